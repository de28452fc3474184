import { signal } from '@preact/signals';
import type { CameraSource, CameraState, FrameHandler } from '../camera/source.ts';
import type { Cue } from '../drills/cue.ts';
import { millis, type Side } from '../units.ts';
import {
  type Ability,
  become,
  type Character,
  type PatientState,
  startPatient,
  stepPatient,
  type Told,
} from './behaviour.ts';
import type { LookName } from './figure.ts';
import { LAPTOP } from './optics.ts';
import { ARM } from './pose.ts';
import { poseOf } from './stance.ts';
import type { Studio } from './studio.ts';

/** The product's camera when the visitor has none: a rendered person who follows the cues, in a room of their own. */
export interface VirtualCamera extends CameraSource {
  readonly view: HTMLCanvasElement;
  /** What the person is told now; they take their human time to react. `target`: signed fraction of the own range. */
  setCue(cue: Cue, target: number | null): void;
  /** A hand above the head (to pause or to go on), or null for arms down. */
  raiseHand(side: Side | null): void;
  /** What "rise" and "sit" mean in the drill that runs. */
  setExercise(exercise: NonNullable<Told['exercise']>): void;
  setCharacter(character: Character): void;
}

export interface VirtualCameraOptions {
  readonly seed?: number;
  readonly ability?: Partial<Ability>;
  readonly look?: LookName;
  /** 'low' for slow machines; found out by itself when not given. */
  readonly quality?: 'low' | 'high';
}

/** Picture sizes and frame rates from which the camera chooses: the pose network needs the machine more than the picture does. */
export const STEPS = [
  { width: 1280, height: 720, fps: 30 },
  { width: 960, height: 540, fps: 30 },
  { width: 640, height: 360, fps: 24 },
  { width: 640, height: 360, fps: 15 },
] as const;

/** The visitor's stand-in starts too near, so that the set-up has something to ask for. m. */
const START = { x: 0.12, z: -0.75 } as const;
/** Judge the speed over this many pictures. */
const WINDOW = 20;

export function createVirtualCamera(options: VirtualCameraOptions = {}): VirtualCamera {
  const state = signal<CameraState>({ is: 'idle' });
  const view = document.createElement('canvas');
  view.width = 640;
  view.height = 360;
  let told: Told = { cue: 'none', target: null, handTo: null };
  let patient: PatientState = startPatient({ place: START, seed: options.seed ?? 1, ...options.ability });
  let studio: Studio | null = null;
  let handler: FrameHandler | null = null;
  /** Rises with every start and stop: what an older one still has to say is dropped. */
  let turn = 0;
  let frame = 0;

  const run = (drawing: Studio, mine: number, software: boolean): void => {
    let level = software ? 2 : 0;
    let last = performance.now();
    let due = last;
    let busy = false;
    let spent = 0;
    let count = 0;
    const use = (to: number): void => {
      level = to;
      const { width, height } = STEPS[level] ?? STEPS[3];
      drawing.setCamera({ ...LAPTOP, picture: { width, height } });
      // Another size wipes the canvas: nobody shall see it empty.
      drawing.draw(poseOf(patient));
      spent = 0;
      count = 0;
    };
    use(level);
    const next = (): void => {
      if (mine !== turn) return;
      frame = requestAnimationFrame(next);
      const now = performance.now();
      const interval = 1000 / (STEPS[level]?.fps ?? 15);
      if (busy || now < due - 4) return;
      due = Math.max(now, due + interval);
      // After a hidden page or a stall the person goes on from where they were.
      patient = stepPatient(patient, told, Math.min(250, now - last));
      last = now;
      drawing.draw(poseOf(patient));
      busy = true;
      // Waiting for the copy is waiting for the drawing, which may be done in software.
      void createImageBitmap(view).then((image) => {
        busy = false;
        if (handler && mine === turn)
          handler({ image, t: millis(now), width: image.width, height: image.height });
        else image.close();
        spent += performance.now() - now;
        if (++count < WINDOW) return;
        const mean = spent / count;
        spent = 0;
        count = 0;
        // More than half of the time between two pictures is too much to take from the pose network.
        if (mean > interval * 0.5 && level < STEPS.length - 1) use(level + 1);
      });
    };
    frame = requestAnimationFrame(next);
  };

  return {
    state,
    view,
    get onFrame() {
      return handler;
    },
    set onFrame(to) {
      handler = to;
    },
    async start() {
      if (state.value.is === 'starting' || state.value.is === 'running') return;
      const mine = ++turn;
      state.value = { is: 'starting' };
      try {
        const [{ createStudio, isSoftware }, { LOOKS }] = await Promise.all([
          import('./studio.ts'),
          import('./figure.ts'),
        ]);
        if (mine !== turn) return;
        const software = isSoftware();
        const quality = options.quality ?? (software ? 'low' : 'high');
        studio?.dispose();
        const camera = { ...LAPTOP, picture: { width: view.width, height: view.height } };
        const look = LOOKS[options.look ?? 'anna'];
        studio = createStudio(
          { look, light: 'bright', camera, quality, chair: false, keep: false, room: true, person: true },
          view,
        );
        state.value = { is: 'running', trouble: null, returned: false };
        run(studio, mine, software || quality === 'low');
      } catch (error) {
        if (mine === turn) state.value = { is: 'failed', failure: 'failed', detail: String(error) };
      }
    },
    stop() {
      turn++;
      cancelAnimationFrame(frame);
      studio?.dispose();
      studio = null;
      state.value = { is: 'idle' };
    },
    setCue(cue, target) {
      told = { ...told, cue, target };
    },
    raiseHand(side) {
      told = { ...told, handTo: side ? { side, arm: ARM.raised } : null };
    },
    setExercise(exercise) {
      told = { ...told, exercise };
    },
    setCharacter(character) {
      patient = become(patient, character);
    },
  };
}
