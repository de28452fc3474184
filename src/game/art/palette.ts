/**
 * The colours of the lake at dawn and in the dark room. What matters (channel, lights, player) is told apart by lightness first
 * (light on dark), so that it is read by weak and by colour-blind eyes.
 */
export interface Palette {
  readonly dark: boolean;
  /** Sky from the zenith to the horizon. */
  readonly sky: readonly [string, string, string, string, string];
  readonly sun: string;
  readonly glow: string;
  readonly blush: string;
  readonly hills: readonly [string, string, string, string];
  readonly mist: string;
  /** Water from the horizon to the shore at our feet. */
  readonly water: readonly [string, string, string, string];
  readonly glint: string;
  readonly shade: string;
  readonly reed: readonly [string, string, string];
  readonly cattail: string;
  readonly pad: readonly [string, string];
  readonly petal: readonly [string, string];
  readonly light: string;
  readonly lightSoft: string;
  readonly wood: readonly [string, string, string];
  readonly rim: string;
  readonly stone: readonly [string, string, string];
  readonly fish: readonly [string, string];
  /** Fill colours of the vector pictures in assets/, by their `data-p` word. */
  readonly tokens: Readonly<Record<string, string>>;
}

export const DAWN: Palette = {
  dark: false,
  sky: ['#2d5476', '#6c93b0', '#cdbab9', '#f7bf96', '#ffe6b4'],
  sun: '#fffaf0',
  glow: '#ffd092',
  blush: '#e8795a',
  hills: ['#a7a8b5', '#7d90a0', '#547686', '#2d5661'],
  mist: '#fdeccd',
  water: ['#f5cda0', '#8b9fa6', '#2a586c', '#0d2f40'],
  glint: '#fff0cf',
  shade: '#0b2c3a',
  reed: ['#0c2622', '#1d4636', '#56794a'],
  cattail: '#6d4527',
  pad: ['#1f5a45', '#3f8560'],
  petal: ['#fff6f2', '#f3b9bd'],
  light: '#fff6d8',
  lightSoft: '#ffd98a',
  wood: ['#2c1a12', '#6b4127', '#a4703f'],
  rim: '#fbe9c4',
  stone: ['#33464c', '#6d7f80', '#c5cbc0'],
  fish: ['#c65a2b', '#f7c58a'],
  tokens: {},
};

export const NIGHT: Palette = {
  dark: true,
  sky: ['#040a12', '#0a1824', '#122836', '#1d3c4a', '#2a5060'],
  sun: '#e6eef0',
  glow: '#5d8794',
  blush: '#3a4f66',
  hills: ['#1c3743', '#152c37', '#0e212b', '#08161e'],
  mist: '#5f8390',
  water: ['#2c5260', '#173441', '#0a1c26', '#050f16'],
  glint: '#a9c8cf',
  shade: '#02070b',
  reed: ['#030a0b', '#0a1d1c', '#21423a'],
  cattail: '#2e2018',
  pad: ['#0d2a24', '#1c4a3c'],
  petal: ['#d9dee0', '#8f7f92'],
  light: '#ffeeb8',
  lightSoft: '#e0a94e',
  wood: ['#140d0a', '#38241a', '#5f442c'],
  rim: '#d9c69a',
  stone: ['#141f24', '#33444a', '#7b8a8b'],
  fish: ['#94481f', '#d9a468'],
  tokens: {
    grey: '#5e7480',
    'grey-light': '#8298a2',
    'grey-dark': '#263540',
    white: '#cfd6d4',
    'white-shade': '#8d9c9f',
    black: '#070c10',
    bill: '#c78a2c',
    'bill-dark': '#8f5f1c',
    leg: '#9c8646',
    'leg-dark': '#5f5330',
    'wood-dark': '#140d0a',
    wood: '#38241a',
    'wood-light': '#5f442c',
    rim: '#d9c69a',
  },
};

export const paletteFor = (dark: boolean): Palette => (dark ? NIGHT : DAWN);

/** `#rrggbb` with an alpha of 0 … 1, as a CSS colour. */
export function alpha(hex: string, a: number): string {
  const n = Number.parseInt(hex.slice(1), 16);
  return `rgba(${(n >> 16) & 255},${(n >> 8) & 255},${n & 255},${Math.max(0, Math.min(1, a)).toFixed(3)})`;
}

/** A colour between two `#rrggbb` colours. */
export function mix(from: string, to: string, k: number): string {
  const a = Number.parseInt(from.slice(1), 16);
  const b = Number.parseInt(to.slice(1), 16);
  const part = (shift: number) =>
    Math.round(((a >> shift) & 255) * (1 - k) + ((b >> shift) & 255) * k)
      .toString(16)
      .padStart(2, '0');
  return `#${part(16)}${part(8)}${part(0)}`;
}
