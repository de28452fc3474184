import { prepareSession } from '../../src/app/prepare.ts';
import { isKept, Recorder } from '../../src/app/recorder.ts';

import type { BodyEvent, BodyState } from '../../src/body/state.ts';
import { drillOf } from '../../src/drills/catalogue.ts';
import type { DrillId, OwnRange, Trial } from '../../src/drills/drill.ts';
import type { Numbers } from '../../src/drills/traits.ts';
import type { HelperRole } from '../../src/prescription/profile.ts';
import type { SessionRecord } from '../../src/records/schema.ts';
import type { AnswerValue } from '../../src/session/question.ts';
import { startSession } from '../../src/session/session.ts';
import type { SessionEvent, SessionHistory, SessionState } from '../../src/session/state.ts';
import { isOver } from '../../src/session/step.ts';
import type { Phase } from '../../src/session/words.ts';
import { millis } from '../../src/units.ts';
import type { Clinic } from './clinic.ts';
import { FastPatient } from './fast-patient.ts';
import type { Character } from './fast-person.ts';

const FRAME_MS = 80;
const HOUR_MS = 3_600_000;
const SETTING = { camera: 'webcam', width: 1280, height: 720, pose: null } as const;

/** What the body was asked for at one moment: kept whenever it changes. */
export interface Asked {
  /** ms since the session began. */
  readonly at: number;
  readonly phase: Phase;
  readonly drill: DrillId | null;
  readonly parameters: Numbers;
  readonly cue: string;
  /** How far to a side, on the scale where 1 is over the ankle; negative to the left. */
  readonly reach: number | null;
  readonly trial: number;
  readonly practice: boolean;
}

/** How the patient comes. */
export interface Arrival {
  /** Straight to the prescribed drills: without warm-up, cool-down and the question for the support; the own range only for shifts. */
  readonly atOnce?: boolean;
  /** The drills were played before: short demonstrations, no first try. */
  readonly known?: boolean;
  /** Run by a therapist at the live panel, with this helper. */
  readonly clinic?: HelperRole;
  readonly short?: boolean;
  /** Time between two pictures; above 83 ms Heron takes the machine for too slow (SUP-8). */
  readonly frameMs?: number;
  /** The own ranges that are remembered from last time. */
  readonly lastRanges?: SessionHistory['lastRanges'];
}

/** The patient in front of the camera, with words for what a patient does and for what happens to one. */
export class Patient {
  readonly asked: Asked[] = [];
  /** Longest time on the feet without a rest, ms. */
  longestStandingMs = 0;
  private readonly clinic: Clinic;
  private fast: FastPatient | null = null;
  private recorder: Recorder | null = null;
  private stored: SessionRecord | null = null;
  private character: Character = 'good';
  private range: OwnRange | undefined;
  private replies: Readonly<Record<string, AnswerValue>> = {};
  private helperIsBeside = false;
  private obeys = true;
  private disturbance: (body: BodyState) => BodyState = (body) => body;
  private once: BodyEvent[] = [];
  private standingSince = 0;

  constructor(clinic: Clinic) {
    this.clinic = clinic;
  }

  /** How the patient moves, how far the patient can go, and what the patient answers. */
  is(how: {
    character?: Character;
    range?: OwnRange;
    answers?: Readonly<Record<string, AnswerValue>>;
  }): void {
    this.character = how.character ?? this.character;
    this.range = how.range ?? this.range;
    this.replies = { ...this.replies, ...how.answers };
  }

  /** Stays standing, whatever the instruction says. */
  staysStanding(): void {
    this.obeys = false;
  }

  /** A helper stands within arm's reach from now on. */
  hasHelperBeside(): void {
    this.helperIsBeside = true;
  }

  async arrives(arrival: Arrival = {}): Promise<void> {
    const { records } = this.clinic;
    const clinic = arrival.clinic === undefined ? null : { helper: arrival.clinic };
    const prepared = await prepareSession(records, arrival.short ?? false, clinic);
    const seen = prepared.plan.items.map((item) => item.drill);
    const known = [...prepared.history.drillsSeen, ...(arrival.known ? seen : [])];
    const { lastRanges = prepared.history.lastRanges } = arrival;
    const history = { ...prepared.history, drillsSeen: known, lastRanges };
    const main = prepared.plan.items.filter((item) => item.part === 'main');
    const shifts = main.some((item) => drillOf(item.drill).info.scene.world === 'river');
    const items = prepared.plan.items.filter(
      (item) => main.includes(item) || (shifts && item.part === 'range'),
    );
    const plan = arrival.atOnce ? { ...prepared.plan, items, askSupport: false } : prepared.plan;
    const session = startSession(plan, prepared.profile, history, 7);
    const options = {
      seed: 7,
      obeys: this.obeys,
      frameMs: arrival.frameMs ?? FRAME_MS,
      character: this.character,
      answers: this.replies,
      helperBeside: this.helperIsBeside,
    };
    const fast = new FastPatient(
      session,
      this.range === undefined ? options : { ...options, range: this.range },
    );
    const context = { ...prepared, plan, resume: null, clinic: clinic !== null, feltBefore: [] };
    this.recorder = null;
    this.stored = null;
    fast.disturb = (body) => {
      const events = [...body.events, ...this.once.map((one) => ({ ...one, t: body.t }))];
      this.once = [];
      return this.disturbance({ ...body, events });
    };
    fast.watch = (state) => {
      if (this.recorder === null && isKept(state))
        this.recorder = new Recorder(records, context, SETTING, fast.t - state.elapsed, state);
      this.recorder?.observe(state, state.memory.lastBody);
      this.notice(state);
    };
    this.fast = fast;
  }

