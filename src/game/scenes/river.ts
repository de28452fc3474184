import type * as Phaser from 'phaser';
import type { DrillState } from '../../drills/drill.ts';
import { paintBoat } from '../art/figures.ts';
import { type Painting, picture, type Sheet, type Studio } from '../art/kit.ts';
import { paintLamps } from '../art/lamps.ts';
import { paintLake, paintWaterParts } from '../art/landscape.ts';
import { alpha } from '../art/palette.ts';
import { paintClumps, paintLilies } from '../art/plants.ts';
import { bendAt, driftAt, leanAt, swingAt } from '../course.ts';
import { clamp, follower, glide } from '../follow.ts';
import { seeded, xAt, yAt } from '../layout.ts';
import type { Celebration } from '../stage.ts';
import { Channel, paintChannel } from './channel.ts';
import { LampPost } from './lamp-post.ts';
import { WorldScene } from './world-scene.ts';

const SKY = { sunX: 0.5, sunY: 0.66 } as const;
/** Where a gate comes into sight, where it waits, and where it has passed: depths, 1 = the boat. */
const FAR = 2.4;
const HERE = 1.06;
const PASSED = 0.86;
/** Ripples drawn at each step of effects. */
const RIPPLES = [4, 10, 18] as const;

interface Ripple {
  readonly image: Phaser.GameObjects.Image;
  readonly lateral: number;
  z: number;
  readonly phase: number;
}

/** One gate: two clumps of reeds, two poles with lamps, and the channel of light between them on the water. */
interface Gate {
  readonly channel: Channel;
  readonly sides: readonly {
    readonly side: 1 | -1;
    readonly clump: Phaser.GameObjects.Image;
    readonly post: LampPost;
  }[];
  target: number;
  band: number;
  z: number;
  /** 1 in sight, 0 gone. */
  presence: number;
  hold: number;
  leaving: boolean;
  flare: number;
}

/** Paints everything the river needs, a short step at a time. */
export function* paintRiver(sheet: Sheet, studio: Studio): Painting {
  const { layout, palette: p } = studio;
  const u = layout.u;
  yield* paintLake(sheet, studio, SKY, { banks: true });
  yield* paintWaterParts(sheet, studio);
  yield* paintClumps(sheet, studio);
  yield* paintLilies(sheet, studio);
  yield* paintBoat(sheet, studio, u * 0.084);
  yield* paintLamps(sheet, studio);
  yield* paintChannel(sheet, studio);
  // "You are here": a pale pointer under the bow, so that the line that counts is never in doubt.
  picture(sheet, 'pointer', u * 6, u * 5, (ctx, w, h) => {
    ctx.beginPath();
    ctx.moveTo(w * 0.5, h * 0.06);
    ctx.lineTo(w * 0.94, h * 0.94);
    ctx.lineTo(w * 0.5, h * 0.7);
    ctx.lineTo(w * 0.06, h * 0.94);
    ctx.closePath();
    ctx.fillStyle = p.light;
    ctx.fill();
    ctx.strokeStyle = p.shade;
    ctx.lineWidth = Math.max(2, u * 0.45);
    ctx.lineJoin = 'round';
    ctx.stroke();
  });
  picture(sheet, 'guide', u * 7, u * 7, (ctx, w, h) => {
    ctx.fillStyle = p.light;
    ctx.strokeStyle = p.shade;
    ctx.lineWidth = Math.max(2, u * 0.5);
    ctx.beginPath();
    ctx.arc(w / 2, h / 2, w * 0.42, 0, 7);
    ctx.fill();
    ctx.stroke();
    ctx.fillStyle = p.lightSoft;
    ctx.beginPath();
    ctx.arc(w / 2, h / 2, w * 0.22, 0, 7);
    ctx.fill();
  });
  picture(sheet, 'centre', layout.lane * 0.34, layout.lane * 0.12, (ctx, w, h) => {
    ctx.strokeStyle = alpha(p.light, 0.8);
    ctx.lineWidth = Math.max(2, u * 0.4);
    ctx.setLineDash([u * 1.6, u * 1.2]);
    ctx.beginPath();
    ctx.ellipse(w / 2, h / 2, w * 0.46, h * 0.42, 0, 0, 7);
    ctx.stroke();
  });
  yield;
}

