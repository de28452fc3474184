import { DRILL_IDS } from '../drills/drill.ts';

const known: ReadonlySet<unknown> = new Set(DRILL_IDS);

/** Whether what a file holds of a session or a plan names an exercise that this Heron does not have: it comes from a newer one, and is not damaged. */
export function isOfNewer(raw: unknown): boolean {
  if (typeof raw !== 'object' || raw === null || !('drills' in raw) || !Array.isArray(raw.drills))
    return false;
  return raw.drills.some(
    (one: unknown) =>
      typeof one === 'object' &&
      one !== null &&
      'drill' in one &&
      typeof one.drill === 'string' &&
      /^[a-z]+(-[a-z]+)*$/.test(one.drill) &&
      !known.has(one.drill),
  );
}
