import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOLD } from '../kit/scenario.ts';
import { HAZARDS } from './hazards.ts';

/** Writes docs/hazards.md (`npm run docs:hazards`), or with `--check` says whether it is old. */
const PAGE = 'docs/hazards.md';

for (const file of readdirSync(import.meta.dirname).sort())
  if (file.endsWith('.test.ts')) await import(join(import.meta.dirname, file));

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

if (process.argv.includes('--check')) {
  if (readFileSync(PAGE, 'utf8') !== page) throw new Error(`${PAGE} is old: npm run docs:hazards`);
} else writeFileSync(PAGE, page);
