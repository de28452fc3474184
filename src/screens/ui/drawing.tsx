import { h, type VNode } from 'preact';
import type { SvgNode } from '../../report/svg.ts';

/** A drawing of the report room as elements: no markup is ever parsed, so no word in it can become one. */
export function Drawing({ drawing }: { readonly drawing: SvgNode }): VNode {
  const { xmlns: _namespace, ...attributes } = drawing.attributes;
  return h(
    drawing.tag,
    attributes,
    drawing.children.map((child) => (typeof child === 'string' ? child : Drawing({ drawing: child }))),
  );
}
