import type { Cue } from '../drills/cue.ts';
import { otherSide, type Side } from '../units.ts';
import { aim, chance, type Motion, motionAt, restingAt } from './motion.ts';
import { ARM, type ArmPose } from './pose.ts';

/** How the person behaves. All of them follow the set-up cues; they differ in the drills. */
export const CHARACTERS = [
  'good',
  'hesitant',
  'still', // never shifts, never lifts
  'trunk-only', // leans head and trunk, the pelvis stays
  'foot-lifter', // reaches the target with a foot in the air
  'giving-up', // turns back half-way, from the third trial on
  'falling-out', // puts the foot down too early, steps aside instead of holding
  'random', // moves whenever and wherever
] as const;
export type Character = (typeof CHARACTERS)[number];

export interface Ability {
  readonly character: Character;
  readonly seed: number;
  readonly stature: number;
  /** Distance between the ankles, m. */
  readonly stance: number;
  /** How far the centre of mass can go, on the scale where 1 is over the ankle. */
  readonly range: { readonly left: number; readonly right: number };
  /** Root-mean-square sway in quiet stance, m. */
  readonly sway: number;
  /** Height to which a foot is lifted, m. */
  readonly lift: number;
  /** Where the person starts, from the standing place: towards their right, and farther from the camera, m. */
  readonly place: { readonly x: number; readonly z: number };
}

export const ABLE: Ability = {
  character: 'good',
  seed: 1,
  stature: 1.7,
  stance: 0.26,
  range: { left: 0.75, right: 0.75 },
  sway: 0.003,
  lift: 0.14,
  place: { x: 0, z: 0 },
};

/** What the person is told. */
export interface Told {
  readonly cue: Cue;
  /** Signed fraction of the own range, positive towards the person's right; null where there is none. */
  readonly target: number | null;
  /** A hand to raise or to hold somewhere, or null: arms down. */
  readonly handTo?: { readonly side: Side; readonly arm: ArmPose } | null;
  /** What "rise" and "sit" mean just now; sitting down and standing up unless told. */
  readonly exercise?: 'chair' | 'squat' | 'heels';
}

/** What moves, each by itself. */
export const CHANNELS = [
  'lateral', // centre of mass between the ankles, by moving the pelvis
  'trunk', // lean of the trunk alone, degrees
  'liftLeft', // m
  'liftRight',
  'stepLeft', // lateral placement of each foot, m
  'stepRight',
  'squat',
  'sit',
  'heels', // m
  'x', // place in the room, m
  'z',
  ...(['Left', 'Right'] as const).flatMap((s) => [`out${s}`, `up${s}`, `front${s}`] as const),
] as const;
export type Channel = (typeof CHANNELS)[number];

interface Planned {
  readonly at: number;
  readonly channel: Channel;
  readonly to: number;
  readonly duration: number;
}

/** Everything about the person at one moment: a plain value. */
export interface PatientState {
  readonly ability: Ability;
  /** ms since the start. */
  readonly t: number;
  readonly random: number;
  readonly motions: Readonly<Record<Channel, Motion>>;
  readonly plan: readonly Planned[];
  /** What was last noticed, and when it will be acted on (null: it has been). */
  readonly told: Told;
  readonly reactAt: number | null;
  /** Cues to shift or lift acted on so far. */
  readonly tries: number;
}

export const REACTION = { min: 300, max: 900 } as const;

/** A person standing quietly. */
export function startPatient(ability: Partial<Ability> = {}): PatientState {
  const full = { ...ABLE, ...ability };
  const rest: Record<string, number> = { x: full.place.x, z: full.place.z };
  for (const side of ['Left', 'Right']) {
    rest[`out${side}`] = ARM.down.out;
    rest[`up${side}`] = ARM.down.up;
    rest[`front${side}`] = ARM.down.front;
  }
  return {
    ability: full,
    t: 0,
    random: full.seed | 0,
    motions: Object.fromEntries(CHANNELS.map((c) => [c, restingAt(rest[c] ?? 0)])) as Record<Channel, Motion>,
    plan: [],
    told: { cue: 'none', target: null, handTo: null },
    reactAt: null,
    tries: 0,
  };
}

/** Another character from now on, in the same place and posture. */
export const become = (state: PatientState, character: Character): PatientState => ({
  ...state,
  ability: { ...state.ability, character },
});

