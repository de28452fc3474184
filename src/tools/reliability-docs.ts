import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

/**
 * `npm run docs:reliability` writes docs/reliability.md from what the browser tests named `faults-*`, `kill` and `offline` left behind in their last run
 * (`npx playwright test --config tests/browser/playwright.config.ts faults kill offline`). Ends with an error when a fault of the list left nothing.
 */
const FOLDER = 'node_modules/.cache/heron/reliability';
const FILE = 'docs/reliability.md';
/** Back in play within this where the cause is gone, ms (issue 8). */
const WANTED_MS = 3000;

const Row = v.object({
  id: v.string(),
  fault: v.string(),
  how: v.string(),
  says: v.array(v.string()),
  kept: v.string(),
  back: v.nullable(v.number()),
  after: v.optional(v.string()),
});
type Row = v.InferOutput<typeof Row>;

/** Every fault that must be in the table, in its order. */
const PARTS: readonly (readonly [title: string, ids: readonly string[]])[] = [
  [
    'The camera',
    [
      'camera-refused',
      'camera-missing',
      'camera-busy',
      'camera-unplugged',
      'camera-switched',
      'camera-frozen',
      'camera-same',
      'camera-black',
      'camera-slow',
      'frames-dropped',
      'second-person',
    ],
  ],
  [
    'The model and the graphics',
    ['worker-killed', 'worker-dies-again', 'model-missing', 'model-damaged', 'webgl-worker', 'webgl-phaser'],
  ],
  [
    'The page and the clocks',
    [
      'tab-hidden-1s',
      'tab-hidden-10min',
      'computer-asleep',
      'computer-asleep-clock-on',
      'clock-back',
      'two-tabs',
      'language-changed',
    ],
  ],
  ['The browser and the network', ['browser-killed', 'update-mid-session', 'download-broken', 'no-network']],
  ['The storage', ['storage-full', 'storage-blocked', 'database-damaged', 'database-newer']],
];

const HEAD = `# What goes wrong, and what happens then

This file is made from the last run of the browser tests \`tests/browser/faults-*.spec.ts\`, \`kill.spec.ts\` and \`offline.spec.ts\` by \`npm run docs:reliability\`; do not edit it by hand.
Each fault was injected into the built product in a real browser. The tests hold that the message comes, that no finished trial is lost and that
play goes on; they do not hold the times, which are what this run measured on its machine.

- **Seen**: word for word what the screen said, in English.
- **Kept**: trials in the file that was saved afterwards.
- **Back**: from the end of the cause until Heron worked again: poses come and nothing stands in the way. Wanted: 3 s. What comes after it is on
  purpose: a person must answer “Are you all right?”, and a new zero is taken before the drill goes on (rule PAUSE-4 of \`src/session/SPEC.md\`).
- Camera, worker and person in most tests are stand-ins that speak the product's own protocols (\`tests/browser/support/README.md\`), and a hidden
  tab or a sleeping computer is played by the clocks and signals a page gets of it. Real are the model files, the graphics and the pose worker under
  "The model and the graphics", except for the two lines that say that the worker reports a crash, and everything but camera and person under
  "The browser and the network".
`;

const ELSEWHERE = `## Held by other tests

| fault | test |
| --- | --- |
| the real pose worker crashes | \`tests/browser/pose.spec.ts\`, "a crashed worker comes back by itself and goes on" |
| a graphics context that comes back | \`tests/browser/game.spec.ts\`, "a lost graphics context comes back, and one that does not is replaced" |
`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const seconds = (ms: number | null): string =>
  ms === null ? 'not interrupted' : `${(ms / 1000).toFixed(1)} s${ms > WANTED_MS ? ' (over 3 s)' : ''}`;

function line(row: Row): string {
  const kept = row.after ? `${row.kept}. ${row.after}` : row.kept;
  const cells = [`**${row.fault}**: ${row.how}`, row.says.join(' · '), kept, seconds(row.back)];
  return `| ${cells.map(cell).join(' | ')} |`;
}

const rows = new Map<string, Row>();
for (const name of existsSync(FOLDER) ? readdirSync(FOLDER) : []) {
  const row = v.parse(Row, JSON.parse(readFileSync(join(FOLDER, name), 'utf8')));
  rows.set(row.id, row);
}
const missing = PARTS.flatMap(([, ids]) => ids).filter((id) => !rows.has(id));
if (missing.length > 0) {
  console.error(`No result for ${missing.join(', ')}: run the browser tests named faults first.`);
  process.exit(1);
}
const parts = PARTS.map(([title, ids]) =>
  [
    `## ${title}`,
    '',
    '| fault | seen | kept | back |',
    '| --- | --- | --- | --- |',
    ...ids.flatMap((id) => rows.get(id) ?? []).map(line),
  ].join('\n'),
);
writeFileSync(FILE, `${[HEAD, ...parts, ELSEWHERE].join('\n\n').replace(/\n{3,}/g, '\n\n')}`);
console.log(`${FILE}: ${rows.size} faults.`);
