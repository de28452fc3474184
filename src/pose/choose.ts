import { LANDMARK, type Landmark, type PoseChoice } from './sample.ts';

/** Poses a second that a game wants (issue 2). */
export const WANTED_POSES_PER_SECOND = 24;
/** The game draws beside the network: a device must be this much faster than wanted when measured alone. [J] */
const HEADROOM = 1.2;
/** The full network costs at least this many times the lite one (measured 42–45 against 30–36 ms). */
const FULL_COST = 1.2;
/** Largest median distance between two delegates' landmarks, as a share of the trunk's length. [J] */
const AGREEMENT = 0.1;
const VISIBLE = 0.5;

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
};

/** True when a WebGL renderer's name tells of a processor that plays graphics card: the GPU delegate is hopeless there. */
export const isSoftwareRenderer = (renderer: string): boolean =>
  /swiftshader|llvmpipe|softpipe|software|basic render|mesa offscreen/i.test(renderer);

/** Middle of a side's joint pair. */
const between = (pose: readonly Landmark[], a: number, b: number): { x: number; y: number } | null => {
  const [p, q] = [pose[a], pose[b]];
  return p && q ? { x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 } : null;
};

/** Middle and length of the trunk, in picture heights (x is scaled by the picture's aspect). */
function trunk(pose: readonly Landmark[], aspect: number): { x: number; y: number; length: number } | null {
  const top = between(pose, LANDMARK.leftShoulder, LANDMARK.rightShoulder);
  const bottom = between(pose, LANDMARK.leftHip, LANDMARK.rightHip);
  if (!top || !bottom) return null;
  return {
    x: ((top.x + bottom.x) / 2) * aspect,
    y: (top.y + bottom.y) / 2,
    length: Math.hypot((top.x - bottom.x) * aspect, top.y - bottom.y),
  };
}

/**
 * Whether two networks or delegates saw the same person in the same picture: the median distance of the landmarks that the
 * reference calls visible is under `tolerance` trunk lengths. False when either saw nobody or gave something other than numbers.
 * @param aspect width / height of the picture
 */
export function agree(
  reference: readonly Landmark[],
  other: readonly Landmark[],
  aspect: number,
  tolerance = AGREEMENT,
): boolean {
  const body = trunk(reference, aspect);
  if (!body || !(body.length > 0) || other.length !== reference.length) return false;
  const distances = reference.flatMap((p, i) => {
    const q = other[i];
    return q && p.visibility >= VISIBLE ? [Math.hypot((p.x - q.x) * aspect, p.y - q.y)] : [];
  });
  return median(distances) <= tolerance * body.length; // NaN is not ≤ anything
}

/** Whether the full network is worth trying, given the lite one's time for a picture in ms. */
export const fullMayDo = (liteMs: number): boolean =>
  liteMs * FULL_COST * HEADROOM * WANTED_POSES_PER_SECOND <= 1000;

/** Whether a network that needs `ms` for a picture is fast enough to play with. */
export const fastEnough = (ms: number): boolean => ms * HEADROOM * WANTED_POSES_PER_SECOND <= 1000;

/**
 * What the inference times of a real game (`took`, ms) say about a choice that was made before it: `cap` when the full network
 * is too slow beside the game, `again` when the lite one was chosen in a busy moment and the device can do better.
 */
export function reconsider(choice: PoseChoice, took: readonly number[]): 'cap' | 'again' | null {
  const ms = median(took);
  if (choice.model === 'full') return ms * WANTED_POSES_PER_SECOND > 1000 * HEADROOM ? 'cap' : null;
  return !fullMayDo(1000 / choice.posesPerSecond) && fullMayDo(ms) ? 'again' : null;
}

/**
 * How many different people a list of poses shows. A pose counts when its trunk is visible; two poses whose trunks lie
 * within half a trunk of each other are one person found twice.
 * @param aspect width / height of the picture
 */
export function countPeople(poses: readonly (readonly Landmark[])[], aspect: number): number {
  const TRUNK = [LANDMARK.leftShoulder, LANDMARK.rightShoulder, LANDMARK.leftHip, LANDMARK.rightHip];
  const found: { x: number; y: number; length: number }[] = [];
  for (const pose of poses) {
    const visibility = TRUNK.reduce((sum, i) => sum + (pose[i]?.visibility ?? 0), 0) / TRUNK.length;
    const body = trunk(pose, aspect);
    if (!body || visibility < VISIBLE) continue;
    const known = found.some(
      (f) => Math.hypot(f.x - body.x, f.y - body.y) < 0.5 * Math.max(f.length, body.length),
    );
    if (!known) found.push(body);
  }
  return found.length;
}
