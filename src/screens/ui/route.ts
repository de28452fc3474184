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

/** The same, followed: the browser's back button leads from a part of a screen to the one before. */
export function useHashParts(): readonly string[] {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return hashParts(hash);
}
