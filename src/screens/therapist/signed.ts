import { useLoaded } from '../ui/data.ts';
import { type Draft, useDraft } from '../ui/draft.ts';
import { SIGNED } from './chart.ts';

/** The name that this therapist signs with: typed once on a device, there the next time. */
export function useSigned(key: string): Draft<string> {
  const [last] = useLoaded((records) => records.settings.get(SIGNED));
  return useDraft(`${key}/name`, last.is === 'ready' && typeof last.value === 'string' ? last.value : '');
}
