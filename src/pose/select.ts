import type { PoseLandmarker } from '@mediapipe/tasks-vision';
import { agree, fastEnough, fullMayDo, isSoftwareRenderer, median } from './choose.ts';
import type { Preference } from './messages.ts';
import { type DetectorOptions, type Runtime, toLandmarks } from './runtime.ts';
import type { Landmark, PoseChoice } from './sample.ts';

/** Pictures that are thrown away, and pictures that are timed: few, because a patient waits. [J] */
const WARM_UP = 2;
const TIMED = 4;

export interface SelectPorts {
  readonly runtime: Pick<Runtime, 'create'>;
  /** Bytes of a network, fetched when first asked for. */
  readonly model: (name: PoseChoice['model']) => Promise<Uint8Array<ArrayBuffer>>;
  /** A picture of one person, the size that the camera will have. */
  readonly picture: ImageBitmap;
  /** A rising time stamp for the graph. */
  readonly stamp: () => number;
  readonly now: () => number;
  readonly renderer: string;
  readonly tryGpu: boolean;
}

export interface Selected {
  readonly choice: PoseChoice;
  readonly landmarker: PoseLandmarker;
}

interface Trial {
  readonly ms: number;
  readonly landmarks: readonly Landmark[];
}

/** Times a landmarker on the picture, after warming it up (the first picture takes 0.3–0.6 s). */
function time(landmarker: PoseLandmarker, ports: SelectPorts): Trial {
  let landmarks: Landmark[] = [];
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + TIMED; i++) {
    const start = ports.now();
    landmarks = toLandmarks(landmarker.detectForVideo(ports.picture, ports.stamp()).landmarks[0]);
    if (i >= WARM_UP) times.push(ports.now() - start);
  }
  return { ms: median(times), landmarks };
}

const round = (perSecond: number): number => Math.round(perSecond * 10) / 10;

/** Opens the network of an earlier visit's choice and warms it up, without timing anything. */
export async function reopen(choice: PoseChoice, ports: SelectPorts): Promise<Selected> {
  const landmarker = await open(choice.model, choice.delegate, ports);
  for (let i = 0; i < WARM_UP; i++) landmarker.detectForVideo(ports.picture, ports.stamp());
  return { choice, landmarker };
}

const open = async (
  model: PoseChoice['model'],
  delegate: PoseChoice['delegate'],
  ports: SelectPorts,
): Promise<PoseLandmarker> => {
  const options: DetectorOptions = { model: await ports.model(model), delegate, mode: 'VIDEO', people: 1 };
  return ports.runtime.create(options);
};

/**
 * Chooses network and delegate for this device: times the CPU, and the GPU where it is hardware and its landmarks agree with
 * the CPU's on the same picture; then takes the full network if it is fast enough, else the lite one.
 * `prefer` 'lite' or 'full' settles the network; the delegate is still timed.
 */
export async function select(prefer: Preference, ports: SelectPorts): Promise<Selected> {
  const first: PoseChoice['model'] = prefer === 'full' ? 'full' : 'lite';
  let landmarker = await open(first, 'CPU', ports);
  const cpu = time(landmarker, ports);
  let best: Trial & { delegate: PoseChoice['delegate'] } = { ...cpu, delegate: 'CPU' };

  if (ports.tryGpu && !isSoftwareRenderer(ports.renderer)) {
    const gpu = await attempt(first, 'GPU', ports);
    if (gpu && gpu.trial.ms < cpu.ms && agree(cpu.landmarks, gpu.trial.landmarks, aspect(ports))) {
      landmarker.close();
      landmarker = gpu.landmarker;
      best = { ...gpu.trial, delegate: 'GPU' };
    } else gpu?.landmarker.close();
  }
  let model = first;

  if (prefer === 'auto' && fullMayDo(best.ms)) {
    const full = await attempt('full', best.delegate, ports);
    // Two networks differ by more than two delegates do; a person found elsewhere is still refused.
    if (
      full &&
      fastEnough(full.trial.ms) &&
      agree(cpu.landmarks, full.trial.landmarks, aspect(ports), 0.25)
    ) {
      landmarker.close();
      landmarker = full.landmarker;
      best = { ...full.trial, delegate: best.delegate };
      model = 'full';
    } else full?.landmarker.close();
  }
  return {
    choice: { model, delegate: best.delegate, posesPerSecond: round(1000 / best.ms) },
    landmarker,
  };
}

const aspect = (ports: SelectPorts): number => ports.picture.width / ports.picture.height;

/** A candidate that may fail to open or to run: then it is not chosen. A failed download of it is not hidden. */
async function attempt(
  model: PoseChoice['model'],
  delegate: PoseChoice['delegate'],
  ports: SelectPorts,
): Promise<{ landmarker: PoseLandmarker; trial: Trial } | null> {
  await ports.model(model);
  let landmarker: PoseLandmarker | null = null;
  try {
    landmarker = await open(model, delegate, ports);
    return { landmarker, trial: time(landmarker, ports) };
  } catch (error) {
    console.warn(`Heron: the ${model} network does not run on the ${delegate}.`, error);
    landmarker?.close();
    return null;
  }
}
