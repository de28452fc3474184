import { signal } from '@preact/signals';

/** What the app knows of itself on this device. `src/app/offline.ts` writes it, screens show it. */

/** Everything is on this device: it works without a network. */
export const keptHere = signal(false);

/** A newer version waits. `busy`: it was asked for while another window was in use. */
export const update = signal<{ readonly is: 'none' | 'ready' | 'busy' }>({ is: 'none' });
let apply: () => void = () => undefined;
/** Uses the newer version now, if nobody is disturbed by it. */
export const useUpdate = (): void => apply();
export const onUseUpdate = (what: () => void): void => {
  apply = what;
};

/** The browser's offer to install, as far as there is one. `ios`: it can be installed, but only by hand. */
export const installable = signal<'no' | 'ask' | 'ios'>('no');

/** Chromium's event; not in TypeScript's library because no standard names it. */
interface InstallEvent extends Event {
  prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}
const isInstallEvent = (event: Event): event is InstallEvent => 'prompt' in event;

const KEY = 'heron.install';
let offer: InstallEvent | null = null;

/** The answer given to the offer on this device; it is made once. */
function answered(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

/** The offer was answered: it is not made again. */
export function answerInstall(word: 'installed' | 'no'): void {
  installable.value = 'no';
  try {
    localStorage.setItem(KEY, word);
  } catch {
    // Forbidden storage: it may be asked again at the next visit.
  }
}

/** Asks the browser to install; its own dialog has the last word. */
export async function install(): Promise<void> {
  const event = offer;
  if (!event) return;
  offer = null;
  const { outcome } = await event.prompt();
  answerInstall(outcome === 'accepted' ? 'installed' : 'no');
}

/** Keeps the browser's own offer back until there is something worth keeping (`InstallOffer`). Call once, early. */
export function watchInstall(): void {
  if (answered()) return;
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    if (!isInstallEvent(event)) return;
    offer = event;
    installable.value = 'ask';
  });
  addEventListener('appinstalled', () => answerInstall('installed'));
  // Safari on iPhone and iPad knows whether it runs as an app, and has no event.
  if ('standalone' in navigator && navigator.standalone === false) installable.value = 'ios';
}
