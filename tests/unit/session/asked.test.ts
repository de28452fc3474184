import { describe, expect, it } from 'vitest';
import type { BodyState } from '../../../src/body/state.ts';
import type { DrillId } from '../../../src/drills/drill.ts';
import type { PlannedDrill, SessionPlan } from '../../../src/prescription/plan.ts';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { startSession } from '../../../src/session/session.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { bodyHeights, millis } from '../../../src/units.ts';
import { unmeasured } from '../../kit/bare.ts';
import { rangesOf } from '../../kit/plan.ts';
import { event, Person } from './person.ts';

const item = (
  drill: DrillId,
  part: PlannedDrill['part'] = 'main',
  more: Partial<PlannedDrill> = {},
): PlannedDrill => ({
  drill,
  sides: 'both',
  parameters: {},
  ladder: null,
  level: null,
  asks: null,
  check: false,
  top: null,
  part,
  restMs: 0,
  notes: [],
  ...more,
});
const planOf = (items: PlannedDrill[], more: Partial<SessionPlan> = {}): SessionPlan => ({
  version: 1,
  name: 'test',
  questions: 'none',
  askSupport: false,
  items,
  askRatings: false,
  doseMs: 3_600_000,
  maximumMs: 3_600_000,
  ...more,
});
const known = { ...NO_HISTORY, lastRanges: rangesOf({ left: 0.6, right: 0.6 }) };
const playing = (items: PlannedDrill[]) =>
  new Person(startSession(planOf(items), CAREFUL_PROFILE, known, 3), 50);
const unseen = (body: BodyState): BodyState => ({ ...unmeasured(body.t), posesPerSecond: 20 });

describe('SUP-12: nothing alarms for what the drill asks, from its demonstration on', () => {
  const sitting = (body: BodyState): BodyState => ({
    ...body,
    rise: 0.6,
    notMeasured: 'sitting',
    lateral: null,
    lateralSmooth: null,
    pelvis: null,
  });
  const away =
    (notMeasured: 'turned' | 'moved' | 'partial') =>
    (body: BodyState): BodyState => ({ ...body, tracked: false, notMeasured, lateral: null, rise: null });
  const cases: [string, DrillId, PlannedDrill['part'], 'teach' | 'own', (body: BodyState) => BodyState][] = [
    ['sits down while the demonstration says so', 'sit-to-stand', 'main', 'teach', sitting],
    ['goes to the chair of the chair test', 'assess-sit-to-stand', 'main', 'teach', away('moved')],
    ['turns to the wall for the calf stretch', 'calf-stretch', 'cool-down', 'own', away('turned')],
    ['goes to the chair for the ankles', 'ankle-mobility', 'warm-up', 'own', away('moved')],
    [
      'sets a foot down beside its place in ankle circles',
      'ankle-mobility',
      'warm-up',
      'own',
      (body) => ({ ...body, margin: bodyHeights(-0.01), events: [event(body.t, 'foot-moved')] }),
    ],
  ];
  for (const [who, drill, part, phase, script] of cases)
    it(`SUP-12: somebody who ${who}`, () => {
      const person = playing([item(drill, part)]);
      expect(person.run(60_000, (s) => (phase === 'teach' ? s.phase === 'teach' : s.drill !== null))).toBe(
        true,
      );
      person.disturb = script;
      expect(person.run(6000, (s) => s.paused !== null)).toBe(false);
    });

  it('FLOW-3: whoever sat for the ankles stands up for a zero before the next drill', () => {
    const person = playing([item('ankle-mobility', 'warm-up'), item('marching')]);
    person.run(60_000, (s) => s.phase === 'warm-up');
    person.disturb = sitting;
    person.run(300_000, (s) => s.phase !== 'warm-up');
    person.run(1000);
    expect(person.session).toMatchObject({ phase: 'set-up', paused: null, cue: 'rise' });
    person.disturb = (body) => body;
    expect(person.run(30_000, (s) => s.drill?.drill === 'marching')).toBe(true);
  });
});

describe('SUP-11: rests, set-up and questions are watched', () => {
  const resting = () => {
    const person = playing([item('weight-shift', 'main', { restMs: 20_000 }), item('weight-shift')]);
    expect(person.run(300_000, (s) => s.phase === 'rest')).toBe(true);
    return person;
  };
  it('somebody who is gone from a rest is asked after, also when the rest ends meanwhile', () => {
    for (const waitMs of [0, 5000, 16_000]) {
      const person = resting();
      person.run(waitMs);
      person.disturb = unseen;
      expect(person.run(31_000, (s) => s.paused !== null)).toBe(true);
      expect(person.session.paused?.why).toBe('person-gone');
      expect(person.session.incidents).toHaveLength(1);
    }
  });
  it('somebody on the floor in a rest is asked after, sitting on a chair is resting', () => {
    const seat = resting();
    seat.disturb = (body) => ({ ...body, rise: 0.6, notMeasured: 'sitting' });
    expect(seat.run(19_000, (s) => s.paused !== null)).toBe(false);
    const lying = resting();
    lying.disturb = (body) => ({
      ...unmeasured(body.t),
      notMeasured: 'partial',
      box: { left: 0.2, right: 0.8, top: 0.7, bottom: 0.93 },
    });
    expect(lying.run(11_000, (s) => s.paused !== null)).toBe(true);
    expect(lying.session.paused?.why).toBe('on-the-floor');
    lying.send({ type: 'stop', by: 'helper' });
    lying.send({ type: 'stop', by: 'helper' });
    expect(lying.session.stop?.lock).toBe(true);
  });
  it('a rest in which the camera stops pauses, and nobody is missed who was never there', () => {
    const person = resting();
    for (let n = 0; n < 110; n++) person.send({ type: 'tick', dt: millis(100) });
    expect(person.session.paused?.why).toBe('camera-lost');
    const empty = playing([item('weight-shift')]);
    empty.disturb = unseen;
    empty.run(120_000);
    expect(empty.session).toMatchObject({ phase: 'set-up', paused: null, incidents: [] });
  });
});
