import { describe, expect, it } from 'vitest';
import type { BodyState } from '../../../src/body/state.ts';
import { assessSitToStand } from '../../../src/drills/assess-sit-to-stand.ts';
import type { Told, Trial } from '../../../src/drills/drill.ts';
import { millis } from '../../../src/units.ts';
import { UPRIGHT } from '../../kit/fast-person.ts';

const FRAME = 50;
const SEAT = 0.6;

interface Chair {
  /** Height of the pelvis, from the time since "go" (null before it) and the cue. */
  readonly rise: (runMs: number | null, before: number, cue: string) => number;
  readonly disturb?: (runMs: number, nth: number) => boolean;
  readonly told?: (runMs: number) => Told | undefined;
}

/** Plays the test and notes when each "go" came; trials that were there once must stay as they were (SES-5). */
function test({ rise, disturb, told }: Chair) {
  const parsed = assessSitToStand.parse({});
  if (!parsed.ok) throw new Error(parsed.reason.id);
  let state = assessSitToStand.start(parsed.value, { seed: 1, range: { left: 0.5, right: 0.5 } });
  const starts: number[] = [];
  let [t, height, went] = [0, 1, 0];
  let told_: readonly Trial[] = [];
  let running = false;
  for (; !state.done && t < 600_000; t += FRAME) {
    const now: boolean = running ? state.cue !== 'rest' : state.cue === 'rise';
    if (now && !running) starts.push(t);
    if (now && !running) went = t;
    running = now;
    const runMs = now ? t - went : null;
    height = rise(runMs, height, state.cue);
    const gone = runMs !== null && disturb?.(runMs, starts.length) === true;
    const low = height < 0.72 ? 'sitting' : null;
    const body: BodyState = {
      ...UPRIGHT,
      t: millis(t),
      rise: height,
      notMeasured: gone ? 'second-person' : low,
    };
    state = assessSitToStand.step(state, body, millis(FRAME), runMs === null ? undefined : told?.(runMs));
    expect(state.trials.slice(0, told_.length)).toEqual(told_);
    told_ = state.trials;
  }
  return { summary: state.summary, trials: state.trials, say: state.say?.id, starts, t, state };
}

const towards = (to: number, before: number) => before + Math.max(-0.02, Math.min(0.02, to - before));
/** Does as the cue says. */
const obeys: Chair['rise'] = (_, before, cue) => towards(cue === 'rise' ? 1 : SEAT, before);
/** A path by time: pairs of second and height, straight lines between them. */
const path =
  (points: readonly (readonly [number, number])[]): Chair['rise'] =>
  (runMs, before) => {
    if (runMs === null) return towards(SEAT, before);
    const s = runMs / 1000;
    const i = points.findIndex(([at]) => at > s);
    if (i <= 0) return points[i === 0 ? 0 : points.length - 1]?.[1] ?? SEAT;
    const [[t0, from], [t1, to]] = [points[i - 1] ?? [0, SEAT], points[i] ?? [0, SEAT]];
    return from + ((to - from) * (s - t0)) / (t1 - t0);
  };

describe('the 30-second chair stand', () => {
  it('AS-2, AS-4: a whole test gives its stands, each a trial', () => {
    const { summary, trials, starts } = test({ rise: obeys });
    expect(starts).toHaveLength(1);
    expect(summary).toEqual({ stands: trials.filter((one) => one.outcome === 'hit').length, armsUsed: 0 });
    expect(summary.stands).toBeGreaterThan(10);
  });

  it('AS-4, AS-5: disturbed at 3 s each time: one repeat after a minute on the chair, then no result', () => {
    const { summary, trials, starts, say } = test({ rise: obeys, disturb: (ms) => ms >= 3000 });
    expect(summary).toEqual({});
    expect(trials.map((one) => one.outcome)).toEqual(['void', 'void']);
    expect(starts).toHaveLength(2);
    expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(60_000);
    expect(say).toBe('drill.say.no-result');
  });

  it('AS-5: disturbed once at 25 s: the second, whole test alone counts', () => {
    const { summary, trials } = test({ rise: obeys, disturb: (ms, nth) => nth === 1 && ms >= 25_000 });
    const whole = test({ rise: obeys });
    expect(summary).toEqual(whole.summary);
    expect(trials[0]).toMatchObject({ outcome: 'void', reason: 'second-person' });
    expect(trials.slice(1).map((one) => one.outcome)).toEqual(whole.trials.map((one) => one.outcome));
  });

  it('AS-1: somebody who never sat down gets no result, within a good minute', () => {
    const { summary, starts, t } = test({ rise: () => 1 });
    expect(summary).toEqual({});
    expect(starts).toEqual([]);
    expect(t).toBeLessThan(65_000);
  });

  it('AS-2: a stand is not lost when somebody sits to 40 % and rises again; the second rise is none', () => {
    const low = SEAT + 0.4 * 0.35;
    const twice = [
      [0, SEAT],
      [2, 1],
      [3, low],
      [4, 1],
      [6, SEAT],
      [8, 1],
      [10, SEAT],
      [40, SEAT],
    ] as const;
    const { summary, trials } = test({ rise: path(twice) });
    expect(trials.map((one) => one.reason)).toEqual(['full', 'not-all-the-way-back', 'full']);
    expect(summary.stands).toBe(2);
  });

  it('AS-2: sits that never touch the seat are no sits', () => {
    const hover = Array.from(
      { length: 20 },
      (_, i) => [1 + 1.5 * i, i % 2 === 0 ? 1 : SEAT + 0.25 * 0.35] as const,
    );
    expect(test({ rise: path([[0, SEAT], ...hover, [40, SEAT]]) }).summary.stands).toBe(1);
  });

  it('AS-3: more than half-way up at the end counts, and no more than once', () => {
    expect(
      test({
        rise: path([
          [0, SEAT],
          [29.2, SEAT],
          [31.2, 1],
        ]),
      }).summary.stands,
    ).toBe(0);
    expect(
      test({
        rise: path([
          [0, SEAT],
          [28.5, SEAT],
          [30.5, 1],
        ]),
      }).summary.stands,
    ).toBe(1);
  });

  it('AS-3, AS-5: arms used give 0; helping hands and skipping give no result', () => {
    const told = (word: Told) => test({ rise: obeys, told: (ms) => (ms >= 9000 ? word : undefined) });
    expect(told('support').summary).toEqual({ stands: 0, armsUsed: 1 });
    expect(told('hands-on')).toMatchObject({ summary: {}, starts: [expect.anything()] });
    expect(told('skip')).toMatchObject({ summary: {}, starts: [expect.anything()] });
  });
});
