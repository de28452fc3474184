import type { DrillId } from '../../src/drills/drill.ts';
import type { Profile } from '../../src/prescription/profile.ts';
import { startSession } from '../../src/session/session.ts';
import type { SessionEvent, SessionState } from '../../src/session/state.ts';
import { isOver, stepSession } from '../../src/session/step.ts';
import { millis } from '../../src/units.ts';
import { FastPatient, kindAnswer, type Moment } from '../kit/fast-patient.ts';
import { UPRIGHT } from '../kit/fast-person.ts';
import { historyOf, type PlanOptions, planFor, prescribed, profileOf } from '../kit/plan.ts';
import type { Walkable } from './walk.ts';

const FRAME_MS = 80;
/** How long a person does what the screen says, unless the session moves on before; in pauses and at questions nothing moves by itself, ms. */
const PATIENCE_MS = { going: 300_000, waiting: 3_000 };

/** A session in words: what two states must have in common to be taken for one. */
export const nameOf = ({ session }: Pick<Moment, 'session'>): string => {
  const { phase, paused, question, item } = session;
  const asked = question === null ? '-' : [question.id, question.about].filter(Boolean).join(' about ');
  return [phase, paused?.why ?? '-', asked, item].join(' | ');
};

/** What a walk begins with. */
export interface Situation extends PlanOptions {
  readonly drills: readonly DrillId[];
  readonly known?: boolean;
  readonly profile?: Partial<Profile>;
}
export function begin({ drills, known = true, ...options }: Situation): Moment {
  const lines = drills.map((drill) => prescribed(drill, { parameters: {} }));
  const { plan } = planFor(lines, options);
  const session = startSession(plan, profileOf(options.profile), historyOf(known), 1);
  return { session, t: 1000, calibrated: false, place: 'standing' };
}

/** The patient reads, and does what the screen says, until the session is somewhere else. */
function obeys(from: Moment): Moment {
  const patient = new FastPatient(from.session, { seed: 1, obeys: true, frameMs: FRAME_MS }, from);
  const here = nameOf(from);
  const waits = from.session.paused !== null || from.session.question !== null;
  const patience = waits ? PATIENCE_MS.waiting : PATIENCE_MS.going;
  while (patient.t - from.t < patience && nameOf(patient) === here) patient.frame();
  return patient.moment;
}
const send = (event: SessionEvent) => (from: Moment) => ({
  ...from,
  session: stepSession(from.session, event),
});
export const frames = (ms: number, body: Partial<typeof UPRIGHT>) => (from: Moment) => {
  let { session, t } = from;
  for (const end = t + ms; t < end && !isOver(session); ) {
    t += FRAME_MS;
    const seen = { ...UPRIGHT, t: millis(t), calibrated: from.calibrated, posesPerSecond: 20, ...body };
    session = stepSession(session, { type: 'body', body: seen, dt: millis(FRAME_MS) });
  }
  return { ...from, session, t };
};
const answers = (good: boolean) => (from: Moment) => {
  const { question } = from.session;
  if (question === null) return from;
  const kind = kindAnswer(question);
  const worst = question.options.includes('fall') ? 'fall' : (question.options.at(-1) ?? '');
  const bad = question.kind === 'yes-no' ? kind !== true : question.kind === 'scale' ? question.max : worst;
  return send({ type: 'answer', question: question.id, value: good ? kind : bad })(from);
};

/** An empty picture. */
export const AWAY = { tracked: false, notMeasured: 'nobody', lateral: null, box: null } as const;

/** Everything that patient, helper, camera and keys can do to a session. */
export const EVENTS: Readonly<Record<string, (from: Moment) => Moment>> = {
  obeys,
  leaves: frames(1200, AWAY),
  falls: (from) => {
    const events = [{ t: millis(from.t + FRAME_MS), event: 'rapid-descent' as const }];
    return frames(FRAME_MS, { rise: 0.4, events })(from);
  },
  'says fine': answers(true),
  'says not fine': answers(false),
  'goes on': send({ type: 'go-on' }),
  'goes back': send({ type: 'back' }),
  skips: send({ type: 'skip' }),
  pauses: send({ type: 'pause', by: 'tap' }),
  resumes: send({ type: 'resume', by: 'tap' }),
  'loses the camera': send({ type: 'camera', state: 'lost' }),
  'has the camera back': send({ type: 'camera', state: 'ok' }),
  stops: send({ type: 'stop', by: 'tap' }),
};

export const sessionWalk = (start: Moment): Walkable<Moment> => ({
  start,
  events: EVENTS,
  name: nameOf,
  over: ({ session }) => isOver(session),
});

/** What goes wrong by the supervisor's eye; the end of the dose is no alarm. */
export const alarmsOf = ({ incidents }: SessionState): readonly string[] =>
  incidents.map((one) => one.kind).filter((kind) => kind !== 'over-dose');
