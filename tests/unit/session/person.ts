import type { BodyEvent, BodyState } from '../../../src/body/state.ts';
import type { SessionState } from '../../../src/session/state.ts';
import { bodyHeights, millis } from '../../../src/units.ts';
import { unmeasured } from '../../kit/bare.ts';
import { FastPatient } from '../../kit/fast-patient.ts';

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

/** Half of what a session's tests need of a person: stands where the supervisor wants them, answers nothing by itself. */
export class Person extends FastPatient {
  constructor(session: SessionState, frameMs = 50) {
    super(session, { seed: 3, frameMs, noise: 0, even: true, range: { left: 0.6, right: 0.6 } });
  }

  /** Frames for so long, or until it is so. */
  run(ms: number, until: (state: SessionState) => boolean = () => false): boolean {
    for (let passed = 0; passed < ms; passed += this.frameMs) {
      if (until(this.session)) return true;
      this.frame();
    }
    return until(this.session);
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
    const choices: Record<string, string> = { 'what-happened': 'tired', 'support-what': 'counter' };
    const value =
      question.kind === 'yes-no'
        ? good
        : question.kind === 'scale'
          ? (scales[question.id] ?? 1)
          : (choices[question.id] ?? question.options[0] ?? '');
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
