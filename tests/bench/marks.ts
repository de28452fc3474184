import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Every table of this file is made by a bench and stands between two marks, so that a bench replaces its own and nothing else. */
const FILE = 'docs/benchmarks.md';

/** A Markdown table. Cells are taken as they are. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * Replaces what stands between `<!-- name:begin -->` and `<!-- name:end -->` in docs/benchmarks.md.
 * @throws when the file or the marks are missing: a result must not vanish silently
 */
export function writeBetween(name: string, text: string, file = FILE): void {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const whole = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const [from, to] = [whole.indexOf(begin), whole.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no marks ${begin} and ${end}`);
  writeFileSync(file, `${whole.slice(0, from + begin.length)}\n\n${text.trim()}\n\n${whole.slice(to)}`);
}

/** Smallest value under which a share `q` of the values lie. NaN for none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
export const median = (values: readonly number[]): number => quantile(values, 0.5);
export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
