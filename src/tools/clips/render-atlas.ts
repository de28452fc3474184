import { createTruthStage } from '../../virtual-patient/truth.ts';
import { ATLAS_CAMERA, atlasPoses, CROP, momentOf, still } from './atlas-plan.ts';
import { type AtlasData, createAtlasPlayer } from './atlas-player.ts';
import { type ClipPlan, clipStance, FPS, type PartKind } from './clip-plan.ts';

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}

/** Renders every picture of the atlas. Runs in a page. */
export async function renderAtlas(): Promise<AtlasData> {
  const empty = createTruthStage({ camera: ATLAS_CAMERA, quality: 'high', person: false });
  empty.show(still);
  const room = await base64(await empty.jpeg(0.9));
  empty.dispose();
  const stage = createTruthStage({ camera: ATLAS_CAMERA, quality: 'low', room: false });
  const canvas = document.createElement('canvas');
  canvas.width = CROP.width;
  canvas.height = CROP.height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No 2D canvas here.');
  const pictures: Record<string, string> = {};
  for (const [name, pose] of atlasPoses()) {
    stage.show(pose);
    context.clearRect(0, 0, CROP.width, CROP.height);
    context.drawImage(stage.canvas, -CROP.x, -CROP.y);
    pictures[name] = await base64(
      await new Promise<Blob>((resolve, reject) =>
        canvas.toBlob((b) => (b ? resolve(b) : reject(new Error('No WebP here.'))), 'image/webp', 0.86),
      ),
    );
  }
  stage.dispose();
  return { room, pictures };
}

/** Draws one period of a part of a clip as JPEGs in base64. Runs in a page. */
export async function renderClip(
  data: AtlasData,
  kind: PartKind,
  count: number,
  plan: ClipPlan,
): Promise<string[]> {
  const player = await createAtlasPlayer(data);
  const pictures: string[] = [];
  for (let i = 0; i < count; i++) {
    await player.drawAll(momentOf(clipStance(kind, i / FPS, plan)));
    pictures.push(
      await base64(
        await new Promise<Blob>((resolve, reject) =>
          player.canvas.toBlob(
            (b) => (b ? resolve(b) : reject(new Error('No JPEG here.'))),
            'image/jpeg',
            0.62,
          ),
        ),
      ),
    );
  }
  return pictures;
}
