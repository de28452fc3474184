/**
 * Keeps the screen on while somebody stands metres away and touches nothing. Browsers let the lock go when the page is
 * hidden: it is asked for again on return. Where it is refused or unknown the screen follows the machine's own settings.
 * @returns what lets the screen sleep again
 */
export function keepScreenOn(): () => void {
  let lock: Promise<WakeLockSentinel | null> | null = null;
  const ask = () => {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    lock = navigator.wakeLock.request('screen').catch(() => null);
  };
  ask();
  document.addEventListener('visibilitychange', ask);
  return () => {
    document.removeEventListener('visibilitychange', ask);
    void lock?.then((held) => held?.release());
  };
}
