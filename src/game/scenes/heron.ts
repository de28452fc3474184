import type * as Phaser from 'phaser';
import type { DrillState } from '../../drills/drill.ts';
import type { Side } from '../../units.ts';
import { linear, type Painting, paper, picture, radial, type Sheet, type Studio } from '../art/kit.ts';
import { paintLamps } from '../art/lamps.ts';
import { paintLake, paintWaterParts } from '../art/landscape.ts';
import { alpha, mix } from '../art/palette.ts';
import { clump, paintLilies } from '../art/plants.ts';
import { clamp, follower, glide } from '../follow.ts';
import { seeded } from '../layout.ts';
import type { Celebration } from '../stage.ts';
import { BirdFigure, paintBird } from './bird-figure.ts';
import { LampPost } from './lamp-post.ts';
import { WorldScene } from './world-scene.ts';

const SKY = { sunX: 0.74, sunY: 0.6 } as const;
/** A foot this high (H) is drawn as high as it goes; the drills ask for 0.03 and more. */
const FULL_LIFT = 0.11;
const LIFTED = 0.03;
const DOWN = 0.015;
const FISH = 6;

const birdScale = (studio: Studio): number => studio.layout.u * (studio.layout.portrait ? 0.118 : 0.125);

/** Paints the shallows: lake, reeds at the sides, the bed that shows when the water is still, fish, rings and the bird. */
export function* paintHeron(sheet: Sheet, studio: Studio): Painting {
  const { layout, palette: p, seed } = studio;
  const { w, h, u } = layout;
  yield* paintLake(sheet, studio, SKY, { banks: false });
  const lake = sheet.get('lake');
  const ctx = lake?.getContext('2d');
  if (ctx) {
    const random = seeded(seed ^ 0x41);
    const reach = layout.portrait ? 0.2 : 0.27;
    for (const [k, y, tall] of [
      [1, layout.horizon + u * 3, 12],
      [0.8, layout.horizon + u * 9, 22],
      [0.5, layout.horizon + u * 24, 44],
      [0.3, h * 0.93, 62],
    ] as const) {
      for (const side of [0, 1]) {
        for (let i = 0; i < 6; i++) {
          const x = (side ? w : 0) + (side ? -1 : 1) * w * reach * k * random();
          clump(ctx, p, random, x, y + u * random() * 2, u * tall * 0.36, u * tall * (0.7 + random() * 0.4), {
            count: 13,
            tails: 2,
            lit: side ? 0.9 : 0.55,
          });
        }
        yield;
      }
    }
  }
  yield* paintWaterParts(sheet, studio);
  yield* paintLilies(sheet, studio);
  yield* paintLamps(sheet, studio);
  yield* paintBird(sheet, studio, birdScale(studio));
  const bedW = Math.min(w * 0.96, u * 120);
  const bedH = (h - layout.near) * 1.5 + u * 8;
  const bed = paper(bedW, bedH);
  const random = seeded(seed ^ 0xbed);
  bed.ctx.fillStyle = mix(p.water[2], p.stone[2], p.dark ? 0.15 : 0.34);
  bed.ctx.fillRect(0, 0, bedW, bedH);
  for (let i = 0; i < 190; i++) {
    const k = random();
    bed.ctx.fillStyle = alpha(mix(p.stone[1], p.stone[random() < 0.4 ? 2 : 0], random()), 0.75);
    bed.ctx.beginPath();
    bed.ctx.ellipse(
      random() * bedW,
      k * bedH,
      u * (0.8 + k * 1.9) * (0.5 + random()),
      u * (0.35 + k * 0.8),
      0,
      0,
      7,
    );
    bed.ctx.fill();
    if (i % 60 === 59) yield;
  }
  bed.ctx.globalCompositeOperation = 'destination-in';
  bed.ctx.save();
  bed.ctx.translate(bedW / 2, bedH / 2);
  bed.ctx.scale(bedW / 2, bedH / 2);
  bed.ctx.fillStyle = radial(bed.ctx, 0, 0, 1, [
    [0, 'rgba(0,0,0,0.95)'],
    [0.55, 'rgba(0,0,0,0.7)'],
    [1, 'rgba(0,0,0,0)'],
  ]);
  bed.ctx.fillRect(-1, -1, 2, 2);
  bed.ctx.restore();
  sheet.set('bed', bed.canvas);
  yield;
  picture(sheet, 'fish', u * 11, u * 4.6, (c, fw, fh) => {
    c.fillStyle = alpha(p.shade, 0.4);
    c.beginPath();
    c.ellipse(fw * 0.5, fh * 0.68, fw * 0.34, fh * 0.2, 0, 0, 7);
    c.fill();
    // A carp from above and a little aside: dark back, lit flank, thin fins.
    c.fillStyle = alpha(p.fish[1], 0.75);
    c.beginPath();
    c.moveTo(fw * 0.24, fh * 0.46);
    c.quadraticCurveTo(fw * 0.1, fh * 0.36, fw * 0.01, fh * 0.12);
    c.quadraticCurveTo(fw * 0.09, fh * 0.44, fw * 0.02, fh * 0.78);
    c.quadraticCurveTo(fw * 0.12, fh * 0.56, fw * 0.24, fh * 0.5);
    c.moveTo(fw * 0.66, fh * 0.6);
    c.quadraticCurveTo(fw * 0.58, fh * 0.92, fw * 0.48, fh * 0.94);
    c.quadraticCurveTo(fw * 0.56, fh * 0.76, fw * 0.56, fh * 0.6);
    c.moveTo(fw * 0.62, fh * 0.26);
    c.quadraticCurveTo(fw * 0.52, fh * 0.02, fw * 0.42, fh * 0.04);
    c.quadraticCurveTo(fw * 0.5, fh * 0.16, fw * 0.52, fh * 0.3);
    c.fill();
    c.fillStyle = linear(
      c,
      [0, fh * 0.14, 0, fh * 0.8],
      [
        [0, mix(p.fish[0], p.shade, 0.35)],
        [0.45, p.fish[0]],
        [0.8, p.fish[1]],
        [1, mix(p.fish[1], p.glint, 0.6)],
      ],
    );
    c.beginPath();
    c.moveTo(fw * 0.98, fh * 0.46);
    c.bezierCurveTo(fw * 0.84, fh * 0.16, fw * 0.5, fh * 0.14, fw * 0.18, fh * 0.45);
    c.bezierCurveTo(fw * 0.5, fh * 0.82, fw * 0.84, fh * 0.76, fw * 0.98, fh * 0.46);
    c.fill();
    c.fillStyle = p.shade;
    c.beginPath();
    c.arc(fw * 0.89, fh * 0.42, fh * 0.05, 0, 7);
    c.fill();
  });
  const ring = (key: string, colour: string, thick: number, a: number) =>
    picture(sheet, key, u * 30, u * 9.6, (c, rw, rh) => {
      c.strokeStyle = alpha(colour, a);
      c.lineWidth = thick;
      c.beginPath();
      c.ellipse(rw / 2, rh / 2, rw / 2 - thick, rh / 2 - thick, 0, 0, 7);
      c.stroke();
    });
  ring('ring', p.glint, Math.max(1.5, u * 0.35), 0.8);
  ring('stand', p.light, u * 0.8, 0.95);
  picture(sheet, 'drop', u * 1.2, u * 1.2, (c, dw, dh) => {
    c.fillStyle = radial(c, dw / 2, dh / 2, dw / 2, [
      [0, alpha(p.glint, 1)],
      [0.6, alpha(p.glint, 0.8)],
      [1, alpha(p.glint, 0)],
    ]);
    c.fillRect(0, 0, dw, dh);
  });
  picture(sheet, 'up', u * 7, u * 8, (c, aw, ah) => {
    c.beginPath();
    c.moveTo(aw * 0.5, ah * 0.05);
    c.lineTo(aw * 0.95, ah * 0.52);
    c.lineTo(aw * 0.68, ah * 0.52);
    c.lineTo(aw * 0.68, ah * 0.95);
    c.lineTo(aw * 0.32, ah * 0.95);
    c.lineTo(aw * 0.32, ah * 0.52);
    c.lineTo(aw * 0.05, ah * 0.52);
    c.closePath();
    c.fillStyle = p.light;
    c.strokeStyle = p.shade;
    c.lineWidth = Math.max(2, u * 0.5);
    c.lineJoin = 'round';
    c.fill();
    c.stroke();
  });
  yield;
}

