import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const CSS = readFileSync('src/screens/ui/tokens.css', 'utf8');

/** The `--name: #rrggbb` pairs of every rule whose selector ends with one of the given ones. */
function tokens(...selectors: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, selector = '', body = ''] of CSS.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(
    /([^{}]+)\{([^{}]*)\}/g,
  )) {
    if (!selector.split(',').some((part) => selectors.includes(part.trim()))) continue;
    for (const [, name = '', value = ''] of body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/gi))
      found.set(name, value);
  }
  return found;
}

/** Relative luminance and contrast ratio as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT: readonly (readonly [string, readonly string[]])[] = [
  ['ink', ['page', 'page-far', 'surface', 'surface-sunk']],
  ['ink-soft', ['page', 'page-far', 'surface', 'surface-sunk']],
  ['link', ['page', 'page-far', 'surface', 'surface-sunk']],
  ['danger', ['page', 'page-far', 'surface']],
  ['on-accent', ['accent', 'accent-strong']],
  ['on-accent-soft', ['accent-soft']],
  ['on-danger', ['danger']],
  ['warn-ink', ['warn-bg']],
  ['stop-ink', ['stop-bg']],
  ['good-ink', ['good-bg']],
  ['info-ink', ['info-bg']],
  ['cue-ink', ['cue-bg']],
  ['cue-accent', ['cue-bg']],
];
const SHAPES: readonly (readonly [string, readonly string[]])[] = [
  ['line', ['page', 'surface', 'surface-sunk']],
  ['focus', ['page', 'page-far', 'surface', 'surface-sunk']],
  ['accent', ['page', 'surface']],
  ['plot-a', ['surface']],
  ['plot-b', ['surface']],
  ['plot-c', ['surface']],
];

describe.each([
  ['light', tokens(':root', ':root[data-theme="light"]')],
  ['dark', new Map([...tokens(':root'), ...tokens(':root[data-theme="dark"]')])],
] as const)('the %s theme', (_theme, colours) => {
  const of = (name: string): string => {
    const value = colours.get(name);
    if (!value) throw new Error(`no colour --${name}`);
    return value;
  };
  it.each(TEXT.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const)))(
    'text %s on %s has at least 7:1',
    (ink, ground) => {
      expect(contrast(of(ink), of(ground))).toBeGreaterThanOrEqual(7);
    },
  );
  it.each(SHAPES.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const)))(
    'line or shape %s on %s has at least 3:1',
    (ink, ground) => {
      expect(contrast(of(ink), of(ground))).toBeGreaterThanOrEqual(3);
    },
  );
});
