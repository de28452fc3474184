import type {
  AdverseEvent,
  Bundle,
  BundleEntry,
  CarePlan,
  Device,
  FhirResource,
  Observation,
  Patient,
  Procedure,
  Provenance,
  QuestionnaireResponse,
  Reference,
} from 'fhir/r4';
import type { DrillId, DrillInfo } from '../drills/drill.ts';
import type { Person, Plan, SessionRecord } from '../records/schema.ts';
import {
  fhirText,
  HERON_CODES,
  HERON_RATINGS,
  heronCode,
  hl7Code,
  loincCode,
  namedUuid,
  quantity,
} from './fhir-terms.ts';
import { metric, metricNames, rating, type SessionDrill, sidesOf, success } from './summary.ts';

/**
 * A person's practice as a FHIR R4 bundle: Patient (a pseudonym), Device, CarePlan, Procedure for a session, Observation for
 * a measure, QuestionnaireResponse for ratings, AdverseEvent, Provenance (evidence.md, "Exchange" [S]).
 */
export interface FhirSource {
  readonly person: Person;
  readonly plans: readonly Plan[];
  readonly sessions: readonly SessionRecord[];
  /** Wall time of the export, ISO. */
  readonly recordedAt: string;
  readonly app: string;
  /** Units and meanings of a drill's numbers, from `drills/catalogue.ts`. */
  readonly info: (drill: DrillId) => DrillInfo | undefined;
}

/** `collection`: a file. `transaction`: for sending to a server; every entry is a PUT under its own id, so sending again is safe. */
export function fhirBundle(source: FhirSource, type: 'collection' | 'transaction'): Bundle {
  const { person } = source;
  const ids = new Set([
    person.id,
    ...source.sessions.map((s) => s.person),
    ...source.plans.map((p) => p.person),
  ]);
  const resources: FhirResource[] = [aPatient(person, [...ids])];
  const devices = new Map<string, Device>();
  const plans = [...source.plans].sort((a, b) => a.version - b.version);
  plans.forEach((plan, i) => {
    resources.push(aCarePlan(person.id, plan, plans[i - 1], i === plans.length - 1));
  });
  const known = new Set(plans.map((plan) => plan.id));
  for (const session of source.sessions) {
    const device = aDevice(session);
    devices.set(device.id ?? '', device);
    const about: About = {
      patient: reference(person.id),
      session,
      procedure: reference(session.id),
      device: reference(device.id ?? ''),
    };
    resources.push(aProcedure(about, session.plan && known.has(session.plan.id) ? session.plan.id : null));
    session.drills.forEach((drill, index) => {
      resources.push(...observations(about, drill, index, source.info(drill.drill)));
    });
    resources.push(...painObservations(about));
    if (session.ratings.length > 0) resources.push(aQuestionnaireResponse(about));
    resources.push(...adverseEvents(about));
  }
  resources.push(...devices.values());
  const exporter = anExporter(source.app);
  if (!devices.has(exporter.id ?? '')) resources.push(exporter);
  resources.push(aProvenance(source, resources, exporter));
  return {
    resourceType: 'Bundle',
    id: namedUuid('bundle', person.id, source.recordedAt),
    type,
    timestamp: source.recordedAt,
    entry: resources.map((resource): BundleEntry => {
      const id = resource.id ?? '';
      const entry = { fullUrl: `urn:uuid:${id}`, resource };
      return type === 'collection'
        ? entry
        : { ...entry, request: { method: 'PUT', url: `${resource.resourceType}/${id}` } };
    }),
  };
}

interface About {
  readonly patient: Reference;
  readonly procedure: Reference;
  readonly device: Reference;
  readonly session: SessionRecord;
}

const reference = (id: string): Reference => ({ reference: `urn:uuid:${id}` });
/** No session is longer than this: a moment beyond it is none, and the session's start is all that is known. [J] */
const LONGEST_MS = 7 * 86_400_000;
/** Wall time of a moment given in ms since the session began. */
const at = (session: SessionRecord, ms: number): string => {
  const time = Date.parse(session.startedAt) + (Math.abs(ms) <= LONGEST_MS ? Math.round(ms) : 0);
  const text = new Date(time).toISOString();
  // Years of more than four digits are no dates in FHIR.
  return /^\d{4}-/.test(text) ? text : session.startedAt;
};

