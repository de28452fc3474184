import * as fc from 'fast-check';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { drillOf } from '../../../src/drills/catalogue.ts';
import ar from '../../../src/i18n/ar/progression.json' with { type: 'json' };
import de from '../../../src/i18n/de/progression.json' with { type: 'json' };
import en from '../../../src/i18n/en/progression.json' with { type: 'json' };
import es from '../../../src/i18n/es/progression.json' with { type: 'json' };
import { nextTry, PLACEMENT, place, type Try } from '../../../src/progression/placement.ts';
import {
  LADDERS,
  ladderById,
  openTop,
  readChange,
  readRung,
  rung,
  topOf,
} from '../../../src/progression/rungs.ts';

const CATALOGUES: Record<string, Record<string, string>> = { en, es, de, ar };

describe('rungs', () => {
  for (const ladder of LADDERS)
    it(`RUNG-1 … RUNG-3: ${ladder.id}: each rung changes one thing, the drill takes it, and it can be read out in every language`, () => {
      for (let level = 0; level <= topOf(ladder); level++) {
        const now = rung(ladder, level);
        const parsed = drillOf(ladder.drill).parse(now);
        expect(parsed.ok, JSON.stringify(now)).toBe(true);
        if (level > 0) {
          const before = rung(ladder, level - 1);
          const changed = Object.keys(now).filter((name) => now[name] !== before[name]);
          expect(changed).toHaveLength(1);
        }
        for (const say of [readRung(ladder, level), readChange(ladder, level)]) {
          if (say === null) continue;
          for (const [language, words] of Object.entries(CATALOGUES)) {
            const message = words[say.id];
            expect(message, say.id).toBeDefined();
            const text = String(new IntlMessageFormat(message ?? '', language).format({ ...say.values }));
            expect(text.length).toBeGreaterThan(5);
            expect(text).not.toContain('{');
          }
        }
      }
    });

  it('RUNG-4: no rung asks for more than 80 % of the own range, closed eyes or foam', () => {
    for (const ladder of LADDERS)
      for (const change of ladder.changes) {
        expect(change.set).not.toMatch(/eye|foam/i);
        if (change.set === 'amplitude') expect(change.to).toBeLessThanOrEqual(0.8);
      }
  });

  it('GATE-1: unsupported one-leg standing is closed until somebody opens it', () => {
    const leg = ladderById('single-leg-stance:left');
    if (leg === null) throw new Error('no ladder');
    const top = openTop(leg, null);
    for (let level = 0; level <= top; level++) expect(rung(leg, level).support).toBeLessThan(3);
    expect(rung(leg, top + 1).support).toBe(3);
    expect(openTop(leg, 'check')).toBe(topOf(leg));
  });
});

describe('placement', () => {
  const ladder = ladderById('weight-shift');
  if (ladder === null) throw new Error('no ladder');
  const check = (hits: (level: number, trials: number) => number, top = topOf(ladder)) => {
    const tries: Try[] = [];
    for (let next = nextTry(ladder, tries, top); next !== null; next = nextTry(ladder, tries, top)) {
      const hit = hits(next.level, next.trials);
      tries.push({ level: next.level, hits: hit, misses: next.trials - hit });
      expect(next.level).toBeLessThanOrEqual(top);
      expect(tries.length).toBeLessThan(20);
    }
    return { tries, level: place(ladder, tries, top) };
  };

  it('PLACE-1: starts at the easiest rung and never climbs after a try that did not go well', () => {
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.integer({ min: 0, max: 8 })),
        fc.integer({ min: 0, max: 12 }),
        (stream, top) => {
          const { tries } = check((_, trials) => Math.min(trials, stream.next().value ?? 0), top);
          expect(tries[0]?.level).toBe(0);
          const failed = tries.findIndex((one) => one.hits / (one.hits + one.misses) < PLACEMENT.passed);
          if (failed >= 0)
            for (const one of tries.slice(failed + 1))
              expect(one.level).toBeLessThanOrEqual(tries[failed]?.level ?? 0);
        },
      ),
    );
  });

  it('PLACE-2: who fails at once begins at the bottom, who hits everything at the top that is open, others near their edge', () => {
    expect(check(() => 0).level).toBe(0);
    expect(check((_, trials) => trials, 8).level).toBe(8);
    for (const edge of [3, 5, 8]) {
      const { level } = check((l, trials) => (l <= edge ? trials : Math.floor(trials / 3)));
      expect(Math.abs((level ?? -9) - edge)).toBeLessThanOrEqual(1.5);
    }
    expect(place(ladder, [], 12)).toBeNull();
  });

  it('PLACE-2: a check that was broken off places nobody above what was tried, and not where nothing was', () => {
    expect(place(ladder, [{ level: 0, hits: 0, misses: 0 }], 12)).toBeNull();
    expect(place(ladder, [{ level: 0, hits: 1, misses: 0 }], 12)).toBe(0);
    const climbed = [0, 2, 4].map((level) => ({ level, hits: 6, misses: 0 }));
    expect(place(ladder, climbed, 12)).toBe(4);
    expect(place(ladder, [...climbed, { level: 6, hits: 0, misses: 0 }], 12)).toBe(4);
  });
});
