import type * as Phaser from 'phaser';
import { jointOf, paintPart } from '../art/figures.ts';
import type { Painting, Sheet, Studio } from '../art/kit.ts';
import { type BirdLeg, type BirdPose, birdJoints, GROUND, SHANK, THIGH } from '../bird.ts';

/** Paints the parts of the heron seen from the front; `scale`: pixels to a unit (the bird is 510 units tall). */
export function* paintBird(sheet: Sheet, studio: Studio, scale: number): Painting {
  for (const id of ['thigh', 'shank', 'body'] as const) {
    paintPart(sheet, studio, 'heron-front', id, scale);
    yield;
  }
}

/** The heron seen from the front, made of parts that follow a pose. */
export class BirdFigure {
  private readonly scale: number;
  private readonly legs: readonly [LegImages, LegImages];
  private readonly body: Phaser.GameObjects.Image;

  constructor(scene: Phaser.Scene, scale: number) {
    this.scale = scale;
    const image = (id: string) => {
      const joint = jointOf('heron-front', id);
      return scene.add.image(0, 0, `heron-front.${id}`).setOrigin(joint.x, joint.y);
    };
    this.legs = [
      { shank: image('shank'), thigh: image('thigh') },
      { shank: image('shank'), thigh: image('thigh') },
    ];
    this.body = image('body');
  }

  /** Feet on the line `ground` around `x`, pixels. */
  pose(x: number, ground: number, pose: BirdPose, alpha = 1, grow = 1): void {
    const s = this.scale * grow;
    const joints = birdJoints(pose);
    const at = (px: number, py: number) => [x + (px - 150) * s, ground + (py - GROUND) * s] as const;
    const leg = (images: LegImages, bones: BirdLeg) => {
      bone(
        images.thigh,
        at(bones.hip.x, bones.hip.y),
        at(bones.knee.x, bones.knee.y),
        THIGH * this.scale,
        grow,
        alpha,
      );
      bone(
        images.shank,
        at(bones.knee.x, bones.knee.y),
        at(bones.foot.x, bones.foot.y),
        SHANK * this.scale,
        grow,
        alpha,
      );
    };
    leg(this.legs[0], joints.left);
    leg(this.legs[1], joints.right);
    this.body
      .setPosition(...at(150 + joints.body.x, 300 + joints.body.y))
      .setScale(grow)
      .setAlpha(alpha)
      .setRotation(joints.body.x * 0.0016);
  }
}

interface LegImages {
  readonly thigh: Phaser.GameObjects.Image;
  readonly shank: Phaser.GameObjects.Image;
}

function bone(
  image: Phaser.GameObjects.Image,
  from: readonly [number, number],
  to: readonly [number, number],
  length: number,
  grow: number,
  alpha: number,
): void {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  image
    .setPosition(from[0], from[1])
    .setRotation(Math.atan2(dy, dx) - Math.PI / 2)
    .setScale(grow, Math.hypot(dx, dy) / length)
    .setAlpha(alpha);
}
