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
for (const file of files.sort()) await import(`./${file.replace(/\.test\.ts$/, '')}.test.ts`);

const unknown = TOLD.filter(({ hazard }) => HAZARDS[hazard] === undefined).map((one) => one.promise);
if (unknown.length > 0) throw new Error(`Scenarios of no known hazard: ${unknown.join('; ')}`);
const unheld = Object.keys(HAZARDS).filter((id) => !TOLD.some((one) => one.hazard === id));
if (unheld.length > 0) throw new Error(`Hazards without a scenario: ${unheld.join(', ')}`);

const specs = readdirSync('src')
  .filter((room) => existsSync(join('src', room, 'SPEC.md')))
  .map((room) => readFileSync(join('src', room, 'SPEC.md'), 'utf8'))
  .join('\n');
const missing = Object.values(HAZARDS)
  .flatMap((one) => one.rules)
  .filter((rule) => !new RegExp(`\\b${rule}\\b`).test(specs));
if (missing.length > 0) throw new Error(`Rules that no SPEC.md has: ${missing.join(', ')}`);

const parts = Object.entries(HAZARDS).map(([id, { hazard, harmed, control, rules }]) => {
  const scenarios = TOLD.filter((one) => one.hazard === id).map(
    ({ promise, broken }) => `- ${promise}${broken === null ? '' : ` **(broken: ${broken})**`}`,
  );
  return `## ${id} ${hazard}

| | |
|---|---|
| who is harmed | ${harmed} |
| control | ${control} |
| rules | ${rules.join(', ')} |

${scenarios.join('\n')}
`;
});
const broken = TOLD.filter((one) => one.broken !== null).length;
const page = `# Hazards

<!-- Made by \`npm run docs:hazards\` from tests/scenarios; a test says when it is old. -->

What can harm somebody who practises with Heron, who is harmed, what keeps it from happening, the rules that say so (the rooms' \`SPEC.md\`),
and the scenarios that hold them: each plays a plan to what the body is asked, to what is on the disk and to the next visit
(\`npx vitest run tests/scenarios\`). The order is that of ISO 14971: hazard, harm, control, verification. It is the makers' own list and no
certificate.

${TOLD.length} scenarios; ${broken === 0 ? 'every promise is kept.' : `${broken} promises are broken today and marked with the fault.`}

${parts.join('\n')}`;

test('docs/hazards.md is what the scenarios say, every hazard has one, and its rules stand in a SPEC.md', () => {
  if (import.meta.env.MODE === 'write-docs') writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});
