import * as v from 'valibot';
import { RecordsError } from './errors.ts';
import { aliases } from './groups.ts';
import type { SharedPlan } from './plan-link.ts';
import type { Port, Row, Tx } from './port.ts';
import { LAST_VERSION, type Plan, planSchema } from './schema.ts';
import { type Sources, uuidv7 } from './uuid.ts';

export type PlanDraft = Omit<Plan, 'id' | 'version' | 'createdAt'>;

export interface PlanStore {
  /** The plan in force, or undefined when none was ever written. */
  current(person: string): Promise<Plan | undefined>;
  /** The plans in force of everybody, by person; of a merged entry under the one it was merged into. For the roster. */
  currentOfAll(): Promise<ReadonlyMap<string, Plan>>;
  /** Every version, oldest first. */
  versions(person: string): Promise<readonly Plan[]>;
  /** Adds the next version; older ones stay. Refuses a plan outside its bounds (RecordsError 'invalid'). */
  write(draft: PlanDraft): Promise<Plan>;
  /** Takes a plan from a file or link over for a person, as the version in force. Taking the same one twice changes nothing. */
  adopt(person: string, plan: SharedPlan): Promise<Plan>;
}

export const planRow = (body: Plan): Row<Plan> => ({
  id: body.id,
  person: body.person,
  at: body.createdAt,
  tag: '',
  body,
});

/** Which of two versions counts more: the higher number, then the later, then the greater id (for two devices apart). */
export const byVersion = (a: Plan, b: Plan): number =>
  a.version - b.version ||
  (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id < b.id ? -1 : 1);

/**
 * Number and date of the version that follows. Past the last number the later date counts, and this one is the later, whatever clock the other had:
 * no file may end the writing of plans.
 */
function after(before: Plan | undefined, now: number): Pick<Plan, 'version' | 'createdAt'> {
  const version = Math.min(LAST_VERSION, (before?.version ?? 0) + 1);
  const tie = before?.version === LAST_VERSION;
  return {
    version,
    createdAt: new Date(tie ? Math.max(now, Date.parse(before.createdAt) + 1) : now).toISOString(),
  };
}

export function planStore(port: Port, sources: Sources): PlanStore {
  const versionsIn = async (tx: Tx, person: string): Promise<readonly Plan[]> => {
    const plans: Plan[] = [];
    for (const id of await aliases(tx, person))
      for (const row of await tx.select('plans', { person: id })) plans.push(row.body);
    return plans.sort(byVersion);
  };
  const sound = (plan: unknown): Plan => {
    const result = v.safeParse(planSchema, plan);
    if (!result.success) throw new RecordsError('invalid', result.issues[0].message);
    return result.output;
  };
  const store: PlanStore = {
    versions: (person) => port.read((tx) => versionsIn(tx, person)),
    currentOfAll: () =>
      port.read(async (tx) => {
        const into = new Map<string, string>();
        for (const { body } of await tx.select('people', {})) into.set(body.id, body.mergedInto ?? body.id);
        const found = new Map<string, Plan>();
        for (const { body } of await tx.select('plans', {})) {
          const owner = into.get(body.person) ?? body.person;
          const other = found.get(owner);
          if (!other || byVersion(other, body) < 0) found.set(owner, body);
        }
        return found;
      }),
    current: async (person) => (await store.versions(person)).at(-1),
    // The number is taken where it is written: two windows that looked before they wrote took the same one.
    write: (draft) =>
      port.write(async (tx) => {
        const before = (await versionsIn(tx, draft.person)).at(-1);
        const plan = sound({ ...draft, id: uuidv7(sources), ...after(before, sources.now()) });
        await tx.put('plans', [planRow(plan)]);
        return plan;
      }),
    adopt: (person, incoming) =>
      port.write(async (tx) => {
        const versions = await versionsIn(tx, person);
        const known = versions.find((plan) => plan.id === incoming.id);
        if (known) return known;
        const version = Math.min(
          LAST_VERSION,
          Math.max(incoming.version, (versions.at(-1)?.version ?? 0) + 1),
        );
        // The same plan may be in force for somebody else on this device: then this is a copy under its own id.
        const taken = await tx.get('plans', incoming.id);
        const plan = sound({ ...incoming, person, version, ...(taken && { id: uuidv7(sources) }) });
        await tx.put('plans', [planRow(plan)]);
        return plan;
      }),
  };
  return store;
}
