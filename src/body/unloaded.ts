/**
 * A standing foot is seen higher the less weight it carries: the pelvis tilts over the other leg, and the network draws the foot after it. It is learnt for each
 * foot while it stands, as the slope of a running straight line of its height over how far the weight has left it.
 */
export interface Unloaded {
  /** Sums that fade, weighted by time: of 1 (s), of `off`, of the height (H), of `off`² and of `off` times the height. */
  readonly one: number;
  readonly off: number;
  readonly lift: number;
  readonly offOff: number;
  readonly offLift: number;
}
export const UNLOADED_START: Unloaded = { one: 0, off: 0, lift: 0, offOff: 0, offLift: 0 };

/** Seconds after which a sample counts 1/e. [J] */
const MEMORY = 60;
/** What is taken to be so before anything is known, H, and how much it counts against the spread of `off`, s: little movement tells little. The virtual patient rises by .003 H on average. [J] */
const USUAL = 0.003;
const RIDGE = 0.05;

/** One sample of a standing foot: seconds since the last, `off` 0–1, height in H. */
export function stepUnloaded(prior: Unloaded, dt: number, off: number, lift: number): Unloaded {
  const keep = Math.exp(-dt / MEMORY);
  return {
    one: prior.one * keep + dt,
    off: prior.off * keep + dt * off,
    lift: prior.lift * keep + dt * lift,
    offOff: prior.offOff * keep + dt * off * off,
    offLift: prior.offLift * keep + dt * off * lift,
  };
}

/** More than this is no rise of a standing foot, H: lifts too low to be told must not teach Heron to overlook higher ones. The virtual patient's reaches .009 H. [J] */
const MOST = 0.012;

/** How much higher the foot is seen when it carries nothing, H. */
export const riseOf = ({ one, off, lift, offOff, offLift }: Unloaded): number =>
  one === 0
    ? USUAL
    : Math.min(MOST, (offLift - (off * lift) / one + RIDGE * USUAL) / (offOff - (off * off) / one + RIDGE));
