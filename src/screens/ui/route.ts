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
const screenOf = (hash: string): string => hash.replace(/^#\/?/, '').split(/[/?]/)[0] ?? '';

/**
 * The same, followed: the browser's back button leads from a part of a screen to the one before. An address of another screen is not
 * followed: this one stays as it is until the other has been loaded, and does not show its first page in between.
 */
export function useHashParts(): readonly string[] {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () =>
      setHash((before) => (screenOf(location.hash) === screenOf(before) ? location.hash : before));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return hashParts(hash);
}
