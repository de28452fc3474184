import type { AnalysisResult } from '../../body/analysis-file.ts';

const COLUMNS = [
  'type',
  't',
  'tracked',
  'quality',
  'lateral',
  'loadRight',
  'liftLeft',
  'liftRight',
  'event',
  'foot',
] as const;

/**
 * The analysis as a table (RFC 4180), one row a frame or event in the order of time; an empty cell is "not measured".
 * Units: t ms from the first frame; lateral −1 over the left ankle … +1 over the right; loadRight share 0 … 1; lifts in
 * body heights.
 */
export function* analysisCsv(result: AnalysisResult): Generator<string> {
  yield `${COLUMNS.join(',')}\r\n`;
  const rows = [...result.frames, ...result.events].sort((a, b) => a.t - b.t);
  for (const row of rows) {
    const cells = COLUMNS.map(
      (name) => ((row as Partial<Record<string, unknown>>)[name] ?? '') as string | number | boolean,
    );
    yield `${cells.map((cell) => (typeof cell === 'number' ? String(Math.round(cell * 1e4) / 1e4) : String(cell))).join(',')}\r\n`;
  }
}