const same = (a: Told, b: Told): boolean =>
  a.cue === b.cue &&
  a.target === b.target &&
  a.exercise === b.exercise &&
  a.handTo?.side === b.handTo?.side &&
  a.handTo?.arm.up === b.handTo?.arm.up &&
  a.handTo?.arm.out === b.handTo?.arm.out;

/**
 * The person a little later. A new cue is noticed at once and acted on after a human reaction time (300–900 ms, seeded). The result depends on when cues
 * change, hardly on how time is cut into steps: plans are carried out at their own times.
 * @param dt milliseconds since the step before.
 */
export function stepPatient(state: PatientState, told: Told, dt: number): PatientState {
  const until = state.t + dt;
  let s = state;
  if (!same(s.told, told)) {
    const [r, random] = chance(s.random);
    const slow = s.ability.character === 'hesitant' ? 0.55 : 0;
    const reaction = REACTION.min + (REACTION.max - REACTION.min) * (slow + (1 - slow) * r);
    s = { ...s, told, random, reactAt: state.t + reaction };
  }
  for (;;) {
    const next = s.plan[0];
    const due = Math.min(next?.at ?? Number.POSITIVE_INFINITY, s.reactAt ?? Number.POSITIVE_INFINITY);
    if (due > until) break;
    if (s.reactAt !== null && s.reactAt <= (next?.at ?? Number.POSITIVE_INFINITY)) s = act(s, s.reactAt);
    else if (next) {
      const motion = aim(s.motions[next.channel], next.at, next.to, next.duration);
      s = { ...s, motions: { ...s.motions, [next.channel]: motion }, plan: s.plan.slice(1) };
    }
  }
  return { ...s, t: until };
}

/** Collects what the person intends from time `now` on. */
class Intent {
  readonly plan: Planned[] = [];
  random: number;
  private readonly now: number;
  constructor(state: PatientState, now: number) {
    this.random = state.random;
    this.now = now;
  }
  between(min: number, max: number): number {
    const [r, next] = chance(this.random);
    this.random = next;
    return min + (max - min) * r;
  }
  /** Takes back what was intended for `channel` before. */
  drop(channel: Channel): void {
    for (let i = this.plan.length - 1; i >= 0; i--)
      if (this.plan[i]?.channel === channel) this.plan.splice(i, 1);
  }
  /** `after` ms from now, move `channel` to `to` within `duration` ms. */
  move(channel: Channel, to: number, duration: number, after = 0): void {
    this.plan.push({ at: this.now + after, channel, to, duration });
  }
}

const SHIFTING: ReadonlySet<Cue> = new Set(['lean-left', 'lean-right', 'centre']);
const LIFTING: ReadonlySet<Cue> = new Set(['lift-left', 'lift-right', 'step-left', 'step-right']);
const WALK: Partial<Record<Cue, readonly ['x' | 'z', 1 | -1]>> = {
  'step-back': ['z', 1],
  'come-closer': ['z', -1],
  'move-left': ['x', -1],
  'move-right': ['x', 1],
};

function act(state: PatientState, now: number): PatientState {
  const { told } = state;
  const intent = new Intent(state, now);
  const asksEffort = SHIFTING.has(told.cue) || LIFTING.has(told.cue);
  const tries = state.tries + (asksEffort && told.cue !== 'centre' ? 1 : 0);
  neutral(intent, state, now);
  const walk = WALK[told.cue];
  if (state.ability.character === 'random' && asksEffort) wander(intent, state);
  else if (walk) walkOn(intent, state, now, walk[0], walk[1]);
  else if (told.cue === 'lean-left' || told.cue === 'lean-right') shift(intent, state, tries);
  else if (told.cue === 'lift-left' || told.cue === 'lift-right') lift(intent, state, tries);
  else if (told.cue === 'step-left' || told.cue === 'step-right') stepInPlace(intent, state);
  else if (told.cue === 'sit' || told.cue === 'rise') exercise(intent, state, told.cue === 'sit');
  if (told.handTo) {
    const name = told.handTo.side === 'left' ? 'Left' : 'Right';
    for (const axis of ['out', 'up', 'front'] as const)
      intent.move(`${axis}${name}`, told.handTo.arm[axis], 800);
  }
  const plan = intent.plan.sort((a, b) => a.at - b.at);
  return { ...state, plan, tries, reactAt: null, random: intent.random };
}

