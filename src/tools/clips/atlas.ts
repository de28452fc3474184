import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AtlasData } from './atlas-player.ts';
import { onStage, ROOT, sourcesHash } from './stage.ts';

/**
 * The pictures of the virtual patient, rendered once in Chromium and cached under `node_modules/.cache/heron/` by a fingerprint of the sources.
 * About a minute on two cores without a graphics card the first time, nothing afterwards.
 */
export async function atlas(): Promise<AtlasData> {
  const file = join(ROOT, 'node_modules/.cache/heron', `atlas-${sourcesHash()}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as AtlasData;
  const data = await onStage((page) => page.evaluate(() => window.stage.renderAtlas()));
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(data));
  renameSync(`${file}.${process.pid}`, file);
  return data;
}
