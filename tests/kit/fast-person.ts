import { NO_QUALITIES } from '../../src/body/qualities.ts';
import type { BodyEvent, BodyState, FootContact } from '../../src/body/state.ts';
import { drillOf } from '../../src/drills/catalogue.ts';
import type { DrillId, DrillState, OwnRange, Told } from '../../src/drills/drill.ts';
import { drawAt } from '../../src/drills/random.ts';
import type { Legs, Numbers } from '../../src/drills/traits.ts';
import { bodyHeights, type Millis, millis, type Side } from '../../src/units.ts';

/**
 * People made of numbers: they read the cue as a real person would and answer with a `BodyState`, so that every drill can be played
 * thousands of times without a camera. Movements are functions of time, so the same person moves alike at any frame rate.
 */
export const CHARACTERS = [
  'good',
  'hesitant',
  'trunk-only',
  'foot-lift',
  'half-way',
  'gives-up',
  'falls-out',
  'random',
  'statue',
] as const;
export type Character = (typeof CHARACTERS)[number];

/** A minimum-jerk movement of one quantity (Flash & Hogan 1985). */
interface Move {
  from: number;
  to: number;
  t0: number;
  ms: number;
}
const at = ({ from, to, t0, ms }: Move, t: number): number => {
  if (t <= t0) return from;
  if (t >= t0 + ms) return to;
  const s = (t - t0) / ms;
  return from + (to - from) * s * s * s * (10 - 15 * s + 6 * s * s);
};
const still = (value: number): Move => ({ from: value, to: value, t0: 0, ms: 1 });

const QUANTITIES = ['shift', 'lean', 'left', 'right', 'outLeft', 'outRight', 'rise', 'heel'] as const;
type Quantity = (typeof QUANTITIES)[number];
/** A wish of the person: from `t` on, move a quantity to a value within `ms`. */
interface Wish {
  readonly t: number;
  readonly what: Quantity;
  readonly to: number;
  readonly ms: number;
}

/** `rise` of somebody on a chair. */
const SEAT = 0.6;

const LIFT = { up: 0.022, upMs: 200, down: 0.013, downMs: 130, floor: 0.003 };
/** The contact of one foot as the body room tells it: confirmed late, dated back to the floor. */
class Foot {
  lifted = false;
  private since: number | null = null;
  private floorT = 0;
  private last = 0;
  private lastT = 0;

  constructor(readonly side: Side) {}

  step(t: number, lift: number): BodyEvent | null {
    const crossed = (up: boolean) =>
      up ? this.last < LIFT.floor && lift >= LIFT.floor : this.last >= LIFT.floor && lift < LIFT.floor;
    if (crossed(!this.lifted))
      this.floorT = this.lastT + ((LIFT.floor - this.last) / (lift - this.last)) * (t - this.lastT);
    this.last = lift;
    this.lastT = t;
    const off = this.lifted ? lift < LIFT.down : lift > LIFT.up;
    if (!off) this.since = null;
    else this.since ??= t;
    if (this.since === null || t - this.since < (this.lifted ? LIFT.downMs : LIFT.upMs)) return null;
    this.since = null;
    this.lifted = !this.lifted;
    const event = this.lifted ? 'foot-lift' : 'foot-down';
    return { t: millis(this.floorT), event, foot: this.side };
  }
}

export interface PersonOptions {
  readonly character: Character;
  readonly seed: number;
  /** How far this person can really shift. */
  readonly range: OwnRange;
  /** SD of the camera's noise on the `lateral` scale. */
  readonly noise?: number;
  /** Always reacts after the same time, moves alike and does not sway, and no camera adds noise: for comparing two sessions of the same person. */
  readonly even?: boolean;
  /** Sits on a chair at the beginning. */
  readonly seated?: boolean;
}

export class Person {
  readonly moves: Record<Quantity, Move>;
  private wishes: Wish[] = [];
  private key = '';
  private random: number;
  private readonly left = new Foot('left');
  private readonly right = new Foot('right');
  private smooth = 0;
  private velocity = 0;
  private nextRandom = 0;
  private readySince: number | null = null;
  private trialsSeen = 0;
  /** True times at which a foot left or met the floor, for comparing with what a drill measured. */
  readonly truth: { readonly foot: Side; readonly up: boolean; readonly t: number }[] = [];

