import type { BodyState } from '../../src/body/state.ts';
import type { OwnRange } from '../../src/drills/drill.ts';
import { peopleExpected } from '../../src/session/beside.ts';
import type { AnswerValue, Question } from '../../src/session/question.ts';
import type { SessionEvent, SessionState } from '../../src/session/state.ts';
import { isOver, stepSession } from '../../src/session/step.ts';
import { millis } from '../../src/units.ts';
import { type Character, Person, RANGE, UPRIGHT } from './fast-person.ts';
import { type Place, placeNow } from './instruction.ts';

export interface PatientOptions {
  readonly seed: number;
  readonly character?: Character;
  readonly range?: OwnRange;
  readonly frameMs?: number;
  readonly noise?: number;
  /** Reacts and moves alike every time. */
  readonly even?: boolean;
  /** Whether the patient does what the instruction says before it is asked by a cue: sits, turns, sits in rests. */
  readonly obeys?: boolean;
  /** How long a question is read before it is answered, ms. */
  readonly readsMs?: number;
  /** The patient's answers, by question; those left out are answered kindly. */
  readonly answers?: Readonly<Record<string, AnswerValue>>;
  /** A helper stands within arm's reach: in the picture whenever Heron looks for a second person. */
  readonly helperBeside?: boolean;
}

/** A moment from which a patient can go on: for walking through all states of a session. */
export interface Moment {
  readonly session: SessionState;
  readonly t: number;
  readonly calibrated: boolean;
  readonly place: Place;
}

/** Lengths of the body room's quiet stance and of its re-zero, ms. */
const QUIET_MS = 5000;
const REZERO_MS = 1500;
/** A few steps to a chair or to a wall, ms; the feet are then not where they were. */
const WALK_MS = 1500;
/** What a "yes" to means that something is wrong. */
const COMPLAINTS = /^(first-(wound|hot-foot|falls|faint|surgery|chest-pain)|daily-(feet|dizzy|fall))/;

const isSeated = (place: Place): boolean => place === 'chair-behind' || place === 'chair-beside';

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
  /** Chance of acting on a cue; below 1 some tries are stood through. */
  skill = 1;
  /** Sees every state, after every event. */
  watch: (state: SessionState) => void = () => {};
  private readonly options: PatientOptions;
  private readonly body: Person;
  private quiet: { ms: number; readonly goal: number } | null = null;
  private place: Place = 'standing';
  private situation = '';
  private walksUntil = 0;
  private readSince: { readonly question: string; readonly t: number } | null = null;

  constructor(session: SessionState, options: PatientOptions, from: Omit<Moment, 'session'> | null = null) {
    this.session = session;
    this.options = options;
    this.frameMs = options.frameMs ?? 100;
    const { character = 'good', seed, range = RANGE, noise = 0.004, even = false } = options;
    if (from !== null) {
      this.t = from.t;
      this.calibrated = from.calibrated;
      this.place = from.place;
    }
    if (session.phase === 'quiet') this.quiet = { ms: 0, goal: REZERO_MS };
    this.body = new Person({ character, seed, range, noise, even, seated: isSeated(this.place) });
  }

  get moment(): Moment {
    const { session, t, calibrated, place } = this;
    return { session, t, calibrated, place };
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
    const { drill, running, paused, phase } = this.session;
    // The own range is never stood through: without one nothing else could be judged.
    const skill = phase === 'range' ? 1 : this.skill;
    this.obey();
    const said =
      drill === null || running === null || paused !== null
        ? undefined
        : this.body.react(drill, this.t, running.parameters, skill);
    if (said !== undefined) this.send({ type: 'told', told: said });
    const seen = this.asSeen(this.body.body(this.t, dt));
    const quiet = this.passQuiet(dt);
    const body = { ...seen, calibrated: this.calibrated, quiet, posesPerSecond: 20 };
    this.send({ type: 'body', body: this.disturb(body), dt: millis(dt) });
  }

  /** One camera frame of somebody who stands and does not react. */
  idle(): void {
    this.t += this.frameMs;
    const body = { ...UPRIGHT, t: millis(this.t), calibrated: this.calibrated, posesPerSecond: 20 };
    this.send({ type: 'body', body: this.disturb(body), dt: millis(this.frameMs) });
  }

  private hasRead({ id }: Question): boolean {
    if (this.readSince?.question !== id) this.readSince = { question: id, t: this.t };
    return this.t - this.readSince.t >= (this.options.readsMs ?? 0);
  }

  /** Between the cues of a drill: stands still, or where the instruction says, once for every new situation. */
  private obey(): void {
    const { phase, paused, drill, item, cue } = this.session;
    const situation = `${phase} ${item} ${paused?.why} ${drill === null ? cue : 'drill'}`;
    if (situation === this.situation) return;
    this.situation = situation;
    // In a pause a patient who obeys stays where they are; "stand up" in set-up is obeyed there.
    const place =
      this.options.obeys !== true ? 'standing' : paused === null ? placeNow(this.session) : this.place;
    const walks = (one: Place) => one === 'chair-beside' || one === 'to-the-wall';
    if (place !== this.place && walks(place)) this.walksUntil = this.t + WALK_MS;
    this.place = place;
    if (drill !== null && paused === null) this.body.takeUp(this.t);
    else this.body.settle(this.t, isSeated(place));
  }

  /** What the camera makes of it: walking, turned to the wall, a helper beside. */
  private asSeen(body: BodyState): BodyState {
    const unseen = (why: BodyState['notMeasured']) => ({ ...body, tracked: false, notMeasured: why });
    const { watchBystanders, profile } = this.session;
    const people = this.options.helperBeside === true ? 2 : 1;
    if (watchBystanders && people > peopleExpected(profile)) return unseen('second-person');
    if (this.t < this.walksUntil) return unseen('moved');
    return this.place === 'to-the-wall' ? unseen('turned') : body;
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
