import { existsSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { DRILLS } from '../../../src/drills/catalogue.ts';
import type { DrillInfo } from '../../../src/drills/drill.ts';
import type { SessionRecord } from '../../../src/records/schema.ts';
import { review, saySeries } from '../../../src/report/review.ts';
import { sayTrend, together, trendOf } from '../../../src/report/trend.ts';
import { chance, generate } from '../../bench/generate.ts';
import { aDrill, aTrial } from '../records/make.ts';

vi.setConfig({ testTimeout: 120_000 });
const DAY = 86_400_000;

const next = chance(11);
const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
const series = (value: (i: number) => number, n: number) =>
  trendOf(Array.from({ length: n }, (_, i) => ({ at: i * 2 * DAY, value: value(i) })));

test('one report of twenty series in twenty names a direction where there is none, not two in three', () => {
  const REPORTS = 600;
  for (const sessions of [8, 15, 30]) {
    let [alone, report] = [0, 0];
    for (let i = 0; i < REPORTS; i++) {
      // Half of them measured, half of them ratings with many ties.
      const noise = Array.from({ length: 20 }, (_, k) =>
        series(() => (k % 2 ? normal() : Math.round(3 + normal())), sessions),
      );
      const named = (list: typeof noise) => list.some(({ direction }) => /up|down/.test(direction));
      if (named(noise)) alone++;
      if (named([...together(noise)])) report++;
    }
    // Three standard errors of a share of one in twenty among so many reports.
    expect(report / REPORTS).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / REPORTS));
    expect(alone / REPORTS).toBeGreaterThan(0.4);
  }
});

test('a real change is still seen among nineteen series without one', () => {
  let seen = 0;
  for (let i = 0; i < 200; i++) {
    const real = series((k) => 0.5 * k + 2 * normal(), 20);
    const rest = Array.from({ length: 19 }, () => series(normal, 20));
    if (together([real, ...rest])[0]?.direction === 'up') seen++;
  }
  expect(seen).toBeGreaterThanOrEqual(180);
});

test('judging at once never names a direction that was not there alone, nor turns one around', () => {
  const trends = Array.from({ length: 40 }, (_, k) => series((i) => k * 0.02 * i + normal(), 4 + (k % 9)));
  together(trends).forEach((trend, i) => {
    expect([trends[i]?.direction, 'steady']).toContain(trend.direction);
    if (trends[i]?.direction === 'few') expect(trend.direction).toBe('few');
  });
});

const [one] = generate({ people: 1, sessions: 1, seed: 4 }).sessions;
if (!one) throw new Error('generator');
const webcam = { ...one.device, camera: 'webcam' as const };
type Drill = SessionRecord['drills'][number];
const at = (day: number, drill: Partial<Drill>, trials: Drill['trials'], device = webcam): SessionRecord => ({
  ...one,
  id: `00000000-0000-7000-8000-0000000000${String(day).padStart(2, '0')}`,
  device,
  startedAt: new Date(Date.UTC(2026, 2, 1 + day, 9)).toISOString(),
  endedAt: new Date(Date.UTC(2026, 2, 1 + day, 9, 15)).toISOString(),
  incidents: [],
  decisions: [],
  ratings: [],
  status: 'finished',
  drills: [{ ...aDrill(drill), trials }],
});
const DAYS = [0, 1, 2, 3, 4, 5, 6, 7];
const sway = (value: number) =>
  [1, 2, 3].map((n) => aTrial(n, { side: null, metrics: { sway: value, held: 10 } }));
const swaySeries = (sessions: readonly SessionRecord[]) =>
  review(sessions, []).drills[0]?.series.find(({ measure }) => measure === 'sway');

test('R9 sway with two hands on the counter is not compared with sway without', () => {
  const found = swaySeries(
    DAYS.map((d) =>
      at(
        d,
        {
          drill: 'quiet-stance',
          ladder: 'quiet-stance',
          parameters: { support: d < 4 ? 1 : 4, stance: 0, hold: 10 },
        },
        sway(d < 4 ? 0.05 : 0.12),
      ),
    ),
  );
  expect(found?.trend.direction).toBe('few');
  expect(found?.points.map(({ differs }) => differs.join())).toEqual(
    DAYS.map((d) => (d < 4 ? 'support' : '')),
  );
});

