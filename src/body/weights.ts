/**
 * Segment masses and centres of de Leva 1996 (J. Biomech. 29:1223) [S], collapsed to one fixed weight for each landmark,
 * so that the centre of mass is a weighted mean of what the pose model sees.
 */
export type WeightTable = 'mean' | 'female' | 'male';

/** The landmarks of one side that carry mass. */
export interface SideWeights {
  readonly ear: number;
  readonly shoulder: number;
  readonly elbow: number;
  readonly wrist: number;
  readonly hip: number;
  readonly knee: number;
  readonly ankle: number;
  readonly heel: number;
  readonly footIndex: number;
}

/** Mass as a share of the body; centre as a fraction of the way from the upper (or hind) end to the lower (or front) end. */
interface Segments {
  readonly head: number;
  readonly trunk: readonly [mass: number, centre: number];
  readonly upperArm: readonly [mass: number, centre: number];
  readonly forearm: readonly [mass: number, centre: number];
  readonly hand: number;
  readonly thigh: readonly [mass: number, centre: number];
  readonly shank: readonly [mass: number, centre: number];
  readonly foot: readonly [mass: number, centre: number];
}

const MALE: Segments = {
  head: 0.0694,
  trunk: [0.4346, 0.431],
  upperArm: [0.0271, 0.577],
  forearm: [0.0162, 0.457],
  hand: 0.0061,
  thigh: [0.1416, 0.41],
  shank: [0.0433, 0.44],
  foot: [0.0137, 0.442],
};
const FEMALE: Segments = {
  head: 0.0668,
  trunk: [0.4257, 0.378],
  upperArm: [0.0255, 0.575],
  forearm: [0.0138, 0.456],
  hand: 0.0056,
  thigh: [0.1478, 0.361],
  shank: [0.0481, 0.435],
  foot: [0.0129, 0.401],
};

/** Head to the ears, hand to the wrist, every other segment to its two ends by the lever rule; halves of head and trunk to each side. */
function collapse(s: Segments): SideWeights {
  const near = ([mass, centre]: readonly [number, number]): number => mass * (1 - centre);
  const far = ([mass, centre]: readonly [number, number]): number => mass * centre;
  return {
    ear: s.head / 2,
    shoulder: near(s.trunk) / 2 + near(s.upperArm),
    elbow: far(s.upperArm) + near(s.forearm),
    wrist: far(s.forearm) + s.hand,
    hip: far(s.trunk) / 2 + near(s.thigh),
    knee: far(s.thigh) + near(s.shank),
    ankle: far(s.shank),
    heel: near(s.foot),
    footIndex: far(s.foot),
  };
}

const mean = (a: SideWeights, b: SideWeights): SideWeights => ({
  ear: (a.ear + b.ear) / 2,
  shoulder: (a.shoulder + b.shoulder) / 2,
  elbow: (a.elbow + b.elbow) / 2,
  wrist: (a.wrist + b.wrist) / 2,
  hip: (a.hip + b.hip) / 2,
  knee: (a.knee + b.knee) / 2,
  ankle: (a.ankle + b.ankle) / 2,
  heel: (a.heel + b.heel) / 2,
  footIndex: (a.footIndex + b.footIndex) / 2,
});

const male = collapse(MALE);
const female = collapse(FEMALE);
/** Weights of one side; both sides together sum to 1. `mean` is the default: nobody has to tell their sex. */
export const WEIGHTS: Readonly<Record<WeightTable, SideWeights>> = { mean: mean(male, female), female, male };
