import * as v from 'valibot';
import type { Remembered } from './messages.ts';

const KEY = 'heron.pose';

const Stored = v.object({
  key: v.string(),
  choice: v.nullable(
    v.object({
      model: v.picklist(['lite', 'full']),
      delegate: v.picklist(['CPU', 'GPU']),
      posesPerSecond: v.pipe(v.number(), v.finite(), v.minValue(0)),
    }),
  ),
  cap: v.nullable(v.literal('lite')),
});

/** What an earlier visit learnt about this device, or null when there is nothing that can be read. */
export function readRemembered(storage: Pick<Storage, 'getItem'> | null): Remembered | null {
  try {
    const text = storage?.getItem(KEY);
    if (!text) return null;
    const parsed = v.safeParse(Stored, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null; // forbidden storage or broken JSON: measure again
  }
}

/** Remembers it for the next visit; storage that is full or forbidden only costs that visit a second of measuring. */
export function writeRemembered(storage: Pick<Storage, 'setItem'> | null, value: Remembered): void {
  try {
    storage?.setItem(KEY, JSON.stringify(value));
  } catch {
    // nothing to do
  }
}