/** Feet down, weight in the middle, arms down; what comes after overrides it. */
function neutral(intent: Intent, state: PatientState, now: number): void {
  const at = (c: Channel): number => motionAt(state.motions[c], now).value;
  for (const [channel, duration] of [
    ['liftLeft', 420],
    ['liftRight', 420],
    ['stepLeft', 500],
    ['stepRight', 500],
  ] as const)
    if (Math.abs(at(channel)) > 1e-6 || Math.abs(state.motions[channel].to) > 1e-6)
      intent.move(channel, 0, duration);
  const lifted = Math.max(at('liftLeft'), at('liftRight')) > 0.01;
  // The foot first, then the weight.
  const away = Math.abs(at('lateral'));
  if (away > 1e-6 || state.motions.lateral.to !== 0)
    intent.move('lateral', 0, 650 + 650 * away, lifted ? 330 : 0);
  if (state.motions.trunk.to !== 0) intent.move('trunk', 0, 800);
  if (state.told.cue !== 'sit' && state.told.cue !== 'rise') {
    // A person who was sitting stays seated until told to rise.
    if (state.motions.squat.to !== 0) intent.move('squat', 0, 900);
    if (state.motions.heels.to !== 0) intent.move('heels', 0, 700);
  }
  for (const side of ['Left', 'Right'] as const)
    for (const axis of ['out', 'up', 'front'] as const) {
      const channel = `${axis}${side}` as const;
      if (state.motions[channel].to !== ARM.down[axis]) intent.move(channel, ARM.down[axis], 800);
    }
}

/** Where the weight is when the intent is formed. */
const wayFrom = (state: PatientState): number =>
  motionAt(state.motions.lateral, state.reactAt ?? state.t).value;

/** The centre of mass towards the target, by the character's own way. */
function shift(intent: Intent, state: PatientState, tries: number): void {
  const { character, range } = state.ability;
  const sign = state.told.cue === 'lean-left' ? -1 : 1;
  const share = state.told.target ?? sign;
  const goal = share * (share < 0 ? range.left : range.right);
  const way = Math.abs(goal - wayFrom(state));
  const duration = 600 + 900 * way * intent.between(0.85, 1.2);
  if (character === 'still') return;
  if (character === 'trunk-only') {
    // About 15° of trunk carry the centre of mass as far as the game wants it for a moment.
    intent.move('trunk', Math.sign(goal) * Math.min(22, 8 + 20 * Math.abs(goal)), duration);
    return;
  }
  intent.drop('lateral');
  if (character === 'foot-lifter') {
    intent.move('lateral', goal, 700);
    intent.move(goal > 0 ? 'liftLeft' : 'liftRight', 0.12, 500, 120);
    return;
  }
  if (character === 'giving-up' && tries > 2) {
    intent.move('lateral', 0.5 * goal, duration);
    intent.move('lateral', 0, 1200, duration + 300);
    return;
  }
  if (character === 'falling-out') {
    // Too far, then a step to the side saves the balance.
    const side = goal > 0 ? 'Right' : 'Left';
    intent.move('lateral', 1.35 * goal, 0.8 * duration);
    intent.move(`lift${side}`, 0.06, 200, duration);
    intent.move(`step${side}`, Math.sign(goal) * 0.14, 350, duration + 80);
    intent.move(`lift${side}`, 0, 200, duration + 330);
    return;
  }
  if (character === 'hesitant') {
    intent.move('lateral', goal * 0.55, duration);
    intent.move('lateral', goal * 0.97, duration * 0.9, duration + intent.between(200, 600));
    return;
  }
  const overshoot = intent.between(-0.03, 0.07);
  intent.move('lateral', goal * (1 + overshoot), duration);
  // Then small corrections for as long as it is held.
  for (let at = duration + 350; at < 20000; at += intent.between(500, 1300))
    intent.move('lateral', goal * (1 + intent.between(-0.025, 0.025)), 450, at);
}

