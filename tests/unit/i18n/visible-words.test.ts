import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** Attributes and properties of our own components whose value is read or heard by somebody. */
const READ = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'alt',
  'caption',
  'help',
  'label',
  'lead',
  'legend',
  'placeholder',
  'text',
  'title',
]);
/** Assignments that put words on the page without JSX. */
const WRITTEN = new Set([
  'textContent',
  'innerText',
  'innerHTML',
  'title',
  'alt',
  'placeholder',
  'ariaLabel',
]);
/** Two letters in a row, in any script, are a word; one is a unit or an axis. */
const WORD = /\p{L}{2}/u;

interface Found {
  readonly line: number;
  readonly words: string;
}

/** Words of a source text that a person would read and that do not come from the catalogues. */
function visibleWords(path: string, text: string): Found[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: Found[] = [];
  const note = (node: ts.Node, words: string) => {
    if (WORD.test(words))
      found.push({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, words: words.trim() });
  };
  /** Literal words that an expression shows as they stand: literals, templates, both arms of a choice. */
  const shown = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) note(node, node.text);
    else if (ts.isTemplateExpression(node)) {
      note(node, node.head.text);
      for (const span of node.templateSpans) note(span.literal, span.literal.text);
    } else if (ts.isConditionalExpression(node)) {
      shown(node.whenTrue);
      shown(node.whenFalse);
    } else if (ts.isBinaryExpression(node)) {
      const kind = node.operatorToken.kind;
      if (kind === ts.SyntaxKind.PlusToken || kind === ts.SyntaxKind.BarBarToken) shown(node.left);
      if (
        kind !== ts.SyntaxKind.EqualsEqualsEqualsToken &&
        kind !== ts.SyntaxKind.ExclamationEqualsEqualsToken
      )
        shown(node.right);
    } else if (ts.isParenthesizedExpression(node)) shown(node.expression);
  };
  const look = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node, node.text);
    if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent))
      shown(node.expression);
    if (ts.isJsxAttribute(node) && READ.has(node.name.getText()) && node.initializer) {
      const value = node.initializer;
      shown(ts.isJsxExpression(value) && value.expression ? value.expression : value);
    }
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.left) &&
      WRITTEN.has(node.left.name.text)
    )
      shown(node.right);
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

const SCREENS = ['src/screens', 'src/app'].flatMap((folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`),
);

describe('no word on the screen is outside the catalogues', () => {
  it('finds words wherever they can hide', () => {
    const hiding = `
      const a = <p>Hello</p>;
      const b = <img alt="A heron" />;
      const c = <p>{on ? 'yes' : t('x')}</p>;
      const d = <p>{\`\${n} trials\`}</p>;
      const e = <Card title={\`Week \${n}\`} />;
      node.textContent = 'Done';
      const f = <p class="plain" data-word="none">{t('fine.id')} · {n}</p>;
      const g = <p>{a === 'compared' && t('fine')}</p>;`;
    expect(visibleWords('x.tsx', hiding).map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7]);
  });

  it.each(SCREENS)('%s', (path) => {
    expect(visibleWords(path, readFileSync(path, 'utf8'))).toEqual([]);
  });

  it('index.html says nothing but the name before the words have come', () => {
    const body = /<body[\s\S]*<\/body>/.exec(readFileSync('index.html', 'utf8'))?.[0] ?? '';
    const text = body.replace(/<script[\s\S]*?<\/script>|<noscript>[\s\S]*?<\/noscript>|<[^>]*>/g, ' ');
    expect(text).not.toMatch(WORD);
  });
});
