import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AnalysisEvent, AnalysisFrame } from '../../body/analysis-file.ts';
import { formatNumber, t } from '../../i18n/i18n.ts';
import { drawSkeleton } from '../patient/play/skeleton.ts';
import { Card } from '../ui/card.tsx';
import { Notice } from '../ui/notice.tsx';
import type { Analysed } from './analyse.ts';
import { drawStrip } from './strip.ts';
import { STRIPS } from './strips.ts';
import { sureWords } from './sure.ts';

/** The measures over time, the events, and the skeleton at the moment that is looked at. */
export function Results({ analysed }: { analysed: Analysed }) {
  const { result } = analysed;
  const [at, setAt] = useState(0);
  const end = result.frames.at(-1)?.t ?? 0;
  const marks = useMemo(() => result.events.map((event) => event.t), [result]);
  const index = useMemo(() => nearest(result.frames, at), [result, at]);
  const frame = result.frames[index];
  const skeleton = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (skeleton.current) drawSkeleton(skeleton.current, analysed.sampleAt(index));
  }, [analysed, index]);
  return (
    <>
      {result.tracked === 0 && (
        <Notice tone="warn" title={t('lab.nobody.title')} live>
          {t('lab.nobody.help')}
        </Notice>
      )}
      <Card title={t('lab.results')}>
        <p>{t(`lab.reference.${result.reference}`)}</p>
        <p>
          {t('lab.tracked', {
            percent: formatNumber(result.tracked, { style: 'percent' }),
            frames: result.frames.length,
          })}
        </p>
        <canvas class="lab-skeleton" ref={skeleton} role="img" aria-label={t('lab.skeleton')} />
        <label class="lab-scrub">
          {t('lab.time', {
            seconds: formatNumber(at / 1000, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
          })}
          <input
            type="range"
            min={0}
            max={Math.ceil(end)}
            step={1}
            value={at}
            onInput={(event) => setAt(Number(event.currentTarget.value))}
          />
        </label>
        <p class="number" role="status">
          {frame ? momentWords(frame) : ''}
        </p>
        <p class="number soft">{sureWords(result.sure.lateral[index] ?? 0, result.sure.lifts[index] ?? 0)}</p>
      </Card>
      {STRIPS.map((strip) => (
        <StripCard
          key={strip.id}
          strip={strip}
          frames={result.frames}
          at={at}
          end={end}
          marks={marks}
          onPick={setAt}
        />
      ))}
      <Card title={t('lab.events')}>
        {result.events.length === 0 ? (
          <p>{t('lab.no-events')}</p>
        ) : (
          <ol class="lab-events">
            {result.events.map((event) => (
              <li key={`${event.t}-${event.event}`}>
                <button type="button" class="lab-event" onClick={() => setAt(event.t)}>
                  <span class="number">
                    {formatNumber(event.t / 1000, { minimumFractionDigits: 2, maximumFractionDigits: 2 })} s
                  </span>{' '}
                  {eventWords(event)}
                </button>
              </li>
            ))}
          </ol>
        )}
      </Card>
    </>
  );
}

function StripCard(props: {
  strip: (typeof STRIPS)[number];
  frames: readonly AnalysisFrame[];
  at: number;
  end: number;
  marks: readonly number[];
  onPick: (time: number) => void;
}) {
  const { strip, frames, at, end, marks } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!canvas.current) return;
    const lines = strip.names.map((name) =>
      frames.map((frame) => ({ t: frame.t, value: frame[name] as number | null })),
    );
    drawStrip(canvas.current, { ...strip, lines }, { from: 0, to: end, at, marks });
  }, [strip, frames, at, end, marks]);
  // A pointer's shortcut: the slider above does the same for everybody.
  const pick = (event: PointerEvent & { readonly currentTarget: HTMLCanvasElement }) => {
    if (event.type === 'pointermove' && event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    props.onPick(Math.round(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * end));
  };
  return (
    <Card title={t(`lab.strip.${strip.id}`)}>
      <p class="soft">{t(`lab.strip.${strip.id}.about`)}</p>
      <canvas
        class="lab-strip"
        ref={canvas}
        role="img"
        aria-label={t(`lab.strip.${strip.id}`)}
        onPointerDown={pick}
        onPointerMove={pick}
      />
    </Card>
  );
}

const eventWords = (event: AnalysisEvent): string =>
  'foot' in event ? t(`lab.event.${event.event}`, { foot: event.foot }) : t(`lab.event.${event.event}`);

function momentWords(frame: AnalysisFrame): string {
  if (!frame.tracked) return t('lab.not-measured');
  const show = (value: number | null, digits = 2) =>
    value === null ? '–' : formatNumber(value, { maximumFractionDigits: digits });
  return t('lab.moment', {
    lateral: show(frame.lateral),
    load: show(frame.loadRight),
    left: show(frame.liftLeft, 3),
    right: show(frame.liftRight, 3),
  });
}

/** Index of the frame nearest in time. */
function nearest(frames: readonly AnalysisFrame[], time: number): number {
  let low = 0;
  let high = frames.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((frames[middle]?.t ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  const before = frames[low - 1];
  const here = frames[low];
  return before && here && time - before.t < here.t - time ? low - 1 : low;
}
