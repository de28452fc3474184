import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AnyDrill, drillOf } from '../drills/catalogue.ts';
import { DRILL_IDS, type OutcomeInfo } from '../drills/drill.ts';

/** `npx tsx src/tools/drill-docs.ts` writes `docs/drills.md` from the `info` of every drill; `--check` only says whether it is up to date. */
const FILE = 'docs/drills.md';

const HEAD = `# The drills

This file is made from the \`info\` of every drill by \`npx tsx src/tools/drill-docs.ts\`; do not edit it by hand.
Every number that comes from the camera is an estimate. Markers: **[S]** read in the source named, **[J]** a judgement of ours,
**[R]** common knowledge of the field. How trials are judged: \`src/drills/SPEC.md\`.
A trial is a *hit*, a *miss* or *void*; void trials (the camera lost the person, somebody else came into the picture) are repeated and never count
against anybody. Movements that one camera in front cannot measure are guided and end void with the reason \`guided\`.
`;

const cell = (text: string): string => text.replaceAll('|', '\\|');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const outcomeRows = (outcomes: Readonly<Record<string, OutcomeInfo>>): string[][] =>
  Object.entries(outcomes).map(([name, one]) => [`\`${name}\``, one.unit, one.about]);

/** The ways a trial can end, first what the drill asks in its order, then what every drill knows. */
function endRows({ info, ends }: AnyDrill): string[][] {
  const own = ends.flatMap(({ outcome, reasons }) => reasons.map((word) => [word, outcome] as const));
  const outcomes = new Map<string, string>(own.toReversed());
  const words = [...new Set([...own.map(([word]) => word), ...Object.keys(info.reasons)])];
  return words.map((word) => {
    const common = word === 'helped' && info.kind !== 'mobility' ? 'miss' : 'void';
    return [`\`${word}\``, outcomes.get(word) ?? common, info.reasons[word] ?? ''];
  });
}

function section(drill: AnyDrill): string {
  const { info } = drill;
  const parameters = Object.entries(info.parameters).map(([name, one]) => {
    const value = (index: number) => one.choices?.[index] ?? String(index);
    const range = one.choices
      ? one.choices.map((word, i) => `${i} ${word}`).join(', ')
      : `${one.min} … ${one.max}`;
    return [`\`${name}\``, one.unit, range, value(one.default), one.about];
  });
  return [
    `## ${info.id}`,
    `*${info.kind}, version ${info.version}.* ${info.purpose}`,
    `**Set-up.** ${info.setUp}`,
    '**Parameters**',
    table(['name', 'unit', 'range', 'default', 'meaning'], parameters),
    '**Outcomes of a trial**',
    table(['name', 'unit', 'meaning'], outcomeRows(info.outcomes)),
    '**Results of the whole drill**',
    table(['name', 'unit', 'meaning'], outcomeRows(info.summary)),
    '**How a trial can end**',
    'The earliest end counts; of equals the first in this table.',
    table(['reason', 'outcome', 'meaning'], endRows(drill)),
    '**Stop rules**',
    info.stopRules.map((rule) => `- ${rule}`).join('\n'),
    `**Source.** ${info.source}`,
  ].join('\n\n');
}

const WHAT_THEY_ASK = `## What they ask of the body

Supervisor, planner and screens read these words; what each means stands in \`src/drills/traits.ts\`. Filled in by engineers **[J]**: a
clinician should read this table. Guard: who or what must be in reach as soon as the agreed support is lighter than a hand.
`;

/** One row for each drill; quiet standing has one for each stance, since its traits depend on it. */
function traitRows(): string[][] {
  return DRILL_IDS.flatMap((id) => {
    const { info } = drillOf(id);
    const stances = info.parameters.stance?.choices ?? [];
    const asked = (stance: number) => {
      const one = info.traits({ stance });
      return [one.posture, one.feet, one.facing, one.loads, one.guard, one.stanceToldBy, one.sides];
    };
    const rest = `${info.rest.between} s, ${info.rest.after} s${info.rest.seated ? ' seated' : ''}`;
    const rows = [...new Set(stances.map((_, i) => asked(i).join()))];
    if (rows.length <= 1) return [[`\`${id}\``, ...asked(0), rest]];
    return stances.map((word, i) => [`\`${id}\`, ${word}`, ...asked(i), rest]);
  });
}
const TRAITS = [
  'drill',
  'posture',
  'feet',
  'facing',
  'loads',
  'guard',
  'stance told by',
  'sides',
  'rest between, after',
];

/** The whole text of `docs/drills.md`. */
export const drillDocs = (): string =>
  `${[HEAD.trimEnd(), WHAT_THEY_ASK.trimEnd(), table(TRAITS, traitRows()), ...DRILL_IDS.map((id) => section(drillOf(id)))].join('\n\n')}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) {
    const fresh = readFileSync(FILE, 'utf8') === drillDocs();
    console.log(
      fresh ? `${FILE} is up to date` : `${FILE} is out of date: run npx tsx src/tools/drill-docs.ts`,
    );
    process.exit(fresh ? 0 : 1);
  }
  writeFileSync(FILE, drillDocs());
  console.log(`${FILE} written`);
}
