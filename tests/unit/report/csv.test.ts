import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { CSV_COLUMNS, csvCell, csvDictionary, trialsCsv } from '../../../src/report/csv.ts';
import { generate } from '../../bench/generate.ts';

// Thousands of cases on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** A reader written from RFC 4180 alone. */
function parse(text: string): string[][] {
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
    else if (c === ',') {
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

test('one row a trial, every row as long as the first, numbers as they were', () => {
  const { sessions } = generate({ people: 2, sessions: 4, seed: 3 });
  const [head, ...rows] = parse(trialsCsv(sessions).join(''));
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
    expect(row[column('target')]).toBe(of?.t.target === null ? '' : String(of?.t.target));
    expect(Number(row[column('end')])).toBeCloseTo(((of?.t.t1 ?? 0) - (of?.s.clock ?? 0)) / 1000, 3);
    for (const [name, value] of Object.entries(of?.t.metrics ?? {}))
      expect(row[column(`metric_${name}`)]).toBe(String(value));
  }
});

test('any text comes back through RFC 4180, and none can be a formula (property)', () => {
  const text = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', ' =', '\n+'), fc.string())
      .map((x) => x.join('')),
    fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '=', 'a') }),
  );
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (cells) => {
      const [row, ...more] = parse(`${cells.map(csvCell).join(',')}\r\n`);
      expect(more).toEqual([]);
      expect(row).toHaveLength(cells.length);
      cells.forEach((cell, i) => {
        expect([cell, `'${cell}`]).toContain(row?.[i]);
        expect(row?.[i]).not.toMatch(/^\s*[=+\-@]/);
      });
    }),
    { numRuns: 2000 },
  );
});

test('negative numbers stay numbers, and nothing stays empty', () => {
  expect([csvCell(-0.5), csvCell(null), csvCell(false), csvCell('-0.5')]).toEqual([
    '-0.5',
    '',
    'false',
    "'-0.5",
  ]);
});

test('every column is documented once', () => {
  const names = CSV_COLUMNS.map((column) => column.name);
  expect(new Set(names).size).toBe(names.length);
  const rows = parse(csvDictionary({ held: { unit: 's', about: 'Time held, "in place".' } }));
  expect(rows.map((row) => row[0])).toEqual(['column', ...names, 'metric_held']);
  expect(rows.every((row) => row.length === 3 && row[2] !== '')).toBe(true);
});
