// @vitest-environment happy-dom
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Trial } from '../../../src/drills/drill.ts';
import type { SessionHead, SessionRecord } from '../../../src/records/schema.ts';
import { parted } from '../../../src/records/sessions.ts';
import { adherence } from '../../../src/report/adherence.ts';
import { sayShift, shiftPlot, trendPlot } from '../../../src/report/plots.ts';
import { review, saySymmetry } from '../../../src/report/review.ts';
import { findPeople, roster } from '../../../src/report/roster.ts';
import { localDay, median, success } from '../../../src/report/summary.ts';
import { svgElement, svgText, ticks } from '../../../src/report/svg.ts';
import { FEWEST, sayTrend, trendOf } from '../../../src/report/trend.ts';
import { millis } from '../../../src/units.ts';
import { chance, generate } from '../../bench/generate.ts';
import { aDrill } from '../records/make.ts';

// Thousands of cases on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const DAY = 86_400_000;
const series = (values: readonly number[]) => values.map((value, i) => ({ at: i * 2 * DAY, value }));

describe('trend', () => {
  test('a line is found exactly, and one wild day does not bend it', () => {
    const values = Array.from({ length: 12 }, (_, i) => 10 + i);
    expect(trendOf(series(values)).slope).toBeCloseTo(0.5, 9);
    values[6] = 300;
    const trend = trendOf(series(values), 1);
    expect(trend.slope).toBeCloseTo(0.5, 1);
    expect(trend.direction).toBe('up');
    expect(trend.valueAt(0)).toBeCloseTo(10, 0);
  });

  test('noise is called steady in at least 9 of 10 cases, a real rise is seen in 9 of 10', () => {
    const next = chance(5);
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    let [steady, seen] = [0, 0];
    for (let i = 0; i < 300; i++) {
      const noise = Array.from({ length: 15 }, () => 10 + 2 * normal());
      if (trendOf(series(noise), 1).direction === 'steady') steady++;
      if (trendOf(series(noise.map((x, k) => x + 0.5 * k)), 1).direction === 'up') seen++;
    }
    expect(steady).toBeGreaterThanOrEqual(276); // two-sided 5 % of chance, less what is under the smallest change
    expect(seen).toBeGreaterThanOrEqual(270);
  });

  test('turning the series around turns the word around; order of the points does not matter (property)', () => {
    const values = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: FEWEST, maxLength: 20 });
    fc.assert(
      fc.property(values, (list) => {
        const points = series(list);
        const up = trendOf(points, 1);
        const down = trendOf(series(list.map((x) => -x)), 1);
        const flipped = { up: 'down', down: 'up', steady: 'steady', few: 'few' } as const;
        expect(down.direction).toBe(flipped[up.direction]);
        expect(trendOf([...points].reverse(), 1).direction).toBe(up.direction);
      }),
    );
  });

  test('few sessions, or all on one value, make no direction', () => {
    expect(sayTrend(trendOf(series([1, 9, 20])), 'held', 'higher')).toEqual({
      id: 'report.trend.few',
      values: { sessions: 3, needed: FEWEST },
    });
    expect(trendOf(series([4, 4, 4, 4, 4, 4])).direction).toBe('steady');
    expect(trendOf([]).direction).toBe('few');
  });

  test('median', () => {
    expect([median([]), median([3]), median([5, 1, 3]), median([4, 1, 3, 2])]).toEqual([null, 3, 3, 2.5]);
  });
});

// Without a trial: a session that was stopped before one does not count.
const TEN_MINUTES = [
  {
    ...aDrill({ startedAt: millis(0), endedAt: millis(600_000) }),
    tally: { hit: 0, miss: 0, void: 0 },
  },
];
/** Finished sessions on the given days, at 23:30 UTC where it is the next day already. */
function practised(days: readonly string[], status: SessionHead['status'] = 'finished') {
  return days.map((day) => ({
    id: day,
    startedAt: new Date(Date.parse(`${day}T23:30:00.000Z`) - DAY).toISOString(),
    utcOffset: 60,
    status,
    drills: TEN_MINUTES,
  }));
}