  constructor(private readonly options: PersonOptions) {
    this.random = Math.floor(drawAt(options.seed, 77) * 4294967296) | 0;
    this.moves = Object.fromEntries(QUANTITIES.map((one) => [one, still(0)])) as Record<Quantity, Move>;
    this.moves.rise = still(options.seated === true ? SEAT : 1);
  }

  private chance(): number {
    this.random = (Math.imul(this.random, 1664525) + 1013904223) | 0;
    return (this.random >>> 0) / 4294967296;
  }
  /** Roughly normal, SD 1: the sum of three uniform draws. */
  private normal(): number {
    if (this.options.even === true) return 0;
    return (this.chance() + this.chance() + this.chance() - 1.5) * 2;
  }
  private between(low: number, high: number): number {
    return low + (high - low) * (this.options.even === true ? 0.5 : this.chance());
  }
  private wish(t: number, what: Quantity, to: number, ms: number): void {
    this.wishes.push({ t, what, to, ms });
  }

  /** What the person decides on seeing the drill's state at time `t`. */
  react(state: DrillState, t: number, parameters: Numbers, skill = 1): Told | undefined {
    const { character } = this.options;
    if (character === 'random') return this.wander(t, state.drill);
    if (character === 'statue') return undefined;
    const told = this.inPosition(state, t);
    const stepping = state.view.world === 'stones' && state.view.beat > 0;
    const item = state.view.world === 'stones' && stepping ? state.view.index : '';
    const key = `${state.cue}|${item}|${state.target ?? ''}|${stepping ? state.trialNumber : ''}`;
    if (key === this.key) return told;
    this.key = key;
    if (/^(lean|lift|step|rise)/.test(state.cue)) this.trialsSeen++;
    if (character === 'gives-up' && this.trialsSeen > 3) return told;
    const acts = !/^(lean|lift|step|rise)/.test(state.cue) || skill >= 1 || this.chance() < skill;
    if (!acts) return told;
    this.answer(state, t, parameters, stepping);
    return told;
  }

  /** Outside a drill: feet down, upright or seated. */
  settle(t: number, seated: boolean): void {
    this.takeUp(t);
    for (const what of ['shift', 'lean', 'left', 'right', 'outLeft', 'outRight', 'heel'] as const)
      this.wish(t, what, 0, 600);
    this.wish(t, 'rise', seated ? SEAT : 1, 1000);
  }

  /** A drill begins or goes on: its next cue is answered even if it is the one that was answered last. */
  takeUp(t: number): void {
    this.wishes = this.wishes.filter((one) => one.t < t);
    this.key = '';
  }

  private inPosition(state: DrillState, t: number): Told | undefined {
    const asked = state.cue === 'ready' && state.say?.id.startsWith('drill.say.stage');
    if (!asked) this.readySince = null;
    else this.readySince ??= t;
    return this.readySince !== null && t - this.readySince > 2000 ? 'in-position' : undefined;
  }

  private answer(state: DrillState, t: number, parameters: Numbers, stepping: boolean): void {
    const { character, range } = this.options;
    const slow = character === 'hesitant';
    const start = t + (slow ? this.between(500, 1000) : this.between(220, 420));
    const time = (ms: number) => ms * (slow ? 1.5 : this.between(0.85, 1.15));
    this.wishes = this.wishes.filter((one) => one.t < t);
    const cue = stepping && state.view.world === 'stones' ? itemCue(state) : state.cue;
    const side: Side | null = cue.endsWith('left') ? 'left' : cue.endsWith('right') ? 'right' : null;
    if (cue.startsWith('lean') && side) {
      const sign = side === 'left' ? -1 : 1;
      const far = state.target === null ? sign * range[side] : state.target * range[side];
      const rhythm = state.drill === 'rhythmic-shift';
      const ms = rhythm ? Math.min(0.55 * (parameters.pace ?? 3) * 1000, 1100) : time(900);
      const begin = rhythm ? t + Math.min(250, 0.15 * (parameters.pace ?? 3) * 1000) : start;
      this.lean(character, begin, far, sign, side, ms);
      return;
    }
    const lifting = cue.startsWith('lift') || cue.startsWith('step');
    if (lifting && side) this.lift(state, start, side, parameters, time);
    else this.goHome(state, start, cue, parameters, time);
  }

