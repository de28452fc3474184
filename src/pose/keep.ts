import { browserPorts } from './download.ts';
import { openFiles } from './files.ts';
import { cacheShelf } from './shelf.ts';

/**
 * Brings networks and wasm onto this device while nobody plays, so that Heron works without a network even before the first
 * game. Resolves to whether all of it is here; a broken or given up download goes on next time where it stopped.
 */
export async function keepPoseFiles(base: string, signal: AbortSignal): Promise<boolean> {
  const shelf = cacheShelf(base);
  if (!shelf) return false;
  const stop = (reason: unknown): Promise<never> => Promise.reject(reason);
  const ports = {
    ...browserPorts,
    shelf,
    fetch: ((input, init) =>
      signal.aborted
        ? stop(signal.reason)
        : fetch(input, {
            ...init,
            signal: init?.signal ? AbortSignal.any([init.signal, signal]) : signal,
          })) satisfies typeof fetch,
  };
  try {
    const files = await openFiles(base, { parts: new Map(), done: new Map() }, () => undefined, ports);
    await files.keepAll();
    return !signal.aborted;
  } catch (error) {
    if (!signal.aborted)
      console.warn('Heron: not everything could be kept for use without a network.', error);
    return false;
  }
}
