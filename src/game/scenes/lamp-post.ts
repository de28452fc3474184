import type * as Phaser from 'phaser';
import { POST_HEIGHT } from '../art/lamps.ts';

/** A post with a lamp. Light climbs the post with the hold; the lamp shines when the player is where they are asked to be. */
export class LampPost {
  private readonly u: number;
  private readonly mooring: Phaser.GameObjects.Image;
  private readonly pole: Phaser.GameObjects.Image;
  private readonly fill: Phaser.GameObjects.Image;
  private readonly halo: Phaser.GameObjects.Image;
  private readonly lamp: Phaser.GameObjects.Image;

  /** `u`: the layout's unit in pixels. Needs the pictures of `paintLamps` and `glow`. */
  constructor(scene: Phaser.Scene, u: number) {
    this.u = u;
    this.mooring = scene.add.image(0, 0, 'mooring');
    this.pole = scene.add.image(0, 0, 'pole').setOrigin(0.5, 1);
    this.fill = scene.add.image(0, 0, 'pole-fill').setOrigin(0.5, 1);
    this.halo = scene.add.image(0, 0, 'glow');
    this.lamp = scene.add.image(0, 0, 'lamp').setOrigin(0.5, 1);
  }

  /** Foot at (x, y). `full`: 0 … 1 of the post lit; `bright`: 0 … 1 of the lamp. `alpha` 0 hides all. */
  show(x: number, y: number, scale: number, alpha: number, full: number, bright: number): void {
    const visible = alpha > 0.02;
    const top = y - this.u * POST_HEIGHT * scale * 0.98;
    this.mooring
      .setVisible(visible)
      .setAlpha(alpha)
      .setPosition(x, y - this.u * 0.3 * scale)
      .setScale(scale);
    this.pole.setVisible(visible).setAlpha(alpha).setPosition(x, y).setScale(scale);
    this.fill
      .setVisible(visible && full > 0.01)
      .setAlpha(alpha)
      .setPosition(x, y)
      .setScale(scale, scale * Math.min(1, full));
    this.lamp.setVisible(visible).setAlpha(alpha).setPosition(x, top).setScale(scale);
    this.halo
      .setVisible(visible)
      .setAlpha(alpha * (0.3 + bright * 0.7))
      .setPosition(x, top - this.u * 3 * scale)
      .setScale(scale * (0.8 + bright * 1.1));
  }
}
