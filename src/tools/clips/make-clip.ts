import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { atlas } from './atlas.ts';
import { type ClipPlan, FPS, type Part, type PartKind, periodOf, WHOLE_GAME } from './clip-plan.ts';
import { cached, keep, onStage } from './stage.ts';

/**
 * Writes a clip for Chromium's fake camera and returns its path: JPEG pictures one after the other (MJPEG), 640×480, 30 a second.
 * Each period is drawn once and repeated in the file. Cached under `node_modules/.cache/heron/`.
 * What the parts mean and why: `clip-plan.ts`.
 */
export async function makeClip(plan: ClipPlan = WHOLE_GAME): Promise<string> {
  const drawing = createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 8);
  const file = cached('clip', `${drawing}.mjpeg`);
  if (existsSync(file)) return file;
  const data = await atlas();
  const kinds = [...new Set(plan.parts.map((part) => part.kind))];
  const drawn = await onStage(async (page) => {
    const periods = new Map<PartKind, Buffer[]>();
    for (const kind of kinds) {
      const count = Math.round(periodOf(kind, plan.amplitude) * FPS);
      const pictures = await page.evaluate(
        ({ data, kind, count, plan }) => window.stage.renderClip(data, kind, count, plan),
        { data, kind, count, plan },
      );
      periods.set(
        kind,
        pictures.map((picture) => Buffer.from(picture, 'base64')),
      );
    }
    return periods;
  });
  const pictures: Buffer[] = [];
  for (const { kind, seconds } of plan.parts) {
    const period = drawn.get(kind) ?? [];
    // Whole periods, so that the parts join without a jump.
    for (let n = Math.max(1, Math.round((seconds * FPS) / period.length)); n > 0; n--)
      pictures.push(...period);
  }
  keep(file, 'clip', Buffer.concat(pictures));
  return file;
}

/** `npx tsx src/tools/clips/make-clip.ts [march:4,quiet:26,range:76,targets:180] [amplitude]` prints the path of the clip. */
async function main(): Promise<void> {
  const [pattern, amplitude] = process.argv.slice(2);
  const parts = pattern?.split(',').map((word): Part => {
    const [kind, seconds] = word.split(':');
    if (kind !== 'march' && kind !== 'quiet' && kind !== 'range' && kind !== 'targets' && kind !== 'both')
      throw new Error(`Unknown part ${kind}: march, quiet, range, targets or both.`);
    return { kind, seconds: Number(seconds ?? 30) };
  });
  const plan = {
    ...WHOLE_GAME,
    ...(parts ? { parts } : {}),
    ...(amplitude ? { amplitude: Number(amplitude) } : {}),
  };
  console.log(await makeClip(plan));
}
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
