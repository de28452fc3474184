/**
 * Lengths of the body in statures (H). Drillis & Contini 1966 as in Winter, Biomechanics and Motor Control [R] for heights and bone lengths; widths between
 * joint centres and the face are judgements [J] chosen so that a pose model trained on people finds them where they are.
 */
export const LENGTHS = {
  /** 0.039 barefoot and a shoe's sole of about 2 cm: heights over the floor are those of a person in shoes. */
  ankleHeight: 0.052,
  thigh: 0.24,
  shank: 0.246,
  hipHalf: 0.056,
  trunk: 0.293,
  shoulderHalf: 0.105,
  upperArm: 0.186,
  forearm: 0.146,
  hand: 0.108,
  neck: 0.052,
  /** From the ankle: backward to the heel, forward to the ball (about which a rising heel turns) and to the great toe. */
  heelBack: 0.035,
  ball: 0.07,
  toe: 0.1,
  /** Height of the heel and toe landmarks over the sole. */
  sole: 0.018,
} as const;

/** Offsets in the axes of the head from the top of the neck, H: out (to either side), up, front. */
export const FACE = {
  nose: { out: 0, up: 0.05, front: 0.069 },
  eyeInner: { out: 0.0105, up: 0.0665, front: 0.056 },
  eye: { out: 0.0185, up: 0.067, front: 0.054 },
  eyeOuter: { out: 0.0265, up: 0.0665, front: 0.05 },
  ear: { out: 0.0445, up: 0.06, front: 0.006 },
  mouth: { out: 0.0145, up: 0.0265, front: 0.056 },
} as const;

/**
 * Segment masses (share of the body) and places of the segment centres (share of the way from the first to the second point), mean of the sexes.
 * de Leva 1996, J. Biomech. 29:1223, as tabulated in docs/measures.md [S]. Head: centre a little over the line between the ears, from the
 * table's share of vertex to chin; hand: .768 of the way from the wrist to the knuckle of the middle finger, which is at about half the hand's length.
 */
export const SEGMENTS = {
  head: { mass: 0.0681 },
  trunk: { mass: 0.43015, centre: 0.4045 },
  upperArm: { mass: 0.0263, centre: 0.576 },
  forearm: { mass: 0.015, centre: 0.4565 },
  hand: { mass: 0.00585, centre: 0.768 },
  thigh: { mass: 0.1447, centre: 0.3855 },
  shank: { mass: 0.0457, centre: 0.4375 },
  foot: { mass: 0.0133, centre: 0.4215 },
} as const;
