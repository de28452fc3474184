import * as v from 'valibot';
import type { Records } from '../../records/store.ts';

/**
 * The therapist's PIN on a shared computer. It keeps curious eyes out of this page; it does not encrypt the records, and
 * the page says so. Only a slow hash is stored (PBKDF2-SHA-256, 600 000 rounds, as OWASP advises [R]).
 */
export const ROUNDS = 600_000;
export const SHORTEST = 4;
export const LONGEST = 64;
/** The page locks itself after this long without a key or a touch [J]. */
export const IDLE_MS = 5 * 60_000;

const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`)));
const storedPin = v.strictObject({
  salt: hex(16),
  hash: hex(32),
  rounds: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000_000)),
});
type StoredPin = v.InferOutput<typeof storedPin>;

/** Where the settings hold the PIN and the wrong tries. */
export const PIN = 'therapist.pin';
export const TRIES = 'therapist.tries';

/** What the settings hold, or null when it is no PIN (then none is set). */
export const readPin = (value: unknown): StoredPin | null => {
  const parsed = v.safeParse(storedPin, value);
  return parsed.success ? parsed.output : null;
};

/** Whether this device has a PIN: then what belongs to others, and what cannot be undone, is behind it. */
export const hasPin = async (records: Records): Promise<boolean> =>
  readPin(await records.settings.get(PIN)) !== null;

const toHex = (bytes: Uint8Array): string => [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
const fromHex = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

async function derive(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<string> {
  // The same digits typed on an Arabic or Persian keyboard are the same PIN.
  const plain = pin.normalize('NFKC').replace(/[٠-٩۰-۹]/g, (d) => String((d.codePointAt(0) ?? 0) & 0xf));
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(plain), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds },
    key,
    256,
  );
  return toHex(new Uint8Array(bits));
}

/** Makes the stored form of a new PIN with a fresh salt. `rounds` is smaller only in tests. */
export async function makePin(pin: string, rounds = ROUNDS): Promise<StoredPin> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return { salt: toHex(salt), hash: await derive(pin, salt, rounds), rounds };
}

/** Whether this is the PIN. */
export async function checkPin(pin: string, stored: StoredPin): Promise<boolean> {
  const hash = await derive(pin, fromHex(stored.salt), stored.rounds);
  let difference = 0; // compared in full, so that the time taken tells nothing
  for (let i = 0; i < hash.length; i++) difference |= hash.charCodeAt(i) ^ stored.hash.charCodeAt(i);
  return hash.length === stored.hash.length && difference === 0;
}

/** Wrong tries and since when. */
export interface Tries {
  readonly count: number;
  readonly last: number;
}

/** How long to wait before the next try, ms: nothing for the first four wrong ones, then 15 s doubling up to 15 minutes [J]. */
export const waitAfter = (count: number): number =>
  count < 4 ? 0 : Math.min(15 * 60_000, 15_000 * 2 ** (count - 4));

/** Milliseconds until the next try may be made. A clock set back does not lengthen the wait beyond its full time. */
export const waitLeft = ({ count, last }: Tries, now: number): number =>
  Math.max(0, Math.min(waitAfter(count), last + waitAfter(count) - now));

const triesSchema = v.strictObject({
  count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  last: v.number(),
});
/** Stored tries; anything else counts as none. */
export const readTries = (value: unknown): Tries => {
  const parsed = v.safeParse(triesSchema, value);
  return parsed.success ? parsed.output : { count: 0, last: 0 };
};