describe('adherence', () => {
  // 2026-03-02 is a Monday.
  const today = '2026-03-26';
  const options = { today, weeks: 4, asked: 3, practised: new Map([['2026-03-24', 600_000]]) };

  test('a missed day is forgiven, a missed week is not, and the running week never breaks the row', () => {
    const kept = adherence(
      practised(['2026-03-02', '2026-03-04', '2026-03-10', '2026-03-12', '2026-03-16', '2026-03-19']),
      options,
    );
    expect(kept.weeks.map((week) => [week.start, week.done, week.kept])).toEqual([
      ['2026-03-02', 2, true],
      ['2026-03-09', 2, true],
      ['2026-03-16', 2, true],
      ['2026-03-23', 0, false],
    ]);
    expect([kept.streak, kept.longest, kept.done, kept.asked]).toEqual([3, 3, 6, 9]);
    const broken = adherence(practised(['2026-03-02', '2026-03-04', '2026-03-16', '2026-03-19']), options);
    expect([broken.streak, broken.longest]).toEqual([1, 1]);
  });

  test("days are the person's own: half past eleven at night in UTC is tomorrow in Berlin", () => {
    const [day] = practised(['2026-03-24']);
    expect(day && localDay(day)).toBe('2026-03-24');
    const week = adherence(practised(['2026-03-24']), options).weeks.at(-1);
    expect(week?.days.map((d) => d.state)).toEqual([
      'rest',
      'done',
      'rest',
      'today',
      'ahead',
      'ahead',
      'ahead',
    ]);
    expect(week?.days[1]?.minutes).toBe(10);
  });

  test('a session that was stopped before any trial does not count, twice on one day counts once', () => {
    expect(adherence(practised(['2026-03-24'], 'stopped'), options).weeks.at(-1)?.done).toBe(0);
    expect(adherence(practised(['2026-03-24', '2026-03-24']), options).weeks.at(-1)?.done).toBe(1);
  });

  test('weeks before the first practice were not missed', () => {
    expect(adherence(practised(['2026-03-17']), options).asked).toBe(3);
    expect(adherence([], options)).toMatchObject({ streak: 0, asked: 0, done: 0 });
  });
});

const sample = generate({ people: 1, sessions: 24, seed: 6 }).sessions;

describe('review', () => {
  test('has each drill on each leg, with success that agrees with the trials', () => {
    const result = review([...sample].reverse(), []);
    expect(result.sessions).toBe(24);
    expect(result.drills.map((d) => [d.drill, d.side])).toEqual([
      ['weight-shift', 'left'],
      ['weight-shift', 'right'],
      ['single-leg-stance', 'left'],
      ['single-leg-stance', 'right'],
      ['step-pattern', 'left'],
      ['step-pattern', 'right'],
    ]);
    const last = sample.at(-1);
    const drill = last?.drills[1];
    const shown = result.drills[2]?.series[0]?.points.at(-1);
    expect(shown?.session).toBe(last?.id);
    expect(shown?.value).toBe(drill && success(drill.trials, 'left').rate);
    expect(result.drills[2]?.series[1]).toMatchObject({ measure: 'held', unit: 's' });
    expect(result.drills[0]?.levels.points).toHaveLength(24);
    expect(result.ratings.find((r) => r.kind === 'pain-before')?.points).toHaveLength(24);
  });

  test('what was measured under other conditions is marked and left out of the trend', () => {
    const mixed = sample.map(
      (session, i): SessionRecord =>
        i < 10
          ? {
              ...session,
              conditions: { ...session.conditions, footwear: 'barefoot' },
              device: { ...session.device, camera: 'virtual' },
            }
          : session,
    );
    const series = review(mixed, []).drills[0]?.series[0];
    expect(series?.points.filter((p) => p.differs.length > 0)).toHaveLength(10);
    expect(series?.points[0]?.differs).toEqual(['camera', 'footwear']);
    expect(series?.trend.points).toBe(14);
  });

  test('a shift with the feet together is not compared with one in a comfortable stance', () => {
    const stance = (value: number) => (session: SessionRecord) => ({
      ...session,
      drills: session.drills.map((one) => ({ ...one, parameters: { ...one.parameters, stance: value } })),
    });
    const mixed = [...sample.slice(0, 10).map(stance(0)), ...sample.slice(10).map(stance(2))];
    const series = review(mixed, []).drills[0]?.series[0];
    expect(series?.points.map((point) => point.differs)).toEqual(
      mixed.map((_, i) => (i < 10 ? ['stance'] : [])),
    );
  });

  test('void trials count for nobody', () => {
    const voided = sample.map((session) => ({
      ...session,
      drills: session.drills.map((d) => ({
        ...d,
        trials: d.trials.map((t): Trial => ({ ...t, outcome: 'void' })),
      })),
    })) as SessionRecord[];
    const result = review(voided, []);
    expect(result.drills.every((d) => d.series.every((s) => s.points.length === 0))).toBe(true);
    expect(result.symmetry).toEqual([]);
    expect(review([], [])).toMatchObject({ sessions: 0, drills: [], from: null });
  });

  test('the words about the sides name the weaker one', () => {
    const base = { drill: 'single-leg-stance', measure: 'held', unit: 's' } as const;
    expect(saySymmetry({ ...base, left: 10, right: 5, ratio: 0.5 })).toEqual({
      id: 'report.symmetry.left', // "The right side reached 50 % of the left."
      values: { percent: 50 },
    });
    expect(saySymmetry({ ...base, left: 9.5, right: 10, ratio: 0.95 }).id).toBe('report.symmetry.alike');
  });
});

