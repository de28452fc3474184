import { deflateSync, Inflate } from 'fflate';
import * as v from 'valibot';
import { type Trace, traceSchema } from './schema.ts';
import { LIMITS } from './schema-parts.ts';

/** Values are kept to this step: 0.1 % of a stance half-width, well under what a camera resolves. [J] */
const STEP = 1e-4;
const NOTHING = -(2 ** 31);
/** No honest trace grows beyond this when unpacked; a forged one is cut off here. */
const MAX_UNPACKED = 4 * LIMITS.traceSamples * 8;

const clampInt = (x: number): number => Math.max(-(2 ** 31) + 1, Math.min(2 ** 31 - 1, Math.round(x))) + 0;
const stored = (name: string, x: number | null): number =>
  x === null ? NOTHING : clampInt(name === 't' ? x : x / STEP);
const restored = (name: string, x: number): number | null =>
  x === NOTHING ? null : name === 't' ? x : Math.round(x) / (1 / STEP);

/** The trace as it will come back from storage: times to 1 ms, values to 1/10 000. Rounding twice changes nothing. */
export const rounded = (trace: Trace): Trace =>
  Object.fromEntries(
    Object.entries(trace).map(([name, column]) => [name, column.map((x) => restored(name, stored(name, x)))]),
  );

/**
 * Packs a trace: a JSON line of channel names and length, then each channel as differences of 32-bit integers, deflated.
 * About 2 bytes a value for a standing person.
 */
export function packTrace(trace: Trace): Uint8Array {
  const names = Object.keys(trace).sort();
  const length = trace[names[0] ?? '']?.length ?? 0;
  const header = new TextEncoder().encode(`${JSON.stringify({ names, length })}\n`);
  const body = new DataView(new ArrayBuffer(names.length * length * 4));
  names.forEach((name, c) => {
    let before = 0;
    trace[name]?.forEach((x, i) => {
      const now = stored(name, x);
      body.setInt32((c * length + i) * 4, (now - before) | 0, true);
      before = now;
    });
  });
  const all = new Uint8Array(header.length + body.byteLength);
  all.set(header);
  all.set(new Uint8Array(body.buffer), header.length);
  return deflateSync(all, { level: 6 });
}

/** Unpacks a trace; null when the bytes are damaged or unreasonably large. */
export function unpackTrace(bytes: Uint8Array): Trace | null {
  const all = inflateAtMost(bytes, MAX_UNPACKED);
  if (!all) return null;
  const end = all.indexOf(10);
  if (end < 0) return null;
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(all.subarray(0, end)));
  } catch {
    return null;
  }
  const parsed = v.safeParse(headerSchema, header);
  if (!parsed.success) return null;
  const { names, length } = parsed.output;
  const view = new DataView(all.buffer, all.byteOffset + end + 1, all.byteLength - end - 1);
  if (view.byteLength !== names.length * length * 4) return null;
  const trace: Record<string, (number | null)[]> = {};
  names.forEach((name, c) => {
    let before = 0;
    trace[name] = Array.from({ length }, (_, i) => {
      before = (before + view.getInt32((c * length + i) * 4, true)) | 0;
      return restored(name, before);
    });
  });
  const checked = v.safeParse(traceSchema, trace);
  return checked.success ? checked.output : null;
}

const headerSchema = v.strictObject({
  names: v.pipe(v.array(v.string()), v.maxLength(LIMITS.traceChannels)),
  length: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LIMITS.traceSamples)),
});

/** Inflates, but gives up (null) as soon as more than `limit` bytes have come out: a small file cannot fill the memory. */
export function inflateAtMost(bytes: Uint8Array, limit: number): Uint8Array | null {
  const parts: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  try {
    const inflate = new Inflate((part, final) => {
      size += part.length;
      if (size > limit) throw new RangeError('too large');
      parts.push(part.slice());
      ended = final;
    });
    // In small pieces, so that the limit is noticed before a bomb has gone off.
    for (let i = 0; i < bytes.length || i === 0; i += 4096)
      inflate.push(bytes.subarray(i, i + 4096), i + 4096 >= bytes.length);
  } catch {
    return null;
  }
  if (!ended) return null;
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