  get session(): SessionState {
    return this.now.session;
  }
  /** The record as it is stored, after the session's end. */
  get record(): SessionRecord {
    if (this.stored === null) throw new Error('The session has not ended yet: await patient.plays().');
    return this.stored;
  }
  get alarms(): readonly string[] {
    return this.session.incidents.map((one) => one.kind).filter((kind) => kind !== 'over-dose');
  }
  /** Everything that was scored, with the drill and the numbers it was asked with. */
  get trials(): readonly (Trial & { readonly drill: DrillId; readonly parameters: Numbers })[] {
    return this.session.results.flatMap(({ drill, parameters, trials }) =>
      trials.map((trial) => ({ ...trial, drill, parameters })),
    );
  }

  /** Arrives where needed, plays to the end of the session, and everything is stored. */
  async plays(arrival: Arrival = {}): Promise<void> {
    if (this.fast === null) await this.arrives(arrival);
    this.now.play(2 * HOUR_MS);
    await this.ends();
  }

  /** Stores a session that is over, as the app does. */
  async ends(): Promise<void> {
    if (!isOver(this.session))
      throw new Error(`The session goes on for ever: ${this.place}, alarms ${this.alarms.length}.`);
    const ended = await this.recorder?.end(this.session);
    this.stored = ended?.record ?? null;
    this.clinic.passes(this.session.elapsed);
  }

  /** Somebody who has been here comes again: the next `plays` or `arrives` is another session. */
  goesHome(): void {
    this.fast = null;
  }

  /** Plays until a phase or a moment; a scenario that never comes there fails with the place where it is. */
  until(there: Phase | ((state: SessionState) => boolean), ms = HOUR_MS): this {
    const is = typeof there === 'string' ? (state: SessionState) => state.phase === there : there;
    if (!this.now.play(ms, is))
      throw new Error(`Never came to ${there}: ${this.place}, alarms ${this.alarms}.`);
    return this;
  }
  /** Stays for so long, doing what the screen says; pauses are not resumed. */
  for(ms: number): this {
    for (const end = this.now.t + ms; this.now.t < end && !isOver(this.session); ) this.now.frame();
    return this;
  }

  /** One moment in which the patient stands and does nothing: no cue is answered, no word is said. */
  standsOnly(): this {
    this.now.idle();
    return this;
  }
  falls(): this {
    this.once.push({ t: millis(0), event: 'rapid-descent' });
    this.now.frame();
    return this;
  }
  /** A foot moves that was not asked for, twice in a second. */
  stumbles(): this {
    for (let n = 0; n < 2; n++) {
      this.once.push({ t: millis(0), event: 'foot-moved', foot: 'left' });
      this.now.frame();
    }
    return this;
  }
  /** Nobody is in the picture for so long. */
  isOutOfView(ms: number): this {
    return this.seen({ tracked: false, notMeasured: 'nobody', lateral: null, box: null }, ms);
  }
  /** The camera makes this of the patient for so long. */
  seen(body: Partial<BodyState>, ms: number): this {
    const before = this.disturbance;
    this.disturbance = (one) => ({ ...before(one), ...body });
    this.for(ms);
    this.disturbance = before;
    return this;
  }
  /** From now on the picture is changed like this. */
  disturbed(by: (body: BodyState, session: SessionState) => BodyState): this {
    this.disturbance = (body) => by(body, this.session);
    return this;
  }
  does(...events: readonly SessionEvent[]): this {
    for (const event of events) this.now.send(event);
    return this;
  }
  answers(value: AnswerValue): this {
    const { question } = this.session;
    if (question === null) throw new Error(`Nothing is asked: ${this.place}.`);
    return this.does({ type: 'answer', question: question.id, value });
  }
  stops(): this {
    return this.does({ type: 'stop', by: 'tap' });
  }

  /** The lid is shut, the battery is empty: nothing more is stored, and the device starts anew. */
  async powerCut(): Promise<void> {
    await this.clinic.restart();
    this.fast = null;
  }

  private get now(): FastPatient {
    if (this.fast === null) throw new Error('The patient has not arrived: await patient.arrives().');
    return this.fast;
  }
  private get place(): string {
    const { phase, item, paused, say, question } = this.session;
    return `${phase}, item ${item}, paused ${paused?.why ?? 'no'}, says ${question?.id ?? say?.id}`;
  }

  private notice(state: SessionState): void {
    const { phase, drill, running, cue, target, elapsed, paused } = state;
    const range = running?.range ?? null;
    // Sitting in a rest ends the time on the feet; so do the questions before and after.
    const onFeet =
      paused === null && ['quiet', 'range', 'warm-up', 'teach', 'drill', 'cool-down'].includes(phase);
    if (phase === 'rest') this.standingSince = elapsed;
    if (!onFeet && phase !== 'rest' && phase !== 'set-up') this.standingSince = elapsed;
    this.longestStandingMs = Math.max(this.longestStandingMs, elapsed - this.standingSince);
    const side = target === null || range === null ? null : target < 0 ? range.left : range.right;
    const reach = target === null || side === null ? null : target * side;
    const last = this.asked.at(-1);
    const trial = drill?.trialNumber ?? 0;
    if (last?.phase === phase && last.cue === cue && last.reach === reach && last.trial === trial) return;
    this.asked.push({
      at: elapsed,
      phase,
      drill: drill?.drill ?? null,
      parameters: running?.parameters ?? {},
      cue,
      reach,
      trial,
      practice: drill?.practice ?? false,
    });
  }
}
