import type * as Phaser from 'phaser';
import type { DrillState } from '../../drills/drill.ts';
import type { Side } from '../../units.ts';
import type { Painting, Sheet, Studio } from '../art/kit.ts';
import { paintLake, paintWaterParts } from '../art/landscape.ts';
import { paintLilies } from '../art/plants.ts';
import { paintRocks } from '../art/rocks.ts';
import { clamp, follower, glide } from '../follow.ts';
import { seeded, yAt } from '../layout.ts';
import type { Celebration } from '../stage.ts';
import { BirdFigure, paintBird } from './bird-figure.ts';
import { WorldScene } from './world-scene.ts';

const SKY = { sunX: 0.5, sunY: 0.66 } as const;
const FULL_LIFT = 0.11;
const AHEAD = 6;
/** Depth between two rows of stones. */
const SPACING = 0.62;
const birdScale = (studio: Studio): number => studio.layout.u * (studio.layout.portrait ? 0.078 : 0.085);

/** Paints the ford: lake with banks, rocks dark and lit, the ring of the beat, the sign of a wait and the bird. */
export function* paintStones(sheet: Sheet, studio: Studio): Painting {
  yield* paintLake(sheet, studio, SKY, { banks: true });
  yield* paintWaterParts(sheet, studio);
  yield* paintLilies(sheet, studio);
  yield* paintBird(sheet, studio, birdScale(studio));
  yield* paintRocks(sheet, studio);
}

interface Row {
  readonly stones: Readonly<Record<Side, Phaser.GameObjects.Image>>;
  readonly lit: Phaser.GameObjects.Image;
  readonly pad: Phaser.GameObjects.Image;
}

/** Marching and patterns over the ford: the stone to lift for is lit and carries a foot; the ring closes with the beat. */
export class StonesScene extends WorldScene {
  private readonly left = follower();
  private readonly right = follower();
  private bird!: BirdFigure;
  private rows: Row[] = [];
  private beatRing!: Phaser.GameObjects.Image;
  private halo!: Phaser.GameObjects.Image;
  private feet!: Readonly<Record<Side, Phaser.GameObjects.Image>>;
  private wait!: Phaser.GameObjects.Image;
  private ripples: Phaser.GameObjects.Image[] = [];
  private pattern: readonly (Side | 'wait')[] = [];
  private index = -1;
  /** Steps taken in all, and the same as it glides on screen. */
  private steps = 0;
  private travelled = 0;
  private beat = 0;
  private known = true;
  private endless = true;
  private flare = 0;

  protected build(): void {
    const { layout, seed } = this.studio;
    const random = seeded(seed ^ 0x0dd);
    this.put('lake', 0, 0, 0, 0);
    this.ripples = Array.from({ length: 8 }, (_, i) =>
      this.put(
        i % 2 ? 'wave' : 'ripple',
        layout.w * random(),
        layout.horizon + (layout.h - layout.horizon) * ((i + 1) / 9),
      ),
    );
    // Far rows first, so that near ones lie over them.
    this.rows = Array.from({ length: AHEAD + 1 }, () => ({
      stones: { left: this.put('stone'), right: this.put('stone') },
      lit: this.put('stone-lit'),
      pad: this.put('pad'),
    }));
    this.halo = this.put('glow');
    this.beatRing = this.put('beat');
    this.feet = { left: this.put('foot-left'), right: this.put('foot-right') };
    this.put('home', layout.cx, layout.near + layout.u * 6.5).setScale(layout.portrait ? 0.52 : 0.9);
    this.bird = new BirdFigure(this, birdScale(this.studio));
    // In front of the bird, so that a wait is read as well as a step.
    this.wait = this.put('hold', layout.cx, layout.near + layout.u * 6);
    this.index = -1;
    this.steps = 0;
    this.travelled = 0;
  }

  protected take(state: DrillState, shownAt: number): void {
    const { view } = state;
    if (view.world !== 'stones') return;
    this.left.show(view.liftLeft / FULL_LIFT, shownAt);
    this.right.show(view.liftRight / FULL_LIFT, shownAt);
    const count = Math.max(1, view.pattern.length);
    if (this.index >= 0 && view.index !== this.index)
      this.steps += (((view.index - this.index) % count) + count) % count;
    this.index = view.index;
    this.pattern = view.pattern;
    this.beat = clamp(view.beat, 0, 1);
    this.known = view.patternShown;
    this.endless = view.endless === true;
  }

  protected override celebrate(kind: Celebration): void {
    if (kind === 'hit' || kind === 'done') this.flare = 1;
  }