test('R10 seconds held do not "go up" because the ladder asks for more seconds; the level says that', () => {
  const goals = [3, 3, 5, 5, 8, 8, 10, 10];
  const [found] = review(
    goals.map((hold, d) =>
      at(
        d,
        {
          drill: 'single-leg-stance',
          ladder: 'single-leg-stance:left',
          level: d,
          parameters: { support: 0, hold, legs: 1 },
        },
        [1, 2, 3].map((n) => aTrial(n, { side: 'left', outcome: 'hit', metrics: { held: hold } })),
      ),
    ),
    [],
  ).drills;
  for (const { points, trend } of found?.series ?? []) {
    expect(trend.direction).toBe('few');
    expect(points.filter(({ differs }) => differs.includes('goal'))).toHaveLength(6);
  }
  expect(found && saySeries(found.levels)).toEqual({
    id: 'report.level.changed',
    values: { from: 1, to: 8, sessions: 8 },
  });
});

test('R11 sway measured on two devices is not one trend, whether their ids tell or only their pictures', () => {
  const asked = { drill: 'quiet-stance', parameters: { support: 4, stance: 0, hold: 10 } } as const;
  const laptop = { ...webcam, width: 640, height: 480 };
  const [a, b] = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'];
  for (const [early, late] of [
    [webcam, laptop],
    [
      { ...webcam, id: a },
      { ...webcam, id: b },
    ],
  ] as const) {
    const found = swaySeries(DAYS.map((d) => at(d, asked, sway(0.05), d < 4 ? early : late)));
    expect(found?.points.filter(({ differs }) => differs.length === 0)).toHaveLength(4);
  }
});

test('the tenth by which a session moves its rung, and the number of tries, are no other task', () => {
  const found = swaySeries(
    DAYS.map((d) =>
      at(
        d,
        {
          drill: 'quiet-stance',
          ladder: 'quiet-stance',
          level: 2,
          parameters: { support: 4, hold: 10 + d / 10, trials: 3 + d },
        },
        sway(0.05),
      ),
    ),
  );
  expect(found?.points.every(({ differs }) => differs.length === 0)).toBe(true);
});

test('the newest result could not be scored: the others are compared with the newest that could', () => {
  const sessions = DAYS.map((d) => at(d, { drill: 'quiet-stance', scored: d < 7 }, sway(0.05)));
  expect(swaySeries(sessions)?.trend.points).toBe(7);
});

test('the few tries that reached something do not stand for those that did not', () => {
  const measured = (hits: number) =>
    review(
      DAYS.map((d) =>
        at(
          d,
          { drill: 'weight-shift' },
          [1, 2, 3, 4, 5].map((n) =>
            aTrial(
              n,
              n <= hits
                ? { side: null, outcome: 'hit', metrics: { maximumExcursion: 0.9 } }
                : { side: null, outcome: 'miss', metrics: {} },
            ),
          ),
        ),
      ),
      [],
    ).drills[0]?.series.find(({ measure }) => measure === 'maximumExcursion')?.points.length;
  expect(measured(4)).toBe(8);
  expect(measured(1)).toBe(0);
});

test('every measure of every drill is spoken of in its own words, in every language', () => {
  const rise = series((i) => i, 12);
  const fall = series((i) => -i, 12);
  expect(sayTrend(fall, 'sway', 'lower').id).toBe('report.trend.steady.better');
  expect(sayTrend(rise, 'sway', 'lower').id).toBe('report.trend.steady.worse');
  const ids = new Set(['report.level.changed', 'report.level.same']);
  for (const { info } of Object.values(DRILLS)) {
    const { measure } = info as DrillInfo;
    for (const trend of [rise, fall]) {
      ids.add(sayTrend(trend, 'success', 'higher').id);
      if (!measure) continue;
      const { id } = sayTrend(trend, measure.name, measure.better);
      expect(id, measure.name).not.toContain('rating');
      ids.add(id);
    }
  }
  for (const kind of ['pain-before', 'effort', 'steadiness']) ids.add(sayTrend(fall, kind, 'lower').id);
  for (const language of ['en', 'de', 'es', 'ar']) {
    const path = `src/i18n/${language}/report.json`;
    expect(existsSync(path)).toBe(true);
    const words = Object.keys(JSON.parse(readFileSync(path, 'utf8')));
    for (const id of ids) expect(words).toContain(id);
  }
});