describe('roster', () => {
  const file = generate({ people: 6, sessions: 9, seed: 2 });
  const heads = file.sessions.map((session) => parted(session).head);
  const plans = new Map(file.plans.map((plan) => [plan.person, plan]));

  test('has everybody once, those who practised last first, merged entries counted together', () => {
    const [a, b] = file.people;
    const people = file.people.map((p) => (p === b ? { ...p, mergedInto: a?.id ?? null } : p));
    const rows = roster(people, heads, plans, new Map(), '2026-11-20');
    expect(rows).toHaveLength(5);
    const order = rows.map((row) => row.lastSession ?? '');
    expect(order).toEqual([...order].sort().reverse());
    const merged = rows.find((row) => row.person.id === a?.id);
    const own = heads.filter((h) => h.person === a?.id || h.person === b?.id).map((h) => h.startedAt);
    expect(merged?.lastSession).toBe(own.sort().at(-1));
    expect(merged?.asked).toBe(3);
  });

  test('people are found by parts of their name, accents or not', () => {
    const [person] = file.people;
    if (!person) throw new Error('generator');
    const rows = [{ person: { ...person, name: 'Zoë Márquez', yearOfBirth: 1948 } }];
    expect(findPeople(rows, 'marq zoe 1948')).toHaveLength(1);
    expect(findPeople(rows, '')).toHaveLength(1);
    expect(findPeople(rows, 'marx')).toHaveLength(0);
  });
});

const number = (x: number) => String(x);
const shiftWords = {
  title: 'Shift <b>&"',
  description: 'In words',
  left: 'left',
  right: 'right',
  seconds: 's',
  hit: 'hit',
  miss: 'miss',
  void: 'void',
  number,
};

