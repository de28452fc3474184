import type {
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
import type { Fact } from '../facts/fact.ts';
import { endOf } from '../records/moment.ts';
import type { Person, Plan, PlanDrill, SessionRecord } from '../records/schema.ts';
import { adverseEvents, flags } from './fhir-events.ts';
import { type About, observations } from './fhir-measures.ts';
import {
  clean,
  codeSystem,
  fhirText,
  HERON_RATINGS,
  heronCode,
  hl7Code,
  loincCode,
  namedUuid,
  quantity,
} from './fhir-terms.ts';
import { rating } from './summary.ts';

/**
 * A person's practice as a FHIR R4 bundle: Patient (a pseudonym), Device, CarePlan, Procedure for a session, Observation for
 * a measure, QuestionnaireResponse for ratings, AdverseEvent, Flag for a stop until cleared, Provenance (evidence.md, "Exchange" [S]).
 */
export interface FhirSource {
  readonly person: Person;
  /** Entries that were merged into that one. */
  readonly merged?: readonly Person[];
  readonly plans: readonly Plan[];
  readonly sessions: readonly SessionRecord[];
  /** What happened, of the person and of the merged entries. */
  readonly facts: readonly Fact[];
  /** Wall time of the export, ISO. */
  readonly recordedAt: string;
  readonly app: string;
  /** Units and meanings of a drill's numbers, from `drills/catalogue.ts`. */
  readonly info: (drill: DrillId) => DrillInfo | undefined;
  /** What is played of a line of the plan in force and why, or why it is left out, in words (CAUSE-1). Left out: only what was written. */
  readonly causes?: (line: PlanDrill, plan: Plan) => readonly string[];
}

/** `collection`: a file. `transaction`: for sending to a server; every entry is a PUT under its own id, so sending again is safe. */
export function fhirBundle(source: FhirSource, type: 'collection' | 'transaction'): Bundle {
  const { person } = source;
  const merged = source.merged ?? [];
  const ids = new Set([
    person.id,
    ...merged.map((one) => one.id),
    ...source.sessions.map((s) => s.person),
    ...source.plans.map((p) => p.person),
  ]);
  const resources: FhirResource[] = [
    aPatient(person, [...ids], merged),
    ...merged.map((one) => aMerged(one, person)),
  ];
  const devices = new Map<string, Device>();
  const plans = [...source.plans].sort((a, b) => a.version - b.version);
  plans.forEach((plan, i) => {
    const inForce = i === plans.length - 1;
    const causes = inForce ? source.causes : undefined;
    resources.push(aCarePlan({ person: person.id, plan, before: plans[i - 1], inForce, causes }));
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
  }
  const patient = reference(person.id);
  resources.push(...adverseEvents(patient, source), ...flags(patient, source.facts));
  resources.push(...devices.values());
  const exporter = anExporter(source.app);
  if (!devices.has(exporter.id ?? '')) resources.push(exporter);
  resources.push(aProvenance(source, resources, exporter));
  // A server may not let anybody add code systems; there the words beside each code have to do.
  if (type === 'collection') resources.unshift(codeSystem(resources));
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

const reference = (id: string): Reference => ({ reference: `urn:uuid:${id}` });

const identifiers = (ids: readonly string[]) =>
  ids.map((id) => ({ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` }));

function aPatient(person: Person, ids: readonly string[], merged: readonly Person[]): Patient {
  return {
    resourceType: 'Patient',
    id: person.id,
    identifier: identifiers(ids),
    active: !person.archived,
    ...(person.yearOfBirth === null ? {} : { birthDate: String(person.yearOfBirth) }),
    ...(merged.length === 0
      ? {}
      : { link: merged.map(({ id }) => ({ other: reference(id), type: 'replaces' as const })) }),
  };
}

/** An entry that turned out to be somebody else's: it stays findable and leads to the one that counts. */
const aMerged = ({ id }: Person, into: Person): Patient => ({
  resourceType: 'Patient',
  id,
  identifier: [{ ...identifiers([id])[0], use: 'old' }],
  active: false,
  link: [{ other: reference(into.id), type: 'replaced-by' }],
});

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

function aCarePlan(of: {
  readonly person: string;
  readonly plan: Plan;
  readonly before: Plan | undefined;
  readonly inForce: boolean;
  readonly causes: FhirSource['causes'];
}): CarePlan {
  const { person, plan, before, inForce, causes } = of;
  // The note to the patient is a letter to the patient: it may name somebody, and no colleague needs it.
  const precautions = fhirText(plan.precautions);
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
    ...(precautions ? { note: [{ text: precautions }] } : {}),
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
          description: clean(
            [`Sides: ${drill.sides}; support: ${plan.support}.`, ...(causes?.(drill, plan) ?? [])].join(' '),
          ),
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
      ...((endOf(session) ?? '') >= session.startedAt ? { end: endOf(session) ?? '' } : {}),
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
      effectiveDateTime: when === 'after' ? (endOf(session) ?? session.startedAt) : session.startedAt,
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
    authored: endOf(session) ?? session.startedAt,
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
