import type { Say } from '../drills/drill.ts';
import type { Trace } from '../records/schema.ts';
import { type SessionDrill, success } from './summary.ts';
import { node, picture, px, type SvgNode, scale, ticks } from './svg.ts';
import type { Trend } from './trend.ts';

/**
 * Pictures for results, review and report. Hand-made SVG rather than a library: few shapes, loaded with the page, words and
 * right-to-left under our control. Colours are Okabe and Ito's [R], told apart by colour-blind eyes, and never the only
 * difference: shapes and dashes say the same.
 */
const COLOURS = { line: '#0072b2', hit: '#009e73', miss: '#e69f00', faint: '#8a8a8a' } as const;

/** Words that a plot shows, translated by the caller. */
export interface ShiftWords {
  readonly title: string;
  readonly description: string;
  readonly left: string;
  readonly right: string;
  readonly seconds: string;
  readonly hit: string;
  readonly miss: string;
  readonly void: string;
  /** A number as the language writes it. */
  readonly number: (value: number) => string;
}

/** A lateral position on the `BodyState.lateral` scale as a fraction of the own range of its side. */
const ofRange = (lateral: number, range: { left: number; right: number }): number =>
  lateral / Math.max(0.05, lateral < 0 ? range.left : range.right);

const MARGIN = { left: 64, right: 16, top: 28, bottom: 44 };
/** The plot shows a little more than the own range. */
const EDGE = 1.15;

/**
 * The weight over time against the targets of one weight-shift drill: time to the right, the person's right above, the targets as
 * bands with what became of them. Needs the drill's own range; the trace may be missing (then only the bands are drawn).
 */
export function shiftPlot(
  drill: SessionDrill,
  trace: Trace | null,
  words: ShiftWords,
  size = { width: 800, height: 320 },
): SvgNode {
  const range = drill.range ?? { left: 1, right: 1 };
  const band = drill.parameters.band ?? 0.1;
  const times = [...drill.trials.flatMap((trial) => [trial.t0, trial.t1]), ...ends(trace?.t)];
  const [from, to] = times.length > 0 ? [Math.min(...times), Math.max(...times)] : [0, 1];
  const x = scale(from, to, MARGIN.left, size.width - MARGIN.right);
  const y = scale(-EDGE, EDGE, size.height - MARGIN.bottom, MARGIN.top);

  const bands = drill.trials.flatMap((trial): SvgNode[] => {
    if (trial.target === null) return [];
    const [left, right] = [x(trial.t0), x(trial.t1)];
    const [top, bottom] = [y(trial.target + band), y(trial.target - band)];
    const look: Record<string, string | number> =
      trial.outcome === 'hit'
        ? { fill: COLOURS.hit, 'fill-opacity': 0.35, stroke: COLOURS.hit }
        : trial.outcome === 'miss'
          ? { fill: COLOURS.miss, 'fill-opacity': 0.15, stroke: COLOURS.miss }
          : { fill: 'none', stroke: COLOURS.faint, 'stroke-dasharray': '4 4' };
    const mark = { hit: '●', miss: '○', void: '–' }[trial.outcome];
    return [
      node(
        'rect',
        { x: px(left), y: px(top), width: px(Math.max(1, right - left)), height: px(bottom - top), ...look },
        node('title', {}, `${words.number(trial.n)}: ${words[trial.outcome]}`),
      ),
      node(
        'text',
        {
          x: px((left + right) / 2),
          y: px(trial.target > 0 ? top - 5 : bottom + 15),
          'text-anchor': 'middle',
          fill: 'currentColor',
        },
        mark,
      ),
    ];
  });

  const axis = [
    node('line', {
      x1: MARGIN.left,
      x2: size.width - MARGIN.right,
      y1: px(y(0)),
      y2: px(y(0)),
      stroke: 'currentColor',
      'stroke-opacity': 0.5,
    }),
    node(
      'text',
      { x: MARGIN.left - 8, y: px(y(0.9)), 'text-anchor': 'end', fill: 'currentColor' },
      words.right,
    ),
    node(
      'text',
      { x: MARGIN.left - 8, y: px(y(-0.9)), 'text-anchor': 'end', fill: 'currentColor' },
      words.left,
    ),
    ...ticks(0, (to - from) / 1000, 8).map((second) =>
      node(
        'text',
        {
          x: px(x(from + second * 1000)),
          y: size.height - MARGIN.bottom + 18,
          'text-anchor': 'middle',
          fill: 'currentColor',
        },
        words.number(second),
      ),
    ),
    node(
      'text',
      { x: size.width / 2, y: size.height - 6, 'text-anchor': 'middle', fill: 'currentColor' },
      words.seconds,
    ),
  ];
  const path = trace ? tracePath(trace, range, x, y, size.width) : '';
  const line =
    path === ''
      ? []
      : [
          node('path', {
            d: path,
            fill: 'none',
            stroke: COLOURS.line,
            'stroke-width': 2,
            'stroke-linejoin': 'round',
          }),
        ];
  return picture(size, words, ...bands, ...axis, ...line);
}