/** Weight over the other foot, then the foot up and held there. */
function lift(intent: Intent, state: PatientState, tries: number): void {
  const { character } = state.ability;
  if (character === 'still' || character === 'trunk-only') return;
  const foot: Side = state.told.cue === 'lift-left' ? 'left' : 'right';
  const lifted = foot === 'left' ? 'liftLeft' : 'liftRight';
  const over = foot === 'left' ? 1 : -1;
  const slow = character === 'hesitant' ? 1.6 : 1;
  const shiftTime = (480 + 300 * Math.abs(over - wayFrom(state))) * slow;
  const height =
    character === 'giving-up' && tries > 2 ? 0.03 : state.ability.lift * intent.between(0.85, 1.1);
  intent.drop('lateral');
  intent.move('lateral', over * intent.between(0.9, 0.98), shiftTime);
  intent.move(lifted, height, 550 * slow, shiftTime * 0.75);
  const early =
    character === 'falling-out'
      ? intent.between(900, 2600)
      : character === 'giving-up' && tries > 2
        ? 500
        : Number.POSITIVE_INFINITY;
  const up = shiftTime * 0.75 + 550 * slow;
  if (Number.isFinite(early)) {
    intent.move(lifted, 0, 300, up + early);
    intent.move('lateral', 0, 700, up + early + 150);
    return;
  }
  for (let at = up + 400; at < 60000; at += intent.between(400, 1100)) {
    intent.move('lateral', over * intent.between(0.9, 1.0), 400, at);
    intent.move(lifted, height * intent.between(0.93, 1.05), 500, at);
  }
}

/** One step on the spot: shift, lift, put down. */
function stepInPlace(intent: Intent, state: PatientState): void {
  if (state.ability.character === 'still' || state.ability.character === 'trunk-only') return;
  const foot: Side = state.told.cue === 'step-left' ? 'left' : 'right';
  const slow = state.ability.character === 'hesitant' ? 1.5 : 1;
  const lifted = foot === 'left' ? 'liftLeft' : 'liftRight';
  intent.drop('lateral');
  const over = foot === 'left' ? 0.7 : -0.7;
  const shiftTime = (240 + 260 * Math.abs(over - wayFrom(state))) * slow;
  intent.move('lateral', over, shiftTime);
  intent.move(lifted, state.ability.lift * 0.8, 380 * slow, shiftTime * 0.6);
  intent.move(lifted, 0, 360 * slow, shiftTime * 0.6 + 430 * slow);
  intent.move('lateral', 0, 500 * slow, shiftTime * 0.6 + 650 * slow);
}

function exercise(intent: Intent, state: PatientState, down: boolean): void {
  const half = state.ability.character === 'giving-up' ? 0.45 : 1;
  const what = state.told.exercise ?? 'chair';
  if (state.ability.character === 'still') return;
  if (what === 'chair') intent.move('sit', down ? half : 0, intent.between(1300, 1700));
  else if (what === 'squat') intent.move('squat', down ? 0.5 * half : 0, intent.between(1100, 1500));
  else intent.move('heels', down ? 0 : 0.055 * half, intent.between(800, 1100));
}

/** Small steps in one direction until something else is asked. */
function walkOn(intent: Intent, state: PatientState, now: number, axis: 'x' | 'z', sign: 1 | -1): void {
  let at = motionAt(state.motions[axis], now).value;
  let foot: Side = axis === 'x' && sign > 0 ? 'right' : 'left';
  for (let i = 0; i < 20; i++) {
    at += sign * intent.between(0.1, 0.14);
    const lifted = foot === 'left' ? 'liftLeft' : 'liftRight';
    intent.move(lifted, 0.045, 220, i * 560 + 20);
    intent.move(lifted, 0, 220, i * 560 + 250);
    intent.move(axis, at, 480, i * 560);
    foot = otherSide(foot);
  }
}

/** Moves without regard to what was asked. */
function wander(intent: Intent, state: PatientState): void {
  const { range, lift: height } = state.ability;
  for (let at = 0; at < 30000; at += intent.between(500, 2500)) {
    const goal = intent.between(-range.left, range.right);
    intent.move('lateral', goal, intent.between(500, 1500), at);
    if (intent.between(0, 1) < 0.2) {
      const foot = intent.between(0, 1) < 0.5 ? 'liftLeft' : 'liftRight';
      intent.move(foot, height, 400, at);
      intent.move(foot, 0, 400, at + intent.between(500, 900));
    }
  }
}
