import { existsSync, readFileSync } from 'node:fs';
import type { AtlasData } from './atlas-player.ts';
import { cached, keep, onStage } from './stage.ts';

/**
 * The pictures of the virtual patient, rendered once in Chromium and cached under `node_modules/.cache/heron/` by a fingerprint of the sources.
 * About a minute on two cores without a graphics card the first time, nothing afterwards.
 */
export async function atlas(): Promise<AtlasData> {
  const file = cached('atlas', 'pictures.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as AtlasData;
  const data = await onStage((page) => page.evaluate(() => window.stage.renderAtlas()));
  keep(file, 'atlas', JSON.stringify(data));
  return data;
}
