/** The one writer of tables that a spreadsheet opens: RFC 4180 (CRLF, quotes doubled), UTF-8. */

/** `comma`: commas and decimal points, as English spreadsheets read; `semicolon`: semicolons and decimal commas, as German, French and Spanish ones do. */
export const CSV_STYLES = ['comma', 'semicolon'] as const;
export type CsvStyle = (typeof CSV_STYLES)[number];
export type Cell = string | number | boolean | null;

/** What a spreadsheet takes for a formula, at the beginning or after any separator, with quotes and blanks before it. */
const FORMULA_FIRST = /^(?=[\s"']*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r])/;
const FORMULA_AFTER = /([;,\t\r\n][\s"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/**
 * One cell. Every text is quoted, and wherever a formula could begin there is an apostrophe before it: also after a semicolon or comma inside a text,
 * because a spreadsheet of the other style splits there. Numbers stay numbers.
 */
export function csvCell(value: Cell, style: CsvStyle = 'comma'): string {
  if (value === null) return '';
  if (typeof value === 'number')
    return style === 'semicolon' ? String(value).replace('.', ',') : String(value);
  if (typeof value === 'boolean') return String(value);
  const safe = value.replace(FORMULA_AFTER, "$1'").replace(FORMULA_FIRST, "'");
  return `"${safe.replaceAll('"', '""')}"`;
}

export const csvLine = (cells: readonly Cell[], style: CsvStyle = 'comma'): string =>
  `${cells.map((cell) => csvCell(cell, style)).join(style === 'semicolon' ? ';' : ',')}\r\n`;
