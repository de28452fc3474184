import { effect, type ReadonlySignal } from '@preact/signals';
import { keepPoseFiles } from '../pose/keep.ts';
import { keptHere, onUseUpdate, update } from '../screens/ui/presence.ts';
import { type Ask, BUSY } from '../service-worker/scope.ts';

/** A page that has just opened has better things to do. Ms. [J] */
const SETTLE = 2000;
/** Somebody who stays on home is asked for news of the server so often at most. Ms. [J] */
const LOOK_EVERY = 60 * 60_000;

/**
 * Keeps Heron on this device and lets newer versions in between sessions only.
 *
 * A new version is fetched beside the running one and waits. It takes over when a page *arrives* at home (at start, or
 * after a session) and no other window is anywhere else; who already is at home is asked. Every page that is not at home
 * holds the lock `BUSY`, and the service worker lets nobody in while it is held, whatever a page says.
 *
 * @param atHome whether this page shows the home screen
 */
export function startOffline(atHome: ReadonlySignal<boolean>): void {
  holdWhileBusy(atHome);
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const worker = navigator.serviceWorker;
  let registration: ServiceWorkerRegistration | null = null;
  /** This page still runs the version from before. */
  let outdated = false;
  let lookedAt = performance.now();
  const hadOne = worker.controller !== null;

  const takeOver = async (ifRefused: 'ready' | 'busy'): Promise<void> => {
    const waiting = registration?.waiting;
    if (outdated) location.reload();
    else if (waiting && !(await askTwice(waiting, 'take-over'))) update.value = { is: ifRefused };
  };
  onUseUpdate(() => void takeOver('busy'));

  let claimed = hadOne;
  worker.addEventListener('controllerchange', () => {
    // The first worker of a first visit brings nothing new.
    if (!claimed) {
      claimed = true;
      return;
    }
    outdated = true;
    if (atHome.peek()) location.reload();
  });

  const arrive = (): void => {
    if (registration?.waiting || outdated) void takeOver('ready');
    else if (registration && performance.now() - lookedAt > LOOK_EVERY) {
      lookedAt = performance.now();
      registration.update().catch(() => undefined); // no network: there is no news
    }
  };

  void settled()
    .then(() => worker.register(new URL('service-worker.js', document.baseURI), { updateViaCache: 'none' }))
    .then((got) => {
      registration = got;
      got.addEventListener('updatefound', () => {
        const coming = got.installing;
        coming?.addEventListener('statechange', () => {
          if (coming.state === 'installed' && worker.controller) update.value = { is: 'ready' };
        });
      });
      if (worker.controller) void ask(worker.controller, 'look-at-headers');
      effect(() => {
        if (atHome.value) arrive();
      });
      keepWhileHome(atHome);
    })
    .catch((error: unknown) => {
      // Private windows and managed browsers may forbid it. Heron then works as long as there is a network.
      console.info('Heron is not kept on this device.', error);
    });
}

/** Holds the lock from leaving home until coming back. */
function holdWhileBusy(atHome: ReadonlySignal<boolean>): void {
  if (!('locks' in navigator)) return;
  let release: (() => void) | null = null;
  effect(() => {
    release?.();
    release = null;
    if (atHome.value) return;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    navigator.locks.request(BUSY, { mode: 'shared' }, () => held).catch(() => undefined);
  });
}

/** Fetches what is missing of the large files while somebody is at home, and stops when they go to play. */
function keepWhileHome(atHome: ReadonlySignal<boolean>): void {
  effect(() => {
    if (!atHome.value || keptHere.peek() || savesData()) return;
    const leaving = new AbortController();
    // Said only when it is true: a disk that lost a file since the last visit has it mended first.
    const whole = navigator.serviceWorker.ready.then(({ active }) =>
      active === null ? false : ask(active, 'mend'),
    );
    void Promise.all([keepPoseFiles(document.baseURI, leaving.signal), whole]).then(([all, shell]) => {
      if (all && shell) keptHere.value = true;
    });
    return () => leaving.abort();
  });
}

/** Somebody pays for every byte and told the browser so: then only what a game needs is fetched. */
const savesData = (): boolean =>
  (navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } }).connection
    ?.saveData === true;

/** Resolves when the page is loaded and has come to rest. */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    const rest = () => setTimeout(resolve, SETTLE);
    if (document.readyState === 'complete') rest();
    else addEventListener('load', rest, { once: true });
  });

/** Asks again after a moment: this page's own lock may not have been let go yet when it came home just now. */
async function askTwice(worker: ServiceWorker, what: Ask): Promise<boolean> {
  if (await ask(worker, what)) return true;
  await new Promise((resolve) => setTimeout(resolve, 500));
  return ask(worker, what);
}

/** Puts a question to a service worker. */
const ask = (worker: ServiceWorker, what: Ask): Promise<boolean> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event: MessageEvent<unknown>) => resolve(event.data === true);
    worker.postMessage(what, [port2]);
  });
