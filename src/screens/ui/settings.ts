import { effect, signal } from '@preact/signals';
import * as v from 'valibot';
import { chooseLanguage, isLanguage, LANGUAGES, language, setLanguage } from '../../i18n/i18n.ts';

/** Text size steps, percent. 100 is 18 px already. */
export const TEXT_SIZES = [100, 125, 150, 175, 200] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

/**
 * What this device remembers about how Heron looks and sounds. Each entry falls back alone, so that one bad value (an
 * older version, a hand-edited store) never costs the others.
 */
const Settings = v.object({
  /** `auto`: the browser's. */
  language: v.fallback(v.picklist(['auto', ...LANGUAGES]), 'auto'),
  text: v.fallback(v.picklist(TEXT_SIZES), 100),
  /** `dark` is for a dark room. `auto`: what the system says. */
  theme: v.fallback(v.picklist(['auto', 'light', 'dark']), 'auto'),
  /** `auto`: what the system says. */
  motion: v.fallback(v.picklist(['auto', 'reduced']), 'auto'),
  voice: v.fallback(v.boolean(), true),
  /** Speed of the voice, 1 = the voice's own. */
  voiceRate: v.fallback(v.pipe(v.number(), v.minValue(0.6), v.maxValue(1.4)), 0.95),
  sounds: v.fallback(v.boolean(), true),
  /** The beat of marching, step patterns and swaying, as sound. */
  beat: v.fallback(v.boolean(), true),
  /** 0 … 1, of voice and sounds. */
  volume: v.fallback(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.8),
  /** How much the game draws. `auto`: as much as leaves the camera its pace. */
  quality: v.fallback(v.picklist(['auto', 'low', 'high']), 'auto'),
  skeleton: v.fallback(v.boolean(), true),
});
export type Settings = v.InferOutput<typeof Settings>;

const KEY = 'heron.settings';
export const DEFAULT_SETTINGS: Settings = v.parse(Settings, {
  language: undefined,
  text: undefined,
  theme: undefined,
  motion: undefined,
  voice: undefined,
  voiceRate: undefined,
  sounds: undefined,
  beat: undefined,
  volume: undefined,
  quality: undefined,
  skeleton: undefined,
});

/** Reads stored settings; anything that does not fit becomes the default, and never throws. */
export function parseSettings(text: string | null): Settings {
  try {
    const stored: unknown = text === null ? {} : JSON.parse(text);
    return v.parse(Settings, { ...DEFAULT_SETTINGS, ...(typeof stored === 'object' ? stored : {}) });
  } catch {
    return DEFAULT_SETTINGS;
  }
}

function read(): Settings {
  try {
    return parseSettings(globalThis.localStorage?.getItem(KEY) ?? null);
  } catch {
    return DEFAULT_SETTINGS; // storage forbidden by the browser: settings last as long as the page
  }
}

/** The settings in force. Reading `.value` inside a component redraws it when they change. */
export const settings = signal<Settings>(read());

/** Changes some settings, at once and for the next visit. Values out of bounds are ignored one by one. */
export function changeSettings(patch: Partial<Settings>): void {
  settings.value = parseSettings(JSON.stringify({ ...settings.peek(), ...patch }));
  try {
    globalThis.localStorage?.setItem(KEY, JSON.stringify(settings.peek()));
  } catch {
    // Full or forbidden: they hold for this visit.
  }
}

/** Forgets them; part of "delete everything". */
export function resetSettings(): void {
  settings.value = DEFAULT_SETTINGS;
  try {
    globalThis.localStorage?.removeItem(KEY);
  } catch {
    // Nothing was stored then.
  }
}

/**
 * Keeps `<html>` in step with the settings: `data-theme` (light | dark), `data-text`, `data-motion`, and the language.
 * `asked` is `?lang=` of the address, which wins until somebody chooses another language in the settings.
 * Call once at start; returns what undoes it.
 */
export function applySettings(asked: string | null): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const system = signal({ dark: dark.matches, still: still.matches });
  const look = () => {
    system.value = { dark: dark.matches, still: still.matches };
  };
  dark.addEventListener('change', look);
  still.addEventListener('change', look);

  const first = settings.peek().language;
  let override = isLanguage(asked) ? asked : null;
  const stopLook = effect(() => {
    const { theme, text, motion } = settings.value;
    const html = document.documentElement;
    html.dataset.theme = theme === 'auto' ? (system.value.dark ? 'dark' : 'light') : theme;
    html.dataset.text = String(text);
    html.dataset.motion = motion === 'reduced' || system.value.still ? 'reduced' : 'full';
  });
  const stopLanguage = effect(() => {
    const chosen = settings.value.language;
    if (chosen !== first) override = null;
    const wanted = override ?? chooseLanguage(chosen, navigator.languages);
    // A failed download leaves the language as it was; the next change tries again.
    if (wanted !== language.peek()) setLanguage(wanted).catch(() => undefined);
  });
  return () => {
    stopLook();
    stopLanguage();
    dark.removeEventListener('change', look);
    still.removeEventListener('change', look);
  };
}

/** Whether drawings should keep still: the person's setting or the system's. */
export const reducedMotion = (): boolean =>
  settings.value.motion === 'reduced' || matchMedia('(prefers-reduced-motion: reduce)').matches;
