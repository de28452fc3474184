import { deflateSync } from 'fflate';
import * as v from 'valibot';
import type { DrillId, DrillInfo, ParameterInfo, Say } from '../drills/drill.ts';
import { intervalOf, type Wish } from '../prescription/line.ts';
import { fromBase64Url, toBase64Url } from './canonical.ts';
import { type Plan, planSchema } from './schema.ts';
import { inflateAtMost } from './traces.ts';

/**
 * A plan travels without a server: as a file, or inside an address behind the `#`, which browsers never send. Nothing in it
 * names the person. A link cannot prove who made it, so importing always shows the plan and asks.
 */
const sharedSchema = v.omit(planSchema, ['person']);
/** A plan that belongs to nobody yet. */
export type SharedPlan = v.InferOutput<typeof sharedSchema>;

/** 2: fixed values and bounds by parameter. Files and links of version 1 are read for ever. */
const PLAN_VERSION = 2;

const fileSchema = v.strictObject({
  format: v.literal('heron-plan'),
  version: v.picklist([1, PLAN_VERSION]),
  plan: sharedSchema,
});

/** Longest address part that is taken. [J] Browsers take far more, but mail programs and QR codes do not: see `QR_LIMIT`. */
export const MAX_FRAGMENT = 16_000;
/** A longer fragment does not fit a QR code that a phone still reads (version 40, low correction: 2953 bytes [R]). */
export const QR_LIMIT = 2_800;
const MAX_TEXT = 120_000;

export type PlanRefusal =
  | 'not-a-plan' // another file or link
  | 'newer' // made by a newer Heron
  | 'damaged' // cut off or changed on the way
  | 'too-large'
  | 'impossible'; // ours, whole, but it asks for something outside the bounds
export type ReadPlan =
  | { readonly ok: true; readonly plan: SharedPlan }
  | { readonly ok: false; readonly why: PlanRefusal; readonly reason: Say };

const refuse = (why: PlanRefusal, values?: Say['values']): ReadPlan => ({
  ok: false,
  why,
  reason: { id: `records.plan.refused.${why}`, ...(values ? { values } : {}) },
});

/** Takes the person off. */
export function shared(plan: Plan): SharedPlan {
  const { person: _person, ...rest } = plan;
  return rest;
}

/** The plan as the text of a file. */
export const planFile = (plan: Plan): string =>
  `${JSON.stringify({ format: 'heron-plan', version: PLAN_VERSION, plan: shared(plan) }, null, 2)}\n`;

/** The plan as an address part: `2.<checksum>.<data>`, letters that need no escaping. */
export function planFragment(plan: Plan): string {
  const data = toBase64Url(deflateSync(new TextEncoder().encode(JSON.stringify(shared(plan))), { level: 9 }));
  return `${PLAN_VERSION}.${checksum(data)}.${data}`;
}

type Info = (drill: DrillId) => DrillInfo | undefined;

/** Reads a plan from a file's text. `info` gives the drills' bounds. */
export function readPlanFile(text: string, info: Info): ReadPlan {
  if (text.length > MAX_TEXT) return refuse('too-large');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('damaged');
  }
  if (typeof json !== 'object' || json === null || !('format' in json) || json.format !== 'heron-plan')
    return refuse('not-a-plan');
  if ('version' in json && typeof json.version === 'number' && json.version > PLAN_VERSION)
    return refuse('newer');
  const parsed = v.safeParse(fileSchema, json);
  if (!parsed.success) return refuse('impossible', { where: v.getDotPath(parsed.issues[0]) ?? '' });
  return bounded(parsed.output.plan, info);
}

/** Reads a plan from an address part. */
export function readPlanFragment(fragment: string, info: Info): ReadPlan {
  if (fragment.length > MAX_FRAGMENT) return refuse('too-large');
  const match = /^(\d{1,4})\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/.exec(fragment);
  if (!match) return refuse('not-a-plan');
  const [, version, sum = '', data = ''] = match;
  if (Number(version) > PLAN_VERSION) return refuse('newer');
  if (Number(version) < 1) return refuse('not-a-plan');
  const bytes = checksum(data) === sum ? fromBase64Url(data) : null;
  if (!bytes) return refuse('damaged');
  const plain = inflateAtMost(bytes, MAX_TEXT);
  if (!plain) return refuse('too-large');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return refuse('damaged');
  }
  const parsed = v.safeParse(sharedSchema, json);
  if (!parsed.success) return refuse('impossible', { where: v.getDotPath(parsed.issues[0]) ?? '' });
  return bounded(parsed.output, info);
}

function bounded(plan: SharedPlan, info: Info): ReadPlan {
  const [problem] = planProblems(plan, info);
  return problem ? refuse('impossible', problem.values) : { ok: true, plan };
}

/** What in a plan no drill can do: an unknown drill or parameter, a value outside its bounds, a floor over its ceiling. */
export function planProblems(plan: Pick<Plan, 'drills'>, info: Info): readonly Say[] {
  const problems: Say[] = [];
  const add = (where: string): void => {
    problems.push({ id: 'records.plan.refused.impossible', values: { where } });
  };
  for (const [i, item] of plan.drills.entries()) {
    const place = `${item.drill} (${i + 1})`;
    const known = info(item.drill);
    if (!known) {
      add(place);
      continue;
    }
    for (const [name, wish] of Object.entries(item.parameters)) {
      const about = Object.hasOwn(known.parameters, name) ? known.parameters[name] : undefined;
      if (!about || !possible(about, wish)) add(`${place} ${name}`);
    }
    const { floor, ceiling } = item.ladder;
    if (floor !== null && ceiling !== null && floor > ceiling) add(`${place} ladder`);
  }
  return problems;
}

/** Whether a drill can play something of what is wished for one of its parameters. */
function possible(about: ParameterInfo, wish: Wish): boolean {
  const { min, max } = intervalOf(wish);
  const whole = about.whole !== true || (Number.isInteger(min) && Number.isInteger(max));
  return Math.max(min, about.min) <= Math.min(max, about.max) && whole;
}

/** CRC-32 (ISO 3309) as eight hexadecimal digits: notices a link that was cut or mistyped, not one that was forged. */
function checksum(text: string): string {
  let crc = -1;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ((crc ^ -1) >>> 0).toString(16).padStart(8, '0');
}
