import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { TOLD } from '../kit/scenario.ts';
import { HAZARDS } from './hazards.ts';

/** `docs/hazards.md` of the scenarios; `npm run docs:hazards` writes it. */
const PAGE = 'docs/hazards.md';

vi.stubEnv('HERON_LISTING', '1');
const files = readdirSync(import.meta.dirname).filter(
  (file) => /\.test\.ts$/.test(file) && file !== 'hazards.test.ts',
);
const playedIn = new Map<string, Set<string>>();
for (const file of files.sort()) {
  const before = TOLD.length;
  await import(`./${file.replace(/\.test\.ts$/, '')}.test.ts`);
  for (const { hazard } of TOLD.slice(before))
    playedIn.set(hazard, (playedIn.get(hazard) ?? new Set()).add(file));
}

const unknown = TOLD.filter(({ hazard }) => HAZARDS[hazard] === undefined).map((one) => one.promise);
if (unknown.length > 0) throw new Error(`Scenarios of no known hazard: ${unknown.join('; ')}`);
const unheld = Object.keys(HAZARDS).filter((id) => !TOLD.some((one) => one.hazard === id));
if (unheld.length > 0) throw new Error(`Hazards without a scenario: ${unheld.join(', ')}`);

const rooms = readdirSync('src').filter((room) => existsSync(join('src', room, 'SPEC.md')));
/** The room of each rule: the one whose `SPEC.md` states it, not one that only mentions it. */
const roomOf = new Map<string, string>();
for (const room of rooms)
  for (const [, rule = ''] of readFileSync(join('src', room, 'SPEC.md'), 'utf8').matchAll(
    /\*\*([A-Z]+-\d+)\*\*/g,
  )) {
    if (roomOf.has(rule)) throw new Error(`${rule} is stated twice: ${roomOf.get(rule)} and ${room}.`);
    roomOf.set(rule, room);
  }
const missing = Object.values(HAZARDS)
  .flatMap((one) => one.rules)
  .filter((rule) => !roomOf.has(rule));
if (missing.length > 0) throw new Error(`Rules that no SPEC.md states: ${missing.join(', ')}`);
const byRoom = (rules: readonly string[]): string =>
  rooms
    .map((room) => [room, rules.filter((rule) => roomOf.get(rule) === room)] as const)
    .filter(([, here]) => here.length > 0)
    .map(([room, here]) => `[${room}](../src/${room}/SPEC.md) ${here.join(', ')}`)
    .join('; ');
const linksOf = (id: string): string =>
  [...(playedIn.get(id) ?? [])].map((file) => `[${file}](../tests/scenarios/${file})`).join(', ');

const parts = Object.entries(HAZARDS).map(([id, { hazard, harmed, control, rules }]) => {
  const scenarios = TOLD.filter((one) => one.hazard === id).map(
    ({ promise, broken }) => `- ${promise}${broken === null ? '' : ` **(broken: ${broken})**`}`,
  );
  return `## ${id} ${hazard}

| | |
|---|---|
| who is harmed | ${harmed} |
| control | ${control} |
| rules | ${byRoom(rules)} |
| played in | ${linksOf(id)} |

${scenarios.join('\n')}
`;
});
const broken = TOLD.filter((one) => one.broken !== null).length;
const page = `# Hazards

<!-- Made by \`npm run docs:hazards\` from tests/scenarios; a test says when it is old. -->

What can harm somebody who practises with Heron, who is harmed, what keeps it from happening, the rules that say so with the room whose
\`SPEC.md\` states them, and the scenarios that hold them. A scenario plays what a therapist wrote, what the patient is then asked, what is
stored, and what the next visit knows of it (\`npx vitest run tests/scenarios\`). The order is that of ISO 14971: hazard, harm, control,
verification. It is the makers' own list and no certificate.

${TOLD.length} scenarios; ${broken === 0 ? 'every promise is kept.' : `${broken} promises are broken today and marked with the fault.`}

${parts.join('\n')}`;

test('docs/hazards.md is what the scenarios say, every hazard has one, and its rules stand in a SPEC.md, each once', () => {
  if (import.meta.env.MODE === 'write-docs') writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});
