import { expect, test } from 'vitest';
import { DRILL_IDS, type DrillId } from '../../src/drills/drill.ts';
import { drawAt } from '../../src/drills/random.ts';
import type { PrescriptionLine as Prescribed } from '../../src/prescription/line.ts';
import { CAREFUL_PROFILE, type Profile } from '../../src/prescription/profile.ts';
import { HOME_PROGRAMME, quickPlan } from '../../src/prescription/templates.ts';
import { planToday } from '../../src/prescription/today.ts';
import { PLAN_TEMPLATES } from '../../src/records/plan-templates.ts';
import { startSession } from '../../src/session/session.ts';
import type { SessionEvent, SessionState } from '../../src/session/state.ts';
import { NO_HISTORY } from '../../src/session/state.ts';
import { millis } from '../../src/units.ts';
import { FastPatient } from '../kit/fast-patient.ts';
import type { Character } from '../kit/fast-person.ts';
import { compareGolden, type Parts, report } from './golden.ts';

const SESSIONS = 200;
/** Simulated time after which a session is stopped. */
const LONGEST_MS = 300_000;
/** Fast enough to be scored (SUP-8), slow enough for 200 sessions. */
const FRAME_MS = 75;
const CHARACTERS: readonly Character[] = ['good', 'good', 'statue', 'half-way', 'trunk-only', 'falls-out'];
const line = (drill: DrillId): Prescribed => ({
  drill,
  sides: 'both',
  parameters: {},
  rest: null,
});

/** What is done to the session beside playing it, every so often. */
const HAPPENS: readonly ((patient: FastPatient) => SessionEvent)[] = [
  () => ({ type: 'pause', by: 'tap' }),
  () => ({ type: 'told', told: 'support' }),
  () => ({ type: 'told', told: 'step' }),
  () => ({ type: 'skip' }),
  () => ({ type: 'adjust', direction: 'easier' }),
  () => ({ type: 'adjust', direction: 'harder' }),
  () => ({ type: 'go-on' }),
  () => ({ type: 'report', what: 'unsteady' }),
  () => ({ type: 'camera', state: 'lost' }),
  (patient) => ({
    type: 'body',
    body: { ...fallen(patient), events: [{ t: millis(patient.t), event: 'rapid-descent' }] },
    dt: millis(0),
  }),
];
function fallen({ session, t }: FastPatient) {
  const last = session.memory.lastBody;
  if (last === null) throw new Error('Nobody was seen yet.');
  return { ...last, t: millis(t), rise: 0.4 };
}

/** The same lines in another order, so that every drill of a programme is once played before the time is over. */
const rotated = <T>(list: readonly T[], by: number): readonly T[] => {
  const at = by % Math.max(1, list.length);
  return [...list.slice(at), ...list.slice(0, at)];
};

function planOf(n: number, profile: Profile) {
  if (n % 8 === 7) return { name: 'quick', plan: quickPlan };
  const template = PLAN_TEMPLATES[n % PLAN_TEMPLATES.length];
  const single = DRILL_IDS[Math.floor(n / 4) % DRILL_IDS.length] ?? 'weight-shift';
  const [name, lines] =
    n % 4 === 0
      ? (['home', rotated(HOME_PROGRAMME, n / 4)] as const)
      : n % 4 === 1 && template !== undefined
        ? ([template.id, rotated(template.plan.drills, Math.floor(n / 12))] as const)
        : ([single, [line(single)]] as const);
  const input = { name, drills: lines, ladders: {}, profile, minutes: 3, clinic: n % 8 < 3 };
  return { name, plan: planToday(input).plan };
}

/** One session, by its number and nothing else. */
function session(n: number): { key: string; parts: Parts } {
  const helper = (['none', 'watching', 'hands-ready'] as const)[n % 3] ?? 'none';
  const profile: Profile = { ...CAREFUL_PROFILE, helper, oneLegUnlocked: n % 5 === 0 ? 'therapist' : null };
  const { name, plan } = planOf(n, profile);
  const known = n % 2 === 1;
  const history = { ...NO_HISTORY, firstQuestionsPassed: known, drillsSeen: known ? DRILL_IDS : [] };
  const character = CHARACTERS[n % CHARACTERS.length] ?? 'good';
  const obeys = n % 7 === 6;
  const patient = new FastPatient(startSession(plan, profile, history, n + 1), {
    seed: n + 1,
    character,
    obeys,
    frameMs: FRAME_MS,
    answers: n % 11 === 10 ? { effort: 8, steadiness: 4, 'pain-after': 4 } : {},
  });
  const cues: unknown[] = [];
  let shown: readonly unknown[] = [];
  patient.watch = ({ phase, paused, cue, target, say, question, item }: SessionState) => {
    const now = [phase, paused?.why, cue, target, say?.id, question?.id, item];
    if (now.some((one, i) => one !== shown[i])) cues.push(now);
    shown = now;
  };
  // Two of three sessions are left alone until late; in the others something happens every 20 to 60 s.
  for (let k = 0; patient.t < LONGEST_MS; k++) {
    const wait = n % 3 === 2 ? 20_000 + 40_000 * drawAt(n, k) : LONGEST_MS;
    patient.play(Math.min(wait, LONGEST_MS + 1000 - patient.t));
    const happens = HAPPENS[Math.floor(drawAt(n + 1000, k) * HAPPENS.length)];
    if (n % 3 === 2 && happens !== undefined && patient.session.memory.lastBody !== null)
      patient.send(happens(patient));
    if (patient.session.phase === 'result' || patient.session.phase === 'stopped') break;
  }
  patient.send({ type: 'stop', by: 'tap' });
  const { results, incidents, answers, phase, stop, ratings } = patient.session;
  return {
    key: `${String(n).padStart(3, '0')} ${name} ${character}${obeys ? ', obeys' : ''}${n % 3 === 2 ? ', eventful' : ''}`,
    parts: {
      trials: results.flatMap((one) => one.trials),
      incidents,
      answers,
      cues,
      results: [...results.map(({ trials: _, from: _from, ...rest }) => rest), { phase, stop, ratings }],
    },
  };
}

test(`golden sessions: ${SESSIONS} sessions play as they did`, () => {
  const played = new Map<string, Parts>();
  for (let n = 0; n < SESSIONS; n++) {
    const { key, parts } = session(n);
    played.set(key, parts);
  }
  expect(report('sessions', compareGolden('sessions', played))).toBe('');
});
