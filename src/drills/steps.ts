import type { BodyState } from '../body/state.ts';
import type { Millis, Side } from '../units.ts';
import { feetDown, mean, standing } from './core.ts';
import type { Cue } from './cue.ts';
import type { Drill, DrillContext, DrillInfo, DrillState, Told } from './drill.ts';
import type { ParametersOf } from './parameters.ts';
import type { Frame, Moment } from './trial/frame.ts';
import { trialDrill } from './trial/machine.ts';
import { hit, missAs } from './trial/verdict.ts';

/** The machine behind marching and step patterns: one trial is a series of steps to a slow beat. */

export type Item = Side | 'wait';

interface StepSettings {
  readonly paceMs: number;
  /** How high each foot must come, H. */
  readonly lift: number;
  readonly rounds: number;
  readonly restMs: number;
  /** How long the pattern is shown before it starts. */
  readonly showMs: number;
  readonly remember: boolean;
  readonly feedback: number;
  readonly support: number;
}
interface StepConfig<I extends DrillInfo> {
  readonly info: I;
  readonly settings: (parameters: ParametersOf<I>) => StepSettings;
  /** The pattern of each trial; repeated `rounds` times within it. */
  readonly patterns: (parameters: ParametersOf<I>, context: DrillContext) => readonly (readonly Item[])[];
  readonly cues: { readonly left: Cue; readonly right: Cue };
}

/** One beat. */
interface Beat {
  readonly t0: Millis;
  readonly from: number;
  readonly lifted: Millis | null;
  readonly peak: number;
  readonly down: boolean;
  readonly wrong: boolean;
}
/** A series as it goes. `item`: 0 …; `faults`: one word for each wrong item. */
interface Series {
  readonly beat: Beat;
  readonly item: number;
  readonly faults: readonly string[];
  readonly delays: readonly number[];
  readonly peaks: readonly number[];
}
interface Seen {
  readonly liftLeft: number;
  readonly liftRight: number;
}
type Now = Moment<StepSettings, Seen>;
type Picture = Frame<StepSettings, Seen>;

/** DR-16 [J]: a first try has at most so many steps. */
const TRY_STEPS = 4;

/** ST-5 [J]: one fault is forgiven for every eight items of a series. */
const faultsAllowed = (items: number): number => Math.floor(items / 8);
/** ST-3: a lift is confirmed 200 ms late, a touch-down 130 ms, each and a frame or two. */
const CONFIRM_MS = 350;
/** ST-3 [J]: whoever feels the beat may be this much early. */
const EARLY_MS = 300;
/** ST-4 [J]: a foot may stay up this much longer than a beat before the step is too slow; the beat waits for it. */
const SLOW = 0.6;
const SETTLE_MS = 800;

const newBeat = (t0: Millis, from: number): Beat => ({
  t0,
  from,
  lifted: null,
  peak: 0,
  down: false,
  wrong: false,
});

const FAULTS = ['wrong-foot', 'too-low', 'too-slow', 'no-step'];

/** Makes a drill of steps to a beat. */
export function stepDrill<I extends DrillInfo>({
  info,
  settings,
  patterns,
  cues,
}: StepConfig<I>): Drill<ParametersOf<I>, DrillState> {
  const faults = 'waits' in info.parameters ? [...FAULTS, 'stepped-on-wait'] : FAULTS;
  return trialDrill<I, StepSettings, Series, Seen>({
    info,
    settings,
    feedback: (p) => p.feedback,
    plan: (p, context) => {
      const series = patterns(p, context);
      // The first pattern's beginning, shown and once, is the try of a new drill (DR-16).
      const tries = context.firstTry ? series.slice(0, 1).map((pattern) => pattern.slice(0, TRY_STEPS)) : [];
      const { rounds } = settings(p);
      return [
        ...tries.map((pattern) => ({ side: null, target: pattern.length, practice: true, pattern })),
        ...series.map((pattern) => ({
          side: null,
          target: pattern.length * rounds,
          practice: false,
          pattern,
        })),
      ];
    },
    needs: standing,
    nothingSeen: { liftLeft: 0, liftRight: 0 },
    see: (before, { body }) => ({
      liftLeft: Math.max(0, body.left.lift ?? before.liftLeft),
      liftRight: Math.max(0, body.right.lift ?? before.liftRight),
    }),
    idle: () => 'ready',
    ready: ({ body }) => ({
      there: feetDown(body),
      forMs: SETTLE_MS,
      cue: feetDown(body) ? 'ready' : 'foot-down',
    }),
    showMs: (p) => p.showMs,
    begin: ({ t, clock }) => ({ beat: newBeat(t, clock), item: 0, faults: [], delays: [], peaks: [] }),
    opening: (frame) => (fromMemory(frame) ? { id: 'drill.say.your-turn' } : null),
    cue: (run, frame) => {
      const item = itemOf(run, frame);
      return fromMemory(frame) ? 'ready' : item === 'wait' ? 'stand-still' : cues[item];
    },
    follow,
    ends: [
      hit(
        'all-stepped',
        (run, frame) => over(run, frame) && run.faults.length <= faultsAllowed(itemsOf(frame)),
      ),
      missAs(faults, (run, frame) => (over(run, frame) ? commonest(run.faults) : null)),
    ],
    metrics: (run, { outcome }, now) => {
      if (run === null || outcome === 'void') return {};
      const { delays, peaks, item, faults } = run;
      const centre = mean(delays) ?? 0;
      return {
        right: item - faults.length,
        items: itemsOf(now),
        support: now.support ? 1 : 0,
        supportLevel: now.p.support,
        stepDelay: mean(delays),
        stepDelaySd:
          delays.length > 1 ? Math.sqrt(mean(delays.map((one) => (one - centre) ** 2)) ?? 0) : undefined,
        peakLift: mean(peaks),
      };
    },
    rests: () => true,
    rest: ({ phaseMs, p }) => (phaseMs < p.restMs ? { cue: 'rest', counts: false } : null),
    held: ({ item }, now) => item / itemsOf(now),
    summary: (trials) => {
      const sum = (name: string) => trials.reduce((all, one) => all + (one.metrics[name] ?? 0), 0);
      return sum('items') > 0 ? { accuracy: sum('right') / sum('items') } : {};
    },
    view: (run, now) => {
      const pattern = patternOf(now);
      return {
        world: 'stones',
        pattern,
        index: run && pattern.length > 0 ? run.item % pattern.length : 0,
        beat: run ? Math.min(1, (now.clock - run.beat.from) / now.p.paceMs) : 0,
        ...(run && { paceMs: now.p.paceMs }),
        ...now.seen,
        patternShown: !(run && fromMemory(now)),
        ...('length' in info.parameters ? {} : { endless: true }),
      };
    },
  });
}

