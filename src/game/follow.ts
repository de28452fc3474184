/**
 * Smooths what arrives with the poses (10–30 a second) into what is drawn (30–60 a second), with as little delay as can be had:
 * it never waits for the next pose to draw between two, it carries on at the measured speed for a moment and is corrected by the next.
 * Pure: the moments come in as arguments, in milliseconds on one clock.
 */
export interface Follower {
  /** Tells what the newest pose said, at `now`. Null: not measured; the drawn value then rests where it is. */
  show(value: number | null, now: number): void;
  /** The value to draw at `now`. Null until something was shown. */
  draw(now: number): number | null;
  /** True while the newest pose had no value. */
  readonly waiting: boolean;
}

export interface FollowOptions {
  /** Time constant of the approach, ms. 28 ms [J]: 45 % of a jump within one frame at 60 Hz, 70 % within two. */
  readonly tau?: number;
  /** How long the measured speed is carried on beyond a pose, ms. [J] One pose at 15 a second. */
  readonly ahead?: number;
  /** Speed below which nothing is carried on, units a second: keeps camera noise from being amplified. [J] */
  readonly quietSpeed?: number;
}

/** Makes a follower; one for each drawn quantity. */
export function follower(options: FollowOptions = {}): Follower {
  const tau = options.tau ?? 28;
  const ahead = options.ahead ?? 66;
  const quietSpeed = options.quietSpeed ?? 0.12;
  let shown: number | null = null;
  let shownAt = 0;
  let speed = 0;
  let drawn: number | null = null;
  let drawnAt = 0;
  let waiting = true;
  return {
    get waiting() {
      return waiting;
    },
    show(value, now) {
      waiting = value === null || !Number.isFinite(value);
      if (value === null || waiting) {
        speed = 0;
        return;
      }
      const since = now - shownAt;
      if (shown === null || since > 400) speed = 0;
      else if (since > 0) {
        const measured = ((value - shown) / since) * 1000;
        speed += (measured - speed) * 0.6;
      }
      shown = value;
      shownAt = now;
      drawn ??= value;
    },
    draw(now) {
      if (shown === null || drawn === null) return null;
      const age = Math.max(0, Math.min(ahead, now - shownAt));
      // Fades in between one and two times the quiet speed, so that standing still stays still.
      const trust = Math.max(0, Math.min(1, Math.abs(speed) / quietSpeed - 1));
      const goal = shown + ((speed * age) / 1000) * trust * 0.8;
      const dt = Math.max(0, Math.min(100, now - drawnAt));
      drawnAt = now;
      drawn += (goal - drawn) * (1 - Math.exp(-dt / tau));
      return drawn;
    },
  };
}

/** Frame-rate-independent approach: how much of the way to go in `dt` ms with time constant `tau` ms. */
export const approach = (dt: number, tau: number): number => 1 - Math.exp(-Math.max(0, dt) / tau);

/** Moves `from` towards `to`. */
export const glide = (from: number, to: number, dt: number, tau: number): number =>
  from + (to - from) * approach(dt, tau);

export const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(high, value));
