import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drillOf } from '../../../src/drills/catalogue.ts';
import { DRILL_IDS, type DrillId } from '../../../src/drills/drill.ts';
import { type LakeMap, type LakeSession, lakeMap, PLACES } from '../../../src/report/lake-map.ts';

const MONDAY = Date.parse('2026-06-01T09:00:00.000Z');
const DAY = 86_400_000;

/** A finished session `day` days after a Monday. */
function session(day: number, drills: readonly DrillId[] = ['weight-shift'], hit = 8): LakeSession {
  const at = MONDAY + day * DAY;
  return {
    id: String(day),
    startedAt: new Date(at).toISOString(),
    endedAt: new Date(at + 600_000).toISOString(),
    utcOffset: 0,
    status: 'finished',
    drills: drills.map(
      (drill) => ({ drill, tally: { hit, miss: 0, void: 0 } }) as LakeSession['drills'][number],
    ),
  };
}
const on = (days: readonly number[], today = Math.max(0, ...days), asked = 3): LakeMap =>
  lakeMap(
    days.map((day) => session(day)),
    { today: new Date(MONDAY + today * DAY).toISOString().slice(0, 10), asked },
  );

describe('the map of the lake', () => {
  it('LAKE-1 a new lake is empty, misty, and says who comes first', () => {
    expect(on([])).toMatchObject({ days: 0, lanterns: 0, streak: 0, mist: 1, visitors: [] });
    expect(on([]).next).toEqual({ who: 'lilies', weeks: 1 });
    expect(PLACES.map((place) => on([]).places[place].stage)).toEqual([0, 0, 0, 0]);
  });

  it('LAKE-2 every day of practice counts once; two days of a week light a lantern', () => {
    expect(on([0, 0, 1])).toMatchObject({ days: 2, lanterns: 1 });
    expect(on([0, 7])).toMatchObject({ days: 2, lanterns: 0 });
    // Sunday and the Monday after it are different weeks.
    expect(on([6, 7])).toMatchObject({ days: 2, lanterns: 0 });
    expect(on([5, 6])).toMatchObject({ days: 2, lanterns: 1 });
  });

  it('LAKE-3 a missed day, a missed week and a longer plan take nothing away', () => {
    const before = on([0, 2, 4, 7, 9]);
    expect(before.streak).toBe(2);
    const later = on([0, 2, 4, 7, 9], 60, 6);
    expect({ ...later, streak: before.streak }).toEqual(before);
  });

  it('LAKE-4 a row of weeks forgives one missed day', () => {
    expect(on([0, 2, 7, 9, 14, 16], 18, 3).streak).toBe(3);
    expect(on([0, 2, 7, 14, 16], 18, 3).streak).toBe(1);
  });

  it('LAKE-5 places grow with the days of practice at them', () => {
    const all = Array.from({ length: 20 }, (_, day) => session(day, ['marching', 'heel-raise']));
    const stages = [0, 1, 2, 3, 7, 8, 19, 20].map(
      (n) => lakeMap(all.slice(0, n), { today: '2026-07-01', asked: 3 }).places.stones.stage,
    );
    expect(stages).toEqual([0, 1, 1, 2, 2, 3, 3, 4]);
    const { places } = lakeMap(all, { today: '2026-07-01', asked: 3 });
    expect(places).toMatchObject({ river: { stage: 0 }, heron: { stage: 0 }, reeds: { days: 20, stage: 4 } });
  });

  it('LAKE-6 a session that was opened and left without a trial plants nothing', () => {
    const left: LakeSession = { ...session(0, ['weight-shift'], 0), status: 'stopped' };
    expect(lakeMap([left], { today: '2026-06-02', asked: 3 })).toMatchObject({ days: 0, mist: 1 });
  });

  it('LAKE-7 nothing ever shrinks: any further session leaves everything at least as large', () => {
    const days = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 40 });
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 7 }),
        (some, more, asked) => {
          const before = on(some, 100, asked);
          const after = on([...some, more], 100, asked);
          expect(after.days).toBeGreaterThanOrEqual(before.days);
          expect(after.lanterns).toBeGreaterThanOrEqual(before.lanterns);
          expect(after.streak).toBeGreaterThanOrEqual(before.streak);
          expect(after.mist).toBeLessThanOrEqual(before.mist);
          expect(after.visitors.slice(0, before.visitors.length)).toEqual(before.visitors);
          for (const place of PLACES)
            expect(after.places[place].stage).toBeGreaterThanOrEqual(before.places[place].stage);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('LAKE-8 the place of a drill is the world that it is played in', () => {
    for (const id of DRILL_IDS) {
      const drill = drillOf(id);
      const parsed = drill.parse({});
      if (!parsed.ok) throw new Error(id);
      const state = drill.start(parsed.value, { seed: 1, range: { left: 0.5, right: 0.5 } });
      expect(drillOf(id).info.scene.world, id).toBe(state.view.world);
    }
  });
});
