import { isLanguage, type Language } from '../i18n/i18n.ts';

/** What the address says before the hash (ARCHITECTURE.md, "Hooks" 2). Null where nothing usable was said. */
export interface Parameters {
  readonly camera: 'webcam' | 'virtual' | null;
  readonly seed: number | null;
  readonly lang: Language | null;
  readonly quality: 'low' | 'high' | null;
}

/** Reads `location.search`. Unknown or impossible values are left out, never guessed. */
export function readParameters(search: string): Parameters {
  const given = new URLSearchParams(search);
  const camera = given.get('camera');
  const quality = given.get('quality');
  const lang = given.get('lang');
  const seed = given.get('seed') ?? '';
  return {
    camera: camera === 'webcam' || camera === 'virtual' ? camera : null,
    seed: /^\d{1,9}$/.test(seed) ? Number(seed) : null,
    lang: isLanguage(lang) ? lang : null,
    quality: quality === 'low' || quality === 'high' ? quality : null,
  };
}
