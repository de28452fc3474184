import referenceUrl from '../../../assets/pose-reference.jpg?url';
import type { Frame } from '../../../src/camera/frame.ts';
import { createWebcam, type Webcam } from '../../../src/camera/webcam.ts';
import type { Preference } from '../../../src/pose/messages.ts';
import { createPose, type Pose, type PoseState } from '../../../src/pose/pose.ts';
import type { PoseSample } from '../../../src/pose/sample.ts';
import { millis } from '../../../src/units.ts';

/** The pose room alone on a page, driven by `pose.spec.ts` and `pipeline.ts` through `window.poseHarness`. */
interface Harness {
  readonly states: PoseState[];
  readonly samples: PoseSample[];
  readonly took: number[];
  /** Milliseconds between a frame's capture time and the arrival of its sample on the page. */
  readonly delays: number[];
  pose: Pose | null;
  webcam: Webcam | null;
  open(prefer?: Preference): void;
  /** Sends the bundled picture of a person `count` times, `every` ms apart, `copies` people side by side. */
  send(count: number, every: number, copies?: number): Promise<void>;
  /** Connects the webcam to the pose room. */
  film(): Promise<void>;
}

declare global {
  interface Window {
    poseHarness: Harness;
  }
}

const WIDTH = 1280;
const HEIGHT = 720;

async function picture(copies: number): Promise<HTMLCanvasElement> {
  const person = await createImageBitmap(await (await fetch(referenceUrl)).blob());
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = '#888';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  for (let i = 0; i < copies; i++) {
    // The middle third of the picture holds the person.
    const x = ((i + 0.5) / copies) * WIDTH - 180;
    context.drawImage(person, 120, 0, 240, 480, x, 0, 360, 720);
  }
  return canvas;
}

const harness: Harness = {
  states: [],
  samples: [],
  took: [],
  delays: [],
  pose: null,
  webcam: null,
  open(prefer = 'auto') {
    harness.pose?.stop();
    harness.pose = createPose({
      prefer,
      onSample: (sample, took) => {
        harness.samples.push(sample);
        harness.took.push(took);
        harness.delays.push(performance.now() - sample.t);
      },
      onState: (state) => {
        harness.states.push(state);
        const line = document.querySelector('#state');
        if (line) line.textContent = JSON.stringify(state);
      },
    });
  },
  async send(count, every, copies = 1) {
    const canvas = await picture(copies);
    for (let i = 0; i < count; i++) {
      const image = await createImageBitmap(canvas);
      const frame: Frame = { image, t: millis(performance.now()), width: WIDTH, height: HEIGHT };
      harness.pose?.send(frame);
      await new Promise((resolve) => setTimeout(resolve, every));
    }
  },
  async film() {
    const webcam = createWebcam();
    harness.webcam = webcam;
    document.body.append(webcam.view);
    webcam.onFrame = (frame) => harness.pose?.send(frame);
    await webcam.start();
  },
};
window.poseHarness = harness;
