/**
 * Landmark recordings of the virtual patient with the truth beside them, by the real model in a real browser:
 *
 *     npx tsx tests/recordings/record-patient.ts out.jsonl.gz [--script holds] [--model lite] [--fps 15] [--scene '{"look":"anna","camera":{"distance":3}}']
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type PackedSample, packRecording } from './pack.ts';
import { onRecorderPage } from './recorder-page.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: 'full' },
    fps: { type: 'string', default: '30' },
    /** `<script>-script.ts` beside this file: what the person does. */
    script: { type: 'string', default: 'patient' },
    scene: { type: 'string', default: '{}' },
    pose: { type: 'string', default: '{}' },
    from: { type: 'string', default: '0' },
    to: { type: 'string', default: '1e9' },
  },
});
const [out] = positionals;
if (out === undefined) {
  console.error(
    'Usage: record-patient.ts <out.jsonl.gz> [--script patient|holds|cheats] [--model full|lite] [--fps 30] [--scene JSON] [--pose JSON]',
  );
  process.exit(2);
}
const PAGE = `<!doctype html><meta charset="utf-8"><script type="module">
import { FilesetResolver, PoseLandmarker } from '/node_modules/@mediapipe/tasks-vision/vision_bundle.mjs';
import { createTruthStage, SCENE } from '/src/virtual-patient/truth.ts';
import { posture, END } from '/tests/recordings/${values.script}-script.ts';
const round = (x, n) => Math.round(x * n) / n;
window.run = async (model, fps, scene, change, from, to) => {
  const files = await FilesetResolver.forVisionTasks('/node_modules/@mediapipe/tasks-vision/wasm');
  const one = await PoseLandmarker.createFromOptions(files, { baseOptions: {
    modelAssetPath: '/node_modules/.cache/heron/pose_landmarker_' + model + '.task', delegate: 'CPU' }, runningMode: 'VIDEO', numPoses: 1 });
  const stage = createTruthStage({ ...SCENE, ...scene, camera: { ...SCENE.camera, ...scene.camera } });
  stage.set({});
  const { width, height } = stage.canvas;
  const rows = [];
  const first = from;
  for (let i = 0; ; i += 1) {
    const t = from + (i * 1000) / fps;
    if (t > Math.min(END, to)) break;
    const truth = stage.show({ ...posture(t), ...change });
    const found = one.detectForVideo(stage.canvas, Math.round((t - first) * 1000) + 1).landmarks[0] ?? [];
    rows.push({ t: round(t, 100), w: stage.canvas.width, h: stage.canvas.height, p: null, l: null,
      truth: { lateral: round(truth.lateral, 1e4), pelvis: round(truth.pelvisLateral, 1e4), left: round(truth.lift.left, 1e4), right: round(truth.lift.right, 1e4) },
      k: found.flatMap((m) => [round(m.x, 1e5), round(m.y, 1e5), round(m.visibility ?? 0, 100)]) });
    if (i % 60 === 0) { console.log(i); await new Promise((r) => setTimeout(r)); }
  }
  return rows;
};
</script>`;
await onRecorderPage(PAGE, async (open) => {
  const page = await open();
  const scene = JSON.parse(values.scene) as Record<string, unknown>;
  const call = `window.run(${JSON.stringify(values.model)}, ${Number(values.fps)}, ${JSON.stringify(scene)}, ${values.pose}, ${Number(values.from)}, ${Number(values.to)})`;
  const rows = await page.evaluate<PackedSample[]>(call);
  writeFileSync(
    out,
    packRecording(
      {
        source: 'virtual patient',
        script: values.script,
        model: values.model,
        scene,
        fps: Number(values.fps),
      },
      rows,
    ),
  );
  console.log(`${out}: ${rows.length} frames, ${rows.filter((r) => r.k.length > 0).length} with a person`);
});
