import { readdirSync, readFileSync } from 'node:fs';
import { parse } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../src/i18n/i18n.ts';

const ROOT = 'src/i18n';
type Node = { type: number; value?: unknown; options?: Record<string, { value: Node[] }>; children?: Node[] };

function read(language: string): Record<string, string> {
  const all: Record<string, string> = {};
  for (const file of readdirSync(`${ROOT}/${language}`)) {
    const area = file.replace(/\.json$/, '');
    for (const [id, text] of Object.entries(
      JSON.parse(readFileSync(`${ROOT}/${language}/${file}`, 'utf8')) as Record<string, string>,
    )) {
      expect(id.startsWith(`${area}.`), `${language}/${file}: ${id} must begin with "${area}."`).toBe(true);
      all[id] = text;
    }
  }
  return all;
}

/** Names of the arguments of an ICU message, at any depth. */
function names(nodes: readonly Node[], found = new Set<string>()): Set<string> {
  for (const node of nodes) {
    if (node.type >= 1 && node.type <= 6 && typeof node.value === 'string') found.add(node.value);
    for (const option of Object.values(node.options ?? {})) names(option.value, found);
    if (node.children) names(node.children, found);
  }
  return found;
}
/** Names of a message's arguments; a message that does not parse says which one it is. */
function argumentsOf(id: string, text: string): string[] {
  try {
    return [...names(parse(text) as Node[])].sort();
  } catch (error) {
    throw new Error(`${id} is no ICU message: ${text}`, { cause: error });
  }
}

describe('catalogues', () => {
  const english = read('en');

  it.each(LANGUAGES)('%s parses as ICU MessageFormat and has the English ids and arguments', (language) => {
    const words = read(language);
    expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort());
    for (const [id, text] of Object.entries(words)) {
      expect(text.trim(), `${language}: ${id} is empty`).not.toBe('');
      expect(argumentsOf(id, text), `${language}: ${id}`).toEqual(argumentsOf(id, english[id] ?? ''));
    }
  });

  it("has every id that the source names in t('…')", () => {
    const missing: string[] = [];
    for (const file of sources('src')) {
      for (const match of readFileSync(file, 'utf8').matchAll(/\bt\(\s*'([^']+)'/g)) {
        const id = match[1];
        if (id && !(id in english)) missing.push(`${file}: ${id}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('uses none of the words that promise too much (evidence.md, "Words")', () => {
    const forbidden =
      /\b(diagnos\w*|fall risk|prevents? falls|clinically validated|medical grade|abnormal)\b/i;
    const found = Object.entries(english).filter(
      ([, text]) => forbidden.test(text) && !/\bnot\b|n't|never|no /i.test(text),
    );
    expect(found).toEqual([]);
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`);
}
