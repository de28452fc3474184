import { createHash } from 'node:crypto';

/** JSON with sorted keys: the order in which a reducer writes its fields is no difference. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    one !== null && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

/** How many, and a hash of what they are. */
export const digest = (list: readonly unknown[]): string =>
  `${list.length}:${createHash('sha256').update(canonical(list)).digest('hex').slice(0, 12)}`;
