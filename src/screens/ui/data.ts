import { useEffect, useState } from 'preact/hooks';
import type { Records } from '../../records/store.ts';

let opened: Promise<Records> | null = null;

/**
 * The records of this device, opened once for all screens and loaded only when first asked for, so that the first page
 * stays small. Never rejects: without a disk the records work in memory and say so (`Records.problem`).
 */
export function sharedRecords(): Promise<Records> {
  opened ??= import('../../records/store.ts').then(({ openRecords }) => openRecords());
  return opened;
}

export type Loaded<T> =
  | { readonly is: 'loading' }
  | { readonly is: 'ready'; readonly value: T }
  | { readonly is: 'failed'; readonly error: unknown };

/**
 * What `load` found, and a way to look again. A newer call always wins over an older one that answers late.
 * `key`: look again whenever it changes. While looking again the old value stays.
 */
export function useLoaded<T>(load: (records: Records) => Promise<T>, key = ''): [Loaded<T>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ is: 'loading' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    sharedRecords()
      .then(load)
      .then(
        (value) => current && setLoaded({ is: 'ready', value }),
        (error: unknown) => current && setLoaded({ is: 'failed', error }),
      );
    return () => {
      current = false;
    };
  }, [key, round]);
  return [loaded, () => setRound((n) => n + 1)];
}