  /** What the row `ahead` steps from now asks for; null past the end of a pattern. */
  private rowAt(ahead: number): Side | 'wait' | null {
    const at = this.index + ahead;
    if (this.pattern.length === 0) return null;
    if (!this.endless && (at >= this.pattern.length || at < 0)) return null;
    return this.pattern[((at % this.pattern.length) + this.pattern.length) % this.pattern.length] ?? null;
  }

  protected draw(dt: number, now: number): void {
    const { layout } = this.studio;
    const { u } = layout;
    const still = this.stage.reducedMotion;
    this.travelled = still ? this.steps : glide(this.travelled, this.steps, dt, 160);
    if (Math.abs(this.steps - this.travelled) > 3) this.travelled = this.steps - 1;
    this.flare = glide(this.flare, 0, dt, 500);
    const behind = this.steps - this.travelled;
    const apart = Math.min(layout.w * (layout.portrait ? 0.3 : 0.27), u * 36);
    const stoneFit = Math.min(1, (layout.w * 0.34) / (u * 30));
    // The ring may reach neither the edge of a narrow screen nor the other stone.
    const ringFit = Math.min(0.92, (layout.w * 0.5 - apart) / (u * 42 * 0.5 * 1.4));
    this.halo.setVisible(false);
    this.beatRing.setVisible(false);
    this.feet.left.setVisible(false);
    this.feet.right.setVisible(false);
    this.wait.setVisible(false);
    this.rows.forEach((row, i) => {
      const ahead = AHEAD - 1 - i;
      const what = this.rowAt(ahead);
      const z = 1 + (ahead + behind) * SPACING;
      const gone = ahead < 0;
      const a =
        what === null || z < 0.35
          ? 0
          : gone
            ? clamp((z - 0.4) * 1.6, 0, 1)
            : clamp(1.5 - (z - 1) * 0.3, 0.25, 1);
      const y = yAt(layout, Math.max(0.4, z)) + u * 2;
      const scale = stoneFit / Math.max(0.4, z);
      const next = ahead === 0;
      // While a pattern is to be remembered every row shows both stones: the place, but not the answer.
      const both = !this.known;
      for (const side of ['left', 'right'] as const) {
        const x = layout.cx + ((side === 'right' ? 1 : -1) * apart) / Math.max(0.4, z);
        const here = both ? what !== null : what === side;
        row.stones[side]
          .setVisible(here && a > 0.02)
          .setPosition(x, y)
          .setScale(scale)
          .setAlpha(a);
        if (!next || what !== side || both) continue;
        this.halo
          .setVisible(true)
          .setPosition(x, y - u * 2)
          .setScale(2.4 + this.flare)
          .setAlpha(0.55 + this.flare * 0.4);
        this.feet[side]
          .setVisible(true)
          .setPosition(x, y - u * 1.5 * stoneFit)
          .setScale(scale, scale * 0.98);
      }
      const litX = layout.cx + ((what === 'right' ? 1 : -1) * apart) / Math.max(0.4, z);
      const lit = next && !both && what !== 'wait' && what !== null;
      row.lit.setVisible(lit).setPosition(litX, y).setScale(scale).setAlpha(a);
      row.pad
        .setVisible(what === 'wait' && !both && !next && a > 0.02)
        .setPosition(layout.cx, y)
        .setScale(scale * 1.7)
        .setAlpha(a);
      if (next && what !== null) {
        const x = what === 'wait' || both ? layout.cx : litX;
        const wide = both ? 2.2 * ringFit : what === 'wait' ? 1.15 : ringFit;
        this.wait.setVisible(what === 'wait' && !both).setAlpha(a);
        this.beatRing
          .setVisible(true)
          .setPosition(x, what === 'wait' && !both ? layout.near + u * 6 : y - u * 0.6)
          .setScale((wide / Math.max(0.4, z)) * (still ? 0.75 : 1.4 - this.beat * 0.72))
          .setAlpha(0.35 + this.beat * 0.65);
      }
    });
    this.ripples.forEach((ripple, i) => {
      ripple.setVisible(this.stage.effects > 0);
      if (!still) ripple.setX(layout.w * (0.5 + 0.45 * Math.sin(this.clock / 9000 + i * 1.7)));
    });
    this.bird.pose(layout.cx, layout.near + u * 5, {
      left: clamp(this.left.draw(now) ?? 0, 0, 1),
      right: clamp(this.right.draw(now) ?? 0, 0, 1),
      crouch: 0,
      tall: 0,
    });
  }
}