  private lean(character: Character, t: number, far: number, sign: number, side: Side, ms: number): void {
    if (character === 'trunk-only') {
      this.wish(t, 'lean', Math.min(60, (Math.abs(far) / LEAN_SHARE) * 1.1) * sign, ms);
    } else if (character === 'foot-lift') {
      this.wish(t, 'shift', far, ms);
      this.wish(t, side === 'left' ? 'right' : 'left', 0.06, 350);
      this.wish(t + 2500, side === 'left' ? 'right' : 'left', 0, 350);
    } else if (character === 'half-way') this.wish(t, 'shift', far * 0.5, ms);
    else if (character === 'falls-out') {
      this.wish(t, 'shift', far, ms);
      this.wish(t + ms + 300, 'shift', 0, 500);
    } else if (character === 'hesitant') {
      this.wish(t, 'shift', far * 0.6, ms);
      this.wish(t + ms + this.between(200, 600), 'shift', far * this.between(0.96, 1.06), ms * 0.7);
    } else this.wish(t, 'shift', far * this.between(0.97, 1.03), ms);
  }

  private lift(
    state: DrillState,
    t: number,
    side: Side,
    parameters: Numbers,
    time: (ms: number) => number,
  ): void {
    const { character } = this.options;
    const foot = side === 'left' ? 'left' : 'right';
    if (character === 'trunk-only') {
      this.wish(t, 'lean', 25, 600);
      return;
    }
    if (state.view.world === 'stones') {
      const peak = character === 'half-way' ? 0.018 : 0.06;
      this.wish(t, foot, peak, time(350));
      const back = character === 'falls-out' ? 6000 : time(600);
      this.wish(t + back, foot, 0, 350);
      return;
    }
    if (state.drill === 'hip-mobility') {
      const out = (parameters.amplitude ?? 0.06) * (character === 'half-way' ? 0.75 : 1.3);
      this.wish(t, foot, 0.05, 400);
      this.wish(t, side === 'left' ? 'outLeft' : 'outRight', side === 'left' ? -out : out, time(900));
      if (character === 'half-way' || character === 'falls-out')
        this.goHome(state, t + 1100, 'foot-down', {}, time);
      return;
    }
    const height = character === 'half-way' ? 0.012 : 0.08;
    this.wish(t, 'shift', (side === 'left' ? 1 : -1) * 0.9, 600);
    this.wish(t + 150, foot, height, time(500));
    if (character === 'falls-out') this.wish(t + 150 + this.between(900, 2400), foot, 0, 250);
  }

  private goHome(
    state: DrillState,
    t: number,
    cue: string,
    parameters: Numbers,
    time: (ms: number) => number,
  ): void {
    const { character } = this.options;
    for (const what of ['shift', 'lean', 'left', 'right', 'outLeft', 'outRight'] as const)
      this.wish(t, what, 0, time(700));
    const half = character === 'half-way' ? 0.55 : 1;
    const down = state.drill === 'mini-squat' ? 1 - (parameters.amplitude ?? 0.08) * 1.35 * half : SEAT;
    if (state.drill === 'heel-raise') {
      const up = (parameters.amplitude ?? 0.02) * 1.4 * half;
      this.wish(t, 'heel', cue === 'rise' ? up : 0, time(900));
      if (cue === 'rise' && (half < 1 || character === 'falls-out')) this.wish(t + 700, 'heel', 0, 400);
    } else if (cue === 'sit') {
      this.wish(t, 'rise', down, time(1000));
      const back = state.drill === 'mini-squat' && (half < 1 || character === 'falls-out');
      if (back) this.wish(t + 1250, 'rise', 1, 700);
    } else if (cue === 'rise') {
      const seated = state.drill === 'sit-to-stand' || state.drill === 'assess-sit-to-stand';
      const fails = seated && (half < 1 || character === 'falls-out');
      this.wish(t, 'rise', fails && half < 1 ? 0.86 : 1, time(1000));
      if (fails) this.wish(t + 1250, 'rise', 0.6, 800);
    }
  }

