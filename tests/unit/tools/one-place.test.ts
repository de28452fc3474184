import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DRILL_IDS } from '../../../src/drills/drill.ts';
import { PHASES } from '../../../src/session/words.ts';

/** Every file of `src` with its code: comments name drills and phases freely. */
const FILES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({ name: name.replaceAll('\\', '/'), code: bare(readFileSync(`src/${name}`, 'utf8')) }));

function bare(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

/** Without tables that the compiler holds complete: a new drill does not compile before it stands in them. */
const outsideTables = (code: string): string =>
  code.replace(/Readonly<Record<DrillId,[^=]*= \{[\s\S]*?\n\};/g, '');

/** Rooms that drills flow out of, and the plan templates. `body` says "quiet-stance" of the zero, and may not import a drill at all. */
const NAMES_DRILLS = [
  /^drills\//,
  /^i18n\//,
  /^body\//,
  /plan-templates\.ts$/,
  /^prescription\/templates\.ts$/,
];
/** `posture` is a trait's name too. */
const IDS = DRILL_IDS.filter((id) => id !== 'posture');

const found = (name: string, code: string, what: RegExp): string[] =>
  [...code.matchAll(what)].map(([text]) => `${name}: ${text.trim()}`);

describe('one place for what a drill is, and one for what a phase is', () => {
  it('no drill is named outside src/drills, the words and the plan templates', () => {
    const literal = new RegExp(`['"\`](${IDS.join('|')})['"\`]`, 'g');
    const named = FILES.filter(({ name }) => !NAMES_DRILLS.some((place) => place.test(name))).flatMap(
      ({ name, code }) => found(name, outsideTables(code), literal),
    );
    expect(named).toEqual([]);
  });

  it('no phase is asked for outside the session: its row in the chart says what follows from it', () => {
    const asked = new RegExp(
      [
        String.raw`\bphase\s*[!=]==`,
        String.raw`switch \([^)]*\bphase\)`,
        String.raw`\[[^\]]*\]\.includes\([^)]*\bphase\)`,
        'Record<Phase,',
        String.raw`\bphase: '(${PHASES.join('|')})'`,
      ].join('|'),
      'g',
    );
    // Rooms after the session: those before it have phases of their own, of a trial or of a movement.
    const after = /^(app|screens|report|records|voice|main\.ts)/;
    const named = FILES.filter(({ name }) => after.test(name)).flatMap(({ name, code }) =>
      found(name, code, asked),
    );
    expect(named).toEqual([]);
  });
});
