import { signal } from '@preact/signals';
import { pictureHealth, pixelPicker } from './health.ts';
import { eachPicture, grab, grabNow, grabShown, type Picture, samePicture, streamOf } from './pump.ts';
import type { CameraFailure, CameraSource, CameraState, FrameHandler } from './source.ts';

/** A camera that can be chosen. `label` is empty until the permission was given once. */
export interface CameraDevice {
  readonly id: string;
  readonly label: string;
}

export type Aspect = '16:9' | '4:3';

/** The visitor's choice, remembered. `device` null: let the browser choose. */
export interface WebcamChoice {
  readonly device: string | null;
  readonly aspect: Aspect;
}

export interface Webcam extends CameraSource {
  readonly view: HTMLVideoElement;
  readonly choice: WebcamChoice;
  /** Takes another camera or shape, remembers it, and starts again if it was running. */
  choose(choice: Partial<WebcamChoice>): Promise<void>;
  /** The cameras there are now. */
  devices(): Promise<CameraDevice[]>;
}

/** What the webcam needs of the browser: tests bring their own. */
export interface WebcamPorts {
  /** Undefined where the browser gives no camera (an insecure address). */
  readonly media:
    | Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>
    | undefined;
  readonly secure: boolean;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null;
  readonly video: HTMLVideoElement;
  readonly now: () => number;
}

const KEY = 'heron.camera';
const ANY = '*';
const HEALTH_EVERY = 500;
/** A camera that was just plugged in may need a moment before it can be opened: tries again this often, ms. [J] */
const RETURN_RETRIES = [1000, 2000, 4000] as const;
const SIZES = { '16:9': [1280, 720], '4:3': [960, 720] } as const satisfies Record<
  Aspect,
  readonly [number, number]
>;

/** Which of our failures a `getUserMedia` rejection is (names from the Media Capture specification, and older ones still seen). */
export function failureOf(error: unknown): CameraFailure {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
      return 'refused';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'busy';
    case 'SecurityError':
      return 'insecure';
    default:
      return 'failed';
  }
}

const browserPorts = (): WebcamPorts => ({
  media: navigator.mediaDevices,
  secure: window.isSecureContext,
  storage: storageOrNull(),
  video: document.createElement('video'),
  now: () => performance.now(),
});

