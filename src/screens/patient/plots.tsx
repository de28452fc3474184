import type { ComponentChildren } from 'preact';
import { formatNumber, t } from '../../i18n/i18n.ts';
import type { SessionDrill, Trace } from '../../records/schema.ts';
import { shiftPlot } from '../../report/plots.ts';
import { Drawing } from '../ui/drawing.tsx';
import './plots.css';

type Trial = SessionDrill['trials'][number];

function Plot(props: {
  readonly width: number;
  readonly height: number;
  readonly label: string;
  readonly caption?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <figure class="plot">
      <svg viewBox={`0 0 ${props.width} ${props.height}`} role="img" aria-label={props.label}>
        {props.children}
      </svg>
      {props.caption && <figcaption>{props.caption}</figcaption>}
    </figure>
  );
}

/** Farthest point of a trial as a signed fraction of the own range; null when it was not measured. */
export function reached(trial: Trial): number | null {
  const far = trial.metrics.maximumExcursion;
  return far === undefined || trial.target === null ? null : far * Math.sign(trial.target);
}

const RANGE = 1.15; // a little more than the own range is drawn

/** Each shift as one lane: the target as a box, the farthest point as a dot, left on the left as in the mirror. */
export function ShiftLanes({ drill, label }: { readonly drill: SessionDrill; readonly label: string }) {
  const band = drill.parameters.band ?? 0.1;
  const trials = drill.trials.filter((trial) => trial.target !== null);
  const lane = 30;
  const top = 34;
  const height = top + trials.length * lane + 6;
  const x = (fraction: number) =>
    50 + ((Math.max(-RANGE, Math.min(RANGE, fraction)) + RANGE) / (2 * RANGE)) * 700;
  return (
    <Plot width={760} height={height} label={label} caption={t('result.plot.lanes')}>
      <text class="lane-words" x={x(-RANGE)} y={20} font-size="20">
        {t('common.left')}
      </text>
      <text class="lane-words" x={x(RANGE)} y={20} font-size="20" text-anchor="end">
        {t('common.right')}
      </text>
      <line class="axis" x1={x(0)} x2={x(0)} y1={top - 4} y2={height - 4} />
      {trials.map((trial, index) => {
        const y = top + index * lane + lane / 2;
        const target = trial.target ?? 0;
        const far = reached(trial);
        return (
          <g key={trial.n}>
            <line class="grid-line" x1={x(-RANGE)} x2={x(RANGE)} y1={y} y2={y} />
            <text class="lane-words" x={0} y={y + 7} font-size="18">
              {formatNumber(trial.n)}
            </text>
            <rect
              class={`target ${trial.outcome === 'hit' ? '' : 'missed'}`}
              x={x(target - band)}
              width={x(target + band) - x(target - band)}
              y={y - 11}
              height={22}
              rx={5}
            />
            {far !== null && (
              <>
                <line class="way" x1={x(0)} x2={x(far)} y1={y} y2={y} />
                <circle class={trial.outcome === 'hit' ? 'hit' : 'miss'} cx={x(far)} cy={y} r={8} />
              </>
            )}
          </g>
        );
      })}
    </Plot>
  );
}

/** The way of the weight through time, with the targets as boxes while they were asked. Right is up. */
export function ShiftCurve(props: {
  readonly drill: SessionDrill;
  readonly trace: Trace;
  readonly label: string;
}) {
  return (
    <figure class="plot">
      <Drawing
        drawing={shiftPlot(props.drill, props.trace, {
          title: props.label,
          description: t('result.plot.curve'),
          left: t('common.left'),
          right: t('common.right'),
          seconds: t('result.column.seconds'),
          hit: t('result.outcome.hit'),
          miss: t('result.outcome.miss'),
          void: t('result.outcome.void'),
          number: (value) => formatNumber(value),
        })}
      />
      <figcaption>{t('result.plot.curve')}</figcaption>
    </figure>
  );
}

/** Seconds held, trial by trial, against the goal; the word under a bar is the leg that stood. */
export function HoldBars({ drill, label }: { readonly drill: SessionDrill; readonly label: string }) {
  const trials = drill.trials.filter((trial) => trial.metrics.held !== undefined);
  const goal = drill.parameters.hold ?? drill.parameters.cap ?? null;
  const most = Math.max(1, goal ?? 0, ...trials.map((trial) => trial.metrics.held ?? 0));
  const [width, height] = [760, 240];
  const wide = Math.min(90, (width - 20) / Math.max(1, trials.length));
  const y = (value: number) => 24 + (1 - value / most) * (height - 84);
  return (
    <Plot
      width={width}
      height={height}
      label={label}
      caption={t(goal === null ? 'result.plot.holds.no-goal' : 'result.plot.holds')}
    >
      {goal !== null && (
        <line class="axis" stroke-dasharray="7 5" x1={0} x2={width} y1={y(goal)} y2={y(goal)} />
      )}
      {trials.map((trial, index) => {
        const held = trial.metrics.held ?? 0;
        const x = 10 + index * wide;
        return (
          <g key={trial.n}>
            <rect
              class={trial.outcome === 'hit' ? 'hit' : 'miss'}
              x={x + wide * 0.15}
              width={wide * 0.7}
              y={y(held)}
              height={Math.max(2, height - 60 - y(held))}
              rx={4}
            />
            <text x={x + wide / 2} y={y(held) - 6} font-size="17" text-anchor="middle">
              {formatNumber(held, { maximumFractionDigits: 1 })}
            </text>
            <text x={x + wide / 2} y={height - 36} font-size="17" text-anchor="middle">
              {trial.side === null ? formatNumber(trial.n) : t(`common.${trial.side}`)}
            </text>
          </g>
        );
      })}
    </Plot>
  );
}

/** Every trial as a filled, open or dotted ring with its number: reached, not yet, not measured. */
export function Tally({ drill }: { readonly drill: SessionDrill }) {
  return (
    <ul class="tally">
      {drill.trials.map((trial) => (
        <li key={trial.n} data-outcome={trial.outcome} title={t(`result.outcome.${trial.outcome}`)}>
          <span aria-hidden="true">{formatNumber(trial.n)}</span>
          <span class="visually-hidden">
            {t('result.outcome.of', { n: trial.n, outcome: t(`result.outcome.${trial.outcome}`) })}
          </span>
        </li>
      ))}
    </ul>
  );
}