const patternOf = ({ planned, before }: Now): readonly Item[] => planned.pattern ?? before?.pattern ?? [];
const itemsOf = (now: Now): number => patternOf(now).length * (now.planned.practice ? 1 : now.p.rounds);
/** A pattern to be remembered stays in sight during a try. */
const fromMemory = ({ p, planned }: Now): boolean => p.remember && !planned.practice;
const itemOf = ({ item }: Series, now: Now): Item => {
  const pattern = patternOf(now);
  return pattern[item % pattern.length] ?? 'wait';
};
const over = ({ item }: Series, now: Now): boolean => item >= itemsOf(now);

function follow(before: Series, frame: Picture): Series {
  const asked = itemOf(before, frame);
  const run = { ...before, beat: watch(before.beat, asked, frame.body, frame.told) };
  const verdict = judge(run.beat, asked, frame);
  return verdict === 'open' ? run : advance(run, asked, verdict, frame);
}

/** The fault of a beat that is over, null where it was right. */
function judge(beat: Beat, asked: Item, { clock, p: { paceMs, lift } }: Picture): string | null {
  const age = clock - beat.from;
  if (asked === 'wait') return age < paceMs ? 'open' : beat.wrong ? 'stepped-on-wait' : null;
  if (beat.down)
    return age < paceMs ? 'open' : beat.wrong ? 'wrong-foot' : beat.peak < lift ? 'too-low' : null;
  if (beat.lifted !== null) return age < (1 + SLOW) * paceMs + CONFIRM_MS ? 'open' : 'too-slow';
  if (age < paceMs + CONFIRM_MS) return 'open';
  return beat.wrong ? 'wrong-foot' : beat.peak > 0.01 ? 'too-low' : 'no-step';
}

/** Notes the verdict on one item and goes to the next beat. */
function advance(run: Series, asked: Item, fault: string | null, { t, clock }: Picture): Series {
  const { beat } = run;
  const stepped = asked !== 'wait' && beat.lifted !== null;
  return {
    beat: newBeat(t, clock),
    item: run.item + 1,
    faults: fault ? [...run.faults, fault] : run.faults,
    delays: stepped ? [...run.delays, ((beat.lifted as number) - beat.t0) / 1000] : run.delays,
    peaks: stepped ? [...run.peaks, beat.peak] : run.peaks,
  };
}

/** One body state into the running beat: what was lifted, how high, and whether it came down. */
function watch(before: Beat, asked: Item, body: BodyState, told?: Told): Beat {
  let { lifted, peak, down, wrong } = before;
  for (const one of body.events) {
    if (one.event === 'foot-lift') {
      if (one.foot === asked) {
        if (one.t >= before.t0 - EARLY_MS) lifted ??= one.t;
      } else if (one.t >= before.t0) wrong = true;
    }
    if (one.event === 'foot-down' && one.foot === asked && lifted !== null) down = true;
  }
  if (told === 'step') wrong = true;
  if (asked !== 'wait') {
    const foot = asked === 'left' ? body.left : body.right;
    peak = Math.max(peak, foot.lift ?? 0);
    if (lifted !== null && foot.contact === 'down') down = true;
  }
  return { ...before, lifted, peak, down, wrong };
}

/** The fault that came most often; of equals the first. */
function commonest(faults: readonly string[]): string {
  let best = faults[0] ?? 'no-step';
  for (const word of faults) {
    const times = (one: string) => faults.filter((other) => other === one).length;
    if (times(word) > times(best)) best = word;
  }
  return best;
}