interface Splash {
  readonly ring: Phaser.GameObjects.Image;
  readonly drops: readonly Phaser.GameObjects.Image[];
  /** ms since it began, or -1. */
  age: number;
  x: number;
}

/** Standing on one leg: the heron lifts the leg that you lift; stillness clears the water, and the seconds bring the fish. */
export class HeronScene extends WorldScene {
  private readonly left = follower();
  private readonly right = follower();
  private bird!: BirdFigure;
  private bed!: Phaser.GameObjects.Image;
  private stand!: Phaser.GameObjects.Image;
  private up!: Phaser.GameObjects.Image;
  private rings: Phaser.GameObjects.Image[] = [];
  private fish: Phaser.GameObjects.Image[] = [];
  private posts: LampPost[] = [];
  private splashes: Splash[] = [];
  private wasUp: Record<Side, boolean> = { left: false, right: false };
  private leg: Side | null = null;
  private progress = 0;
  private shownProgress = 0;
  private stillness = 0;
  private clear = 0;
  private flare = 0;
  private told = true;

  protected build(): void {
    const { layout } = this.studio;
    const { u } = layout;
    this.put('lake', 0, 0, 0, 0);
    this.bed = this.put('bed', layout.cx, layout.near + u * 4);
    this.fish = Array.from({ length: FISH }, () => this.put('fish'));
    this.rings = [0, 1, 2].map(() => this.put('ring', layout.cx, layout.near));
    this.stand = this.put('stand', layout.cx, layout.near);
    for (const side of [-1, 1])
      this.put('lily', layout.cx + side * Math.min(layout.w * 0.36, u * 52), layout.near + u * 8);
    this.posts = [new LampPost(this, u), new LampPost(this, u)];
    this.bird = new BirdFigure(this, birdScale(this.studio));
    this.up = this.put('up', layout.cx, layout.near - u * 5, 0.5, 1);
    this.splashes = [0, 1].map(() => ({
      ring: this.put('ring').setVisible(false),
      drops: Array.from({ length: 7 }, () => this.put('drop').setVisible(false)),
      age: -1,
      x: 0,
    }));
    this.wasUp = { left: false, right: false };
  }

