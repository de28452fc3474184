import { formatNumber, t } from '../../i18n/i18n.ts';
import type { Trace } from '../../records/schema.ts';

const LIMBS: readonly (readonly [string, string])[] = [
  ['leftShoulder', 'rightShoulder'],
  ['leftShoulder', 'leftElbow'],
  ['leftElbow', 'leftWrist'],
  ['rightShoulder', 'rightElbow'],
  ['rightElbow', 'rightWrist'],
  ['leftShoulder', 'leftHip'],
  ['rightShoulder', 'rightHip'],
  ['leftHip', 'rightHip'],
  ['leftHip', 'leftKnee'],
  ['leftKnee', 'leftAnkle'],
  ['rightHip', 'rightKnee'],
  ['rightKnee', 'rightAnkle'],
  ['leftAnkle', 'leftFootIndex'],
  ['rightAnkle', 'rightFootIndex'],
];
/** Height of the drawn figure's frame, and of the feet below it, in the drawing's own units. */
const FIGURE = 300;
const FEET = 110;
const WIDTH = 400;

/** The last place in a rising column of times that is not after `at`; 0 when all are. */
export function indexAt(times: readonly (number | null)[], at: number): number {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((times[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

type Place = readonly [number, number];

/** One moment: the figure (mirrored, as the patient sees it) with the centre of mass over the feet, the same from above below it. */
export function ReplayPicture(props: {
  readonly trace: Trace;
  readonly index: number;
  /** Width by height of the camera's picture. */
  readonly aspect: number;
}) {
  const { trace, index, aspect } = props;
  const lateral = trace.lateral?.[index] ?? null;
  const hasFigure = 'leftHipX' in trace;
  const top = hasFigure ? FIGURE : 0;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${top + FEET}`}
      role="img"
      aria-label={weightText(lateral)}
      direction="ltr"
      class="replay-picture"
    >
      {hasFigure && <Figure trace={trace} index={index} aspect={aspect} lateral={lateral} />}
      <Feet top={top} lateral={lateral} />
    </svg>
  );
}

/** Landmarks in the drawing: the picture's middle stays in the middle, its height fills the frame. */
function placer(trace: Trace, index: number, aspect: number): (name: string) => Place | null {
  return (name) => {
    const x = trace[`${name}X`]?.[index];
    const y = trace[`${name}Y`]?.[index];
    return x === null || x === undefined || y === null || y === undefined
      ? null
      : [WIDTH / 2 + (0.5 - x) * FIGURE * aspect, y * FIGURE];
  };
}

function Figure(props: {
  readonly trace: Trace;
  readonly index: number;
  readonly aspect: number;
  readonly lateral: number | null;
}) {
  const point = placer(props.trace, props.index, props.aspect);
  const head = point('nose');
  const [left, right] = [point('leftAnkle'), point('rightAnkle')];
  const mass =
    props.lateral !== null && left && right
      ? (left[0] + right[0]) / 2 + (props.lateral * (right[0] - left[0])) / 2
      : null;
  const ground = left && right ? Math.max(left[1], right[1]) : 0;
  const hips = point('leftHip');
  return (
    <g>
      {LIMBS.map(([from, to]) => {
        const [a, b] = [point(from), point(to)];
        return (
          a &&
          b && (
            <line
              key={`${from}-${to}`}
              x1={a[0]}
              y1={a[1]}
              x2={b[0]}
              y2={b[1]}
              stroke="var(--plot-a)"
              stroke-width="5"
              stroke-linecap="round"
            />
          )
        );
      })}
      {head && <circle cx={head[0]} cy={head[1]} r="9" fill="var(--plot-a)" />}
      {mass !== null && hips && (
        <>
          <line
            x1={mass}
            x2={mass}
            y1={hips[1]}
            y2={ground + 8}
            stroke="var(--plot-b)"
            stroke-width="2"
            stroke-dasharray="5 4"
          />
          <circle
            cx={mass}
            cy={hips[1]}
            r="8"
            fill="var(--plot-b)"
            stroke="var(--surface)"
            stroke-width="2"
          />
        </>
      )}
    </g>
  );
}

/** The weight between the ankles, from above. */
function Feet({ top, lateral }: { readonly top: number; readonly lateral: number | null }) {
  return (
    <g transform={`translate(0 ${top})`}>
      <line x1="40" x2="360" y1="70" y2="70" stroke="var(--line)" stroke-width="2" />
      <line x1="200" x2="200" y1="58" y2="82" stroke="var(--line)" stroke-width="2" />
      {[100, 300].map((x) => (
        <ellipse key={x} cx={x} cy="70" rx="17" ry="30" fill="none" stroke="var(--line)" stroke-width="3" />
      ))}
      {lateral !== null && (
        <circle
          cx={200 + Math.max(-1.6, Math.min(1.6, lateral)) * 100}
          cy="70"
          r="13"
          fill="var(--plot-b)"
          stroke="var(--surface)"
          stroke-width="3"
        />
      )}
      <text x="100" y="22" text-anchor="middle" fill="var(--ink-soft)" font-size="17">
        {t('common.left')}
      </text>
      <text x="300" y="22" text-anchor="middle" fill="var(--ink-soft)" font-size="17">
        {t('common.right')}
      </text>
    </g>
  );
}

function weightText(lateral: number | null): string {
  if (lateral === null) return t('common.not-measured');
  const percent = formatNumber(Math.abs(lateral), { style: 'percent' });
  return lateral < 0 ? t('therapist.replay.left', { percent }) : t('therapist.replay.right', { percent });
}
