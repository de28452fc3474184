import type { BodyState } from '../body/state.ts';
import type { Millis } from '../units.ts';
import {
  attend,
  COMMON_REASONS,
  COMMON_STOPS,
  type Core,
  conclude,
  enter,
  framingCue,
  inPhase,
  legProblem,
  missed,
  newCore,
  type Planned,
  READY_LIMIT_MS,
  repeatsAllowed,
  toldVerdict,
  type Verdict,
  voided,
} from './core.ts';
import type { Cue } from './cue.ts';
import type { Drill, DrillContext, DrillInfo, DrillState, Told } from './drill.ts';
import { type ParametersOf, parserOf, seconds } from './parameters.ts';
import { followRep, newRep, type Rep } from './repetition.ts';
import { riseSeen, SITTING, standDepth } from './sit-to-stand.ts';
import { SEATED_REST, uprightWith } from './traits.ts';

export const info = {
  id: 'assess-sit-to-stand',
  version: 1,
  kind: 'assessment',
  purpose: 'How often one can stand up fully from a chair and sit down again in 30 seconds, as a trend.',
  setUp:
    'A chair about 43 cm (17 inches) high without using its arms, its back against a wall, facing the camera. Arms crossed on the chest, feet flat.',
  parameters: {
    duration: seconds(30, 30, 30, 'Length of the test.'),
  },
  outcomes: {
    duration: { unit: 's', about: 'From leaving the seat to sitting again.' },
    depth: { unit: '1 = standing', about: 'Farthest point of the repetition.' },
    support: { unit: '0/1', about: 'The arms were used (told).' },
  },
  summary: {
    stands: { unit: 'count', about: 'Full stands in 30 s: the result. Null stands when the arms were used.' },
    armsUsed: { unit: '0/1', about: 'The arms were used (told): the result is 0 by the protocol.' },
  },
  reasons: {
    ...COMMON_REASONS,
    full: 'Stood up fully and sat down again. Hit.',
    'over-half-way': 'More than half-way up when the time ended: counts as a stand. Hit.',
    'not-far-enough': 'Not fully up. Not counted.',
    'too-short': 'Full height was only touched by chance of the measurement. Not counted.',
    'not-all-the-way-back': 'Rose again before sitting. Not counted.',
    'arms-used': 'The arms were used (told): the protocol gives 0. Ends the test.',
  },
  stopRules: [...COMMON_STOPS, 'The time is over; the arms are used (told).'],
  source:
    '30-second chair stand, LOINC 66247-8 [S]; arms used scores 0, over half-way counts as a stand (CDC) [R]; heights [J].',
  traits: () => uprightWith({ posture: 'chair', feet: 'free' }),
  rest: SEATED_REST,
  rungs: null,
  measure: { name: 'stands', from: 'summary', unit: 'count', smallest: 2, better: 'higher' },
  scene: { world: 'reeds', ownCues: [] },
} as const satisfies DrillInfo;

export type AssessSitToStandParameters = ParametersOf<typeof info>;

interface Memory extends Core<'start' | 'run'> {
  readonly parameters: AssessSitToStandParameters;
  readonly readyMs: number;
  readonly sum: number;
  readonly seat: number;
  readonly cue: Cue;
  readonly t0: Millis | null;
  readonly rep: Rep;
  readonly depth: number;
  readonly armsUsed: boolean;
  readonly tries: number;
}
export interface AssessSitToStandState extends DrillState {
  readonly memory: Memory;
}

/** AS-1 [J]: seated and quiet this long before "go". */
const SETTLE_MS = 1500;
/** AS-2 [J]: full height must last this long, so that noise is no stand. */
const HOLD_MS = 100;
const ONE: Planned = { side: null, target: 1, practice: false };

function start(parameters: AssessSitToStandParameters, context: DrillContext): AssessSitToStandState {
  const problem = legProblem(info.traits(), context);
  return present({
    ...newCore<'start' | 'run'>('start', [ONE], problem),
    parameters,
    readyMs: 0,
    sum: 0,
    seat: 0,
    cue: problem ? 'stop' : 'sit',
    t0: null,
    rep: newRep,
    depth: 0,
    armsUsed: false,
    tries: 0,
  });
}

function step(state: AssessSitToStandState, body: BodyState, dt: Millis, told?: Told): AssessSitToStandState {
  if (state.memory.phase === 'done') return state;
  const { memory, attention } = attend(state.memory, body, dt, riseSeen(body));
  if (attention === 'blink') return present(memory);
  const over = toldVerdict(told) ?? (attention === 'ok' ? null : voided(attention));
  if (memory.phase === 'run') {
    if (over)
      return present(
        over.outcome === 'void' && told !== 'skip'
          ? again(memory, over, body.t)
          : finish(memory, over, body.t),
      );
    if (told === 'support')
      return present(finish({ ...memory, armsUsed: true }, missed('arms-used', { support: 1 }), body.t));
    return present(run(memory, body, dt));
  }
  if (told === 'skip') return present(finish(memory, voided('skipped'), body.t));
  if (attention !== 'ok') return present({ ...memory, readyMs: 0, sum: 0, cue: framingCue(body) });
  return present(begin(memory, body, dt));
}