const ends = (column: readonly (number | null)[] | undefined): number[] =>
  [column?.[0], column?.at(-1)].filter((t) => t !== null && t !== undefined);

/** The trace as a path, broken where nothing was measured, thinned to the highest and lowest of each pixel. */
function tracePath(
  trace: Trace,
  range: { left: number; right: number },
  x: (t: number) => number,
  y: (v: number) => number,
  width: number,
): string {
  const { t, lateral } = trace;
  if (!t || !lateral) return '';
  const thin = t.length > 2 * width;
  let path = '';
  let pen = false;
  let pixel = Number.NaN;
  let [low, high] = [0, 0];
  const draw = (at: number, value: number): void => {
    path += `${pen ? 'L' : 'M'}${px(at)} ${px(y(Math.max(-EDGE, Math.min(EDGE, value))))}`;
    pen = true;
  };
  const flush = (): void => {
    if (Number.isNaN(pixel)) return;
    draw(pixel, high);
    if (low !== high) draw(pixel, low);
    pixel = Number.NaN;
  };
  for (const [i, time] of t.entries()) {
    const value = lateral[i];
    if (time === null || value === null || value === undefined) {
      flush();
      pen = false;
      continue;
    }
    const share = ofRange(value, range);
    if (!thin) {
      draw(x(time), share);
      continue;
    }
    const column = Math.round(x(time));
    if (column !== pixel) {
      flush();
      pixel = column;
      [low, high] = [share, share];
    }
    [low, high] = [Math.min(low, share), Math.max(high, share)];
  }
  flush();
  return path;
}

/** The shift plot in words, for everybody who does not see it. */
export function sayShift(drill: SessionDrill): readonly Say[] {
  const lines: Say[] = [];
  for (const side of ['left', 'right'] as const) {
    const { hit, miss, void: unjudged } = success(drill.trials, side);
    if (hit + miss + unjudged === 0) continue;
    lines.push({ id: `report.shift.${side}`, values: { hits: hit, scored: hit + miss } });
  }
  const { void: unjudged } = success(drill.trials);
  if (unjudged > 0) lines.push({ id: 'report.shift.void', values: { count: unjudged } });
  return lines;
}

export interface TrendWords {
  readonly title: string;
  readonly description: string;
  /** The unit beside the values. */
  readonly unit: string;
  readonly number: (value: number) => string;
  readonly date: (at: number) => string;
  /** Said of a point measured under other conditions. */
  readonly differs: string;
}
export interface TrendPoint {
  readonly at: number;
  readonly value: number;
  /** False: measured under other conditions; drawn hollow and left out of the line. */
  readonly like: boolean;
}

