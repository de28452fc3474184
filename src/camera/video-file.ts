import {
  ALL_FORMATS,
  BlobSource,
  Input,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleSink,
} from 'mediabunny';
import { millis } from '../units.ts';
import type { Frame } from './frame.ts';

/** Why a file cannot be read. Words: `lab.file.<fault>`. */
export type VideoFileFault =
  | 'not-a-video' // no container that we know
  | 'no-picture' // a container without a video track, or without frames
  | 'codec'; // the browser has no decoder for it

export class VideoFileError extends Error {
  readonly fault: VideoFileFault;
  constructor(fault: VideoFileFault, cause?: unknown) {
    super(fault, { cause });
    this.fault = fault;
  }
}

/** A video file, opened for reading every frame in its order and at its own time: nothing is played, nothing is skipped. */
export interface VideoFile {
  readonly name: string;
  /** Pixels, as shown (rotation applied). */
  readonly width: number;
  readonly height: number;
  /** Milliseconds from the first frame to the end of the last. */
  readonly duration: number;
  /**
   * Every frame, `t` in milliseconds from the first. The receiver closes the image. Throws what the decoder throws when
   * the file breaks in the middle: what was yielded before stays good.
   */
  frames(): AsyncGenerator<Frame, void, void>;
  close(): void;
}

/** Opens a video file. @throws VideoFileError */
export async function openVideoFile(file: File): Promise<VideoFile> {
  const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  const track = await videoTrack(input);
  if (!(await track.canDecode().catch(() => false))) throw new VideoFileError('codec');
  const first = await track.getFirstTimestamp();
  const end = await track.computeDuration().catch(() => first);
  const turned = track.rotation % 180 !== 0;
  const [width, height] = [track.squarePixelWidth, track.squarePixelHeight];
  return {
    name: file.name,
    width: turned ? height : width,
    height: turned ? width : height,
    duration: Math.max(0, (end - first) * 1000),
    async *frames() {
      let last = -1;
      for await (const sample of new VideoSampleSink(track).samples()) {
        try {
          const t = (sample.timestamp - first) * 1000;
          // A frame before the first, or twice at one moment, is a fault of the file: it has no place in time.
          if (t > last) {
            last = t;
            yield {
              image: picture(sample),
              t: millis(t),
              width: sample.displayWidth,
              height: sample.displayHeight,
            };
          }
        } finally {
          // Also when the reader stops half way.
          sample.close();
        }
      }
    },
    close: () => input.dispose(),
  };
}

async function videoTrack(input: Input): Promise<InputVideoTrack> {
  let track: InputVideoTrack | null;
  try {
    track = await input.getPrimaryVideoTrack();
  } catch (error) {
    throw new VideoFileError('not-a-video', error);
  }
  if (!track) throw new VideoFileError('no-picture');
  return track;
}

/** The picture upright. A decoder's frame knows nothing of the file's rotation, so a turned one is drawn. */
function picture(sample: VideoSample): VideoFrame | ImageBitmap {
  if (sample.rotation === 0 && !sample.flip) return sample.toVideoFrame();
  const canvas = new OffscreenCanvas(sample.displayWidth, sample.displayHeight);
  const context = canvas.getContext('2d');
  if (!context) return sample.toVideoFrame();
  sample.draw(context, 0, 0);
  return canvas.transferToImageBitmap();
}
