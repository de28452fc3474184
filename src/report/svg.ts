/** A drawing as data: it becomes text for a file or a printed page, or elements for a screen (without innerHTML). */
export interface SvgNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (SvgNode | string)[];
}

export const node = (
  tag: string,
  attributes: SvgNode['attributes'] = {},
  ...children: readonly (SvgNode | string)[]
): SvgNode => ({ tag, attributes, children });

const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML does not allow them
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');

/** The drawing as SVG text; every word in it is escaped. */
export function svgText(drawing: SvgNode): string {
  const attributes = Object.entries(drawing.attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
  const children = drawing.children.map((c) => (typeof c === 'string' ? escaped(c) : svgText(c))).join('');
  return `<${drawing.tag}${attributes}>${children}</${drawing.tag}>`;
}

const SVG = 'http://www.w3.org/2000/svg';

/** The drawing as an element of a document. */
export function svgElement(drawing: SvgNode, document: Document): SVGElement {
  const element = document.createElementNS(SVG, drawing.tag) as SVGElement;
  for (const [name, value] of Object.entries(drawing.attributes))
    if (name !== 'xmlns') element.setAttribute(name, String(value));
  for (const child of drawing.children)
    element.append(typeof child === 'string' ? child : svgElement(child, document));
  return element;
}

let counter = 0;

/** The frame of a plot: readable by a screen reader as one picture with a title and a description. */
export function picture(
  size: { readonly width: number; readonly height: number },
  words: { readonly title: string; readonly description: string },
  ...children: readonly SvgNode[]
): SvgNode {
  // Ids tie title and description to their picture; several pictures share a page.
  const id = `plot${++counter}`;
  return node(
    'svg',
    {
      xmlns: SVG,
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-description`,
      'font-family': 'system-ui, sans-serif',
      'font-size': 14,
    },
    node('title', { id: `${id}-title` }, words.title),
    node('desc', { id: `${id}-description` }, words.description),
    ...children,
  );
}

/** Round numbers that divide a range into about `count` parts (steps of 1, 2 or 5 times a power of ten). */
export function ticks(from: number, to: number, count: number): readonly number[] {
  if (!(to > from) || count < 1) return [from];
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? 10 * power;
  const made: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++)
    made.push(Number((i * step).toPrecision(12)));
  return made;
}

/** A straight scale from a range of values to a range of pixels. */
export const scale =
  (from: number, to: number, start: number, end: number): ((value: number) => number) =>
  (value) =>
    to === from ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start);

/** Two digits are enough for a pixel. */
export const px = (value: number): number => Math.round(value * 100) / 100;
