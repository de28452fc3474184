/** Dates a lift and a touch-down from the course of a foot's height. */

/** One seen height: time in ms, height over the standing height in H, and how far the weight is over the other foot (0: in the middle or on this one, 1: all of it). */
export type Seen = readonly [t: number, lift: number, off: number];

/** Lengths of movement that are tried, ms; how much standing before the movement and how much holding after it take part in the fit; how finely its beginning is searched, ms. */
const LENGTHS = [120, 150, 190, 230, 280, 330, 380, 430, 490, 560, 640, 740, 860, 1000];
const STANDING = 220;
const HOLDING = 150;
const GRID = 5;
/** The floor under a foot may lie this many times the noise from where it was seen. [J] */
const FLOOR = 1;
/** What a foot without weight is seen higher differs by so much from what was learnt of it (`unloaded.ts`) while other movements were made, H. [J] */
const UNLOADED = 0.016;
/** No foot is seen more steadily than this in movement, H: the virtual patient's standing foot has an SD of up to .0025 H while it sways by 6 mm, more in larger movement. [J] */
const LEAST = 0.003;
/** People raise and lower a foot within some 0.2 to 0.8 s: the natural logarithm of the length in ms, and its spread. What is not seen clearly is taken to be usual: errors of neighbouring pictures are alike, so less is seen than the number of pictures says. [J] */
const USUAL = { log: Math.log(380), sd: 0.2 };
/** A picture in which a foot in the air is lower than this share of the lower one of its neighbours is the network's. [J] */
const DIP = 0.5;
/**
 * The network holds a standing foot down and sees the first and the last millimetres of a lift late and early: by 32 and 46 ms on average for the
 * virtual patient (full model, 12 lifts of 5–14 cm). What the fit leaves of that is taken off, so much that the worst errors in the normal set-ups of the accuracy bench lie
 * about as far on this side as on the other; more would shorten the ten long holds of the unit tests too much. ms. [J]
 */
const HELD_DOWN = { lift: 30, down: 24 };

/** Course of a minimum-jerk movement from 0 to 1 (Flash and Hogan 1985) [R]. */
const minimumJerk = (s: number): number => (s <= 0 ? 0 : s >= 1 ? 1 : s * s * s * (10 + s * (6 * s - 15)));
/** The other way to go: half a cosine, which leaves at once where minimum jerk begins softly. Feet do something between; what fits better counts. */
const halfCosine = (s: number): number => (s <= 0 ? 0 : s >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * s));
/** The shapes in steps of 1/2048, for the fit looks them up some hundred thousand times. */
const STEPS = 2048;
const tabled = (shape: (s: number) => number): Float64Array =>
  Float64Array.from({ length: STEPS + 1 }, (_, i) => shape(i / STEPS));
/** Every course of movement that is tried: shape and length, ms. */
const COURSES = [minimumJerk, halfCosine]
  .map(tabled)
  .flatMap((shape) => LENGTHS.map((length) => ({ shape, length })));

/**
 * When the foot left the floor (`direction` 1) or met it (−1). A threshold knows nothing of how fast the foot went, and the first height that can be told
 * from noise comes late: so standing, the whole flank of the movement around the crossing at `from` and the beginning of the hold are fitted together with
 * floor + c · off + a · course((t − edge) / length), minimum jerk or half a cosine, with the usual length as far as the noise leaves it open. c takes what a foot
 * seems to rise as the weight leaves it, which is over before the foot does.
 * `trace`: heights less what `unloaded.ts` expects of c; `floor`: the height at which this foot stands there; `threshold`: a height that only a lifted foot has; `noise`: SD of the heights.
 */
