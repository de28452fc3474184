import { useEffect, useState } from 'preact/hooks';

/** The parts of the hash behind the screen's own word: `#/progress/abc?x` gives `['abc']`. */
export function hashParts(hash: string): readonly string[] {
  const path = hash.replace(/^#\/?/, '').split('?')[0] ?? '';
  return path
    .split('/')
    .slice(1)
    .filter(Boolean)
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part; // a forged link; it will be found nowhere
      }
    });
}

/** The screen's own word: `#/progress/abc?x` gives `progress`. */
export const screenOf = (hash: string): string => hash.replace(/^#\/?/, '').split(/[/?]/)[0] ?? '';

/**
 * The same, followed, for the screen whose own word is `screen`: the browser's back button leads from a part of a screen to the one before. An
 * address of another screen is not followed: this one stays as it is until the other has been loaded, and does not show its first page
 * in between.
 */
export function useHashParts(screen: string): readonly string[] {
  const [hash, setHash] = useState(() => (screenOf(location.hash) === screen ? location.hash : ''));
  useEffect(() => {
    const follow = () => screenOf(location.hash) === screen && setHash(location.hash);
    follow(); // it may have changed between the first drawing and now
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [screen]);
  return hashParts(hash);
}
