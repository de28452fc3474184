/**
 * The part of the service worker's world that is used. TypeScript's own types for it do not go together with those of a
 * page in one project, and a test brings its own.
 */
export interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
export interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
export interface WordEvent extends ExtendableEvent {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}

export interface ServiceWorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'message', listener: (event: WordEvent) => void): void;
}

/** What a page may ask of the worker. Every question is answered through the port that comes with it. */
export type Ask =
  /** May the waiting version take over? Answered `true` (it does) or `false` (somebody is busy). */
  | 'take-over'
  /** Look whether the host's security headers changed. Answered `true` when they did. */
  | 'look-at-headers'
  /** Look through the kept files and fetch what is missing or damaged. Answered `true` when everything is there. */
  | 'mend';

/** Held (shared) by every page that is somewhere an update must not disturb. A version takes over only when nobody holds it. */
export const BUSY = 'heron-busy';
