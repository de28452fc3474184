import { CUES, type Cue } from '../../../src/drills/cue.ts';
import type { DrillId } from '../../../src/drills/drill.ts';
import type { Landmark } from '../../../src/pose/sample.ts';
import type { Side } from '../../../src/units.ts';
import {
  type Ability,
  become,
  type Character,
  type PatientState,
  startPatient,
  stepPatient,
  type Told,
} from '../../../src/virtual-patient/behaviour.ts';
import { aim, chance, type Motion, motionAt, restingAt } from '../../../src/virtual-patient/motion.ts';
import { LAPTOP, project, unproject } from '../../../src/virtual-patient/optics.ts';
import { ARM, type ArmPose, type PatientPose } from '../../../src/virtual-patient/pose.ts';
import { atLateral, type Skeleton, solve } from '../../../src/virtual-patient/skeleton.ts';
import { limbsOf } from '../../../src/virtual-patient/stance.ts';

/** What the person reads on the screen at one moment. */
export interface Screen {
  readonly cue: string;
  readonly target: number | null;
  /** The drill that was shown last: what "lift" and "rise" mean in it. */
  readonly drill: DrillId | null;
}

/** Everything that happens to the person beside what is asked; each a movement of its own. */
const EXTRAS = [
  'walkedOut', // m towards the person's right
  'collapse', // 0 upright … 1 on the floor
  'seat', // 0 standing … 1 on the chair behind
  'rising', // how far a seated person who gives up gets off the chair
  'asideLeft', // m, each foot away from its place
  'asideRight',
  'upLeft', // m, each foot over the floor
  'upRight',
] as const;
type Extra = (typeof EXTRAS)[number];

interface Wish {
  readonly at: number;
  readonly what: Extra;
  readonly to: number;
  readonly ms: number;
}

/** A box of the mirrored picture, 0 … 1, that a hand may be held over. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const STEPS: readonly string[] = ['step-left', 'step-right'];
/** SD of the landmarks' noise in pixels of a 1280×720 picture, as the full network has it on the virtual patient. */
const NOISE = 0.6;

/**
 * The virtual patient without pictures: what the pose model would say of them, at any speed. Reacts to what stands on the screen as
 * `behaviour.ts` has it, and knows what the words mean in each drill. Deterministic from its seed and the times of what it is shown.
 */
export class FastPerson {
  /** ms since the person came. */
  t = 0;
  hand: { readonly side: Side; readonly arm: ArmPose } | null = null;
  /** Goes half of the way only: of a squat, a rise, a step. */
  half = false;
  /** Somebody else beside: what the model counts while it is asked to look. */
  others = 0;
  dark = false;
  private patient: PatientState;
  private readonly extras: Record<Extra, Motion>;
  private wishes: Wish[] = [];
  private random: number;
  private pelvis: number | null = null;
  private skeleton: Skeleton;
  /** How far the pelvis goes for a centre of mass over the next ankle, m. */
  private readonly reach: number;
  private nextRise = 0;
  private stepping = { word: '', since: 0 };

  constructor(ability: Partial<Ability>) {
    this.patient = startPatient(ability);
    this.random = (ability.seed ?? 1) * 7919;
    const { pose } = limbsOf(this.patient);
    this.skeleton = solve(pose);
    this.reach = 0.05 / (solve({ ...pose, pelvis: 0.05 }).lateral - this.skeleton.lateral);
    this.extras = Object.fromEntries(EXTRAS.map((one) => [one, restingAt(0)])) as Record<Extra, Motion>;
  }

  become(character: Character): void {
    this.patient = become(this.patient, character);
  }
  get character(): Character {
    return this.patient.ability.character;
  }

