/**
 * What a step of the body room costs: `npx tsx tests/bench/body.ts`. Wanted: ≤ 0.2 ms a frame, and memory that does not matter.
 * Milliseconds do not travel between machines, so each is also given as a ratio to plain work over the same samples (JSON of the sample, once).
 */
import { performance } from 'node:perf_hooks';
import { createAnalysis, finishAnalysis, stepAnalysis } from '../../src/body/analysis.ts';
import { beginQuietStance, createBody, stepBody } from '../../src/body/body.ts';
import { quantile } from '../../src/body/filters.ts';
import type { PoseSample } from '../../src/pose/sample.ts';
import { pulse, record } from '../recordings/synthetic.ts';

const MINUTES = 2;
const { samples } = record(
  60 * MINUTES,
  (t) => ({ shift: 0.08 * Math.sin(t / 1200), liftLeft: 0.1 * pulse(t % 9000, 4000, 6000) }),
  { noise: 0.6 },
);

function timed(work: (sample: PoseSample) => void, list: readonly PoseSample[]): number[] {
  return list.map((s) => {
    const t0 = performance.now();
    work(s);
    return performance.now() - t0;
  });
}

let tracker = beginQuietStance(createBody());
const step = (s: PoseSample): void => {
  tracker = stepBody(tracker, s).tracker;
};
// Warm up on a second of frames, as the camera does.
timed(step, samples.slice(0, 30));
const heap0 = process.memoryUsage().heapUsed;
const cpu0 = process.cpuUsage();
const fitted: number[] = [];
const spent = samples.slice(30).map((s) => {
  const t0 = performance.now();
  const next = stepBody(tracker, s);
  const ms = performance.now() - t0;
  tracker = next.tracker;
  if (next.state.events.some((e) => e.event === 'foot-lift' || e.event === 'foot-down')) fitted.push(ms);
  return ms;
});
const cpu = process.cpuUsage(cpu0);
const heap = process.memoryUsage().heapUsed - heap0;
let length = 0;
const json = timed((s) => {
  length += JSON.stringify(s).length;
}, samples.slice(30));

const line = (name: string, ms: readonly number[]): string =>
  `${name.padEnd(26)} median ${quantile(ms, 0.5).toFixed(4)} ms   p95 ${quantile(ms, 0.95).toFixed(4)} ms   p99 ${quantile(ms, 0.99).toFixed(4)} ms`;
console.log(line('stepBody', spent));
console.log(line(`with a foot event (${fitted.length})`, fitted));
console.log(line('JSON.stringify(sample)', json), `(${Math.round(length / json.length)} characters)`);
console.log(
  `ratio stepBody / JSON     ${(quantile(spent, 0.5) / quantile(json, 0.5)).toFixed(2)}; foot event / stepBody ${(quantile(fitted, 0.5) / quantile(spent, 0.5)).toFixed(1)}`,
);
console.log(
  `processor, garbage collection included: ${((cpu.user + cpu.system) / 1000 / spent.length).toFixed(4)} ms a frame; heap after ${spent.length} frames ${(heap / 1e6).toFixed(1)} MB more; tracker ${(JSON.stringify(tracker).length / 1000).toFixed(1)} kB as JSON`,
);

const analysis = createAnalysis();
const t0 = performance.now();
for (const s of samples) stepAnalysis(analysis, s);
const t1 = performance.now();
finishAnalysis(analysis);
const t2 = performance.now();
console.log(
  `analysis of ${MINUTES} min: ${((t1 - t0) / samples.length).toFixed(4)} ms a frame while reading, ${((t2 - t1) / samples.length).toFixed(4)} ms a frame at the end`,
);
const good = quantile(spent, 0.5) <= 0.2;
console.log(good ? 'PASS: median step ≤ 0.2 ms' : 'FAIL: median step > 0.2 ms');
process.exitCode = good ? 0 : 1;
