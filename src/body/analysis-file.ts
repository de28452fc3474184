/** The analysis file (ARCHITECTURE.md, hook 4): JSON Lines, `t` in ms from the clip's first frame. Outside programs rely on it. */
export interface AnalysisHeader {
  readonly type: 'header';
  readonly format: 'heron-analysis';
  readonly version: 1;
  readonly app: string;
  readonly source: string;
  readonly model: string;
  readonly width: number;
  readonly height: number;
}
/** Null: not measured in this frame. */
export interface AnalysisFrame {
  readonly type: 'frame';
  readonly t: number;
  readonly tracked: boolean;
  readonly quality: number;
  readonly lateral: number | null;
  readonly loadRight: number | null;
  readonly liftLeft: number | null;
  readonly liftRight: number | null;
  /** Why there is no number; absent when there is one. */
  readonly notMeasured?: string;
}
export type AnalysisEvent =
  | {
      readonly type: 'event';
      readonly t: number;
      readonly event: 'foot-lift' | 'foot-down' | 'foot-moved';
      readonly foot: 'left' | 'right';
    }
  | {
      readonly type: 'event';
      readonly t: number;
      readonly event: 'tracking-lost' | 'tracking-found' | 'second-person' | 'rapid-descent';
    };

/** What the zero and the standing heights of an analysis rest on. */
export type Reference =
  /** A stretch of quiet standing on both feet in the recording itself. */
  | 'quiet-stance'
  /** No such stretch: both feet are assumed to share one floor, the camera to be level; lifts only when large. */
  | 'geometry'
  /** Nobody stood whole in the picture. */
  | 'none';

export interface AnalysisResult {
  readonly frames: readonly AnalysisFrame[];
  readonly events: readonly AnalysisEvent[];
  readonly reference: Reference;
  /** Share of the frames in which a person was measured. */
  readonly tracked: number;
  /** For each frame how sure `lateral` (and with it `loadRight`) and the lifts are, 0 … 1; not in the file, whose form is fixed. */
  readonly sure: { readonly lateral: Float32Array; readonly lifts: Float32Array };
}

const round = (x: number | null, digits: number): number | null => {
  if (x === null) return null;
  const scale = 10 ** digits;
  return Math.round(x * scale) / scale;
};

/** The file's text, line by line; frames and events in the order of time. */
export function* analysisLines(header: AnalysisHeader, result: AnalysisResult): Generator<string> {
  yield JSON.stringify(header);
  let next = 0;
  const events = result.events.toSorted((a, b) => a.t - b.t);
  const event = (e: AnalysisEvent): string => JSON.stringify({ ...e, t: round(e.t, 1) });
  for (const f of result.frames) {
    for (let e = events[next]; e !== undefined && e.t < f.t; e = events[next]) {
      yield event(e);
      next += 1;
    }
    yield JSON.stringify({
      ...f,
      t: round(f.t, 1),
      quality: round(f.quality, 3),
      lateral: round(f.lateral, 4),
      loadRight: round(f.loadRight, 3),
      liftLeft: round(f.liftLeft, 4),
      liftRight: round(f.liftRight, 4),
    });
  }
  for (const e of events.slice(next)) yield event(e);
}