  /** Walks out of the picture (true), and back (false). */
  leave(gone: boolean): void {
    this.wish('walkedOut', gone ? 3.2 : 0, 2200);
  }
  /** Sits down on a chair without being asked (true), and stands up again (false). */
  sitDown(seated: boolean): void {
    this.wish('seat', seated ? 1 : 0, 1500);
  }
  /** Falls to the floor within a third of a second. */
  fall(): void {
    this.wish('collapse', 1, 450);
  }
  getUp(): void {
    this.wish('collapse', 0, 3000);
  }
  /** Two quick steps to the side that save the balance; the feet stay where they landed. */
  stumble(): void {
    for (const [side, after] of [
      ['Right', 0],
      ['Left', 500],
    ] as const) {
      this.wish(`up${side}`, 0.09, 180, after);
      this.wish(`aside${side}`, 0.16, 320, after + 60);
      this.wish(`up${side}`, 0, 180, after + 330);
    }
  }
  /** One small step aside and back. */
  shuffle(side: Side): void {
    const name = side === 'left' ? 'Left' : 'Right';
    this.wish(`up${name}`, 0.09, 250);
    this.wish(`aside${name}`, side === 'left' ? -0.14 : 0.14, 400);
    this.wish(`up${name}`, 0, 250, 450);
    this.wish(`up${name}`, 0.09, 250, 2500);
    this.wish(`aside${name}`, 0, 400, 2500);
    this.wish(`up${name}`, 0, 250, 2950);
  }
  raise(side: Side | null): void {
    this.hand = side === null ? null : { side, arm: ARM.raised };
  }
  /** Holds the nearer hand over a box of the mirrored picture, as near to the body as the box allows. */
  pointAt(box: Box): void {
    const { skeleton } = this;
    const place = (side: Side) => skeleton.joints[side === 'left' ? 11 : 12];
    const inset = 0.05;
    const within = (value: number, low: number, high: number) =>
      Math.min(Math.max(value, low + inset), Math.max(low + inset, high - inset));
    let best: { side: Side; arm: ArmPose; far: number } | null = null;
    for (const side of ['left', 'right'] as const) {
      const shoulder = place(side);
      if (!shoulder) continue;
      const [seen] = project([shoulder], LAPTOP);
      if (!seen) continue;
      const x = within(1 - seen.x, box.left, box.right);
      const y = within(seen.y, box.top, box.bottom);
      const at = unproject(1 - x, y, shoulder.z - 0.12, LAPTOP);
      const h = this.patient.ability.stature;
      const sign = side === 'right' ? 1 : -1;
      const out = (sign * (at.x - shoulder.x)) / h;
      const up = (at.y - shoulder.y) / h;
      const far = Math.hypot(out, up);
      // The hand goes on beyond the wrist.
      const short = far > 0.1 ? (far - 0.04) / far : 1;
      if (best === null || far < best.far)
        best = { side, far, arm: { out: out * short, up: up * short, front: 0.07 } };
    }
    if (best) this.hand = { side: best.side, arm: best.arm };
  }

  private wish(what: Extra, to: number, ms: number, after = 0): void {
    this.wishes.push({ at: this.t + after, what, to, ms });
  }

  /** The landmarks `dt` ms later, for somebody who reads `screen`; empty when nobody is to be seen. */
  step(screen: Screen, dt: number): readonly Landmark[] {
    this.t += dt;
    for (const wish of this.wishes.filter((one) => one.at <= this.t))
      this.extras[wish.what] = aim(this.extras[wish.what], wish.at, wish.to, wish.ms);
    this.wishes = this.wishes.filter((one) => one.at > this.t);
    this.again(screen);
    this.patient = stepPatient(this.patient, this.told(screen), dt);
    this.skeleton = solve(this.posture());
    return this.seen();
  }

  private value(what: Extra): number {
    return motionAt(this.extras[what], this.t).value;
  }

  /** What is asked, in the words of `behaviour.ts`. */
  private told({ cue, target, drill }: Screen): Told {
    const word: Cue = (CUES as readonly string[]).includes(cue) ? (cue as Cue) : 'none';
    const handTo = this.hand;
    const lifting = word === 'lift-left' || word === 'lift-right';
    const side: Side = word === 'lift-left' ? 'left' : 'right';
    if (drill === 'marching' && lifting)
      return { cue: side === 'left' ? 'step-left' : 'step-right', target, handTo };
    if (drill === 'hip-mobility' && lifting) {
      this.swing(side);
      return { cue: 'stand-still', target: null, handTo };
    }
    if (drill === 'hip-mobility') this.swing(null);
    const exercise = drill === 'mini-squat' ? 'squat' : drill === 'heel-raise' ? 'heels' : 'chair';
    if (this.half && word === 'rise' && exercise === 'chair') {
      this.riseHalfWay();
      return { cue: 'sit', target, handTo, exercise };
    }
    return { cue: word, target, handTo, exercise };
  }

