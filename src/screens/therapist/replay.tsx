import { useEffect, useRef, useState } from 'preact/hooks';
import { formatNumber, t } from '../../i18n/i18n.ts';
import type { SessionDrill, SessionHead, SessionRecord, Trace } from '../../records/schema.ts';
import { differences } from '../../report/review.ts';
import { sessionTime } from '../patient/result.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/choice.tsx';
import { useLoaded } from '../ui/data.ts';
import { RangeField, SelectField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { indexAt, ReplayPicture } from './replay-picture.tsx';

export { indexAt };

const SPEEDS = ['0.25', '0.5', '1', '2'] as const;
/** Sessions offered for comparing, newest first: older ones are found over the list of sessions. */
const OFFERED = 30;

/** A drill with what was kept of its movement. */
interface Kept {
  readonly record: SessionRecord;
  readonly drill: SessionDrill;
  readonly trace: Trace | null;
}
/** A stretch of a trace to be played, ms on the trace's own clock. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * A drill, or one trial of it, again as it was measured: the stick figure and the weight over the feet, never a video. Played, slowed, or scrubbed
 * with the slider's keys; a second session beside it, with a word where the two were not measured alike.
 */
export function Replay(props: { readonly record: SessionRecord; readonly heads: readonly SessionHead[] }) {
  const { record } = props;
  const [index, setIndex] = useState(0);
  const [trial, setTrial] = useState('');
  const [other, setOther] = useState('');
  const drill = record.drills[index];
  const alike = props.heads
    .filter((head) => head.id !== record.id && head.drills.some((one) => one.drill === drill?.drill))
    .slice(0, OFFERED);
  const beside = alike.some((head) => head.id === other) ? other : '';
  const [loaded] = useLoaded(async (records) => {
    const trace = await records.sessions.trace(record.id, index);
    const second = beside === '' ? undefined : await records.sessions.get(beside);
    const at = second?.drills.findIndex((one) => one.drill === drill?.drill) ?? -1;
    const secondDrill = second?.drills[at];
    return {
      trace,
      second:
        second && secondDrill
          ? { record: second, drill: secondDrill, trace: await records.sessions.trace(second.id, at) }
          : null,
    };
  }, `${record.id}/${index}/${beside}`);
  if (!drill) return null;
  const ready = loaded.is === 'ready' ? loaded.value : null;
  const shown: Kept[] = ready
    ? [{ record, drill, trace: ready.trace }, ...(ready.second ? [ready.second] : [])]
    : [];
  return (
    <Card title={t('therapist.replay')} level={3} class="no-print">
      <div class="stack replay">
        <div class="grid">
          <SelectField
            label={t('therapist.replay.drill')}
            value={String(index)}
            options={record.drills.map((one, at) => ({
              value: String(at),
              label: `${formatNumber(at + 1)}. ${t(`drill.${one.drill}.name`)}`,
            }))}
            onChoose={(next) => {
              setIndex(Number(next));
              setTrial('');
            }}
          />
          <SelectField
            label={t('therapist.replay.trial')}
            value={trial}
            options={[{ value: '', label: t('therapist.replay.whole') }, ...drill.trials.map(trialOption)]}
            onChoose={setTrial}
          />
          {alike.length > 0 && (
            <SelectField
              label={t('therapist.replay.beside')}
              value={beside}
              options={[
                { value: '', label: '–' },
                ...alike.map((head) => ({ value: head.id, label: sessionTime(head) })),
              ]}
              onChoose={setOther}
            />
          )}
        </div>
        {ready?.second && <Unlike a={{ record, drill }} b={ready.second} />}
        {shown.every((one) => one.trace === null) ? (
          <p class="soft">{ready ? t('therapist.replay.none') : t('common.loading')}</p>
        ) : (
          <Player
            key={`${index}/${trial}/${beside}`}
            shown={shown}
            trial={trial === '' ? null : Number(trial)}
          />
        )}
      </div>
    </Card>
  );
}

const trialOption = ({ n, side, outcome }: SessionDrill['trials'][number]) => ({
  value: String(n),
  label: [
    formatNumber(n),
    ...(side === null ? [] : [t(`common.${side}`)]),
    t(`result.outcome.${outcome}`),
  ].join(' · '),
});

/** Says why two drills should not be compared by their numbers, where that is so. */
function Unlike({ a, b }: { readonly a: Omit<Kept, 'trace'>; readonly b: Omit<Kept, 'trace'> }) {
  const found = differences({ session: a.record, drill: a.drill }, { session: b.record, drill: b.drill });
  if (found.length === 0) return null;
  const why = found.map((word) => t(`report.differs.${word}`)).join(', ');
  return <Notice tone="warn">{t('therapist.replay.unlike', { why })}</Notice>;
}

/** The stretch of the trace that is asked for; the whole one where the trial is not in this drill. */
function spanOf({ drill, trace }: Kept, n: number | null): Span {
  const times = trace?.t ?? [];
  const whole = { from: times[0] ?? 0, to: times.at(-1) ?? 0 };
  const trial = n === null ? undefined : drill.trials.find((one) => one.n === n);
  return trial ? { from: trial.t0, to: trial.t1 } : whole;
}

function Player({ shown, trial }: { readonly shown: readonly Kept[]; readonly trial: number | null }) {
  const spans = shown.map((one) => spanOf(one, trial));
  const length = Math.max(0, ...spans.map(({ from, to }) => to - from));
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
      <div class="replay-pictures">
        {shown.map(({ record, trace }, which) => {
          const span = spans[which] ?? { from: 0, to: 0 };
          const time = Math.min(span.to, span.from + at);
          return (
            <figure key={record.id}>
              {shown.length > 1 && <figcaption>{sessionTime(record)}</figcaption>}
              {trace ? (
                <ReplayPicture
                  trace={trace}
                  index={indexAt(trace.t ?? [], time)}
                  aspect={record.device.height > 0 ? record.device.width / record.device.height : 16 / 9}
                />
              ) : (
                <p class="soft">{t('therapist.replay.none')}</p>
              )}
            </figure>
          );
        })}
      </div>
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
          action="replay"
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
