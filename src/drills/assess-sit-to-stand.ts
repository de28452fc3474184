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
  toldVerdict,
  type Verdict,
  voided,
} from './core.ts';
import type { Cue } from './cue.ts';
import type { Drill, DrillContext, DrillInfo, DrillState, Told, Trial } from './drill.ts';
import { type Hold, hold, noHold } from './hold.ts';
import { type ParametersOf, parserOf, seconds } from './parameters.ts';
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
    stands: {
      unit: 'stands in 30 s',
      loinc: '66247-8',
      about:
        'Full stands in 30 s: the result. 0 when the arms were used; missing when no whole test was done.',
    },
    armsUsed: { unit: '0/1', about: 'The arms were used (told): the result is 0 by the protocol.' },
  },
  reasons: {
    ...COMMON_REASONS,
    full: 'Stood up fully and sat down again. Hit.',
    'over-half-way': 'More than half-way up when the time ended: counts as a stand. Hit.',
    'not-far-enough': 'Not fully up. Not counted.',
    'not-all-the-way-back':
      'Rose again without having touched the seat. Not counted; the stand before it is.',
    'arms-used': 'The arms were used (told): the protocol gives 0. Ends the test.',
  },
  stopRules: [
    ...COMMON_STOPS,
    'The time is over; the arms are used (told).',
    'A disturbed test is broken off; it is done once more after a minute on the chair, then not again that day.',
  ],
  source:
    '30-second chair stand, LOINC 66247-8 [S]; arms used scores 0, over half-way counts as a stand (CDC) [R]; heights [J].',
  traits: () => uprightWith({ posture: 'chair', feet: 'free' }),
  rest: { ...SEATED_REST, between: 60 },
  rungs: null,
  measure: { name: 'stands', from: 'summary', unit: 'count', smallest: 2, better: 'higher' },
  scene: { world: 'reeds', ownCues: [] },
} as const satisfies DrillInfo;

export type AssessSitToStandParameters = ParametersOf<typeof info>;

/** From leaving the seat to being back on it. Depth 0 is the seat, 1 is standing. */
interface Stand {
  readonly t0: Millis;
  /** False while somebody rises again who did not sit down: that is no further stand. */
  readonly fromSeat: boolean;
  readonly left: Millis | null;
  readonly hold: Hold;
  readonly up: boolean;
  readonly peak: number;
  readonly lowest: number;
}
interface Memory extends Core<'start' | 'run' | 'rest'> {
  readonly parameters: AssessSitToStandParameters;
  readonly readyMs: number;
  readonly sum: number;
  readonly seat: number;
  readonly cue: Cue;
  readonly stand: Stand | null;
  /** What the running test has seen. It becomes trials when the test is whole, so nothing that was told is taken back (SES-5). */
  readonly seen: readonly Omit<Trial, 'n'>[];
  readonly depth: number;
  readonly summary: Readonly<Record<string, number>>;
}
export interface AssessSitToStandState extends DrillState {
  readonly memory: Memory;
}

/** AS-1 [J]: seated and quiet this long before "go". */
const SETTLE_MS = 1500;
/** AS-1 [J]: on the way down to the seat, farther than this from the mean so far, the pelvis is not quiet. */
const QUIET = 0.03;
/** AS-1 [J]: how long there is to sit down on the chair. */
const CHAIR_LIMIT_MS = 60_000;
/** AS-2 [J]: full height must last this long, so that noise is no stand. */
const HOLD_MS = 100;
/** AS-2 [J]: lower than this the pelvis is on the seat, some 5 cm of room for leaning forward. */
const ON_SEAT = 0.15;
/** AS-2 [J]: a rise that comes this far and sinks back was a try. */
const TRIED = 0.6;
/** AS-2 [J]: up again by this much from the lowest point without the seat is another rise. */
const RISEN_AGAIN = 0.35;
const ONE: Planned = { side: null, target: 1, practice: false };

