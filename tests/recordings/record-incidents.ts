/**
 * Landmark recordings of what the supervisor must see, by the real model in a real browser, of the rendered virtual patient:
 *
 *     npx tsx tests/recordings/record-incidents.ts [name …] [--model full] [--fps 20] [--height 720] [--quality high]
 *
 * The helper is drawn over the room by a second studio: in the room's light, without a shadow on the floor.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { INCIDENTS } from './incident-script.ts';
import { type PackedSample, packRecording } from './pack.ts';
import { onRecorderPage } from './recorder-page.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: 'full' },
    fps: { type: 'string', default: '20' },
    height: { type: 'string', default: '720' },
    quality: { type: 'string', default: 'high' },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(INCIDENTS);
/** As the pose worker looks for bystanders: a detector of its own, once in so many ms. */
const LOOK_EVERY = 600;
const PAGE = `<!doctype html><meta charset="utf-8"><script type="module">
import { FilesetResolver, PoseLandmarker } from '/node_modules/@mediapipe/tasks-vision/vision_bundle.mjs';
import { createTruthStage } from '/src/virtual-patient/truth.ts';
import { LAPTOP } from '/src/virtual-patient/optics.ts';
import { countPeople } from '/src/pose/choose.ts';
import { lightMeter } from '/src/pose/light.ts';
import { INCIDENTS } from '/tests/recordings/incident-script.ts';
const round = (x, n) => Math.round(x * n) / n;
const flat = (found) => found.flatMap((m) => [round(m.x, 1e5), round(m.y, 1e5), round(m.visibility ?? 0, 100)]);
/** The patient in the room, and the helper alone, to be drawn over it. */
const stages = (script, quality, tall) => {
  const camera = { ...LAPTOP, picture: { width: Math.round((tall * 16) / 9), height: tall } };
  const first = createTruthStage({ look: 'anna', chair: script.chair, quality, camera });
  first.set({});
  const second = script.people(0).length > 1 ? createTruthStage({ look: 'hugo', room: false, quality, camera }) : null;
  second?.set({});
  return { first, second };
};
window.run = async (name, model, fps, quality, tall) => {
  const script = INCIDENTS[name];
  const files = await FilesetResolver.forVisionTasks('/node_modules/@mediapipe/tasks-vision/wasm');
  const open = (runningMode, numPoses) => PoseLandmarker.createFromOptions(files, { baseOptions: {
    modelAssetPath: '/node_modules/.cache/heron/pose_landmarker_' + model + '.task', delegate: 'CPU' }, runningMode, numPoses });
  const tracker = await open('VIDEO', 1);
  const onlooker = await open('IMAGE', 3);
  const meter = lightMeter();
  const { first, second } = stages(script, quality, tall);
  const { width, height } = first.canvas;
  const picture = document.createElement('canvas');
  picture.width = width;
  picture.height = height;
  const pen = picture.getContext('2d');
  const rows = [];
  let people = null;
  let look = 0;
  for (let i = 0; (i * 1000) / fps <= script.end; i += 1) {
    const t = (i * 1000) / fps;
    const [one, other] = script.people(t);
    first.show(one);
    pen.drawImage(first.canvas, 0, 0);
    if (second !== null && other !== undefined) {
      second.show(other);
      pen.drawImage(second.canvas, 0, 0);
    }
    const found = tracker.detectForVideo(picture, Math.round(t * 1000) + 1).landmarks[0] ?? [];
    if (t >= look) {
      people = countPeople(onlooker.detect(picture).landmarks, width / height);
      look = t + ${LOOK_EVERY};
    }
    rows.push({ t: round(t, 100), w: width, h: height, p: people, l: round(meter(picture, t), 1e3), k: flat(found) });
    if (i % 20 === 0) { console.log(i); await new Promise((r) => setTimeout(r)); }
  }
  return rows;
};
</script>`;
await onRecorderPage(PAGE, async (open) => {
  for (const name of names) {
    const page = await open();
    const call = [name, values.model, Number(values.fps), values.quality, Number(values.height)];
    const rows = await page.evaluate<PackedSample[]>(`window.run(${JSON.stringify(call).slice(1, -1)})`);
    const out = new URL(`incidents/${name}.jsonl.gz`, import.meta.url);
    const header = { source: 'virtual patient', script: name, ...values, fps: Number(values.fps) };
    writeFileSync(out, packRecording(header, rows));
    const seen = rows.filter((row) => row.k.length > 0).length;
    console.log(`${name}: ${rows.length} frames, ${seen} with a person`);
  }
});