  /** A person who moves at random and never listens: all the time what the drill measures, and more or less often the feet. */
  private wander(t: number, drill: DrillId): undefined {
    if (t < this.nextRandom) return undefined;
    this.nextRandom = t + this.between(400, 1200);
    const ms = this.between(250, 700);
    const { range } = this.options;
    const seat = drill === 'sit-to-stand' || drill === 'assess-sit-to-stand';
    const legs = !seat && !drill.includes('shift') && drill !== 'mini-squat' && drill !== 'heel-raise';
    this.wish(t, 'shift', this.between(-1, 1) * Math.max(range.left, range.right), ms);
    this.wish(t, 'lean', this.between(-15, 15), ms);
    this.wish(t, 'rise', seat ? this.between(0.6, 1.03) : this.between(0.85, 1.03), ms);
    this.wish(t, 'heel', this.between(-0.002, 0.04), ms);
    const up = this.chance();
    const often = legs ? 0.25 : 0.02;
    this.wish(t, 'left', up < often ? this.between(0.02, 0.1) : 0, ms);
    this.wish(t, 'right', up > 1 - often ? this.between(0.02, 0.1) : 0, ms);
    this.wish(t, 'outLeft', this.between(-0.12, 0.02), ms);
    this.wish(t, 'outRight', this.between(-0.02, 0.12), ms);
    return undefined;
  }

  private value(what: Quantity, t: number): number {
    return at(this.moves[what], t);
  }

  /** The body at time `t`, `dt` after the one before. */
  body(t: number, dt: number): BodyState {
    if (this.wishes.length > 0) {
      const due = this.wishes.filter((one) => one.t <= t).sort((a, b) => a.t - b.t);
      if (due.length > 0) this.wishes = this.wishes.filter((one) => one.t > t);
      for (const { t: t0, what, to, ms } of due)
        this.moves[what] = { from: this.value(what, t0), to, t0, ms };
    }
    const noise = this.options.noise ?? 0.012;
    const restless = this.options.even === true ? 0 : this.options.character === 'hesitant' ? 2 : 1;
    const sway =
      restless *
      (0.012 * Math.sin(t / 410 + this.options.seed) + 0.008 * Math.sin(t / 173 + 2 * this.options.seed));
    const lean = this.value('lean', t);
    const shift = this.value('shift', t) + (this.options.character === 'statue' ? 0 : sway);
    const lateral = shift + LEAN_SHARE * lean + noise * this.normal();
    const share = 1 - Math.exp(-dt / 70);
    const before = this.smooth;
    this.smooth += share * (lateral - this.smooth);
    if (dt > 0)
      this.velocity += (1 - Math.exp(-dt / 120)) * (((this.smooth - before) / dt) * 1000 - this.velocity);
    const liftLeft = this.value('left', t);
    const liftRight = this.value('right', t);
    const events = [this.left.step(t, liftLeft), this.right.step(t, liftRight)].filter((one) => one !== null);
    for (const one of events)
      if ('foot' in one) this.truth.push({ foot: one.foot, up: one.event === 'foot-lift', t: one.t });
    const rise = this.value('rise', t);
    return {
      ...UPRIGHT,
      t: millis(t),
      lateral,
      lateralSmooth: this.smooth,
      lateralVelocity: this.velocity,
      pelvis: shift - 0.002 * lean + noise * this.normal(),
      trunkLean: lean + 0.5 * this.normal(),
      left: foot(this.left, liftLeft, -0.08 + this.value('outLeft', t)),
      right: foot(this.right, liftRight, 0.08 + this.value('outRight', t)),
      rise: rise + 0.003 * this.normal(),
      heelRise: bodyHeights(this.value('heel', t) + 0.001 * this.normal()),
      tracked: rise > 0.72,
      notMeasured: rise > 0.72 ? null : 'sitting',
      events,
    };
  }
}