const newStand = (t0: Millis, fromSeat: boolean): Stand => ({
  t0,
  fromSeat,
  left: null,
  hold: noHold,
  up: false,
  peak: 0,
  lowest: 1,
});

function start(parameters: AssessSitToStandParameters, context: DrillContext): AssessSitToStandState {
  const problem = legProblem(info.traits(), context);
  return present({
    ...newCore<'start' | 'run' | 'rest'>('start', [ONE], problem),
    parameters,
    readyMs: 0,
    sum: 0,
    seat: 0,
    cue: problem ? 'stop' : 'sit',
    stand: null,
    seen: [],
    depth: 0,
    summary: {},
  });
}

function step(state: AssessSitToStandState, body: BodyState, dt: Millis, told?: Told): AssessSitToStandState {
  if (state.memory.phase === 'done') return state;
  const resting = state.memory.phase === 'rest';
  const { memory, attention } = attend(state.memory, body, dt, riseSeen(body) || resting);
  if (told === 'skip') return present(breakOff(memory, voided('skipped'), body.t));
  if (memory.phase === 'rest') {
    if (inPhase(memory) < info.rest.between * 1000) return present({ ...memory, cue: 'rest' });
    return present({ ...enter(memory, 'start'), say: null });
  }
  if (attention === 'blink') return present(memory);
  const over = toldVerdict(told) ?? (attention === 'ok' ? null : voided(attention));
  if (memory.phase === 'run') {
    if (over) return present(breakOff(memory, over, body.t));
    if (told === 'support') return present(armsUsed(memory, body.t));
    return present(run(memory, body, dt));
  }
  if (attention !== 'ok') return present({ ...memory, readyMs: 0, sum: 0, cue: framingCue(body) });
  return present(begin(memory, body, dt));
}

function begin(memory: Memory, body: BodyState, dt: number): Memory {
  const rise = body.rise ?? 1;
  const there = rise <= SITTING;
  const quiet = memory.readyMs === 0 || Math.abs(rise - memory.sum / memory.readyMs) <= QUIET;
  const readyMs = there && quiet ? memory.readyMs + dt : 0;
  const sum = there && quiet ? memory.sum + dt * rise : 0;
  if (readyMs > SETTLE_MS)
    return {
      ...enter(memory, 'run'),
      readyMs: 0,
      sum: 0,
      seat: sum / readyMs,
      say: null,
      cue: 'rise',
      stand: newStand(body.t, true),
    };
  const waited: Memory = { ...memory, readyMs, sum, cue: there ? 'ready' : 'sit' };
  return inPhase(waited) > CHAIR_LIMIT_MS ? breakOff(waited, voided('not-ready'), body.t) : waited;
}

function run(memory: Memory, body: BodyState, dt: number): Memory {
  const { t } = body;
  const depth = standDepth(body, memory.seat);
  const before = memory.stand as Stand;
  const held = hold(before.hold, depth >= 1, dt);
  const stand: Stand = {
    ...before,
    left: before.left ?? (depth > ON_SEAT ? t : null),
    hold: held,
    up: before.up || held.heldMs >= HOLD_MS,
    peak: Math.max(before.peak, depth),
    lowest: before.up ? Math.min(before.lowest, depth) : 1,
  };
  const next: Memory = {
    ...memory,
    stand,
    depth: Math.min(1, Math.max(0, depth)),
    cue: stand.up ? 'sit' : 'rise',
  };
  if (inPhase(next) >= next.parameters.duration * 1000) {
    const counts = stand.fromSeat && (stand.up || depth > 0.5);
    return wholeTest(counts ? noted(next, 'over-half-way', t) : next);
  }
  const seated = depth <= ON_SEAT;
  const again = stand.up && stand.lowest < TRIED && depth > stand.lowest + RISEN_AGAIN;
  if (!seated && !again) return next;
  const reason = !stand.fromSeat ? 'not-all-the-way-back' : stand.up ? 'full' : 'not-far-enough';
  const tried = stand.up || stand.peak > TRIED || !stand.fromSeat;
  const after = tried ? noted(next, reason, t) : next;
  // Before a rise that has clearly begun the stand stays open: leaning back and forth on the seat is no try.
  return tried || seated ? { ...after, stand: newStand(t, seated), cue: seated ? 'rise' : 'sit' } : after;
}

