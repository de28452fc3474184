import { type Ask, BUSY, type ServiceWorkerScope } from './scope.ts';
import { createShell, type ShellFile } from './shell.ts';

/**
 * The service worker: answers for the files that the app is made of, so that Heron starts without a network, and lets a
 * new version in only when no page is busy. Nothing personal passes through it: records live in IndexedDB, which it never opens.
 */
declare global {
  // Both are put in by the build: the list of files with their checksums, and the headers Heron ships with (vite.config.ts).
  var __WB_MANIFEST: readonly (ShellFile | { readonly url: string; readonly revision: string })[];
  const __HERON_HEADERS__: Readonly<Record<string, string>>;
}

const scope = self as unknown as ServiceWorkerScope;
const shell = createShell({
  // The plugin adds the web manifest once more, in its own form; the list with checksums has it already.
  files: self.__WB_MANIFEST.filter((file) => 'sha256' in file),
  scope: scope.registration.scope,
  caches,
  fetch: (input, init) => fetch(input, init),
  headers: __HERON_HEADERS__,
});

scope.addEventListener('install', (event) => event.waitUntil(shell.install()));

scope.addEventListener('activate', (event) => {
  // The first page of a first visit is served from here at once, so that losing the network later in it costs nothing.
  event.waitUntil(shell.tidy().then(() => scope.clients.claim()));
});

scope.addEventListener('fetch', (event) => {
  const answer = shell.answer(event.request);
  if (answer) event.respondWith(answer);
});

scope.addEventListener('message', (event) => {
  const ask = event.data as Ask;
  const works: Readonly<Record<Ask, () => Promise<boolean>>> = {
    'take-over': takeOver,
    'look-at-headers': shell.adoptHeaders,
    mend: shell.mend,
  };
  const work = Object.hasOwn(works, ask) ? works[ask]() : null;
  if (!work) return;
  event.waitUntil(
    work.then(
      (done) => event.ports[0]?.postMessage(done),
      () => event.ports[0]?.postMessage(false),
    ),
  );
});

/** The one place that lets a version in: only with nobody busy, whatever a page believes. */
const takeOver = (): Promise<boolean> =>
  navigator.locks.request(BUSY, { ifAvailable: true }, async (lock) => {
    if (lock === null) return false;
    await scope.skipWaiting();
    return true;
  });
