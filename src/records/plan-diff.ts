import type { DrillId } from '../drills/drill.ts';
import type { Wish } from '../prescription/line.ts';
import { canonical } from './canonical.ts';
import type { Plan, PlanDrill } from './schema.ts';

/** One difference between two plans. Words for `field`: `records.plan.field.<field>`; parameters have the drill's own names. */
export interface PlanChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** The drill it is about; null: the plan as a whole. */
  readonly drill: DrillId | null;
  readonly field: string;
  readonly before: string | number | boolean | null;
  readonly after: string | number | boolean | null;
}

type Value = PlanChange['before'];
const GENERAL: readonly (readonly [string, (plan: Comparable) => Value])[] = [
  ['goals', (p) => p.goals],
  ['days', (p) => p.dose.daysPerWeek],
  ['minutes', (p) => p.dose.minutes],
  ['support', (p) => p.support],
  ['precautions', (p) => p.precautions],
  ['note', (p) => p.noteToPatient],
];
type Comparable = Pick<Plan, 'goals' | 'dose' | 'support' | 'precautions' | 'noteToPatient' | 'drills'>;

const wished = (wish: Wish | undefined): Value =>
  typeof wish === 'object' ? `${wish.min}–${wish.max}` : (wish ?? null);
const DRILL: readonly (readonly [string, (drill: PlanDrill) => Value])[] = [
  ['sides', (d) => d.sides],
  ['rest-after', (d) => d.rest],
  ['floor', (d) => d.ladder.floor],
  ['ceiling', (d) => d.ladder.ceiling],
  ['lock', (d) => d.ladder.lock],
];

/** Everything that is different in `after`, the plan as a whole first, then drill by drill. Equal plans give an empty list. */
export function planDiff(before: Comparable, after: Comparable): readonly PlanChange[] {
  const changes: PlanChange[] = [];
  const compare = (drill: DrillId | null, field: string, a: Value, b: Value): void => {
    if (a !== b) changes.push({ kind: 'changed', drill, field, before: a, after: b });
  };
  for (const [field, of] of GENERAL) compare(null, field, of(before), of(after));

  // A drill may stand in a plan twice: the first of its kind is compared with the first, and so on.
  const rest = [...before.drills];
  const kept: PlanDrill[] = [];
  for (const now of after.drills) {
    const at = rest.findIndex((drill) => drill.drill === now.drill);
    const [old] = at >= 0 ? rest.splice(at, 1) : [];
    if (!old) {
      changes.push({ kind: 'added', drill: now.drill, field: 'drill', before: null, after: now.drill });
      continue;
    }
    kept.push(old);
    for (const [field, of] of DRILL) compare(now.drill, field, of(old), of(now));
    for (const name of [...new Set([...Object.keys(old.parameters), ...Object.keys(now.parameters)])].sort())
      compare(now.drill, name, wished(old.parameters[name]), wished(now.parameters[name]));
  }
  for (const old of rest)
    changes.push({ kind: 'removed', drill: old.drill, field: 'drill', before: old.drill, after: null });

  const order = (drills: readonly PlanDrill[]): string => canonical(drills.map((drill) => drill.drill));
  const was = before.drills.filter((drill) => kept.includes(drill));
  if (order(was) !== order(kept))
    changes.push({
      kind: 'changed',
      drill: null,
      field: 'order',
      before: was.map((drill) => drill.drill).join(', '),
      after: kept.map((drill) => drill.drill).join(', '),
    });
  return changes;
}
