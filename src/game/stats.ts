/** Measures drawn frames without keeping more than the last few hundred. */
export interface FrameStats {
  /** Frames a second over the last two seconds. */
  readonly fps: number;
  readonly drawnFrames: number;
  /** Script time of a drawn frame (update and draw calls), ms, over the last 600 frames. */
  readonly scriptMs: Spread;
  /** Time between drawn frames, ms, over the last 600 frames. */
  readonly frameMs: Spread;
}

export interface FrameMeter {
  readonly begin: () => void;
  readonly end: () => void;
  readonly frames: () => number;
  readonly stats: () => FrameStats;
}

const KEEP = 600;

/** The `q` quantile (0 … 1) of the first `count` numbers, nearest rank. */
export function quantile(values: Float32Array, count: number, q: number): number {
  if (count === 0) return 0;
  const sorted = values.slice(0, count).sort();
  return sorted[Math.min(count - 1, Math.max(0, Math.ceil(q * count) - 1))] ?? 0;
}

/** The three quantiles that are told of every time, ms. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Keeps the last few hundred numbers of one kind. */
export function sampler(): { readonly push: (value: number) => void; readonly spread: () => Spread } {
  const values = new Float32Array(KEEP);
  let pushed = 0;
  return {
    push: (value) => {
      values[pushed++ % KEEP] = value;
    },
    spread: () => {
      const count = Math.min(pushed, KEEP);
      return {
        p50: quantile(values, count, 0.5),
        p95: quantile(values, count, 0.95),
        p99: quantile(values, count, 0.99),
      };
    },
  };
}

/** Makes a meter. `clock` is for tests. */
export function frameMeter(clock: () => number = () => performance.now()): FrameMeter {
  const script = new Float32Array(KEEP);
  const gaps = new Float32Array(KEEP);
  const ends: Float64Array = new Float64Array(KEEP);
  let frames = 0;
  let began = 0;
  let last = 0;
  return {
    begin: () => {
      began = clock();
    },
    end: () => {
      const now = clock();
      const at = frames % KEEP;
      script[at] = now - began;
      gaps[at] = frames > 0 ? now - last : 0;
      ends[at] = now;
      last = now;
      frames++;
    },
    frames: () => frames,
    stats: () => {
      const count = Math.min(frames, KEEP);
      const now = clock();
      let recent = 0;
      for (let i = 0; i < count; i++) if (now - (ends[i] ?? 0) < 2000) recent++;
      const of = (values: Float32Array) => ({
        p50: quantile(values, count, 0.5),
        p95: quantile(values, count, 0.95),
        p99: quantile(values, count, 0.99),
      });
      return { fps: recent / 2, drawnFrames: frames, scriptMs: of(script), frameMs: of(gaps) };
    },
  };
}