function begin(memory: Memory, body: BodyState, dt: number): Memory {
  const rise = body.rise ?? 1;
  const there = rise <= SITTING;
  const readyMs = there ? memory.readyMs + dt : 0;
  const sum = there ? memory.sum + dt * rise : 0;
  if (readyMs > SETTLE_MS)
    return {
      ...enter(memory, 'run'),
      readyMs: 0,
      sum: 0,
      seat: sum / readyMs,
      say: null,
      cue: 'rise',
      t0: body.t,
      rep: newRep,
    };
  const waited: Memory = { ...memory, readyMs, sum, cue: there ? 'ready' : 'sit' };
  return inPhase(waited) > READY_LIMIT_MS ? again(waited, voided('not-ready'), body.t) : waited;
}

function run(memory: Memory, body: BodyState, dt: number): Memory {
  const depth = standDepth(body, memory.seat);
  const { rep, end } = followRep(memory.rep, body.t, depth, dt, HOLD_MS);
  const next: Memory = {
    ...memory,
    rep,
    depth: Math.min(1, Math.max(0, depth)),
    cue: rep.done ? 'sit' : 'rise',
  };
  if (inPhase(next) >= next.parameters.duration * 1000) {
    const counts = rep.done || depth > 0.5;
    if (counts)
      return finish(
        next,
        { outcome: 'hit', reason: 'over-half-way', metrics: metricsOf(next, body.t) },
        body.t,
      );
    return { ...enter(next, 'done'), cue: 'rest', t0: null };
  }
  if (end === null) return next;
  const verdict: Verdict = {
    outcome: end === 'full' ? 'hit' : 'miss',
    reason: end,
    metrics: metricsOf(next, body.t),
  };
  // The clock of the test runs on: the phase is not entered anew.
  const noted = conclude({ ...next, plan: [...next.plan, ONE] }, verdict, next.t0 ?? body.t, body.t, 'run');
  return { ...noted, since: next.since, rep: newRep, t0: body.t, cue: 'rise' };
}

const metricsOf = (memory: Memory, t: Millis): Record<string, number> => ({
  depth: memory.rep.peak,
  support: 0,
  ...(memory.rep.left !== null ? { duration: (t - memory.rep.left) / 1000 } : {}),
});

/** A disturbed test is done again from the start; what was counted before it does not count twice. */
function again(memory: Memory, verdict: Verdict, t: Millis): Memory {
  const tries = memory.tries + 1;
  if (tries > repeatsAllowed(1)) return finish(memory, verdict, t);
  const kept = memory.trials.map((one) =>
    one.outcome === 'void' ? one : { ...one, outcome: 'void' as const, reason: verdict.reason },
  );
  const noted = conclude(
    { ...memory, plan: [...memory.plan, ONE], trials: kept },
    verdict,
    memory.t0 ?? t,
    t,
    'start',
  );
  return { ...noted, tries, readyMs: 0, sum: 0, t0: null, rep: newRep, depth: 0, cue: 'sit' };
}

function finish(memory: Memory, verdict: Verdict, t: Millis): Memory {
  const noted = conclude({ ...memory, repeats: Number.MAX_SAFE_INTEGER }, verdict, memory.t0 ?? t, t, 'run');
  return { ...enter(noted, 'done'), repeats: memory.repeats, cue: 'rest', t0: null, depth: 0 };
}

function present(memory: Memory): AssessSitToStandState {
  const stands = memory.trials.filter((one) => one.outcome === 'hit').length;
  const running = memory.phase === 'run';
  const spent = running ? Math.min(1, inPhase(memory) / (memory.parameters.duration * 1000)) : 0;
  const done = memory.phase === 'done';
  const measured = done && memory.trials.every((one) => one.outcome !== 'void' || one.reason !== 'skipped');
  return {
    drill: 'assess-sit-to-stand',
    cue: memory.cue,
    target: null,
    say: memory.say,
    hold: spent,
    trialNumber: Math.max(1, done ? stands : stands + 1),
    trialCount: Math.max(1, stands + (done ? 0 : 1)),
    practice: false,
    trials: memory.trials,
    feedback: true,
    summary: measured ? { stands: memory.armsUsed ? 0 : stands, armsUsed: memory.armsUsed ? 1 : 0 } : {},
    view: { world: 'reeds', reps: stands, goal: stands, depth: memory.depth, figure: 'sit-to-stand' },
    done,
    memory,
  };
}

export const assessSitToStand: Drill<AssessSitToStandParameters, AssessSitToStandState> = {
  info,
  parse: parserOf(info),
  start,
  step,
};
