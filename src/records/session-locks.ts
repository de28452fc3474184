/** Tells which sessions are open in some tab of this browser, so that another tab does not take them for interrupted. */
export interface SessionLocks {
  hold(id: string): () => void;
  held(): Promise<ReadonlySet<string>>;
}

const LOCK = 'heron-session-';

/** Web Locks where the browser has them: a lock goes away by itself with the tab that held it. */
export function browserLocks(): SessionLocks | null {
  const manager = typeof navigator === 'undefined' ? undefined : navigator.locks;
  if (!manager) return null;
  return {
    hold(id) {
      let release = (): void => {};
      const until = new Promise<void>((resolve) => {
        release = resolve;
      });
      manager.request(LOCK + id, () => until).catch(() => {});
      return release;
    },
    async held() {
      const state = await manager.query();
      const names = [...(state.held ?? []), ...(state.pending ?? [])].map((lock) => lock.name ?? '');
      return new Set(names.filter((n) => n.startsWith(LOCK)).map((n) => n.slice(LOCK.length)));
    },
  };
}