/** One rise of the running test, as a trial to be. */
function noted(memory: Memory, reason: string, t: Millis): Memory {
  const stand = memory.stand as Stand;
  const metrics: Record<string, number> = { depth: stand.peak, support: 0 };
  if (stand.left !== null) metrics.duration = (t - stand.left) / 1000;
  const outcome = reason === 'full' || reason === 'over-half-way' ? 'hit' : 'miss';
  const one = { side: ONE.side, target: ONE.target, outcome, reason, t0: stand.t0, t1: t, metrics } as const;
  return { ...memory, seen: [...memory.seen, one] };
}

/** AS-4: thirty seconds without a disturbance: only now are there trials, and a result. */
function wholeTest(memory: Memory): Memory {
  const trials = [...memory.trials, ...memory.seen].map((one, i) => ({ ...one, n: i + 1 }));
  const stands = memory.seen.filter((one) => one.outcome === 'hit').length;
  const done: Memory = { ...enter(memory, 'done'), trials, seen: [], stand: null, depth: 0, cue: 'rest' };
  return { ...done, summary: { stands, armsUsed: 0 } };
}

function armsUsed(memory: Memory, t: Millis): Memory {
  const ended = breakOff(memory, missed('arms-used', { support: 1 }), t);
  return { ...ended, summary: { stands: 0, armsUsed: 1 } };
}

/** AS-5: a broken test gives no result. After a disturbance it is done once more, rested; never after anything else. */
function breakOff(memory: Memory, verdict: Verdict, t: Millis): Memory {
  const disturbed = verdict.outcome === 'void' && memory.phase === 'run' && verdict.reason !== 'skipped';
  const again = disturbed && memory.repeats === 0;
  const t0 = memory.seen[0]?.t0 ?? memory.stand?.t0 ?? t;
  const noted = conclude({ ...memory, repeats: again ? 0 : Number.MAX_SAFE_INTEGER }, verdict, t0, t, 'rest');
  const say = again || verdict.reason === 'skipped' ? noted.say : { id: 'drill.say.no-result' };
  const cleared = { say, readyMs: 0, sum: 0, stand: null, seen: [], depth: 0, cue: 'rest' as const };
  return { ...noted, ...cleared, repeats: again ? 1 : memory.repeats };
}

function present(memory: Memory): AssessSitToStandState {
  const shown = memory.phase === 'done' ? memory.trials : memory.seen;
  const risen = memory.stand?.up === true && memory.stand.fromSeat ? 1 : 0;
  const stands = shown.filter((one) => one.outcome === 'hit').length + risen;
  const running = memory.phase === 'run';
  const done = memory.phase === 'done';
  return {
    drill: 'assess-sit-to-stand',
    cue: memory.cue,
    target: null,
    say: memory.say,
    hold: running ? Math.min(1, inPhase(memory) / (memory.parameters.duration * 1000)) : 0,
    trialNumber: Math.max(1, done ? stands : stands + 1),
    trialCount: Math.max(1, stands + (done ? 0 : 1)),
    practice: false,
    trials: memory.trials,
    feedback: true,
    summary: memory.summary,
    view: { world: 'reeds', reps: stands, goal: stands, depth: memory.depth, figure: 'chair' },
    done,
    memory,
  };
}

export const assessSitToStand: Drill<AssessSitToStandParameters, AssessSitToStandState> = {
  info,
  ends: [
    { outcome: 'miss', reasons: ['arms-used', 'not-all-the-way-back', 'not-far-enough'] },
    { outcome: 'hit', reasons: ['over-half-way', 'full'] },
  ],
  parse: parserOf(info),
  start,
  step,
};