function aPatient(person: Person, ids: readonly string[]): Patient {
  return {
    resourceType: 'Patient',
    id: person.id,
    identifier: ids.map((id) => ({ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` })),
    active: !person.archived,
    ...(person.yearOfBirth === null ? {} : { birthDate: String(person.yearOfBirth) }),
  };
}

const anExporter = (app: string): Device => ({
  resourceType: 'Device',
  id: namedUuid('device', app),
  status: 'active',
  deviceName: [{ name: 'Heron', type: 'user-friendly-name' }],
  version: [{ value: fhirText(app) ?? '0' }],
  type: { text: 'Balance practice software with camera' },
});

function aDevice(session: SessionRecord): Device {
  const { camera, width, height, pose } = session.device;
  const network = pose ? `${pose.model} network on ${pose.delegate}` : 'network unknown';
  return {
    ...anExporter(session.app),
    id: namedUuid('device', session.app, camera, width, height, network),
    note: [{ text: `Camera: ${camera}, ${width} × ${height}; pose ${network}.` }],
  };
}

function aCarePlan(person: string, plan: Plan, before: Plan | undefined, inForce: boolean): CarePlan {
  const notes = [plan.precautions, plan.noteToPatient].flatMap((text) => fhirText(text) ?? []);
  const description = fhirText(plan.goals);
  const author = fhirText(plan.author, 120);
  return {
    resourceType: 'CarePlan',
    id: plan.id,
    status: inForce ? 'active' : 'revoked',
    intent: 'plan',
    title: `Balance practice, version ${plan.version}`,
    ...(description ? { description } : {}),
    subject: reference(person),
    created: plan.createdAt,
    ...(author ? { author: { display: author } } : {}),
    ...(before ? { replaces: [reference(before.id)] } : {}),
    ...(notes.length > 0 ? { note: notes.map((text) => ({ text })) } : {}),
    activity: [
      {
        detail: {
          status: inForce ? 'in-progress' : 'stopped',
          code: heronCode('session', 'Balance practice session'),
          scheduledTiming: {
            repeat: {
              frequency: plan.dose.daysPerWeek,
              period: 1,
              periodUnit: 'wk',
              duration: plan.dose.minutes,
              durationUnit: 'min',
            },
          },
        },
      },
      ...plan.drills.map((drill) => ({
        detail: {
          status: inForce ? ('in-progress' as const) : ('stopped' as const),
          code: heronCode(drill.drill, drill.drill),
          description: `Sides: ${drill.sides}; support: ${plan.support}.`,
        },
      })),
    ],
  };
}

const PROCEDURE_STATUS = {
  running: 'in-progress',
  finished: 'completed',
  stopped: 'stopped',
  interrupted: 'stopped',
} as const;

function aProcedure({ patient, device, session }: About, plan: string | null): Procedure {
  return {
    resourceType: 'Procedure',
    id: session.id,
    ...(plan ? { basedOn: [reference(plan)] } : {}),
    status: PROCEDURE_STATUS[session.status],
    ...(session.stopped ? { statusReason: { text: fhirText(session.stopped.reason) ?? 'unknown' } } : {}),
    code: heronCode('session', 'Balance practice session'),
    subject: patient,
    performedPeriod: {
      start: session.startedAt,
      // A clock that was set back would end it before its start; then only the start is certain.
      ...(session.endedAt !== null && session.endedAt >= session.startedAt ? { end: session.endedAt } : {}),
    },
    usedReference: [device],
    ...(session.decisions.length > 0
      ? {
          note: session.decisions.map(({ decision }) => ({
            text: clean(
              `${decision.ladder}: level ${decision.from} → ${decision.to} (rule: ${decision.rule})`,
            ),
          })),
        }
      : {}),
  };
}

const LOINC_RESULTS: Readonly<Partial<Record<DrillId, Readonly<Record<string, string>>>>> = {
  'assess-single-leg': { bestLeft: '66569-5', bestRight: '66569-5' },
  'assess-sit-to-stand': { stands: '66247-8' },
};
const ESTIMATE = 'Estimate from one camera; not a certified measuring instrument.';

/** Words around a text from outside, without what FHIR forbids. */
const clean = (text: string): string => fhirText(text, 2000) ?? '';
/** What a table says of a name from outside, which must not find what every object inherits. */
const own = <T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  table && Object.hasOwn(table, name) ? table[name] : undefined;

/** One drill: success, then the median of each metric with the sides as components, then the results of the whole drill. */
function observations(
  about: About,
  drill: SessionDrill,
  index: number,
  info: DrillInfo | undefined,
): Observation[] {
  const { session } = about;
  const base = (name: string): Omit<Observation, 'code'> => ({
    resourceType: 'Observation',
    id: namedUuid('observation', session.id, index, name),
    status: session.status === 'running' ? 'preliminary' : 'final',
    category: [hl7Code('observation-category', 'activity')],
    subject: about.patient,
    effectivePeriod: {
      start: at(session, drill.startedAt),
      ...(drill.endedAt !== null && drill.endedAt >= drill.startedAt
        ? { end: at(session, drill.endedAt) }
        : {}),
    },
    partOf: [about.procedure],
    device: about.device,
  });
  const sides = sidesOf(drill);
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
      ],
      ...(drill.level === null
        ? {}
        : { note: [{ text: clean(`Ladder ${drill.ladder}, level ${drill.level}.`) }] }),
    },
  ];
  for (const name of metricNames(drill)) {
    const outcome = own(info?.outcomes, name);
    const unit = outcome?.unit ?? '';
    const components = sides.flatMap((side) => {
      const value = metric(drill, name, side);
      return value === null
        ? []
        : [{ code: heronCode(side, `The person's own ${side}`), valueQuantity: quantity(value, unit) }];
    });
    const value = metric(drill, name);
    if (value === null) continue;
    made.push({
      ...base(`metric.${name}`),
      code: heronCode(
        `${drill.drill}.${name}`,
        outcome?.about ?? `${drill.drill}: ${name}, median of the trials`,
      ),
      valueQuantity: quantity(value, unit),
      ...(components.length > 0 ? { component: components } : {}),
      method: { text: ESTIMATE },
    });
  }
  for (const [name, value] of Object.entries(drill.summary)) {
    const outcome = own(info?.summary, name);
    const text = outcome?.about ?? `${drill.drill}: ${name}`;
    const loinc = own(LOINC_RESULTS[drill.drill], name);
    made.push({
      ...base(`summary.${name}`),
      code: loinc
        ? loincCode(loinc, `${drill.drill}.${name}`, text)
        : heronCode(`${drill.drill}.${name}`, text),
      valueQuantity: quantity(value, outcome?.unit ?? ''),
      method: { text: ESTIMATE },
    });
  }
  return made;
}

function painObservations(about: About): Observation[] {
  const { session } = about;
  return (['before', 'after'] as const).flatMap((when) => {
    const value = rating(session, 'pain', when);
    if (value === null) return [];
    const pain: Observation = {
      resourceType: 'Observation',
      id: namedUuid('observation', session.id, 'pain', when),
      status: 'final',
      category: [hl7Code('observation-category', 'survey')],
      code: loincCode('72514-3', `pain-${when}`, `Pain 0–10, ${when} practice`),
      subject: about.patient,
      effectiveDateTime: when === 'after' ? (session.endedAt ?? session.startedAt) : session.startedAt,
      partOf: [about.procedure],
      valueQuantity: quantity(value, 'score'),
    };
    return [pain];
  });
}

function aQuestionnaireResponse({ patient, procedure, session }: About): QuestionnaireResponse {
  const ratings = new Map(
    session.ratings.map((r) => [[r.kind, r.when, ...(r.site === null ? [] : [r.site])].join('-'), r]),
  );
  return {
    resourceType: 'QuestionnaireResponse',
    id: namedUuid('ratings', session.id),
    partOf: [procedure],
    questionnaire: HERON_RATINGS,
    status: session.status === 'running' ? 'in-progress' : 'completed',
    subject: patient,
    authored: session.endedAt ?? session.startedAt,
    source: patient,
    item: [...ratings].map(([linkId, r]) => ({
      linkId: clean(linkId),
      text: clean(
        `${r.kind} ${r.when} practice${r.site === null ? '' : `, ${r.site}`} (${r.kind === 'steadiness' ? '1–5, 5 = lost balance' : '0–10'})`,
      ),
      answer: [{ valueDecimal: r.value }],
    })),
  };
}

/** Incidents that a colleague would want to know of. Trouble with light or camera is none. [J] */
const ADVERSE = new Set([
  'fall',
  'near-fall',
  'stumble',
  'rapid-descent',
  'not-all-right',
  'dizzy',
  'chest-pain',
  'breathless',
  'wound',
]);

function adverseEvents({ patient, procedure, session }: About): AdverseEvent[] {
  return session.incidents.flatMap((incident, i) => {
    if (!ADVERSE.has(incident.kind)) return [];
    const when = at(session, incident.at);
    const event: AdverseEvent = {
      resourceType: 'AdverseEvent',
      id: namedUuid('incident', session.id, i),
      actuality: 'actual',
      event: {
        coding: [{ system: HERON_CODES, code: incident.kind }],
        text: fhirText(`${incident.kind}, noted by ${incident.by}. ${incident.note}`, 2000) ?? incident.kind,
      },
      subject: patient,
      date: when,
      recordedDate: when,
      suspectEntity: [{ instance: procedure }],
    };
    return [event];
  });
}

function aProvenance(source: FhirSource, resources: readonly FhirResource[], exporter: Device): Provenance {
  return {
    resourceType: 'Provenance',
    id: namedUuid('provenance', source.person.id, source.recordedAt),
    target: resources.map((resource) => reference(resource.id ?? '')),
    recorded: source.recordedAt,
    activity: { text: 'Exported from the records of Heron on the device of the person or clinic' },
    agent: [{ type: hl7Code('provenance-participant-type', 'assembler'), who: reference(exporter.id ?? '') }],
  };
}