  protected take(state: DrillState, shownAt: number): void {
    const { view } = state;
    if (view.world !== 'heron') return;
    this.left.show(view.liftLeft / FULL_LIFT, shownAt);
    this.right.show(view.liftRight / FULL_LIFT, shownAt);
    this.leg = view.leg;
    this.told = state.feedback;
    this.progress = view.goalMs > 0 ? clamp(view.heldMs / view.goalMs, 0, 1) : state.hold;
    this.stillness = clamp(view.stillness, 0, 1);
    for (const [side, lift] of [
      ['left', view.liftLeft],
      ['right', view.liftRight],
    ] as const) {
      if (this.wasUp[side] && lift < DOWN) this.splash(side);
      if (lift > LIFTED) this.wasUp[side] = true;
      else if (lift < DOWN) this.wasUp[side] = false;
    }
  }

  protected override celebrate(kind: Celebration): void {
    if (kind === 'hit' || kind === 'done') this.flare = 1;
  }

  private footX(side: Side): number {
    return this.studio.layout.cx + (side === 'right' ? 1 : -1) * 34 * birdScale(this.studio);
  }

  private splash(side: Side): void {
    if (this.stage.reducedMotion) return;
    const free = this.splashes.find((s) => s.age < 0);
    if (free) Object.assign(free, { age: 0, x: this.footX(side) });
  }