/** A series over weeks: full points that may be compared, hollow ones that may not, and the robust line through the full ones. */
export function trendPlot(
  points: readonly TrendPoint[],
  trend: Trend,
  words: TrendWords,
  options: {
    readonly size?: { width: number; height: number };
    readonly range?: readonly [number, number];
    /** One shape for all points of a kind, in place of an element with day and value for each: a page of trends has thousands. */
    readonly together?: boolean;
  } = {},
): SvgNode {
  const size = options.size ?? { width: 640, height: 260 };
  const values = points.map((point) => point.value);
  const [low, high] = options.range ?? padded(values);
  const dates = points.map((point) => point.at);
  const [from, to] = dates.length > 0 ? [Math.min(...dates), Math.max(...dates)] : [0, 1];
  const x = scale(from, to, MARGIN.left, size.width - MARGIN.right);
  const y = scale(low, high, size.height - MARGIN.bottom, MARGIN.top);
  const grid = ticks(low, high, 4).flatMap((value) => [
    node('line', {
      x1: MARGIN.left,
      x2: size.width - MARGIN.right,
      y1: px(y(value)),
      y2: px(y(value)),
      stroke: 'currentColor',
      'stroke-opacity': 0.15,
    }),
    node(
      'text',
      { x: MARGIN.left - 8, y: px(y(value) + 5), 'text-anchor': 'end', fill: 'currentColor' },
      words.number(value),
    ),
  ]);
  const edges = points.length > 0 ? (from === to ? [from] : [from, to]) : [];
  const axis = edges.map((at, i) =>
    node(
      'text',
      {
        x: px(x(at)),
        y: size.height - MARGIN.bottom + 24,
        'text-anchor': edges.length === 1 ? 'middle' : i === 0 ? 'start' : 'end',
        fill: 'currentColor',
      },
      words.date(at),
    ),
  );
  const unit = node('text', { x: MARGIN.left, y: 18, fill: 'currentColor' }, words.unit);
  const [start, end] = [trend.valueAt(from), trend.valueAt(to)];
  const line =
    start === null || end === null
      ? []
      : [
          node('line', {
            x1: px(x(from)),
            x2: px(x(to)),
            y1: px(y(start)),
            y2: px(y(end)),
            stroke: COLOURS.line,
            'stroke-width': 2,
            'stroke-dasharray': '8 4',
          }),
        ];
  const place = ({ at, value }: TrendPoint): string => `M${px(x(at))} ${px(y(value))}h0`;
  const dots = options.together ? together(points, place) : points.map((point) => dot(point, x, y, words));
  return picture(size, words, unit, ...grid, ...axis, ...line, ...dots);
}

const RADIUS = 4;

/** A point with its day and value, which a mouse shows. */
const dot = (
  point: TrendPoint,
  x: (at: number) => number,
  y: (value: number) => number,
  words: TrendWords,
): SvgNode =>
  node(
    'circle',
    {
      cx: px(x(point.at)),
      cy: px(y(point.value)),
      r: RADIUS,
      ...(point.like ? { fill: COLOURS.line } : { fill: 'none', stroke: COLOURS.faint, 'stroke-width': 1.5 }),
    },
    node(
      'title',
      {},
      `${words.date(point.at)}: ${words.number(point.value)}${point.like ? '' : `. ${words.differs}`}`,
    ),
  );

/** All points as at most two paths: strokes without length and with round ends are discs; small circles are drawn out. */
function together(points: readonly TrendPoint[], place: (point: TrendPoint) => string): SvgNode[] {
  const full = points.filter((point) => point.like).map(place);
  const ring = `m${-RADIUS} 0a${RADIUS} ${RADIUS} 0 1 0 ${2 * RADIUS} 0a${RADIUS} ${RADIUS} 0 1 0 ${-2 * RADIUS} 0`;
  const hollow = points.filter((point) => !point.like).map((point) => place(point).replace('h0', ring));
  return [
    ...(hollow.length > 0
      ? [node('path', { d: hollow.join(''), fill: 'none', stroke: COLOURS.faint, 'stroke-width': 1.5 })]
      : []),
    ...(full.length > 0
      ? [
          node('path', {
            d: full.join(''),
            fill: 'none',
            stroke: COLOURS.line,
            'stroke-width': 2 * RADIUS,
            'stroke-linecap': 'round',
          }),
        ]
      : []),
  ];
}

function padded(values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = high === low ? Math.max(1, Math.abs(high) * 0.1) : (high - low) * 0.1;
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}
