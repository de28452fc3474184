import type { BodyState } from '../../src/body/state.ts';
import type { DrillId, OwnRange } from '../../src/drills/drill.ts';
import { isOver, stepSession } from '../../src/session/session.ts';
import type { AnswerValue, Question, SessionEvent, SessionState } from '../../src/session/state.ts';
import { millis } from '../../src/units.ts';
import { type Character, Person, RANGE } from './fast-person.ts';
import { instructionFor } from './instruction.ts';

export interface PatientOptions {
  readonly seed: number;
  readonly character?: Character;
  readonly range?: OwnRange;
  readonly frameMs?: number;
  readonly noise?: number;
  /** Whether the patient does what the instruction says before it is asked by a cue: sits, turns, sits in rests. */
  readonly obeys?: boolean;
  /** How long a question is read before it is answered, ms. */
  readonly readsMs?: number;
  /** The patient's answers, by question; those left out are answered kindly. */
  readonly answers?: Readonly<Record<string, AnswerValue>>;
}

/** Lengths of the body room's quiet stance and of its re-zero, ms. */
const QUIET_MS = 5000;
const REZERO_MS = 1500;
/** What a "yes" to means that something is wrong. */
const COMPLAINTS = /^(first-(wound|hot-foot|falls|faint|surgery|chest-pain)|daily-(feet|dizzy|fall))/;

/** The answer of somebody who is well: no complaints, little pain, some effort. */
export function kindAnswer({ id, kind, min, max, options }: Question): AnswerValue {
  if (kind === 'choice') return options.includes('tired') ? 'tired' : (options[0] ?? '');
  if (kind === 'yes-no') return !COMPLAINTS.test(id);
  const usual: Readonly<Record<string, number>> = { effort: 3, steadiness: 2 };
  return Math.max(min, Math.min(max, usual[id] ?? 1));
}

/**
 * The simulated person with a fast body: reads the screen as a patient does and answers with `BodyState`s, a session of ten minutes in
 * some ten milliseconds. The other face, with joints seen by a camera, is `joints-patient.ts`.
 */
export class FastPatient {
  session: SessionState;
  t = 1000;
  calibrated = false;
  readonly frameMs: number;
  /** What happens to the picture before Heron sees it. */
  disturb: (body: BodyState) => BodyState = (body) => body;
  /** Sees every state, after every event. */
  watch: (state: SessionState) => void = () => {};
  private readonly options: PatientOptions;
  private readonly body: Person;
  private quiet: { ms: number; readonly goal: number } | null = null;
  private place = '';
  private readSince: { readonly question: string; readonly t: number } | null = null;

  constructor(session: SessionState, options: PatientOptions) {
    this.session = session;
    this.options = options;
    this.frameMs = options.frameMs ?? 100;
    const { character = 'good', seed, range = RANGE, noise = 0.004 } = options;
    this.body = new Person({ character, seed, range, noise });
  }

  send(event: SessionEvent): void {
    this.session = stepSession(this.session, event);
    const { request } = this.session;
    if (request !== null)
      this.quiet = { ms: 0, goal: request === 'rezero' && this.calibrated ? REZERO_MS : QUIET_MS };
    this.watch(this.session);
  }

  /** One look at the screen: a question that has been read is answered, else one camera frame passes. */
  step(): void {
    const { question } = this.session;
    if (question !== null && this.hasRead(question)) this.answer(question);
    else this.frame();
  }

  answer(question: Question): void {
    const value = this.options.answers?.[question.id] ?? kindAnswer(question);
    this.send({ type: 'answer', question: question.id, value });
  }

  /** Plays for so long, or until it is so. Answers "Are you all right?" as it answers everything. */
  play(ms: number, until: (state: SessionState) => boolean = () => false): boolean {
    for (const end = this.t + ms; this.t < end && !isOver(this.session); ) {
      if (until(this.session)) return true;
      const { paused, question } = this.session;
      if (paused?.why === 'asked') this.send({ type: 'resume', by: 'hand' });
      else if (paused !== null && question === null) this.send({ type: 'resume', by: 'helper' });
      this.step();
    }
    return until(this.session);
  }

  /** One camera frame. */
  frame(): void {
    const dt = this.frameMs;
    this.t += dt;
    const { drill, paused } = this.session;
    this.obey();
    const said =
      drill === null || paused !== null
        ? undefined
        : this.body.react(drill, this.t, this.session.memory.drillParameters);
    if (said !== undefined) this.send({ type: 'told', told: said });
    const seen = this.turned(this.body.body(this.t, dt));
    const quiet = this.passQuiet(dt);
    const body = { ...seen, calibrated: this.calibrated, quiet, posesPerSecond: 20 };
    this.send({ type: 'body', body: this.disturb(body), dt: millis(dt) });
  }

  private hasRead({ id }: Question): boolean {
    if (this.readSince?.question !== id) this.readSince = { question: id, t: this.t };
    return this.t - this.readSince.t >= (this.options.readsMs ?? 0);
  }

  /** Posture between the cues of drills: as the screen says, once for every new place in the session. */
  private obey(): void {
    const { phase, paused, drill, item } = this.session;
    const place = `${phase} ${item} ${paused?.why}`;
    if (place === this.place) return;
    this.place = place;
    if (drill !== null && paused === null) this.body.takeUp(this.t);
    const seated = this.options.obeys === true && drill === null && this.instruction()?.posture === 'sitting';
    if (drill === null || paused !== null) this.body.settle(this.t, seated);
  }

  private instruction() {
    const { phase, item, plan } = this.session;
    const drill: DrillId | undefined = plan.items[item]?.drill;
    return instructionFor(phase, drill ?? null, plan.items[item]?.parameters ?? {});
  }

  private turned(body: BodyState): BodyState {
    if (this.options.obeys !== true || this.session.paused !== null) return body;
    if (this.instruction()?.facing !== 'away') return body;
    return { ...body, tracked: false, notMeasured: 'turned' };
  }

  private passQuiet(dt: number): BodyState['quiet'] {
    if (this.quiet === null) return null;
    this.quiet.ms += dt;
    if (this.quiet.ms < this.quiet.goal) return { progress: this.quiet.ms / this.quiet.goal, problem: null };
    this.quiet = null;
    this.calibrated = true;
    return null;
  }
}
