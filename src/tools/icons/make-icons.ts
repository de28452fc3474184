import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, ensureChromium } from '../browser.ts';

/**
 * `npm run icons`: draws `public/icons/` from `public/icon.svg`. Systems cut a maskable icon to their own shape, so that one
 * is drawn at four fifths on the sea's colour: the safe zone is the circle of 80 % in the middle.
 */
const ICONS = [
  { file: 'heron-192.png', size: 192, scale: 1, ground: null },
  { file: 'heron-512.png', size: 512, scale: 1, ground: null },
  { file: 'heron-maskable-512.png', size: 512, scale: 0.8, ground: '#d3e6e8' },
  { file: 'heron-apple-180.png', size: 180, scale: 0.86, ground: '#d3e6e8' },
] as const;

const svg = readFileSync('public/icon.svg', 'utf8');
const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
try {
  const page = await browser.newPage();
  for (const { file, size, scale, ground } of ICONS) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>body{margin:0;display:grid;place-items:center;height:100vh;background:${ground ?? 'transparent'}}
       svg{width:${100 * scale}vw;height:${100 * scale}vh}</style>${svg}`,
    );
    const png = await page.screenshot({ omitBackground: ground === null, type: 'png' });
    writeFileSync(`public/icons/${file}`, png);
    console.log(`public/icons/${file}  ${png.length} bytes`);
  }
} finally {
  await browser.close();
}