  protected draw(dt: number, now: number): void {
    const { layout } = this.studio;
    const { u } = layout;
    const still = this.stage.reducedMotion;
    const left = clamp(this.left.draw(now) ?? 0, 0, 1);
    const right = clamp(this.right.draw(now) ?? 0, 0, 1);
    this.flare = glide(this.flare, 0, dt, 900);
    // Seconds only ever bring the light up smoothly; a foot put down lets it sink, it does not switch off.
    this.shownProgress = glide(
      this.shownProgress,
      this.progress,
      dt,
      this.progress < this.shownProgress ? 500 : 60,
    );
    const lifted = Math.max(left, right) * FULL_LIFT > LIFTED;
    // A stand on both feet (quiet stance, the stages) has nothing to lift: stillness alone clears the water.
    const asked = lifted || this.leg === null;
    this.clear = glide(
      this.clear,
      asked ? 0.25 + this.stillness * 0.75 : 0.12 + this.stillness * 0.2,
      dt,
      700,
    );
    this.bird.pose(layout.cx, layout.near, { left, right, crouch: 0, tall: 0 });
    const full = this.told ? this.shownProgress : 0;
    const reach = Math.min(layout.w * 0.34, u * 30);
    this.posts.forEach((post, i) => {
      const x = layout.cx + (i === 0 ? -1 : 1) * reach;
      post.show(
        x,
        layout.near + u * 2,
        layout.portrait ? 1.1 : 1.3,
        1,
        Math.max(full, this.flare),
        Math.max(asked ? 0.4 : 0, full, this.flare),
      );
    });
    const raise: Side | null = this.leg === null ? null : this.leg === 'left' ? 'right' : 'left';
    this.stand.setVisible(this.leg !== null);
    if (this.leg) this.stand.setPosition(this.footX(this.leg), layout.near).setScale(0.62);
    const waiting = raise !== null && !lifted;
    this.up.setVisible(waiting);
    if (raise && waiting) {
      const hop = still ? 0 : Math.abs(Math.sin(this.clock / 600)) * u * 2;
      this.up.setPosition(
        this.footX(raise) + (raise === 'right' ? 1 : -1) * u * 8,
        layout.near - u * 4 - hop,
      );
    }
    this.drawWater(dt, still);
  }

  private drawWater(dt: number, still: boolean): void {
    const { layout } = this.studio;
    const { u } = layout;
    const { effects } = this.stage;
    this.bed.setAlpha(this.clear);
    const restless = 1 - this.clear;
    this.rings.forEach((ring, i) => {
      const k = still ? (i + 0.5) / 3 : (this.clock / 3200 + i / 3) % 1;
      ring
        .setVisible(effects > 0)
        .setScale(0.35 + k * 2.1)
        .setAlpha(Math.sin(k * Math.PI) * (0.15 + restless * 0.75));
    });
    this.fish.forEach((fish, i) => {
      const far = 1 - this.shownProgress;
      const side = i % 2 === 0 ? 1 : -1;
      const turn = (still ? 0 : this.clock / (5200 + i * 700)) * side + i * 1.9;
      const radius = u * (13 + i * 3.2) + far * u * (34 + i * 5);
      const x = layout.cx + Math.cos(turn) * radius;
      const y = layout.near + u * 5 + Math.sin(turn) * radius * 0.2;
      fish
        .setPosition(x, clamp(y, layout.near - u * 1, layout.h - u * 2))
        .setFlipX(Math.sin(turn) * side > 0)
        .setScale(0.85 + (y - layout.near) / (u * 60))
        .setRotation(still ? 0 : Math.sin(this.clock / 260 + i) * 0.08)
        .setAlpha(clamp(0.2 + this.clear * 0.6 + this.shownProgress * 0.5, 0, 1));
    });
    for (const splash of this.splashes) {
      const on = splash.age >= 0;
      splash.ring.setVisible(on);
      for (const drop of splash.drops) drop.setVisible(on);
      if (!on) continue;
      splash.age += dt;
      const k = splash.age / 1100;
      if (k >= 1) {
        splash.age = -1;
        continue;
      }
      splash.ring
        .setPosition(splash.x, layout.near)
        .setScale(0.2 + k * 1.3)
        .setAlpha(1 - k);
      splash.drops.forEach((drop, i) => {
        const a = ((i + 0.5) / splash.drops.length) * Math.PI;
        const rise = Math.sin(Math.min(1, k * 1.4) * Math.PI) * u * (4 + (i % 3) * 1.6);
        drop
          .setPosition(splash.x + Math.cos(a) * u * 7 * k, layout.near - Math.max(0, rise) * Math.sin(a))
          .setAlpha(clamp(1 - k * 1.3, 0, 1));
      });
    }
  }
}
