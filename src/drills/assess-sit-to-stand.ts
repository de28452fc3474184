import type { BodyState } from '../body/state.ts';
import type { Millis } from '../units.ts';
import { COMMON_REASONS, COMMON_STOPS, type Planned } from './core.ts';
import type { DrillInfo, Trial } from './drill.ts';
import { type Hold, hold, noHold } from './hold.ts';
import { seconds } from './parameters.ts';
import { riseSeen, SITTING, standDepth } from './sit-to-stand.ts';
import { SEATED_REST, uprightWith } from './traits.ts';
import type { Frame, Ready } from './trial/frame.ts';
import { trialDrill } from './trial/machine.ts';
import { miss } from './trial/verdict.ts';

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
/** The running test. What it has seen becomes trials when it is whole, so nothing that was told is taken back (SES-5). */
interface Test {
  readonly stand: Stand;
  readonly seen: readonly Trial[];
  readonly depth: number;
  readonly whole: boolean;
}
type Picture = Frame<{ readonly duration: number }, null>;

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
/** AS-5: whoever skips or is never ready is not asked again, a disturbed test is done once more. */
const NOT_AGAIN: readonly string[] = ['skipped', 'not-ready'];
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

const riseOf = ({ rise }: BodyState): number => rise ?? 1;

function seated({ body, readyMs, level }: Picture): Ready {
  const rise = riseOf(body);
  const there = rise <= SITTING;
  const quiet = readyMs === 0 || Math.abs(rise - level) <= QUIET;
  return {
    there: there && quiet,
    forMs: SETTLE_MS,
    cue: there ? 'ready' : 'sit',
    say: null,
    level: rise,
    limitMs: CHAIR_LIMIT_MS,
  };
}

function follow(test: Test, { body, t, dt, p, phaseMs, level }: Picture): Test {
  const before = test.stand;
  const depth = standDepth(body, level);
  const held = hold(before.hold, depth >= 1, dt);
  const stand: Stand = {
    ...before,
    left: before.left ?? (depth > ON_SEAT ? t : null),
    hold: held,
    up: before.up || held.heldMs >= HOLD_MS,
    peak: Math.max(before.peak, depth),
    lowest: before.up ? Math.min(before.lowest, depth) : 1,
  };
  const next = { ...test, stand, depth: Math.min(1, Math.max(0, depth)) };
  if (phaseMs >= p.duration * 1000) {
    const counts = stand.fromSeat && (stand.up || depth > 0.5);
    return { ...(counts ? noted(next, 'over-half-way', t) : next), whole: true };
  }
  const onSeat = depth <= ON_SEAT;
  const again = stand.up && stand.lowest < TRIED && depth > stand.lowest + RISEN_AGAIN;
  if (!onSeat && !again) return next;
  const reason = !stand.fromSeat ? 'not-all-the-way-back' : stand.up ? 'full' : 'not-far-enough';
  const tried = stand.up || stand.peak > TRIED || !stand.fromSeat;
  const after = tried ? noted(next, reason, t) : next;
  // Before a rise that has clearly begun the stand stays open: leaning back and forth on the seat is no try.
  return tried || onSeat ? { ...after, stand: newStand(t, onSeat) } : after;
}

/** One rise of the running test, as a trial to be. */
function noted({ stand, seen, ...test }: Test, reason: string, t: Millis): Test {
  const { t0, left, peak } = stand;
  const metrics = { depth: peak, support: 0, ...(left !== null && { duration: (t - left) / 1000 }) };
  const outcome = reason === 'full' || reason === 'over-half-way' ? 'hit' : 'miss';
  const one: Trial = {
    n: seen.length + 1,
    side: ONE.side,
    target: ONE.target,
    outcome,
    reason,
    t0,
    t1: t,
    metrics,
  };
  return { ...test, stand, seen: [...seen, one] };
}

const hits = (trials: readonly Trial[]): number => trials.filter((one) => one.outcome === 'hit').length;

/** Stands so far; one that is up counts before it is back. */
const stands = (test: Test | null, trials: readonly Trial[]): number =>
  test === null ? hits(trials) : hits(test.seen) + (test.stand.up && test.stand.fromSeat ? 1 : 0);

/** The whole test is one trial of the machine; its rises are counted. */
export const assessSitToStand = trialDrill<typeof info, { readonly duration: number }, Test, null>({
  info,
  settings: (p) => p,
  plan: () => [ONE],
  needs: riseSeen,
  nothingSeen: null,
  see: () => null,
  idle: () => 'sit',
  idleRested: 'rest',
  ready: seated,
  begin: ({ t }) => ({ stand: newStand(t, true), seen: [], depth: 0, whole: false }),
  cue: ({ stand }) => (stand.up ? 'sit' : 'rise'),
  follow,
  heeds: ['skip'],
  ends: [miss('arms-used', (_, { told }) => told === 'support')],
  counted: {
    ends: [
      { outcome: 'miss', reasons: ['not-all-the-way-back', 'not-far-enough'] },
      { outcome: 'hit', reasons: ['over-half-way', 'full'] },
    ],
    whole: ({ whole, seen }) => (whole ? seen : null),
    soFar: stands,
  },
  from: ({ seen, stand }) => seen[0]?.t0 ?? stand.t0,
  metrics: (_, { reason }) => (reason === 'arms-used' ? { support: 1 } : {}),
  repeats: ({ outcome, reason }, _, trials) =>
    outcome === 'void' && !NOT_AGAIN.includes(reason) && trials.length === 0,
  rests: () => true,
  rest: ({ phaseMs }) => (phaseMs < info.rest.between * 1000 ? { cue: 'rest', counts: false } : null),
  held: (_, { p, phaseMs }) => phaseMs / (p.duration * 1000),
  summary: (trials, last) =>
    trials.some((one) => one.reason === 'arms-used')
      ? { stands: 0, armsUsed: 1 }
      : last?.whole
        ? { stands: hits(trials), armsUsed: 0 }
        : {},
  closing: (_, trials) => (trials.at(-1)?.reason === 'skipped' ? null : { id: 'drill.say.no-result' }),
  view: (test, { trials }) => {
    const reps = stands(test, trials);
    return { world: 'reeds', reps, goal: reps, depth: test?.depth ?? 0, figure: 'chair' };
  },
});
