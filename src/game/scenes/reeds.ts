import type * as Phaser from 'phaser';
import type { DrillState, DrillView } from '../../drills/drill.ts';
import { type Painting, picture, radial, type Sheet, type Studio } from '../art/kit.ts';
import { paintLamps } from '../art/lamps.ts';
import { paintLake, paintWaterParts } from '../art/landscape.ts';
import { alpha } from '../art/palette.ts';
import { paintClumps } from '../art/plants.ts';
import { clamp, follower, glide } from '../follow.ts';
import { seeded } from '../layout.ts';
import type { Celebration } from '../stage.ts';
import { BirdFigure, paintBird } from './bird-figure.ts';
import { LampPost } from './lamp-post.ts';
import { WorldScene } from './world-scene.ts';

const SKY = { sunX: 0.5, sunY: 0.74 } as const;
type Figure = Extract<DrillView, { world: 'reeds' }>['figure'];
/** More clumps than this would not be told apart; each then stands for several repetitions. */
const CLUMPS_MAX = 15;
const birdScale = (studio: Studio): number => studio.layout.u * (studio.layout.portrait ? 0.1 : 0.105);

/** Paints the shore: lake, clumps that grow, lamps, the bird, and the light that comes with each repetition. */
export function* paintReeds(sheet: Sheet, studio: Studio): Painting {
  const { layout, palette: p } = studio;
  yield* paintLake(sheet, studio, SKY, { banks: false });
  yield* paintWaterParts(sheet, studio);
  yield* paintClumps(sheet, studio);
  yield* paintLamps(sheet, studio);
  yield* paintBird(sheet, studio, birdScale(studio));
  picture(sheet, 'dawn', layout.w * 0.8, layout.horizon, (ctx, w, h) => {
    ctx.fillStyle = radial(ctx, w / 2, h * 0.62, Math.max(w * 0.5, h * 0.6), [
      [0, alpha(p.light, p.dark ? 0.2 : 0.75)],
      [0.3, alpha(p.glow, p.dark ? 0.12 : 0.4)],
      [1, alpha(p.glow, 0)],
    ]);
    ctx.fillRect(0, 0, w, h);
  });
  yield;
}

/** How deep the bird bends and how tall it stretches for a figure at a depth of 0 … 1. */
export function bend(figure: Figure, depth: number): { readonly crouch: number; readonly tall: number } {
  switch (figure) {
    case 'chair':
      return { crouch: 0.95 * (1 - depth), tall: depth * 0.3 };
    case 'squat':
      return { crouch: 0.7 * depth, tall: 0 };
    case 'heels':
      return { crouch: 0, tall: depth };
    default:
      return { crouch: 0.15 * (1 - depth), tall: depth };
  }
}

/** Strength and stretching: a clump of reeds rises with each repetition, and a full one stays. */
export class ReedsScene extends WorldScene {
  private readonly depth = follower();
  private bird!: BirdFigure;
  private dawn!: Phaser.GameObjects.Image;
  private clumps: Phaser.GameObjects.Image[] = [];
  /** The clumps upside down in the still water. */
  private mirror: Phaser.GameObjects.Image[] = [];
  private growing!: Phaser.GameObjects.Image;
  private tips: Phaser.GameObjects.Image[] = [];
  private heights: number[] = [];
  private posts: LampPost[] = [];
  private ripples: Phaser.GameObjects.Image[] = [];
  private reps = 0;
  private goal = 10;
  private figure: Figure = 'chair';
  private light = 0;
  private flare = 0;
  private mirrored = 0;

  protected build(): void {
    const { layout, seed } = this.studio;
    const random = seeded(seed ^ 0x4ee);
    this.put('lake', 0, 0, 0, 0);
    this.dawn = this.put('dawn', layout.cx, layout.horizon * 0.74);
    this.ripples = Array.from({ length: 8 }, (_, i) =>
      this.put(
        i % 2 ? 'wave' : 'ripple',
        layout.w * random(),
        layout.horizon + (layout.h - layout.horizon) * ((i + 1) / 9),
      ),
    );
    this.mirror = Array.from({ length: CLUMPS_MAX }, (_, i) =>
      this.put(`clump${i % 3}`, 0, 0, 0.5, 0.035).setFlipY(true),
    );
    this.growing = this.put('glow');
    this.clumps = Array.from({ length: CLUMPS_MAX }, (_, i) => this.put(`clump${i % 3}`, 0, 0, 0.5, 0.965));
    this.tips = Array.from({ length: CLUMPS_MAX }, () => this.put('glow'));
    this.heights = Array.from({ length: CLUMPS_MAX }, () => 0);
    this.posts = [new LampPost(this, layout.u), new LampPost(this, layout.u)];
    this.put('mooring', layout.cx, layout.near + layout.u * 4).setScale(layout.portrait ? 1.9 : 2.1);
    this.bird = new BirdFigure(this, birdScale(this.studio));
  }

