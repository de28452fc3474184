import * as Phaser from 'phaser';
import type { DrillState } from '../../drills/drill.ts';
import type { Sheet, Studio } from '../art/kit.ts';
import type { Celebration, Stage } from '../stage.ts';

/** What a scene is started with. */
export interface SceneData {
  readonly stage: Stage;
  readonly studio: Studio;
  readonly sheet: Sheet;
}

/**
 * What every world shares: pictures from the sheet become textures and leave with the scene; the camera scales art pixels to
 * drawn pixels; the newest state reaches `take` in the frame after it was shown, and `draw` runs once a frame.
 */
export abstract class WorldScene extends Phaser.Scene {
  protected stage!: Stage;
  protected studio!: Studio;
  private sheet!: Sheet;
  private seen = 0;
  /** Milliseconds of quiet motion (ripples, mist); stands still under reduced motion. */
  protected clock = 0;

  init(data: SceneData): void {
    this.stage = data.stage;
    this.studio = data.studio;
    this.sheet = data.sheet;
    this.seen = 0;
    this.clock = 0;
  }

  create(): void {
    for (const [key, canvas] of this.sheet) {
      const texture = this.textures.create(key, canvas, canvas.width, canvas.height);
      texture?.add('__BASE', 0, 0, 0, canvas.width, canvas.height);
    }
    const keys = [...this.sheet.keys()];
    // The display list destroys its images before this runs; the pictures would otherwise outlive the scene.
    const { textures } = this;
    this.events.once(Phaser.Scenes.Events.DESTROY, () => {
      for (const key of keys) textures.remove(key);
    });
    this.fitCamera();
    this.build();
  }

  /** Keeps the whole picture on the canvas at the render scale in force. */
  fitCamera(): void {
    const camera = this.cameras.main;
    camera.setSize(this.scale.width, this.scale.height);
    camera.setOrigin(0, 0);
    camera.setZoom(this.scale.width / this.studio.layout.w, this.scale.height / this.studio.layout.h);
  }

  override update(_time: number, delta: number): void {
    const dt = Math.min(delta, 100);
    if (!this.stage.reducedMotion) this.clock += dt;
    const now = performance.now();
    const { state, shown } = this.stage;
    const fresh = shown !== this.seen;
    if (state && fresh) {
      this.seen = shown;
      this.take(state, this.stage.shownAt);
    }
    for (const kind of this.stage.celebrations.splice(0)) this.celebrate(kind);
    this.draw(dt, now);
    if (fresh) this.stage.drew(shown);
  }

  /** A picture of the sheet at a place; `originX`, `originY` are fractions. */
  protected put(key: string, x = 0, y = 0, originX = 0.5, originY = 0.5): Phaser.GameObjects.Image {
    return this.add.image(x, y, key).setOrigin(originX, originY);
  }

  protected abstract build(): void;
  protected abstract take(state: DrillState, shownAt: number): void;
  protected abstract draw(dt: number, now: number): void;
  protected celebrate(_kind: Celebration): void {}
}