const itemCue = (state: DrillState): string => {
  if (state.view.world !== 'stones') return state.cue;
  const item = state.view.pattern[state.view.index] ?? 'wait';
  return item === 'wait' ? 'stand-still' : `step-${item}`;
};

/** How far the centre of mass goes for a degree of lean of the trunk alone. */
const LEAN_SHARE = 0.012;

const foot = (machine: Foot, lift: number, lateral: number) => ({
  contact: (machine.lifted ? 'lifted' : 'down') as FootContact,
  lift: bodyHeights(lift),
  lateral: bodyHeights(lateral),
});
const hand = { at: null, raised: false, nearHip: false };
/** Somebody who stands upright, is seen and calibrated. */
export const UPRIGHT: BodyState = {
  t: millis(0),
  tracked: true,
  notMeasured: null,
  quality: 0.9,
  lateral: 0,
  lateralSmooth: 0,
  lateralVelocity: 0,
  pelvis: 0,
  trunkLean: 0,
  extrapolated: 0,
  margin: bodyHeights(0.08),
  loadRight: 0.5,
  left: { contact: 'down', lift: bodyHeights(0), lateral: bodyHeights(-0.08) },
  right: { contact: 'down', lift: bodyHeights(0), lateral: bodyHeights(0.08) },
  kneeLeft: 178,
  kneeRight: 178,
  rise: 1,
  heelRise: bodyHeights(0),
  stance: bodyHeights(0.16),
  handLeft: hand,
  handRight: hand,
  box: { left: 0.35, top: 0.1, right: 0.65, bottom: 0.92 },
  cameraRoll: 0,
  light: 0.5,
  calibrated: true,
  quiet: null,
  posesPerSecond: 30,
  events: [],
  qualities: NO_QUALITIES,
};

export interface Play {
  readonly drill: DrillId;
  readonly parameters?: Numbers;
  readonly character: Character;
  readonly seed: number;
  readonly fps?: number;
  readonly range?: OwnRange;
  readonly noise?: number;
  /** Changes a body state on its way to the drill: a lost picture, a bystander. */
  readonly disturb?: (body: BodyState, state: DrillState) => BodyState;
  /** What somebody says; overrides what the person says. */
  readonly tell?: (state: DrillState, t: number) => Told | undefined;
  /** Sees every state. */
  readonly watch?: (state: DrillState, body: BodyState) => void;
  readonly limitMs?: number;
  /** The drill is new to the person (DR-16). */
  readonly firstTry?: boolean;
  /** The legs that the plan lets work (DR-17). */
  readonly legs?: Legs;
  /** Half-second steps during rests, where nothing is measured: for playing thousands. */
  readonly skim?: boolean;
}
export interface Played {
  readonly state: DrillState;
  readonly ms: number;
  readonly person: Person;
}

export const RANGE: OwnRange = { left: 0.6, right: 0.55 };

/** Plays a whole drill with a simulated person and returns its last state. */
export function play(options: Play): Played {
  const { character, seed, fps = 30, range = RANGE, limitMs = 1_800_000 } = options;
  const drill = drillOf(options.drill);
  const parsed = drill.parse(options.parameters ?? {});
  if (!parsed.ok) throw new Error(`${options.drill}: ${parsed.reason.id}`);
  const noise = options.noise === undefined ? {} : { noise: options.noise };
  const person = new Person({ character, seed, range, ...noise });
  const { firstTry = false, legs = 'both' } = options;
  let state = drill.start(parsed.value, { seed, range, firstTry, legs });
  const frame = 1000 / fps;
  let t = 1000;
  while (!state.done && t < limitMs) {
    const dt = options.skim && state.cue === 'rest' ? 500 : frame;
    t += dt;
    const body = person.body(t, dt);
    const seen = options.disturb ? options.disturb(body, state) : body;
    const said = person.react(state, t, parsed.value);
    state = drill.step(state, seen, dt as Millis, options.tell ? options.tell(state, t) : said);
    options.watch?.(state, seen);
  }
  return { state, ms: t - 1000, person };
}

/** Hits of a finished drill as a share of what was planned. */
export const hitShare = (state: DrillState): number =>
  state.trials.filter((one) => one.outcome === 'hit').length / state.trialCount;