/** The weight-shift drills: leaning steers the boat through lit reed gates on a dawn river. */
export class RiverScene extends WorldScene {
  private readonly position = follower();
  private boat!: Phaser.GameObjects.Image;
  private wake!: Phaser.GameObjects.Image;
  private pointer!: Phaser.GameObjects.Image;
  private guide!: { readonly glow: Phaser.GameObjects.Image; readonly float: Phaser.GameObjects.Image };
  private centre!: Phaser.GameObjects.Image;
  private mist: Phaser.GameObjects.Image[] = [];
  private ripples: Ripple[] = [];
  private passing: Ripple[] = [];
  private gates: Gate[] = [];
  private target: number | null = null;
  private band = 0.1;
  private hold = 0;
  /** Whether the drill gives feedback now, and the same as a slow fade. */
  private told = true;
  private feedback = 1;
  private beat: number | null = null;
  private waiting = 1;
  private bob = 0;
  /** The course's bend as it glides to the gate that is asked for, and the lean of the reeds. */
  private bend = 0;
  private lean = 0;

  protected build(): void {
    const { layout, seed } = this.studio;
    const random = seeded(seed ^ 0x5ea);
    this.ripples = [];
    this.passing = [];
    this.gates = [];
    this.put('lake', 0, 0, 0, 0);
    this.mist = [0, 1].map((i) =>
      this.put('mist', layout.w * (0.2 + i * 0.5), layout.horizon - layout.u * (1 + i * 2)),
    );
    for (let i = 0; i < 18; i++) {
      const lateral = (random() - 0.5) * 2.6;
      this.ripples.push({
        image: this.put(i % 3 === 0 ? 'wave' : 'ripple'),
        lateral,
        z: 1 / (0.1 + ((i + random()) / 18) * 1.4),
        phase: random() * 6.3,
      });
    }
    for (let i = 0; i < 8; i++) {
      const side = i % 2 === 0 ? 1 : -1;
      const lily = i > 4;
      this.passing.push({
        image: this.put(lily ? 'lily' : `clump${i % 3}`, 0, 0, 0.5, lily ? 0.5 : 0.965),
        lateral: side * (1.42 + random() * 0.35),
        z: 1 / (0.15 + ((i + 0.5) / 8) * 1.4),
        phase: random() * 6.3,
      });
    }
    this.centre = this.put('centre', layout.cx, layout.near);
    this.gates = [this.makeGate(), this.makeGate()];
    this.guide = { glow: this.put('glow'), float: this.put('guide') };
    this.wake = this.put('wake', layout.cx, layout.near, 0.5, 0.05);
    this.boat = this.put('boat', layout.cx, layout.near, 0.5, 0.82);
    this.pointer = this.put('pointer', layout.cx, layout.near + layout.u * 7, 0.5, 0);
  }

  private makeGate(): Gate {
    const { layout } = this.studio;
    const channel = new Channel(this, layout);
    const sides = ([-1, 1] as const).map((side) => ({
      side,
      clump: this.put(side < 0 ? 'clump0' : 'clump1', 0, 0, 0.5, 0.965),
      post: new LampPost(this, layout.u),
    }));
    return {
      channel,
      sides,
      target: 0,
      band: 0.1,
      z: FAR,
      presence: 0,
      hold: 0,
      leaving: true,
      flare: 0,
    };
  }

  protected take(state: DrillState, shownAt: number): void {
    const { view } = state;
    if (view.world !== 'river') return;
    this.position.show(view.position, shownAt);
    this.hold = clamp(state.hold, 0, 1);
    this.told = state.feedback;
    this.band = view.band;
    this.beat = view.beat;
    if (view.target !== this.target) {
      for (const gate of this.gates) gate.leaving = true;
      const free = this.gates.reduce((a, b) => (a.presence <= b.presence ? a : b));
      if (view.target !== null) {
        Object.assign(free, { target: view.target, z: FAR, presence: 0, hold: 0, leaving: false, flare: 0 });
      }
      this.target = view.target;
    }
    for (const gate of this.gates) {
      if (gate.leaving) continue;
      gate.band = view.band;
      gate.hold = this.hold;
    }
  }

  protected override celebrate(kind: Celebration): void {
    const gate = this.gates.reduce((a, b) => (a.presence >= b.presence ? a : b));
    if (kind === 'hit' || kind === 'done') gate.flare = 1;
  }