  protected take(state: DrillState, shownAt: number): void {
    const { view } = state;
    if (view.world !== 'reeds') return;
    this.depth.show(clamp(view.depth, 0, 1), shownAt);
    this.reps = view.reps;
    // An assessment counts without an end: there is always room for one more.
    const open = view.goal <= view.reps && !state.done;
    this.goal = open ? Math.max(12, view.reps + 1) : Math.max(1, view.goal);
    this.figure = view.figure;
    // Hips move sideways: the bird lifts a leg, the one of the side that is asked for.
    if (state.cue === 'lift-left') this.mirrored = -1;
    if (state.cue === 'lift-right') this.mirrored = 1;
  }

  protected override celebrate(kind: Celebration): void {
    if (kind === 'hit' || kind === 'done') this.flare = 1;
  }

  protected draw(dt: number, now: number): void {
    const { layout } = this.studio;
    const { u } = layout;
    const still = this.stage.reducedMotion;
    const depth = clamp(this.depth.draw(now) ?? 0, 0, 1);
    this.flare = glide(this.flare, 0, dt, 800);
    this.light = glide(this.light, clamp(this.reps / this.goal, 0, 1), dt, 900);
    const glow = clamp(this.light * 0.85 + this.flare * 0.15, 0, 1);
    this.dawn.setVisible(glow > 0.02).setAlpha(glow);
    const count = Math.min(CLUMPS_MAX, this.goal);
    const each = this.goal / count;
    // Room in the middle: the bird may never stand before the clump that grows.
    const gap = Math.min(layout.w * 0.13, u * 14);
    const span = Math.min(layout.w * 0.94, u * 170) - gap * 2;
    this.growing.setVisible(false);
    this.clumps.forEach((clump, i) => {
      const light = this.tips[i];
      const shown = i < count;
      const reflected = this.mirror[i];
      clump.setVisible(shown);
      reflected?.setVisible(shown && this.stage.effects > 0);
      light?.setVisible(false);
      if (!shown) return;
      const goal = clamp((this.reps + (this.reps < this.goal ? depth * 0.98 : 0)) / each - i, 0, 1);
      const before = this.heights[i] ?? 0;
      // What has grown stays grown; the one that is growing follows the body.
      const height = glide(before, goal, dt, goal >= 1 || goal < before ? 260 : 45);
      this.heights[i] = height;
      const aside = (i + 0.5) / count - 0.5;
      const x = layout.cx + aside * span + (aside < 0 ? -gap : gap);
      const bow = 1 - Math.abs(aside) * 2;
      const y = layout.horizon + u * (15 - bow * 6) * (layout.portrait ? 1.2 : 1);
      const size = clamp(span / count / (u * 11), 0.42, 0.95);
      const sway = still ? 0 : Math.sin(this.clock / 1900 + i * 0.8) * 0.02;
      clump
        .setPosition(x, y)
        .setScale(size * (0.55 + height * 0.45), size * (0.14 + height * 0.86))
        .setAlpha(0.65 + height * 0.35)
        .setRotation(sway);
      reflected
        ?.setPosition(x, y)
        .setScale(size * (0.55 + height * 0.45), size * (0.14 + height * 0.86) * 0.45)
        .setAlpha(0.2 + height * 0.06)
        .setRotation(-sway);
      // Light behind the one that rises with the body now.
      if (this.reps < this.goal && Math.floor(this.reps / each) === i)
        this.growing
          .setVisible(true)
          .setPosition(x, y - u * 18 * size)
          .setScale(1.5 + depth * 1.6)
          .setAlpha((0.2 + depth * 0.5) * (this.studio.palette.dark ? 0.4 : 1));
      if (height > 0.96)
        light
          ?.setVisible(true)
          .setPosition(x, y - u * 36 * size)
          .setScale(size * 0.5)
          .setAlpha(0.9);
    });
    this.ripples.forEach((ripple, i) => {
      ripple.setVisible(this.stage.effects > 0);
      if (!still) ripple.setX(layout.w * (0.5 + 0.45 * Math.sin(this.clock / 9000 + i * 1.7)));
    });
    const { crouch, tall } = bend(this.figure, depth);
    const hip = this.figure === 'hip' ? depth * 0.8 : 0;
    this.bird.pose(layout.cx, layout.near + u * 4, {
      left: this.mirrored < 0 ? hip : 0,
      right: this.mirrored > 0 ? hip : 0,
      crouch,
      tall,
    });
    const reach = Math.min(layout.w * 0.34, u * 30);
    this.posts.forEach((post, i) => {
      const x = layout.cx + (i === 0 ? -1 : 1) * reach;
      post.show(
        x,
        layout.near + u * 6,
        layout.portrait ? 1.1 : 1.25,
        1,
        Math.max(depth, this.flare),
        Math.max(depth, this.flare),
      );
    });
  }
}
