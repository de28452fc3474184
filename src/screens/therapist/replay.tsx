import { useEffect, useRef, useState } from 'preact/hooks';
import { formatNumber, t } from '../../i18n/i18n.ts';
import type { SessionRecord, Trace } from '../../records/schema.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/choice.tsx';
import { useLoaded } from '../ui/data.ts';
import { RangeField, SelectField } from '../ui/field.tsx';

const SPEEDS = ['0.25', '0.5', '1', '2'] as const;
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
];

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

/**
 * A drill again as it was measured: the weight over the feet, and the stick figure where the trace kept one (channels
 * `<landmark>X`, `<landmark>Y`); never a video. Played, slowed, or scrubbed with the slider's keys.
 */
export function Replay({ record }: { readonly record: SessionRecord }) {
  const [index, setIndex] = useState(0);
  const [loaded] = useLoaded((records) => records.sessions.trace(record.id, index), `${record.id}/${index}`);
  const trace = loaded.is === 'ready' ? loaded.value : null;
  if (record.drills.length === 0) return null;
  return (
    <Card title={t('therapist.replay')} level={3} class="no-print">
      <div class="stack replay">
        <SelectField
          label={t('therapist.replay.drill')}
          value={String(index)}
          options={record.drills.map((drill, at) => ({
            value: String(at),
            label: `${formatNumber(at + 1)}. ${t(`drill.${drill.drill}.name`)}`,
          }))}
          onChoose={(next) => setIndex(Number(next))}
        />
        {trace ? <Player key={index} trace={trace} /> : <p class="soft">{t('therapist.replay.none')}</p>}
      </div>
    </Card>
  );
}

function Player({ trace }: { readonly trace: Trace }) {
  const times = trace.t ?? [];
  const first = times[0] ?? 0;
  const length = (times.at(-1) ?? first) - first;
  const [at, setAt] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>('1');
  const last = useRef(0);
  useEffect(() => {
    if (!playing) return;
    let frame = 0;
    last.current = performance.now();
    const step = (now: number) => {
      const passed = (now - last.current) * Number(speed);
      last.current = now;
      setAt((before) => Math.min(length, before + passed));
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [playing, speed, length]);
  useEffect(() => {
    if (at >= length) setPlaying(false);
  }, [at, length]);
  const seconds = (ms: number) => t('result.plot.seconds', { value: Math.round(ms / 100) / 10 });
  return (
    <>
      <Picture trace={trace} index={indexAt(times, first + at)} />
      <RangeField
        label={t('therapist.replay.time')}
        min={0}
        max={length}
        step={100}
        value={at}
        text={seconds(at)}
        onInput={(value) => {
          setPlaying(false);
          setAt(value);
        }}
      />
      <div class="row">
        <Button
          kind="primary"
          icon={playing ? 'pause' : 'play'}
          onClick={() => {
            if (!playing && at >= length) setAt(0);
            setPlaying(!playing);
          }}
        >
          {playing ? t('therapist.replay.pause') : t('therapist.replay.play')}
        </Button>
      </div>
      <Choice
        legend={t('therapist.replay.speed')}
        value={speed}
        options={SPEEDS.map((value) => ({ value, label: formatNumber(Number(value), { style: 'percent' }) }))}
        onChoose={setSpeed}
      />
    </>
  );
}

/** One moment: figure (mirrored, as the patient sees it) above, the weight between the feet below. */
function Picture({ trace, index }: { readonly trace: Trace; readonly index: number }) {
  const lateral = trace.lateral?.[index] ?? null;
  const point = (name: string): readonly [number, number] | null => {
    const x = trace[`${name}X`]?.[index];
    const y = trace[`${name}Y`]?.[index];
    return x === null || x === undefined || y === null || y === undefined ? null : [400 - x * 400, y * 225];
  };
  const hasFigure = 'leftHipX' in trace;
  const top = hasFigure ? 235 : 0;
  return (
    <svg viewBox={`0 0 400 ${top + 110}`} role="img" aria-label={weightText(lateral)} direction="ltr">
      {hasFigure &&
        LIMBS.map(([from, to]) => {
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
    </svg>
  );
}

function weightText(lateral: number | null): string {
  if (lateral === null) return t('common.not-measured');
  const percent = formatNumber(Math.abs(lateral), { style: 'percent' });
  return lateral < 0 ? t('therapist.replay.left', { percent }) : t('therapist.replay.right', { percent });
}