describe('plots', () => {
  const drill = sample[0]?.drills[0];
  if (!drill) throw new Error('generator');
  const from = drill.trials[0]?.t0 ?? 0;
  const t = Array.from({ length: 4000 }, (_, i) => from + i * 20);
  const lateral = t.map((_, i) => (i > 1000 && i < 1200 ? null : 0.4 * Math.sin(i / 40)));

  test('the shift plot is one named picture with a band a trial, a broken line where nothing was measured, escaped words', () => {
    const drawing = shiftPlot(drill, { t, lateral }, shiftWords);
    const text = svgText(drawing);
    expect(text).toContain('Shift &lt;b&gt;&amp;&quot;');
    expect(text).not.toContain('<b>');
    const document = new DOMParser().parseFromString(text, 'image/svg+xml');
    const root = document.documentElement;
    expect(root.getAttribute('role')).toBe('img');
    for (const id of root.getAttribute('aria-labelledby')?.split(' ') ?? [])
      expect(root.querySelector(`#${id}`)?.textContent).not.toBe('');
    expect(root.querySelectorAll('rect')).toHaveLength(drill.trials.length);
    const d = root.querySelector('path')?.getAttribute('d') ?? '';
    expect(d.match(/M/g)).toHaveLength(2);
    expect(d).not.toContain('NaN');
    expect(d.length).toBeLessThan(40_000);
    for (const m of d.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)) {
      expect(Number(m[1])).toBeGreaterThanOrEqual(0);
      expect(Number(m[1])).toBeLessThanOrEqual(800);
      expect(Number(m[2])).toBeGreaterThanOrEqual(0);
      expect(Number(m[2])).toBeLessThanOrEqual(320);
    }
  });

  test('a shift to the right goes up, as far as the own range says', () => {
    const still = { ...drill, range: { left: 0.5, right: 0.8 }, trials: [] };
    const y = (x: number) => {
      const text = svgText(shiftPlot(still, { t: [0, 1000], lateral: [x, x] }, shiftWords));
      return Number(/ d="M\S+ (\S+?)L/.exec(text)?.[1]);
    };
    expect(y(0.8)).toBeLessThan(y(0.4));
    expect(y(-0.5)).toBeGreaterThan(y(0));
    expect(y(0) - y(0.8)).toBeCloseTo(y(-0.5) - y(0), 1); // both are the whole own range
  });

  test('without trace, trials or range it is still a picture', () => {
    for (const empty of [
      shiftPlot({ ...drill, trials: [], range: null }, null, shiftWords),
      shiftPlot(drill, null, shiftWords),
    ])
      expect(svgText(empty)).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('words for everybody who does not see it', () => {
    const said = sayShift({ ...drill, trials: drill.trials.map((x) => ({ ...x, outcome: 'hit' as const })) });
    expect(said).toEqual([
      { id: 'report.shift.left', values: { hits: 5, scored: 5 } },
      { id: 'report.shift.right', values: { hits: 5, scored: 5 } },
    ]);
  });

  test('the trend plot draws comparable points full and others hollow, inside its frame (property)', () => {
    const point = fc.record({
      at: fc.integer({ min: 0, max: 4e12 }),
      value: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      like: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 30 }), (points) => {
        const trend = trendOf(points.filter((p) => p.like));
        const words = {
          title: 't',
          description: 'd',
          unit: 'u',
          number,
          date: number,
          differs: 'other shoes',
        };
        const root = svgElement(trendPlot(points, trend, words), document);
        expect(root.outerHTML).not.toMatch(/NaN|Infinity|undefined/);
        const dots = [...root.querySelectorAll('circle')];
        expect(dots).toHaveLength(points.length);
        points.forEach((p, i) => {
          expect(dots[i]?.getAttribute('fill') === 'none').toBe(!p.like);
        });
        for (const dot of dots) {
          expect(Number(dot.getAttribute('cy'))).toBeGreaterThanOrEqual(27.9);
          expect(Number(dot.getAttribute('cy'))).toBeLessThanOrEqual(216.1);
        }
        // Drawn together: the same places, full and hollow apart, in at most two elements.
        const joined = svgElement(trendPlot(points, trend, words, { together: true }), document);
        expect(joined.querySelector('circle')).toBeNull();
        const paths = [...joined.querySelectorAll('path')];
        const placesOf = (hollow: boolean) =>
          paths
            .filter((path) => path.hasAttribute('stroke-linecap') !== hollow)
            .flatMap((path) => [...(path.getAttribute('d') ?? '').matchAll(/M([-\d.e]+) ([-\d.e]+)/g)])
            .map(([, x, y]) => [Number(x), Number(y)]);
        for (const hollow of [false, true])
          expect(placesOf(hollow)).toEqual(
            dots
              .filter((dot) => (dot.getAttribute('fill') === 'none') === hollow)
              .map((dot) => [Number(dot.getAttribute('cx')), Number(dot.getAttribute('cy'))]),
          );
        expect(paths.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 200 },
    );
  });

  test('ticks are round and cover the range', () => {
    expect(ticks(0, 10, 4)).toEqual([0, 5, 10]);
    expect(ticks(0, 0.9, 4)).toEqual([0, 0.5]);
    expect(ticks(3, 3, 4)).toEqual([3]);
  });
});
