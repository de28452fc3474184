import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prepareSession } from '../../../src/app/prepare.ts';
import { t } from '../../../src/i18n/i18n.ts';
import type { LadderEntry, SessionRecord } from '../../../src/records/schema.ts';
import { type Day, visit } from '../../kit/joints-patient.ts';
import { madeRecords } from '../records/make.ts';

/** Monday, 10 o'clock. */
const START = Date.UTC(2026, 2, 2, 10);
const DAY_MS = 86_400_000;
/** The person's true ability: rung 3 at first, half a rung more with every week of practice. */
const usual = (day: number): Day => ({ ability: 3 + day / 14, painAfter: 1, seed: 11 + day });
/** Three weeks of sessions: a first look and two sessions, a week with a bad day, a week that is missed, a week back. */
const DAYS: readonly { readonly day: number; readonly is: Day }[] = [
  ...[0, 2, 4, 7].map((day) => ({ day, is: usual(day) })),
  { day: 9, is: { ...usual(9), ability: 0, painAfter: 6 } },
  { day: 11, is: usual(11) },
  ...[21, 23, 25].map((day) => ({ day, is: usual(day) })),
];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('three weeks of the virtual patient, with a bad day and a missed week', () => {
  it('end at levels whose sentences explain every step', async () => {
    const records = await madeRecords();
    const person = await records.people.current();
    await records.people.edit(person.id, {
      profile: { ...person.profile, allowedDrills: ['weight-shift', 'mini-squat'] },
    });
    const story: string[] = [];
    const played = new Map<string, SessionRecord>();
    let told = 0;
    const tell = async (day: number): Promise<LadderEntry[]> => {
      const history = await records.ladders.history(person.id);
      const fresh = history.slice(told);
      told = history.length;
      for (const { decision } of fresh)
        story.push(
          `day ${day}, ${decision.ladder}: ${decision.from + 1} → ${decision.to + 1}. ${t(decision.sentence.id, decision.sentence.values)}`,
        );
      return [...fresh];
    };
    const rules = new Map<number, string[]>();
    for (const { day, is } of DAYS) {
      vi.setSystemTime(START + day * DAY_MS);
      records.clock.now = START + day * DAY_MS;
      const prepared = await prepareSession(records, false);
      const before = await tell(day);
      const record = await visit(records, prepared, is);
      played.set(record.id, record);
      const after = await tell(day);
      rules.set(
        day,
        [...before, ...after]
          .filter(({ decision }) => decision.ladder === 'weight-shift')
          .map(({ decision }) => decision.rule),
      );
    }
    if (process.env.STORY) console.log(story.join('\n'));

    const history = await records.ladders.history(person.id);
    for (const ladder of ['weight-shift', 'mini-squat']) {
      const steps = history.filter(({ decision }) => decision.ladder === ladder);
      for (const [i, { decision, outcome }] of steps.entries()) {
        // The ladder is one unbroken chain, and each link is explained by numbers that really happened.
        if (i > 0) expect(decision.from).toBe(steps[i - 1]?.decision.to);
        const text = t(decision.sentence.id, decision.sentence.values);
        expect(text).not.toMatch(/[⟦{]/);
        if (decision.from !== decision.to) expect(decision.sentence.values?.level).toBe(decision.to + 1);
        if (outcome === null) continue;
        const record = played.get(outcome.session);
        const blocks =
          record?.drills.filter((one) => one.ladder === ladder && one.level === outcome.level) ?? [];
        const trials = blocks.flatMap((one) => one.trials);
        const { hits, of } = decision.sentence.values ?? {};
        if (hits !== undefined) {
          expect(text).toContain(`${hits} of ${of}`);
          expect(trials.filter((trial) => trial.outcome === 'hit').length).toBeGreaterThanOrEqual(
            Number(hits),
          );
        }
        if (decision.to > decision.from) {
          expect(outcome.hits / (outcome.hits + outcome.misses)).toBeGreaterThanOrEqual(0.8);
          expect(decision.to - decision.from).toBe(1);
        }
      }
    }
    // The first look decides nothing; the next visit finds the level; the bad day and the missed week each take one.
    expect(rules.get(0)).toEqual([]);
    expect(rules.get(2)?.[0]).toBe('start');
    expect(rules.get(9)).toEqual(['body']);
    expect(rules.get(21)?.[0]).toBe('gap');
    expect(story.find((line) => line.startsWith('day 9, weight-shift'))).toContain('pain 6');
    expect(story.find((line) => line.startsWith('day 21, weight-shift'))).toContain('10 days');
    // Where it ends is what the person can do, and a fresh look at the records says the same.
    const last = history.findLast(({ decision }) => decision.ladder === 'weight-shift')?.decision.to ?? -1;
    expect(Math.abs(last - usual(25).ability)).toBeLessThanOrEqual(2);
    const next = await prepareSession(records, false);
    expect(next.plan.items.find((one) => one.ladder === 'weight-shift')?.level).toBe(last);
  }, 600_000);
});
