import type { DrillId } from '../drills/drill.ts';
import {
  DEMO_FLOOR,
  type DemoPose,
  type DemoSide,
  demoHasChair,
  demoJoints,
  demoPose,
  demoStills,
} from './demo-pose.ts';

const SVG = 'http://www.w3.org/2000/svg';
const COLOURS = {
  panel: '#e6efee',
  floor: '#b9c9c8',
  counter: '#8a6a4c',
  chair: '#9a7a58',
  skin: '#c68e6c',
  hair: '#7d8487',
  shirt: '#1f7280',
  shirtDark: '#175a66',
  trousers: '#33465a',
  trousersDark: '#273748',
  shoe: '#20262c',
  mark: '#b3541e',
} as const;

type Attributes = Readonly<Record<string, string | number>>;
function make(name: string, attributes: Attributes, parent: Element): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  parent.append(element);
  return element;
}

/** One drawn person; `pose` moves it. */
function person(parent: Element, chair: boolean): (pose: DemoPose) => void {
  make('ellipse', { cx: 100, cy: DEMO_FLOOR + 3, rx: 74, ry: 9, fill: COLOURS.floor }, parent);
  // A fixed counter within reach stands in every picture: it belongs to the exercise.
  make('path', { d: 'M4 150 H34 V157 H30 V236 H10 V157 H4 Z', fill: COLOURS.counter }, parent);
  if (chair)
    make(
      'path',
      { d: 'M66 128 H134 V192 H140 V238 H132 V204 H68 V238 H60 V192 H66 Z', fill: COLOURS.chair },
      parent,
    );
  const limb = (colour: string, width: number) =>
    make(
      'path',
      {
        fill: 'none',
        stroke: colour,
        'stroke-width': width,
        'stroke-linecap': 'round',
        'stroke-linejoin': 'round',
      },
      parent,
    );
  const shadow = make(
    'ellipse',
    { cy: DEMO_FLOOR + 3, rx: 10, ry: 3.5, fill: COLOURS.mark, opacity: 0.9 },
    parent,
  );
  const left = { leg: limb(COLOURS.trousersDark, 17), shoe: limb(COLOURS.shoe, 12) };
  const right = { leg: limb(COLOURS.trousers, 17), shoe: limb(COLOURS.shoe, 12) };
  const armLeft = limb(COLOURS.shirtDark, 12);
  const armRight = limb(COLOURS.shirtDark, 12);
  const hands = [
    make('circle', { r: 6.5, fill: COLOURS.skin }, parent),
    make('circle', { r: 6.5, fill: COLOURS.skin }, parent),
  ];
  const trunk = make('path', { fill: COLOURS.shirt }, parent);
  const neck = limb(COLOURS.skin, 11);
  const hair = make('ellipse', { rx: 15.5, ry: 16, fill: COLOURS.hair }, parent);
  const face = make('ellipse', { rx: 13, ry: 14.5, fill: COLOURS.skin }, parent);
  const fringe = make('path', { fill: COLOURS.hair }, parent);
  const set = (element: Element, attributes: Attributes) => {
    for (const [key, value] of Object.entries(attributes))
      element.setAttribute(key, typeof value === 'number' ? value.toFixed(1) : value);
  };
  const line = (...points: readonly { readonly x: number; readonly y: number }[]) =>
    `M${points.map((p) => `${p.x.toFixed(1)} ${p.y.toFixed(1)}`).join('L')}`;
  return (pose) => {
    const j = demoJoints(pose);
    const legs = (parts: typeof left, side: DemoSide) => {
      set(parts.leg, { d: line(side.hip, side.knee, { x: side.ankle.x, y: side.ankle.y - 5 }) });
      set(parts.shoe, { d: line({ x: side.ankle.x, y: side.ankle.y }, side.toe) });
    };
    legs(left, j.left);
    legs(right, j.right);
    set(armLeft, { d: line(j.left.shoulder, j.left.elbow, j.left.hand) });
    set(armRight, { d: line(j.right.shoulder, j.right.elbow, j.right.hand) });
    [j.left, j.right].forEach((side, i) => {
      const hand = hands[i];
      if (hand) set(hand, { cx: side.hand.x, cy: side.hand.y + 2 });
    });
    const l = j.left.shoulder;
    const r = j.right.shoulder;
    const f = (n: number) => n.toFixed(1);
    set(trunk, {
      d: `M${f(l.x - 3)} ${f(l.y - 4)}Q${f(j.neck.x)} ${f(j.neck.y - 3)} ${f(r.x + 3)} ${f(r.y - 4)}Q${f(r.x + 4)} ${f(r.y + 22)} ${f(j.hip.x + 19)} ${f(j.hip.y + 7)}Q${f(j.hip.x)} ${f(j.hip.y + 13)} ${f(j.hip.x - 19)} ${f(j.hip.y + 7)}Q${f(l.x - 4)} ${f(l.y + 22)} ${f(l.x - 3)} ${f(l.y - 4)}Z`,
    });
    set(neck, { d: line({ x: j.neck.x, y: j.neck.y + 3 }, { x: j.head.x, y: j.head.y + 8 }) });
    set(hair, { cx: j.head.x, cy: j.head.y - 2 });
    set(face, { cx: j.head.x, cy: j.head.y + 2 });
    set(fringe, {
      d: `M${f(j.head.x - 14)} ${f(j.head.y - 2)}Q${f(j.head.x - 6)} ${f(j.head.y - 22)} ${f(j.head.x + 14)} ${f(j.head.y - 3)}Q${f(j.head.x + 2)} ${f(j.head.y - 12)} ${f(j.head.x - 14)} ${f(j.head.y - 2)}Z`,
    });
    // Where the weight is: the mark on the floor under the body.
    set(shadow, { cx: j.hip.x });
  };
}

/**
 * Shows how a drill is done: a drawn person seen from the front, mirrored like the patient, beside a counter. Fills `parent`'s width.
 * Under reduced motion, two still pictures: the beginning and the movement. The picture is hidden from assistive technology: the
 * screen that shows it says the same in words.
 */
export function mountDemo(
  parent: HTMLElement,
  drill: DrillId,
  options: { readonly reducedMotion: boolean },
): { destroy(): void } {
  const count = options.reducedMotion ? 2 : 1;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${200 * count} 260`);
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  svg.setAttribute('width', '100%');
  svg.setAttribute('height', '100%');
  make('rect', { width: 200 * count, height: 260, rx: 16, fill: COLOURS.panel }, svg);
  parent.append(svg);
  let request = 0;
  const chair = demoHasChair(drill);
  if (options.reducedMotion) {
    demoStills(drill).forEach((pose, i) => {
      person(make('g', { transform: `translate(${i * 200} 0)` }, svg), chair)(pose);
    });
    make('path', { d: 'M190 118 H204 V110 L218 124 L204 138 V130 H190 Z', fill: COLOURS.mark }, svg);
  } else {
    const move = person(svg, chair);
    let began: number | null = null;
    let last = Number.NEGATIVE_INFINITY;
    const tick = (now: number) => {
      request = requestAnimationFrame(tick);
      began ??= now;
      // Thirty pictures a second are enough for a slow figure.
      if (now - last < 30) return;
      last = now;
      move(demoPose(drill, now - began));
    };
    move(demoPose(drill, 0));
    request = requestAnimationFrame(tick);
  }
  return {
    destroy() {
      cancelAnimationFrame(request);
      svg.remove();
    },
  };
}