  protected draw(dt: number, now: number): void {
    const { layout } = this.studio;
    const { effects, reducedMotion } = this.stage;
    const x = this.position.draw(now);
    const lateral = clamp(x ?? 0, -1.3, 1.3);
    this.waiting = glide(this.waiting, x === null || this.position.waiting ? 1 : 0, dt, 180);
    this.feedback = glide(this.feedback, this.told ? 1 : 0, dt, 250);
    const seen = this.feedback * (1 - this.waiting * 0.6);
    this.bob = reducedMotion ? 0 : Math.sin(this.clock / 900) * layout.u * 0.35;
    const boatX = xAt(layout, lateral);
    this.boat.setPosition(boatX, layout.near + this.bob).setAlpha(seen);
    this.wake.setPosition(boatX, layout.near + layout.u * 1).setAlpha(seen * (effects > 0 ? 0.8 : 0.5));
    this.pointer.setX(boatX).setAlpha(seen);
    this.centre.setAlpha(glide(this.centre.alpha, this.target === null ? 1 : 0, dt, 200));
    // The pace of the rhythmic drill floats ahead of the boat: be where it is.
    const paced = this.beat !== null && this.target !== null;
    const guideX = xAt(layout, swingAt(this.beat, this.target));
    this.bend = reducedMotion ? 0 : glide(this.bend, this.target ?? 0, dt, 1200);
    this.lean = reducedMotion ? 0 : glide(this.lean, leanAt(this.beat, this.target), dt, 160);
    const guideY = layout.near - layout.u * 15;
    this.guide.glow.setVisible(paced).setPosition(guideX, guideY).setScale(0.9);
    this.guide.float.setVisible(paced).setPosition(guideX, guideY);
    for (const gate of this.gates) this.drawGate(gate, dt, lateral);
    this.drawWater(dt);
  }

  private drawGate(gate: Gate, dt: number, lateral: number): void {
    const { layout } = this.studio;
    const still = this.stage.reducedMotion;
    gate.presence = glide(gate.presence, gate.leaving ? 0 : 1, dt, still ? 1 : gate.leaving ? 260 : 200);
    const goal = gate.leaving ? PASSED : HERE;
    if (still) gate.z = HERE;
    else gate.z = 1 / glide(1 / gate.z, 1 / goal, dt, gate.leaving ? 700 : 420);
    gate.flare = glide(gate.flare, 0, dt, 600);
    const visible = gate.presence > 0.02;
    const show = clamp(gate.presence, 0, 1);
    const inside = this.feedback > 0.5 && !gate.leaving && Math.abs(lateral - gate.target) <= gate.band;
    const bright = clamp((inside ? 0.3 : 0) + gate.hold * 0.7 * this.feedback + gate.flare, 0, 1);
    gate.channel.show(gate.target, gate.band, bright, gate.leaving ? show * show : show);
    const scale = 1 / gate.z;
    const y = yAt(layout, gate.z);
    const full = clamp(gate.hold * this.feedback + gate.flare, 0, 1);
    for (const { side, post, clump } of gate.sides) {
      const px = xAt(layout, gate.target) + side * (gate.band * layout.lane + layout.u * 1.6) * scale;
      post.show(px, y, scale, visible ? show : 0, full, bright);
      clump
        .setVisible(visible)
        .setAlpha(show)
        .setPosition(px + side * layout.u * 5.2 * scale, y + layout.u * scale)
        .setRotation(this.lean)
        .setScale(scale * 0.8);
    }
  }

  private drawWater(dt: number): void {
    const { layout } = this.studio;
    const { effects, reducedMotion } = this.stage;
    const flow = reducedMotion ? 0 : dt / 9000;
    const sway = reducedMotion ? 0 : driftAt(swingAt(this.beat, this.target));
    this.ripples.forEach((ripple, i) => {
      let near = 1 / ripple.z + flow;
      if (near > 1.5) near = 0.1;
      ripple.z = 1 / near;
      const drift = reducedMotion ? 0 : Math.sin(this.clock / 1700 + ripple.phase) * 0.05;
      ripple.image
        .setVisible(i < RIPPLES[effects])
        .setPosition(
          xAt(layout, ripple.lateral + drift + sway, ripple.z) + bendAt(this.bend, ripple.z) * layout.lane,
          yAt(layout, ripple.z),
        )
        .setScale(near)
        .setAlpha(clamp((near - 0.1) * 3, 0, 0.8) * clamp((1.5 - near) * 4, 0, 1));
    });
    this.passing.forEach((plant, i) => {
      let near = 1 / plant.z + flow;
      if (near > 1.6) near = 0.15;
      plant.z = 1 / near;
      plant.image
        .setVisible(effects > 0 && (effects > 1 || i < 4))
        .setPosition(
          xAt(layout, plant.lateral, plant.z) + bendAt(this.bend, plant.z) * layout.lane,
          yAt(layout, plant.z),
        )
        .setRotation(this.lean)
        .setScale(near * 0.9)
        .setAlpha(clamp((near - 0.15) * 4, 0, 1));
    });
    this.mist.forEach((veil, i) => {
      veil.setVisible(effects > 1);
      if (!reducedMotion) veil.setX(layout.w * (0.5 + 0.42 * Math.sin(this.clock / 26000 + i * 2.4)));
    });
  }
}