  /** One leg out to the side, off the floor, or both back. */
  private swing(side: Side | null): void {
    for (const one of ['left', 'right'] as const) {
      const name = one === 'left' ? 'Left' : 'Right';
      const out = one !== side ? 0 : (one === 'left' ? -1 : 1) * (this.half ? 0.075 : 0.15);
      const to = this.character === 'still' ? 0 : out;
      if (this.extras[`aside${name}`].to === to) continue;
      // The foot leaves the floor first and comes down last.
      this.wish(`up${name}`, to === 0 ? 0 : 0.07, 500, to === 0 ? 500 : 300);
      this.wish(`aside${name}`, to, 900, to === 0 ? 0 : 500);
      this.extras[`aside${name}`] = { ...this.extras[`aside${name}`], to };
    }
  }

  /** The same foot twice in a row is the same word: who feels the beat steps again with it. */
  private again({ cue, drill }: Screen): void {
    const asked = drill === 'marching' ? /^(lift|step)-/.test(cue) : STEPS.includes(cue);
    if (cue !== this.stepping.word) this.stepping = { word: cue, since: this.t };
    if (!asked || this.t - this.stepping.since < this.beat) return;
    this.stepping = { word: cue, since: this.t };
    this.patient = { ...this.patient, reactAt: this.patient.t + 450 };
  }
  /** Length of a beat, ms, as the person hears it. */
  beat = 2500;

  /**
   * The posture with the pelvis where the weight is to be. From frame to frame the error of the frame before is corrected, which is near
   * enough (under a millimetre) and costs a fifth of finding the exact place; a leaning trunk needs it.
   */
  private balanced(): PatientPose {
    const { pose, lateral } = limbsOf(this.patient);
    if (pose.trunkLean !== 0 || this.pelvis === null) {
      const { pelvis } = atLateral({ ...pose, trunkLean: 0 }, lateral);
      this.pelvis = pelvis;
    } else this.pelvis += (lateral - this.skeleton.lateral) * this.reach;
    return { ...pose, pelvis: this.pelvis };
  }

  private posture(): PatientPose {
    const base = this.balanced();
    const foot = (side: 'Left' | 'Right') => {
      const one = side === 'Left' ? base.left : base.right;
      return {
        ...one,
        x: one.x + this.value(`aside${side}`),
        lift: one.lift * (this.half ? 0.2 : 1) + this.value(`up${side}`),
        heel: one.heel * (this.half ? 0.2 : 1),
      };
    };
    const down = this.value('collapse');
    return {
      ...base,
      place: { ...base.place, x: base.place.x + this.value('walkedOut') },
      squat: Math.max(base.squat * (this.half ? 0.42 : 1), 0.8 * down),
      sit: Math.max(base.sit - this.value('rising'), this.value('seat'), down),
      left: foot('Left'),
      right: foot('Right'),
    };
  }
  /** Whoever rises half-way sinks back, again and again. */
  private riseHalfWay(): void {
    if (this.t < this.nextRise) return;
    this.nextRise = this.t + 4200;
    this.wish('rising', 0.62, 1400, 400);
    this.wish('rising', 0, 1400, 2200);
  }

  private seen(): readonly Landmark[] {
    const { skeleton } = this;
    const down = this.value('collapse');
    const joints =
      down > 0 ? skeleton.joints.map((p) => ({ ...p, y: p.y * (1 - 0.72 * down) })) : skeleton.joints;
    const { width, height } = LAPTOP.picture;
    const points = project(joints, LAPTOP);
    const landmarks = points.map(({ x, y }) => {
      const noisy = { x: x + (NOISE * this.normal()) / width, y: y + (NOISE * this.normal()) / height };
      const outside = x < 0 || x > 1 || y < 0 || y > 1;
      return { ...noisy, visibility: outside ? 0.2 : 0.97 };
    });
    return landmarks.every((one) => one.visibility < 0.5) ? [] : landmarks;
  }

  /** Roughly normal, SD 1: the sum of three uniform draws. */
  private normal(): number {
    let sum = 0;
    for (let i = 0; i < 3; i++) {
      const [value, next] = chance(this.random);
      this.random = next;
      sum += value;
    }
    return (sum - 1.5) * 2;
  }
}
