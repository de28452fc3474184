import { describe, expect, it } from 'vitest';
import { beginQuietStance, beginRezero, createBody, expectPeople, stepBody } from '../../../src/body/body.ts';
import type { IncidentKind } from '../../../src/facts/words.ts';
import type { PoseSample } from '../../../src/pose/sample.ts';
import { CAREFUL_PROFILE, type Profile } from '../../../src/prescription/profile.ts';
import { quickPlan } from '../../../src/prescription/templates.ts';
import { peopleExpected } from '../../../src/session/beside.ts';
import { startSession } from '../../../src/session/session.ts';
import type { SessionEvent, SessionState } from '../../../src/session/state.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { stepSession } from '../../../src/session/step.ts';
import { millis } from '../../../src/units.ts';
import type { PatientPose } from '../../../src/virtual-patient/pose.ts';
import { rangesOf } from '../../kit/plan.ts';
import {
  BEGINS,
  INCIDENTS,
  type IncidentName,
  SEATED,
  STUMBLE_STEP,
} from '../../recordings/incident-script.ts';
import { readRecording } from '../../recordings/pack.ts';
import { seenByCamera, trunkInside } from '../../recordings/seen-by-camera.ts';

/**
 * The rendered virtual patient through the real pose network (`record-incidents.ts`), replayed through body and session as the app does it:
 * set-up, quiet stance, then the weight shift, in the middle of which it happens.
 */
const plan = {
  ...quickPlan,
  questions: 'none',
  items: quickPlan.items.filter((item) => item.part === 'main'),
} as const;
const history = { ...NO_HISTORY, lastRanges: rangesOf({ left: 0.6, right: 0.6 }) };

interface Replayed {
  readonly session: SessionState;
  /** The frame on which the session paused, ms of the recording; null when it did not. */
  readonly pausedAt: number | null;
  /** When the drill began. */
  readonly drillAt: number | null;
}
/** To the first pause; with `answer` on to the end. */
function replay(
  samples: readonly PoseSample[],
  profile: Profile = CAREFUL_PROFILE,
  answer?: (state: SessionState) => SessionEvent,
): Replayed {
  let tracker = createBody();
  let session = startSession(plan, profile, history, 1);
  const send = (event: SessionEvent): void => {
    session = stepSession(session, event);
    if (session.request === 'zero') tracker = beginQuietStance(tracker);
    if (session.request === 'rezero') tracker = beginRezero(tracker);
  };
  let last: number | null = null;
  let drillAt: number | null = null;
  for (const sample of samples) {
    // The pose room counts people only while it is asked to.
    const expected = expectPeople(tracker, peopleExpected(session.profile));
    const stepped = stepBody(expected, session.watchBystanders ? sample : { ...sample, people: null });
    tracker = stepped.tracker;
    send({ type: 'body', body: stepped.state, dt: millis(last === null ? 0 : sample.t - last) });
    last = sample.t;
    if (session.phase === 'teach') send({ type: 'go-on' });
    if (session.phase === 'drill') drillAt ??= sample.t;
    const answered = answer?.(session);
    if (session.paused === null) continue;
    if (answered === undefined) return { session, pausedAt: sample.t, drillAt };
    send(answered);
  }
  return { session, pausedAt: null, drillAt };
}

/** The first moment after the beginning at which it is so with the n-th person. */
function first(name: IncidentName, n: number, so: (pose: PatientPose) => boolean): number {
  for (let t = BEGINS; t < INCIDENTS[name].end; t += 10) {
    const pose = INCIDENTS[name].people(t)[n];
    if (pose !== undefined && so(pose)) return t;
  }
  throw new Error(`${name}: it never comes so far`);
}

/** What is right, and the moment of the script from which it is true. */
const EXPECTED: Record<
  IncidentName,
  { readonly kind: IncidentKind; readonly from: number; readonly what: string }
> = {
  stumble: { kind: 'stumble', from: STUMBLE_STEP, what: 'the saving step left the floor' },
  'sits-down': { kind: 'sat-down', from: SEATED, what: 'the seat was reached' },
  'walks-away': {
    // Somebody who walks off is told so while still in the picture; gone out of it without that is `person-gone` (supervisor.test.ts).
    kind: 'feet-moved',
    from: first('walks-away', 0, (pose) => pose.place.x > pose.stance / 2),
    what: 'the body had left its base',
  },
  'helper-steps-in': {
    kind: 'second-person',
    from: first('helper-steps-in', 1, (pose) => trunkInside(pose) === 1),
    what: 'the helper’s trunk was in the picture',
  },
};
const NAMES = Object.keys(INCIDENTS) as IncidentName[];

