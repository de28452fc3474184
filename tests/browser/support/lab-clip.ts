import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, ensureChromium } from '../../../src/tools/browser.ts';
import { bundle, ROOT } from '../../../src/tools/clips/stage.ts';
import type { LabClip } from '../harness/lab-clip.ts';

/** Stands quietly, lifts the left foot, then the right. */
export const STEPS: LabClip = {
  fps: 15,
  length: 9600,
  person: true,
  lifts: [
    { foot: 'left', t0: 3600, t1: 5000 },
    { foot: 'right', t0: 6600, t1: 8000 },
  ],
};
/** A room without anybody. */
export const EMPTY: LabClip = { fps: 10, length: 2500, person: false, lifts: [] };

/** Path of the clip as an MP4 file, drawn and encoded by Chromium once and kept. */
export async function labClip(clip: LabClip): Promise<string> {
  const script = await bundle('tests/browser/harness/lab-clip.ts');
  const key = createHash('sha256').update(script).update(JSON.stringify(clip)).digest('hex').slice(0, 12);
  const folder = join(ROOT, 'node_modules/.cache/heron');
  const file = join(folder, `lab-clip-${key}.mp4`);
  if (existsSync(file)) return file;
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
  try {
    const page = await browser.newPage();
    // Encoders are there for secure pages only.
    await page.route('http://localhost/clip', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>clip</title>' }),
    );
    await page.goto('http://localhost/clip');
    await page.addScriptTag({ content: script });
    const base64 = await page.evaluate((wanted) => window.makeLabClip(wanted), clip);
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, Buffer.from(base64, 'base64'));
    renameSync(`${file}.${process.pid}`, file);
    return file;
  } finally {
    await browser.close();
  }
}

/** The same file cut off after a share of its bytes, as a broken copy: the index in front still promises everything. */
export async function brokenClip(clip: LabClip, share: number): Promise<string> {
  const whole = await labClip(clip);
  const file = whole.replace(/\.mp4$/, '-broken.mp4');
  const bytes = readFileSync(whole);
  writeFileSync(file, bytes.subarray(0, Math.floor(share * bytes.length)));
  return file;
}
