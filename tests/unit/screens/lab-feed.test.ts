import { expect, it } from 'vitest';
import { createBody, stepBody } from '../../../src/body/body.ts';
import { createFeed } from '../../../src/screens/lab/live-plots.tsx';
import { millis } from '../../../src/units.ts';
import { record } from '../../recordings/synthetic.ts';

it('the live plots of the lab hold the last half minute and no more, however long the recording', () => {
  const [sample] = record(0.1, () => ({})).samples;
  if (!sample) throw new Error('no sample');
  const { state } = stepBody(createBody(), sample);
  const feed = createFeed();
  let most = 0;
  const frames = 30 * 60 * 30;
  for (let i = 0; i < frames; i += 1) {
    feed.push({ ...state, t: millis((i * 1000) / 30) });
    most = Math.max(most, feed.points().length);
  }
  // Thirty seconds at thirty frames a second, and the frame that makes it too many.
  expect(most).toBeLessThanOrEqual(30 * 30 + 2);
  expect(feed.points().at(-1)?.t).toBeCloseTo(((frames - 1) * 1000) / 30, 6);
  expect(feed.points()[0]?.t ?? 0).toBeGreaterThan(30 * 60_000 - 31_000);
});