function right(name: IncidentName, samples: readonly PoseSample[]): void {
  const { kind, from } = EXPECTED[name];
  const { session, pausedAt, drillAt } = replay(samples);
  // Nothing is seen before there is anything to see, and the drill was running.
  expect(drillAt).toBeLessThan(BEGINS);
  const seen = session.incidents.filter((one) => one.kind !== 'too-slow');
  expect(seen).toMatchObject([{ kind, phase: 'drill', drill: 'weight-shift', answered: null }]);
  expect(seen[0]?.frame).toBe(pausedAt);
  expect(pausedAt).toBeGreaterThan(BEGINS);
  expect((pausedAt ?? Number.POSITIVE_INFINITY) - from).toBeLessThanOrEqual(1000);
  expect(session).toMatchObject({
    paused: { why: kind },
    cue: 'stop',
    question: { id: 'all-right' },
    aside: { id: `session.incident.${kind}` },
  });
}

describe('SUP: the rendered virtual patient through the real pose network', () => {
  for (const name of NAMES) {
    const url = new URL(`../../recordings/incidents/${name}.jsonl.gz`, import.meta.url);
    it(`${name}: ${EXPECTED[name].kind} within a second after ${EXPECTED[name].what}`, () => {
      right(name, readRecording(url));
    });
  }
});

describe('SUP: the same movements as a flawless network would see them (made data)', () => {
  for (const name of NAMES)
    for (const [fps, noise] of [
      [30, 0.8],
      [20, 1.5],
      // Bystanders are looked for beside scoring from 18 poses a second on (SUP-13); the rest is seen on slow machines too.
      ...(name === 'helper-steps-in' ? [] : ([[12.5, 1.5]] as const)),
    ] as const)
      it(`${name} at ${fps} poses a second, ${noise} pixels of noise`, () => {
        for (const seed of [1, 2, 3]) right(name, seenByCamera(INCIDENTS[name], fps, noise, seed));
      });
});

const fine = (): SessionEvent => ({ type: 'answer', question: 'all-right', value: true });

it('SES-3: whoever was out of the picture for five seconds is measured anew where they stand, and goes on', () => {
  const still = { ...INCIDENTS['helper-steps-in'], end: BEGINS + 20_000 };
  const alone = { ...still, people: (t: number) => still.people(t).slice(0, 1) };
  const samples = seenByCamera(alone, 30, 0.8, 1).map((one) =>
    one.t > BEGINS && one.t < BEGINS + 5000 ? { ...one, landmarks: [] } : one,
  );
  const { session } = replay(samples, CAREFUL_PROFILE, fine);
  expect([...new Set(session.incidents.map((one) => one.kind))]).toEqual(['person-gone']);
  expect(session).toMatchObject({ phase: 'drill', paused: null });
});

describe('SUP-3: a helper who is told of', () => {
  const PROFILES: readonly (readonly [string, Profile])[] = [
    ['watches', { ...CAREFUL_PROFILE, helper: 'watching' }],
    ['has the hands ready', { ...CAREFUL_PROFILE, helper: 'hands-ready' }],
    ['lends a hand as the support', { ...CAREFUL_PROFILE, support: 'helper-hand' }],
  ];
  const real = readRecording(new URL('../../recordings/incidents/helper-steps-in.jsonl.gz', import.meta.url));
  const made = seenByCamera(INCIDENTS['helper-steps-in'], 30, 0.8, 1);
  for (const [name, profile] of PROFILES)
    it(`${name}: steps in and practice goes on`, () => {
      for (const samples of [real, made]) {
        const { session, pausedAt } = replay(samples, profile);
        expect(session.incidents.map((one) => one.kind)).toEqual([]);
        expect(pausedAt).toBeNull();
        expect(session.phase).toBe('drill');
      }
    });

  const [, profile] = PROFILES[1] ?? ['', CAREFUL_PROFILE];
  it('a third person pauses', () => {
    const third = made.map((one) => (one.t < BEGINS + 1000 ? one : { ...one, people: 3 }));
    const { session, pausedAt } = replay(third, profile);
    expect(session.paused?.why).toBe('second-person');
    expect((pausedAt ?? 0) - BEGINS - 1000).toBeLessThanOrEqual(1000);
  });

  const over = BEGINS + 3000;
  const out = over + 4000;
  it('a tracker that goes over to the helper pauses; the helper steps out for a moment and practice goes on', () => {
    const arm = 0.62 / 3.4; // of a picture 3.4 m wide where the person stands
    const long = seenByCamera({ ...INCIDENTS['helper-steps-in'], end: out + 20_000 }, 30, 0.8, 1);
    const samples = long.map((one) =>
      one.t < over || one.t > out
        ? one
        : { ...one, landmarks: one.landmarks.map((spot) => ({ ...spot, x: spot.x + arm })) },
    );
    const { session, pausedAt } = replay(samples, profile);
    expect(session.paused?.why).toBe('second-person');
    expect((pausedAt ?? 0) - over).toBeLessThanOrEqual(500);
    const said = new Set<string | undefined>();
    const last = replay(samples, profile, (state) => {
      said.add(`${state.phase} ${state.say?.id} ${state.aside?.id}`);
      return fine();
    }).session;
    expect(said).toContain('set-up session.set-up.with-helper session.helper-aside');
    expect(last.incidents.map((one) => one.kind)).toEqual(['second-person']);
    expect(last.phase).toBe('drill');
  });
});