export function edgeOf(
  trace: readonly Seen[],
  from: number,
  direction: 1 | -1,
  threshold: number,
  floor: number,
  noise: number,
): number {
  // From here on time runs away from the floor in both cases.
  const seen =
    direction === 1
      ? trace.map(([t, h, off]) => [t, h - floor, off] as const)
      : trace.map(([t, h, off]) => [-t, h - floor, off] as const).toReversed();
  // One picture in which the foot is higher than before and after it is the network's, not the foot's, and would make the flank steep; one in which it is far lower would end the hold.
  const high = Math.max(threshold, 3 * Math.max(noise, LEAST));
  const path = seen.map(([t, h, off], i) => {
    const [before, after] = [seen[i - 1]?.[1] ?? h, seen[i + 1]?.[1] ?? h];
    const lower = Math.min(before, after);
    if (lower >= high && h < DIP * lower) return [t, lower, off] as const;
    return [t, h < high ? h : Math.min(h, Math.max(before, after)), off] as const;
  });
  const height = (i: number): number => path[i]?.[1] ?? 0;
  const time = (i: number): number => path[i]?.[0] ?? direction * from;
  const start = direction * from;
  let cross = path.findIndex(([t, h]) => t >= start && h >= threshold);
  if (cross < 0) cross = path.length - 1;
  let peak = 0;
  for (let i = cross; i < path.length && height(i) > 0.5 * threshold; i += 1)
    peak = Math.max(peak, height(i));
  let top = cross;
  while (top < path.length - 1 && height(top) < 0.85 * peak) top += 1;
  // The hold belongs to it until the foot moves on.
  let last = top;
  while (last < path.length - 1 && time(last + 1) <= time(top) + HOLDING && height(last + 1) > 0.7 * peak)
    last += 1;
  let foot = cross;
  while (foot > 0 && height(foot) > Math.max(0.1 * threshold, Math.min(0.4 * threshold, 1.5 * noise)))
    foot -= 1;
  const points = path.filter(([t], i) => i <= last && t >= time(foot) - STANDING);
  const end = time(cross);
  const begin = points[0]?.[0] ?? end;
  // A foot in the air is seen less steadily than one that stands: a share of its height is added to the noise. [J]
  const weights = points.map(([, h]) => 1 / (Math.max(noise, LEAST) ** 2 + (0.08 * h) ** 2));
  // The floor itself is known no better than the noise: it is fitted too, near `floor`.
  const hold = 1 / (FLOOR * Math.max(noise, LEAST)) ** 2;
  let [w0, h0] = [hold, 0];
  let [wu, hu, uu] = [0, 0, 1 / UNLOADED ** 2];
  points.forEach(([, h, off], i) => {
    const weight = weights[i] ?? 0;
    w0 += weight;
    h0 += weight * h;
    wu += weight * off;
    hu += weight * h * off;
    uu += weight * off * off;
  });
  // Floor and unloading without the movement; what they explain is taken out of every course that is tried.
  const det = w0 * uu - wu * wu;
  const floorOnly = (uu * h0 - wu * hu) / det;
  const offOnly = (w0 * hu - wu * h0) / det;
  const hh = points.reduce((sum, [, h], i) => sum + (weights[i] ?? 0) * h * h, 0);
  const rest = hh - h0 * floorOnly - hu * offOnly;
  const n = points.length;
  const times = Float64Array.from(points, ([t]) => t);
  const w = Float64Array.from(weights);
  const offs = Float64Array.from(points, ([, , off]) => off);
  const wh = Float64Array.from(points, ([, h], i) => (weights[i] ?? 0) * h);
  let best = end;
  let least = Number.POSITIVE_INFINITY;
  for (const { shape, length } of COURSES) {
    const unusual = ((Math.log(length) - USUAL.log) / USUAL.sd) ** 2;
    for (let edge = end - GRID; edge >= begin - GRID; edge -= GRID) {
      let hx = 0;
      let xx = 0;
      let x0 = 0;
      let xu = 0;
      // From the last point back to the edge: before it the foot stands and adds nothing.
      for (let i = n - 1; i >= 0; i -= 1) {
        const s = ((times[i] ?? 0) - edge) / length;
        if (s <= 0) break;
        const x = s >= 1 ? 1 : (shape[(s * STEPS + 0.5) | 0] ?? 0);
        const wx = (w[i] ?? 0) * x;
        hx += (wh[i] ?? 0) * x;
        xx += wx * x;
        x0 += wx;
        xu += wx * (offs[i] ?? 0);
      }
      // Weighted least squares in three unknowns: floor, unloading and the height of the movement.
      const xx1 = xx - (x0 * (uu * x0 - wu * xu) + xu * (w0 * xu - wu * x0)) / det;
      const hx1 = hx - x0 * floorOnly - xu * offOnly;
      const error = rest - (xx1 > 0 ? (hx1 * hx1) / xx1 : 0) + unusual;
      if (error < least) {
        least = error;
        best = edge;
      }
    }
  }
  return direction * (best - (direction === 1 ? HELD_DOWN.lift : HELD_DOWN.down));
}
