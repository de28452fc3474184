import type { BodyEvent, BodyState } from '../../../src/body/state.ts';
import { unmeasured } from '../../../src/session/items.ts';
import { stepSession } from '../../../src/session/session.ts';
import type { SessionEvent, SessionState } from '../../../src/session/state.ts';
import { bodyHeights, type Millis, millis } from '../../../src/units.ts';

/** Somebody who stands whole, calibrated and still in the middle of the picture. */
export function standingAt(t: number, lateral = 0, more: Partial<BodyState> = {}): BodyState {
  const foot = (at: number) => ({ contact: 'down', lift: bodyHeights(0), lateral: bodyHeights(at) }) as const;
  return {
    ...unmeasured(millis(t)),
    tracked: true,
    notMeasured: null,
    quality: 0.95,
    lateral,
    lateralSmooth: lateral,
    lateralVelocity: 0,
    pelvis: lateral,
    trunkLean: 0,
    extrapolated: lateral,
    margin: bodyHeights(0.05 * (1 - Math.abs(lateral))),
    loadRight: 0.5 + lateral / 2,
    left: foot(-0.06),
    right: foot(0.06),
    kneeLeft: 178,
    kneeRight: 178,
    rise: 1,
    heelRise: bodyHeights(0),
    stance: bodyHeights(0.12),
    box: { left: 0.42, top: 0.12, right: 0.58, bottom: 0.92 },
    cameraRoll: 0.5,
    light: 0.5,
    calibrated: true,
    posesPerSecond: 20,
    ...more,
  };
}

export const event = (t: number, name: BodyEvent['event']): BodyEvent =>
  name === 'foot-lift' || name === 'foot-down' || name === 'foot-moved'
    ? { t: millis(t), event: name, foot: 'left' }
    : { t: millis(t), event: name };

/** A person with a camera: follows the cues with human delay, and the body room's quiet stance as it would be. */
export class Person {
  session: SessionState;
  t = 1000;
  lateral = 0;
  calibrated = false;
  /** What happens to the frame before the session sees it. */
  disturb: (body: BodyState) => BodyState = (body) => body;
  /** Chance of answering a cue; below 1 some trials are stood through. */
  skill = 1;
  readonly frameMs: number;
  private willing = true;
  private chance = 12345;
  private wanted = 0;
  private cueSince = 0;
  private lastCue = '';
  private quietMs: number | null = null;
  private quietLength = 5000;

  constructor(session: SessionState, frameMs = 50) {
    this.session = session;
    this.frameMs = frameMs;
  }

  send(one: SessionEvent): void {
    this.session = stepSession(this.session, one);
    const { request } = this.session;
    if (request !== null) {
      this.quietMs = 0;
      this.quietLength = request === 'rezero' && this.calibrated ? 1500 : 5000;
    }
  }

  /** One camera frame. */
  frame(): void {
    const dt = this.frameMs;
    this.t += dt;
    this.follow(dt);
    let quiet: BodyState['quiet'] = null;
    if (this.quietMs !== null) {
      this.quietMs += dt;
      if (this.quietMs >= this.quietLength) {
        this.quietMs = null;
        this.calibrated = true;
      } else quiet = { progress: this.quietMs / this.quietLength, problem: null };
    }
    const velocity = 0;
    const body = standingAt(this.t, this.lateral, {
      calibrated: this.calibrated,
      quiet,
      lateralVelocity: velocity,
    });
    this.send({ type: 'body', body: this.disturb(body), dt: millis(dt) as Millis });
  }

  /** Frames for so long, or until it is so. */
  run(ms: number, until: (state: SessionState) => boolean = () => false): boolean {
    for (let passed = 0; passed < ms; passed += this.frameMs) {
      if (until(this.session)) return true;
      this.frame();
    }
    return until(this.session);
  }

  private follow(dt: number): void {
    const { cue, target, range, drill, phase } = this.session;
    const word = `${cue} ${target}`;
    if (word !== this.lastCue) {
      this.lastCue = word;
      this.cueSince = this.t;
      this.chance = (Math.imul(this.chance, 1103515245) + 12345) >>> 0;
      if (cue === 'lean-left' || cue === 'lean-right')
        this.willing = phase === 'range' || this.chance / 4294967296 < this.skill;
    }
    if (this.t - this.cueSince < 350) return;
    const asked = cue === 'lean-left' ? -1 : cue === 'lean-right' ? 1 : 0;
    const side = this.willing ? asked : 0;
    const own = range === null ? 0.6 : side < 0 ? range.left : range.right;
    this.wanted =
      side === 0
        ? 0
        : phase === 'range' || drill?.drill === 'shift-range'
          ? side * 0.6
          : Math.abs(target ?? 0) * side * own;
    const way = this.wanted - this.lateral;
    this.lateral += Math.sign(way) * Math.min(Math.abs(way), 0.0008 * dt);
  }
}

/** Somebody who answers what is asked, kindly: no complaints, a steady day. */
export function kindAnswers(
  person: Person,
  ratings: { effort?: number; steadiness?: number; pain?: number } = {},
  most = 30,
): void {
  for (let n = 0; n < most; n++) {
    const { question } = person.session;
    if (question === null) return;
    const good = !/^(first-(wound|hot-foot|falls|faint|surgery|chest-pain)|daily-(feet|dizzy|fall))$/.test(
      question.id,
    );
    const scales: Record<string, number> = {
      'pain-before': 1,
      'pain-after': ratings.pain ?? 1,
      effort: ratings.effort ?? 3,
      steadiness: ratings.steadiness ?? 2,
    };
    const value =
      question.kind === 'yes-no' ? good : question.kind === 'scale' ? (scales[question.id] ?? 1) : 'tired';
    person.send({ type: 'answer', question: question.id, value });
  }
}

/** Plays to the end, answering whatever comes up. */
export function playThrough(person: Person, ms = 900_000, ratings = {}): void {
  for (let passed = 0; passed < ms; passed += person.frameMs) {
    const { phase } = person.session;
    if (phase === 'result' || phase === 'stopped') return;
    if (person.session.paused?.why === 'asked') person.send({ type: 'resume', by: 'hand' });
    else if (person.session.question !== null) kindAnswers(person, ratings);
    else if (person.session.paused !== null) person.send({ type: 'resume', by: 'helper' });
    else person.frame();
  }
}
