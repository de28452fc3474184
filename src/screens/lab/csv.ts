import type { AnalysisResult } from '../../body/analysis-file.ts';
import { type Cell, csvLine } from '../../report/csv-line.ts';

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
 * The analysis as a table, one row a frame or event in the order of time; an empty cell is "not measured".
 * Units: t ms from the first frame; lateral −1 over the left ankle … +1 over the right; loadRight share 0 … 1; lifts in
 * body heights.
 */
export function* analysisCsv(result: AnalysisResult): Generator<string> {
  yield csvLine(COLUMNS);
  const rows = [...result.frames, ...result.events].sort((a, b) => a.t - b.t);
  for (const row of rows) {
    const cells: Partial<Record<string, Cell>> = { ...row };
    yield csvLine(
      COLUMNS.map((name) => {
        const cell = cells[name] ?? null;
        return typeof cell === 'number' ? Math.round(cell * 1e4) / 1e4 : cell;
      }),
    );
  }
}