function storageOrNull(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function readChoice(storage: WebcamPorts['storage']): WebcamChoice {
  try {
    const known: unknown = JSON.parse(storage?.getItem(KEY) ?? 'null');
    if (typeof known === 'object' && known !== null && 'device' in known && 'aspect' in known)
      return {
        device: typeof known.device === 'string' ? known.device : null,
        aspect: known.aspect === '4:3' ? '4:3' : '16:9',
      };
  } catch {
    // Forbidden storage or broken JSON: the browser's own choice will do.
  }
  return { device: null, aspect: '16:9' };
}

/**
 * The webcam: 720p wanted, the chosen device and shape remembered, failures told apart, a lost camera waited for.
 * Frames carry the capture time where the browser tells it.
 */
export function createWebcam(ports: WebcamPorts = browserPorts()): Webcam {
  const { media, video } = ports;
  const state = signal<CameraState>({ is: 'idle' });
  let choice = readChoice(ports.storage);
  let handler: FrameHandler | null = null;
  let wanted: (() => boolean) | null = null;
  let onOpen: (() => void) | null = null;
  /** The newest picture while nobody has taken it, and the one that was taken before it was announced. */
  let passed: Picture | null = null;
  let early: Picture | null = null;
  let stream: MediaStream | null = null;
  let endPictures: (() => void) | null = null;
  let watch: ReturnType<typeof setInterval> | undefined;
  let pictureAt: number | null = null;
  /** Rises with every start and stop: an answer of an older one is thrown away. */
  let turn = 0;
  /** After a loss: the camera that is waited for ('any' when its name is not known). Null: nothing is waited for. */
  let waitingFor: string | null = null;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  video.muted = true;
  video.playsInline = true;
  video.autoplay = true;

  const release = (): void => {
    passed = early = null;
    endPictures?.();
    endPictures = null;
    clearInterval(watch);
    clearTimeout(retryTimer);
    for (const track of stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    stream = null;
    video.srcObject = null;
  };

  const fail = (failure: CameraFailure, detail: string): void => {
    release();
    state.value = { is: 'failed', failure, detail };
  };

  const ask = async (device: string | null): Promise<MediaStream> => {
    if (!media) throw new DOMException('No camera here.', ports.secure ? 'NotFoundError' : 'SecurityError');
    const [width, height] = SIZES[choice.aspect];
    const any: MediaTrackConstraints = {
      width: { ideal: width },
      height: { ideal: height },
      aspectRatio: { ideal: width / height },
      frameRate: { ideal: 30 },
      facingMode: 'user',
    };
    if (device !== null) {
      try {
        const { facingMode: _, ...wanted } = any;
        return await media.getUserMedia({ audio: false, video: { ...wanted, deviceId: { exact: device } } });
      } catch (error) {
        // The remembered camera is not here: take any.
        if (failureOf(error) !== 'missing') throw error;
      }
    }
    return media.getUserMedia({ audio: false, video: any });
  };

  const run = async (returned: boolean, tries = 0): Promise<void> => {
    const mine = ++turn;
    const awaited = waitingFor;
    release();
    state.value = { is: 'starting' };
    let opened: MediaStream;
    try {
      opened = await ask(awaited !== null && awaited !== ANY ? awaited : choice.device);
    } catch (error) {
      if (mine !== turn) return;
      const wait = RETURN_RETRIES[tries];
      if (returned && awaited !== null && wait !== undefined) {
        fail('unplugged', String(error));
        retryTimer = setTimeout(() => void run(true, tries + 1), wait);
      } else {
        waitingFor = null;
        fail(failureOf(error), String(error));
      }
      return;
    }
    if (mine !== turn) {
      for (const track of opened.getTracks()) track.stop();
      return;
    }
    stream = opened;
    waitingFor = null;
    const track = opened.getVideoTracks()[0];
    if (!track) return fail('missing', 'no video track');
    track.onended = () => void lost(track.getSettings().deviceId);
    video.srcObject = opened;
    try {
      await video.play();
    } catch (error) {
      if (mine === turn) fail('failed', String(error));
      return;
    }
    if (mine !== turn) return;
    state.value = { is: 'running', trouble: null, returned };
    pictureAt = null;
    endPictures = eachPicture(video, (t, mediaTime) => {
      pictureAt = ports.now();
      passed = null;
      if (!handler) return;
      if (early && samePicture(early, { t, mediaTime })) return;
      // A browser that must copy pictures cannot copy the right one later.
      if (wanted && !wanted() && typeof VideoFrame !== 'undefined') {
        passed = { t, mediaTime };
        return;
      }
      const frame = grabNow(video, t);
      if (frame) return handler(frame);
      void grab(video, t).then((frame) => {
        if (!frame) return;
        if (handler && mine === turn) handler(frame);
        else frame.image.close();
      });
    });
    keepWatch(returned);
    onOpen?.();
  };

  const keepWatch = (returned: boolean): void => {
    const judge = pictureHealth();
    const pick = pixelPicker();
    const mine = turn;
    const look = async (): Promise<void> => {
      // A hidden page gets no pictures; that is not the camera's fault.
      if (document.hidden) {
        if (pictureAt !== null) pictureAt = ports.now();
        return;
      }
      const pixels = pictureAt === null ? null : await pick(video).catch(() => null);
      if (mine !== turn || state.value.is !== 'running') return;
      const trouble = judge({ pictureAt, pixels }, ports.now());
      if (trouble !== state.value.trouble) state.value = { is: 'running', trouble, returned };
    };
    watch = setInterval(() => void look(), HEALTH_EVERY);
  };

  /**
   * The track ended by itself. A camera that is still connected was taken away by the browser (permission withdrawn, another
   * program): asking again tells which. One that is gone is waited for; another camera is not taken behind the user's back.
   */
  const lost = async (device: string | undefined): Promise<void> => {
    turn++;
    fail('unplugged', 'the track ended');
    waitingFor = device || ANY;
    const mine = turn;
    const cameras = await list();
    if (mine !== turn || !device || !cameras.some((camera) => camera.id === device)) return;
    waitingFor = null;
    await run(false);
  };

  const onDevices = async (): Promise<void> => {
    const now = state.value;
    if (now.is !== 'failed' || (now.failure !== 'unplugged' && now.failure !== 'missing')) return;
    const mine = turn;
    const cameras = await list();
    const awaited = waitingFor;
    const back =
      awaited === null || awaited === ANY ? cameras.length > 0 : cameras.some((c) => c.id === awaited);
    if (mine === turn && back) await run(true);
  };

  const list = async (): Promise<CameraDevice[]> => {
    try {
      const all = (await media?.enumerateDevices()) ?? [];
      return all
        .filter((device) => device.kind === 'videoinput')
        .map(({ deviceId, label }) => ({ id: deviceId, label }));
    } catch {
      return [];
    }
  };

  /** Nobody practises on a hidden page, and a stream would go on there: it is closed, and opened anew for the page that is seen again. */
  const onVisibility = (): void => {
    if (state.value.is === 'running') onOpen?.();
  };

  return {
    state,
    view: video,
    get choice() {
      return choice;
    },
    get onFrame() {
      return handler;
    },
    set onFrame(next) {
      handler = next;
    },
    get wanted() {
      return wanted;
    },
    set wanted(next) {
      wanted = next;
    },
    get onOpen() {
      return onOpen;
    },
    set onOpen(next) {
      onOpen = next;
    },
    openStream() {
      const seen = state.value.is === 'running' && !document.hidden;
      const track = seen ? stream?.getVideoTracks()[0] : undefined;
      return track ? streamOf(track) : null;
    },
    pull() {
      if (!passed || !handler || state.value.is !== 'running') return;
      const shown = grabShown(video, passed);
      passed = null;
      if (!shown) return;
      early = shown.picture;
      handler(shown.frame);
    },
    async start() {
      if (state.value.is === 'running' || state.value.is === 'starting') return;
      media?.addEventListener('devicechange', onDevices);
      document.addEventListener('visibilitychange', onVisibility);
      waitingFor = null;
      await run(false);
    },
    stop() {
      turn++;
      waitingFor = null;
      media?.removeEventListener('devicechange', onDevices);
      document.removeEventListener('visibilitychange', onVisibility);
      release();
      state.value = { is: 'idle' };
    },
    async choose(next) {
      choice = { ...choice, ...next };
      try {
        ports.storage?.setItem(KEY, JSON.stringify(choice));
      } catch {
        // Storage is full or forbidden: the choice holds for this visit.
      }
      waitingFor = null;
      if (state.value.is !== 'idle') await run(false);
    },
    devices: list,
  };
}
