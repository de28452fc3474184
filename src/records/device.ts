import type { Stamp } from '../facts/fact.ts';
import { type Clock, LANE, newClock, receive, tickAfter } from '../facts/order.ts';
import type { Tx } from './port.ts';
import { type Sources, uuidv7 } from './uuid.ts';

/** This device: its clock, and how many facts it has noted. A number is never given twice, whatever was deleted meanwhile (FACT-1). */
export interface Device extends Clock {
  readonly noted: number;
}
const DEVICE = 'device';

/** Made on first use, with the device's own name. */
export async function readDevice(tx: Tx, sources: Sources): Promise<Device> {
  const value = (await tx.get('settings', DEVICE))?.body.value;
  return isClock(value) ? { noted: 0, ...value } : { ...newClock(uuidv7(sources)), noted: 0 };
}
const isClock = (x: unknown): x is Clock =>
  typeof x === 'object' &&
  x !== null &&
  'origin' in x &&
  typeof x.origin === 'string' &&
  'wallMs' in x &&
  Number.isFinite(x.wallMs) &&
  'counter' in x &&
  Number.isInteger(x.counter);
export const writeDevice = (tx: Tx, value: Device): Promise<void> =>
  tx.put('settings', [
    { id: DEVICE, person: '', at: '', tag: '', body: { id: DEVICE, value: { ...value } } },
  ]);

/** The device's own name, made and kept on first use. */
export async function deviceId(tx: Tx, sources: Sources): Promise<string> {
  const device = await readDevice(tx, sources);
  await writeDevice(tx, device);
  return device.origin;
}

/**
 * The name that facts are noted under: the device's, and in a window whose disk takes nothing that of its memory too. So what waits there never has
 * the number of a fact that another window wrote meanwhile (FACT-1).
 */
export const originIn = (tx: Tx, { origin }: Device): string =>
  tx.lane ? `${origin}${LANE}${tx.lane}` : origin;

/** Takes note of stamps from elsewhere, so that what this device notes next is later. */
export async function receiveAll(tx: Tx, stamps: Iterable<Stamp>, sources: Sources): Promise<void> {
  const device = await readDevice(tx, sources);
  let clock: Clock = device;
  for (const at of stamps) clock = receive(clock, at, sources.now());
  await writeDevice(tx, { ...device, ...clock });
}

/** The stamp of a change made now, later than `seen`, the stamp of what it changes ('': nothing). */
export async function stampAfter(tx: Tx, seen: Stamp, sources: Sources): Promise<Stamp> {
  const device = await readDevice(tx, sources);
  const { clock, at } = tickAfter(device, seen, sources.now());
  await writeDevice(tx, { ...device, ...clock });
  return at;
}
