import type { Action } from './fast-types.ts';

/**
 * What a test can do to the camera, the clocks, the page and the storage under Heron. Goes into the page after the fast person
 * (`fast-in-page.ts`), whose camera and worker it wraps.
 */
export interface Door {
  /** Name of the error with which the camera is refused, or null. */
  refuse: string | null;
  /** Which camera is plugged in; null: none. */
  device: string | null;
  /** `none`: no new picture comes; `same`: the very same picture again and again; `black`: nothing but black. */
  picture: 'live' | 'none' | 'same' | 'black';
  /** Share of the samples that never arrive. */
  drop: number;
  /** What is added to the rising clock and to the clock on the wall, ms. */
  jump: number;
  wall: number;
  /** The database cannot be opened. */
  damaged: boolean;
  /** Nothing more can be written. */
  full: boolean;
  /** How often the list of cameras was asked for. */
  listed: number;
  hide(hidden: boolean): void;
  /** Resolves with the ms that it took until Heron works again after `heal`: poses come, no sheet and none of the words `gone` stand in the way. */
  back(heal: Partial<Door>, actions: readonly Action[], gone: readonly string[]): Promise<number>;
}
declare global {
  interface Window {
    heronDoor: Door;
  }
}

const realNow = performance.now.bind(performance);
const door: Door = {
  refuse: null,
  device: 'fast-person',
  picture: 'live',
  drop: 0,
  jump: 0,
  wall: 0,
  damaged: false,
  full: false,
  listed: 0,
  hide(hidden) {
    for (const [name, value] of [
      ['hidden', hidden],
      ['visibilityState', hidden ? 'hidden' : 'visible'],
    ] as const)
      Object.defineProperty(document, name, { configurable: true, get: () => value });
    document.dispatchEvent(new Event('visibilitychange'));
  },
  async back(heal, actions, gone) {
    const began = realNow();
    Object.assign(door, heal);
    if (heal.device) navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    for (const action of actions) window.heronFast?.act(action);
    const time = () => window.heronFast?.time() ?? 0;
    const from = time();
    for (;;) {
      const words = document.querySelector('main.play')?.textContent ?? '';
      const clear =
        document.querySelector('[role="alertdialog"]') === null &&
        gone.every((said) => !words.includes(said));
      if (clear && time() - from > 200) return realNow() - began;
      await new Promise((next) => setTimeout(next, 20));
    }
  },
};
// What a test wants from the start stands there already.
Object.assign(door, window.heronDoor);
window.heronDoor = door;

performance.now = () => realNow() + door.jump;
const RealDate = Date;
window.Date = new Proxy(RealDate, {
  construct: (target, given: unknown[], self) =>
    given.length === 0
      ? new RealDate(RealDate.now() + door.wall)
      : Reflect.construct(target, given, self === window.Date ? target : self),
  get: (target, name) =>
    name === 'now' ? () => RealDate.now() + door.wall : (Reflect.get(target, name) as unknown),
});

const { mediaDevices } = navigator;
const open = mediaDevices.getUserMedia.bind(mediaDevices);
const fail = (name: string): never => {
  throw new DOMException('By the test.', name);
};
Object.defineProperties(mediaDevices, {
  getUserMedia: {
    configurable: true,
    value: async (wanted: MediaStreamConstraints) => {
      if (door.refuse !== null) fail(door.refuse);
      if (door.device === null) fail('NotFoundError');
      const video = wanted.video;
      const exact =
        typeof video === 'object' && typeof video.deviceId === 'object' && 'exact' in video.deviceId
          ? video.deviceId.exact
          : null;
      if (exact && exact !== door.device) fail('OverconstrainedError');
      const stream = await open(wanted);
      const id = door.device;
      for (const track of stream.getVideoTracks()) {
        const settings = track.getSettings.bind(track);
        track.getSettings = () => ({ ...settings(), ...(id ? { deviceId: id } : {}) });
      }
      return stream;
    },
  },
  enumerateDevices: {
    configurable: true,
    value: async () => {
      door.listed++;
      const id = door.device;
      return id === null
        ? []
        : [{ deviceId: id, groupId: id, kind: 'videoinput', label: id, toJSON: () => ({}) }];
    },
  },
});

// The fake camera's picture is 320 × 180; nothing else in the page has this size.
const paint = CanvasRenderingContext2D.prototype.fillRect;
CanvasRenderingContext2D.prototype.fillRect = function (...box) {
  if (this.canvas.width === 320 && this.canvas.height === 180) {
    if (door.picture === 'none') return;
    if (door.picture === 'same') this.fillStyle = '#8899aa';
    if (door.picture === 'black') this.fillStyle = '#000';
  }
  paint.apply(this, box);
};

// Samples get lost on the way, the same ones in every run.
let state = 12345;
const chance = (): number => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return state / 4294967296;
};
type Heard = ((event: MessageEvent<{ kind?: string }>) => void) | null;
const Known = window.Worker;
window.Worker = new Proxy(Known, {
  construct(target, given: unknown[]) {
    const worker = Reflect.construct(target, given) as Worker;
    if ((given[1] as WorkerOptions | undefined)?.name !== 'heron-pose') return worker;
    let heard: Heard = null;
    const pass = (event: MessageEvent<{ kind?: string }>): void => {
      if (event.data.kind === 'sample' && chance() < door.drop) return;
      heard?.(event);
    };
    Object.defineProperty(worker, 'onmessage', {
      configurable: true,
      get: () => (heard === null ? null : pass),
      set: (next: Heard) => {
        heard = next;
      },
    });
    return worker;
  },
});

const openBase = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (name, version) {
  if (!door.damaged || name !== 'heron') return openBase.call(this, name, version);
  // What Chromium answers when the files of a database are damaged.
  const error = new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError');
  const request = Object.assign(new EventTarget(), { error, result: undefined, onerror: null });
  setTimeout(() => {
    const event = new Event('error');
    (request.onerror as ((event: Event) => void) | null)?.(event);
    request.dispatchEvent(event);
  });
  return request as unknown as IDBOpenDBRequest;
};

const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...given) {
  if (door.full) fail('QuotaExceededError');
  return put.apply(this, given);
};
