import { describe, expect, it } from 'vitest';
import { Hands } from '../../../src/app/hands.ts';
import { createBody, stepBody } from '../../../src/body/body.ts';
import type { BodyState } from '../../../src/body/state.ts';
import type { DwellTarget } from '../../../src/session/hands-free.ts';
import { startSession } from '../../../src/session/session.ts';
import type { SessionEvent, SessionState } from '../../../src/session/state.ts';
import { millis, type Side } from '../../../src/units.ts';
import { LAPTOP } from '../../../src/virtual-patient/optics.ts';
import { ARM, type ArmPose, type PatientPose, STANDING, withArm } from '../../../src/virtual-patient/pose.ts';
import { solve } from '../../../src/virtual-patient/skeleton.ts';
import { truthOf } from '../../../src/virtual-patient/truth.ts';
import { historyOf, planFor, prescribed, profileOf } from '../../kit/plan.ts';
import { Person } from '../session/person.ts';

/** Frames of one posture, as the body room makes them of joints that a camera sees. */
class Seen {
  private tracker = createBody();
  private t = 1000;
  readonly hands = new Hands();
  constructor(readonly session: SessionState) {}

  /** Holds a posture for so long, or until the hands have said something. */
  holds(pose: PatientPose, ms: number): { body: BodyState; event: SessionEvent | null } {
    for (const end = this.t + ms; ; ) {
      this.t += 50;
      const { picture } = truthOf(solve(pose), LAPTOP);
      const landmarks = picture.map(([x, y]) => ({ x, y, visibility: 0.98 }));
      const sample = { t: millis(this.t), ...LAPTOP.picture, landmarks, people: 1, light: 0.5 };
      const { tracker, state: body } = stepBody(this.tracker, sample);
      this.tracker = tracker;
      const { event } = this.hands.step(this.session, body, millis(50));
      if (event !== null || this.t >= end) return { body, event };
    }
  }
  targets(pose: PatientPose): readonly DwellTarget[] {
    const { body } = this.holds(pose, 1000);
    return this.hands.step(this.session, body, millis(0)).shown.targets;
  }
}

/** On a chair, the hands on the knees. */
const LAP: ArmPose = { out: 0.02, up: -0.22, front: 0.2 };
const SEATED: PatientPose = { ...STANDING, sit: 1, armLeft: LAP, armRight: LAP };
/** Where an arm can be stretched to, in statures from the shoulder. */
const REACHES: readonly ArmPose[] = Array.from({ length: 24 }, (_, i) => -0.25 + i * 0.025).flatMap((up) =>
  Array.from({ length: 15 }, (_, i) => ({ ...ARM.raised, up, out: -0.1 + i * 0.03, front: 0.12 })),
);

/** Somebody who reaches for a box: the arm whose hand comes nearest to its middle, a little below it or a little above. */
function reachingFor(box: DwellTarget, pose: PatientPose, at: number): PatientPose {
  const wanted = { x: (box.left + box.right) / 2, y: box.top + at * (box.bottom - box.top) };
  const tries = (['left', 'right'] as const).flatMap((side: Side) =>
    REACHES.map((arm) => {
      const reached = withArm(pose, side, arm);
      const body = new Seen(startSession(plan, profile, historyOf(true), 1)).holds(reached, 200).body;
      const hand = side === 'left' ? body.handLeft.at : body.handRight.at;
      const far = hand === null ? 9 : Math.hypot(hand.x - wanted.x, hand.y - wanted.y);
      return { reached, far };
    }),
  );
  return tries.reduce((best, one) => (one.far < best.far ? one : best)).reached;
}

const profile = profileOf();
const { plan } = planFor([prescribed('heel-raise'), prescribed('mini-squat')], { bare: true });
const inPhase = (phase: SessionState['phase']): Person => {
  const person = new Person(startSession(plan, profile, historyOf(true), 3), 80);
  person.send({ type: 'answer', question: 'pain-before', value: 1 });
  expect(person.run(300_000, (s) => s.phase === phase)).toBe(true);
  return person;
};

describe('HAND-10: reaching for a box is no raised hand, with the joints of a body', {
  timeout: 60_000,
}, () => {
  const resting = inPhase('rest').session;
  const person = inPhase('drill');
  person.send({ type: 'pause', by: 'tap' });
  const paused = person.session;
  for (const [posture, pose] of [
    ['standing', STANDING],
    ['sitting', SEATED],
  ] as const)
    for (const [where, session, says] of [
      ['in a pause that was asked for', paused, { 'go-on': 'resume', stop: 'stop' }],
      ['in a rest', resting, { 'go-on': 'go-on', longer: 'longer' }],
    ] as const)
      it(`${where}, ${posture}`, () => {
        for (const [id, type] of Object.entries(says))
          for (const at of [0.2, 0.5, 0.8]) {
            const seen = new Seen(session);
            // Stood when the boxes came, then sat down with the hands in the lap.
            seen.holds(STANDING, 300);
            const box = seen.targets(pose).find((one) => one.id === id);
            if (box === undefined) throw new Error(`no box for ${id}`);
            const { body, event } = seen.holds(reachingFor(box, pose, at), 4000);
            expect(
              event,
              `${id} at ${at}, raised ${body.handLeft.raised}/${body.handRight.raised}`,
            ).toMatchObject({
              type,
            });
          }
      });

  it('an arm over the head still is one', () => {
    const seen = new Seen(paused);
    seen.holds(STANDING, 300);
    expect(seen.holds(withArm(STANDING, 'right', ARM.raised), 3000).event).toEqual({
      type: 'resume',
      by: 'hand',
    });
  });
});
