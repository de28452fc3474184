import { signal } from '@preact/signals';
import type { Records } from '../../records/store.ts';
import { useLoaded } from '../ui/data.ts';
import { type Draft, useDraft } from '../ui/draft.ts';

const SIGNED = 'therapist.signed';
/** Signed with since the page was opened. */
const lately = signal<string | null>(null);

/** Keeps the name that a therapist signed with, so that it is typed only once on a device. */
export async function rememberSigned(records: Records, name: string): Promise<void> {
  lately.value = name;
  await records.settings.set(SIGNED, name);
}

/** A field for the name that a therapist signs with: the last one, until another is typed. */
export function useSigned(key: string): Draft<string> {
  const [kept] = useLoaded((records) => records.settings.get(SIGNED));
  const stored = kept.is === 'ready' && typeof kept.value === 'string' ? kept.value : '';
  return useDraft(`${key}/name`, lately.value ?? stored);
}
