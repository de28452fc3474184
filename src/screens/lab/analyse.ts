import { createAnalysis, finishing, sampleAt, stepAnalysis } from '../../body/analysis.ts';
import type { AnalysisResult } from '../../body/analysis-file.ts';
import type { BodyState } from '../../body/state.ts';
import type { Frame } from '../../camera/frame.ts';
import { createPose, type Pose, type PoseState } from '../../pose/pose.ts';
import type { PoseChoice, PoseSample } from '../../pose/sample.ts';

export interface Progress {
  /** 0 … 1 of the clip's time. */
  readonly done: number;
  /** Estimated milliseconds until the end, null before there is something to estimate from. */
  readonly left: number | null;
  readonly frames: number;
}

export interface Analysed {
  readonly result: AnalysisResult;
  readonly samples: number;
  readonly choice: PoseChoice | null;
  /** The landmarks of frame `i`, as far as they were kept. */
  readonly sampleAt: (i: number) => PoseSample;
  readonly width: number;
  readonly height: number;
  /** How it ended: at the clip's end, by the visitor, or because the file broke in the middle. */
  readonly ended: 'complete' | 'cancelled' | 'broken';
}

/** Frames of anything, in order. */
export interface FrameSource {
  readonly duration: number;
  frames(): AsyncGenerator<Frame, void, void>;
}

export interface AnalyseOptions {
  readonly onPose?: (state: PoseState) => void;
  readonly onProgress?: (progress: Progress) => void;
  /** After the last frame: share of the work on the whole recording that is done, 0 … 1. */
  readonly onFinishing?: (share: number) => void;
  /** Every sample with what can be said of it at once, for the live view. */
  readonly onSample?: (sample: PoseSample, live: BodyState) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs every frame of a source through the pose network and the body room, one after the other: no frame is skipped
 * and memory grows by a few hundred bytes a frame. Ends early, with what it has, when it is cancelled or the file breaks.
 * @throws Error when the pose network cannot be loaded at all (`cause` is the `PoseError`)
 */
export async function analyse(source: FrameSource, options: AnalyseOptions): Promise<Analysed> {
  // A clip can wait for the better network; a live camera cannot.
  const prefer = source.duration > 0 ? 'full' : 'auto';
  const pose = createPose({ prefer, onSample: () => {}, onState: options.onPose ?? (() => {}) });
  try {
    await ready(pose, options.signal);
    // A second person is looked for throughout: here the time it costs does not matter.
    pose.watchBystanders(true);
    return await run(source, pose, options);
  } finally {
    pose.stop();
  }
}

async function run(source: FrameSource, pose: Pose, options: AnalyseOptions): Promise<Analysed> {
  const analysis = createAnalysis();
  const began = performance.now();
  let size = { width: 0, height: 0 };
  let frames = 0;
  let last = 0;
  let ended: Analysed['ended'] = 'complete';
  try {
    for await (const frame of source.frames()) {
      if (options.signal.aborted) {
        frame.image.close();
        ended = 'cancelled';
        break;
      }
      const { t, width, height } = frame;
      size = { width, height };
      last = t;
      // After a restart of the worker: one frame is lost, not all that come while it starts.
      if (pose.state.is !== 'ready') await ready(pose, options.signal);
      const sample = await pose.analyse(frame);
      frames += 1;
      // The worker counts time its own way; the clip's time is the truth here.
      if (sample) {
        const timed = { ...sample, t };
        options.onSample?.(timed, stepAnalysis(analysis, timed));
      }
      const done = source.duration > 0 ? Math.min(1, t / source.duration) : 0;
      const passed = performance.now() - began;
      options.onProgress?.({ done, frames, left: done > 0.01 ? (passed * (1 - done)) / done : null });
    }
  } catch (error) {
    console.error('The clip broke while it was read.', error);
    ended = 'broken';
  }
  // A file that was cut off may end without an error, long before the time that it promised.
  if (ended === 'complete' && source.duration - last > Math.max(1000, 0.05 * source.duration))
    ended = 'broken';
  return {
    result: await finish(analysis, options),
    samples: frames,
    choice: pose.choice,
    sampleAt: (i) => sampleAt(analysis, i),
    ...size,
    ended,
  };
}

/** The measures of the whole, in pieces: half an hour of frames takes seconds, and the page must stay alive. */
async function finish(
  analysis: ReturnType<typeof createAnalysis>,
  options: AnalyseOptions,
): Promise<AnalysisResult> {
  const work = finishing(analysis);
  let until = performance.now() + BREATH;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    options.onFinishing?.(step.value);
    await new Promise((resolve) => setTimeout(resolve));
    until = performance.now() + BREATH;
  }
}
/** Work between two breaths of the page, ms. */
const BREATH = 30;

/** Resolves when the network is ready; rejects when it has failed or the visitor gave up. */
function ready(pose: Pose, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = setInterval(() => {
      const { state } = pose;
      if (state.is === 'loading' || state.is === 'measuring' || state.is === 'recovering') {
        if (!signal.aborted) return;
      }
      clearInterval(look);
      if (state.is === 'ready') resolve();
      else
        reject(
          new Error('The pose network is not there.', { cause: state.is === 'failed' ? state.error : null }),
        );
    }, 50);
  });
}
