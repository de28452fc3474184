import type { Observation, Reference } from 'fhir/r4';
import type { DrillInfo } from '../drills/drill.ts';
import { momentOf } from '../records/moment.ts';
import type { SessionRecord } from '../records/schema.ts';
import type { Side } from '../units.ts';
import { clean, heronCode, hl7Code, laterality, leg, loincCode, namedUuid, quantity } from './fhir-terms.ts';
import { metric, metricNames, type SessionDrill, sidesOf, success } from './summary.ts';

/** What the numbers of one session point at. */
export interface About {
  readonly patient: Reference;
  readonly procedure: Reference;
  readonly device: Reference;
  readonly session: SessionRecord;
}

const ESTIMATE = 'Estimate from one camera; not a certified measuring instrument.';

/** What a table says of a name from outside, which must not find what every object inherits. */
const own = <T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  table && Object.hasOwn(table, name) ? table[name] : undefined;

/**
 * One drill: its trials, the median of each metric on each side, and the results of the whole drill. Every one says at which level and with which
 * support it came about, and whether it may be read as a result.
 */
export function observations(
  about: About,
  drill: SessionDrill,
  index: number,
  info: DrillInfo | undefined,
): Observation[] {
  const { session } = about;
  const doubt = doubtOf(drill);
  const base = (name: string): Omit<Observation, 'code'> => ({
    resourceType: 'Observation',
    id: namedUuid('observation', session.id, index, name),
    status: session.status === 'running' ? 'preliminary' : 'final',
    category: [hl7Code('observation-category', 'activity')],
    subject: about.patient,
    effectivePeriod: {
      start: momentOf(session, drill.startedAt),
      ...(drill.endedAt !== null && drill.endedAt >= drill.startedAt
        ? { end: momentOf(session, drill.endedAt) }
        : {}),
    },
    partOf: [about.procedure],
    device: about.device,
    ...(doubt === null
      ? {}
      : {
          interpretation: [{ ...hl7Code('v3-ObservationInterpretation', 'IND'), text: doubt }],
          note: [{ text: doubt }],
        }),
  });
  const circumstances = circumstancesOf(drill);
  const sides = sidesOf(drill);
  const isLeg = info !== undefined && info.traits(drill.parameters).sides !== 'both-together';
  const all = success(drill.trials);
  const made: Observation[] = [
    {
      ...base('trials'),
      code: heronCode(`${drill.drill}.trials`, `${drill.drill}: trials`),
      component: [
        ...(['hit', 'miss', 'void'] as const).map((outcome) => ({
          code: heronCode(outcome, `Trials: ${outcome}`),
          valueQuantity: quantity(all[outcome], 'count'),
        })),
        ...sides.map((side) => ({
          code: heronCode(`hit-${side}`, `Trials on the ${side}: hit`),
          valueQuantity: quantity(success(drill.trials, side).hit, 'count'),
        })),
        ...circumstances,
      ],
    },
  ];
  for (const name of metricNames(drill)) {
    const outcome = own(info?.outcomes, name);
    const text = outcome?.about ?? `${drill.drill}: ${name}, median of the trials`;
    // One leg apart from the other: a median over both belongs to neither.
    for (const side of sides.length > 0 ? sides : (['both'] as const)) {
      const value = metric(drill, name, side);
      if (value === null) continue;
      made.push({
        ...base(side === 'both' ? `metric.${name}` : `metric.${name}.${side}`),
        ...sided(`${drill.drill}.${name}`, text, side, isLeg),
        valueQuantity: quantity(value, outcome?.unit ?? ''),
        component: [...(isLeg && side !== 'both' ? [laterality(side)] : []), ...circumstances],
        method: { text: ESTIMATE },
      });
    }
  }
  for (const [name, value] of Object.entries(drill.summary)) {
    const outcome = own(info?.summary, name);
    const text = outcome?.about ?? `${drill.drill}: ${name}`;
    const side = name.endsWith('Left') ? 'left' : name.endsWith('Right') ? 'right' : null;
    made.push({
      ...base(`summary.${name}`),
      // A borrowed code means the number only where the test was whole.
      code:
        outcome?.loinc !== undefined && doubt === null
          ? loincCode(outcome.loinc, `${drill.drill}.${name}`, text)
          : heronCode(`${drill.drill}.${name}`, text),
      ...(side === null ? {} : { bodySite: leg(side) }),
      valueQuantity: quantity(value, outcome?.unit ?? ''),
      component: [...(side === null ? [] : [laterality(side)]), ...circumstances],
      method: { text: ESTIMATE },
    });
  }
  return made;
}

/** Which side a number belongs to: a leg is a body site; the direction of a shift is none and stands in the code. */
function sided(
  code: string,
  text: string,
  side: Side | 'both',
  isLeg: boolean,
): Pick<Observation, 'code' | 'bodySite'> {
  if (side === 'both') return { code: heronCode(code, text) };
  return isLeg
    ? { code: heronCode(code, text), bodySite: leg(side) }
    : { code: heronCode(`${code}.${side}`, `${text} To the person's own ${side}.`) };
}

/** Why a number must not be read as a plain result, or null. */
function doubtOf({ scored, complete }: SessionDrill): string | null {
  const why = [
    ...(scored ? [] : ['not scored, the machine was too slow for a fair score']),
    ...(complete ? [] : ['incomplete, the drill was skipped or stopped before its end']),
  ];
  return why.length === 0 ? null : `Not a result: ${why.join('; ')}.`;
}

/** Numbers are told with who they came from (`therapist`, `rung`, `drill`, `today`), where the record says so. */
function circumstancesOf({
  level,
  ladder,
  support,
  parameters,
  from,
}: SessionDrill): NonNullable<Observation['component']> {
  const asked = Object.entries(parameters).map(([name, value]) => {
    const source = own(from, name);
    return source === undefined ? `${name} ${value}` : `${name} ${value} (${source})`;
  });
  return [
    ...(level === null
      ? []
      : [{ code: heronCode('level', 'Level of the ladder, the lowest is 1'), valueInteger: level + 1 }]),
    { code: heronCode('support', 'Support agreed for the drill'), valueString: support },
    ...(asked.length === 0
      ? []
      : [
          {
            code: heronCode('asked', 'What was asked for'),
            valueString: clean([...(ladder === null ? [] : [ladder]), ...asked].join('; ')),
          },
        ]),
  ];
}
