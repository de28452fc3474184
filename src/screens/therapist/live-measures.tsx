import { useComputed } from '@preact/signals';
import type { BodyState } from '../../body/state.ts';
import { formatNumber, t } from '../../i18n/i18n.ts';
import { playedNow } from '../../session/item.ts';
import { taughtNow } from '../../session/phases.ts';
import type { LogEntry, SessionState } from '../../session/state.ts';
import type { PlayController } from '../patient/play/controller.ts';
import { leftOutLines } from '../patient/play/LeftOutList.tsx';
import { eventName } from '../ui/events.tsx';
import { playedWords } from './cause-words.ts';
import { movable } from './live-actions.ts';

/** How far a measure can be trusted, in words. Bounds [J]: below one half most drills void the trial. */
export const trust = (quality: number): 'good' | 'fair' | 'poor' =>
  quality >= 0.8 ? 'good' : quality >= 0.5 ? 'fair' : 'poor';

const LAST_ENTRIES = 5;

const percent = (value: number): string =>
  formatNumber(value, { style: 'percent', maximumFractionDigits: 0 });
/** Minutes and seconds since the session began. */
export const clock = (ms: number): string => {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => formatNumber(value, { minimumIntegerDigits: 2, useGrouping: false });
  return `${formatNumber(Math.floor(seconds / 60), { useGrouping: false })}:${two(seconds % 60)}`;
};

/** Where the session is: time, phase, drill, level, and what was counted so far. */
export function LiveProgress({ controller }: { controller: PlayController }) {
  const time = useComputed(() => clock(controller.session.value.elapsed)).value;
  const where = useComputed(() => whereWords(controller.session.value)).value;
  const level = useComputed(() => levelWords(controller.session.value)).value;
  const tally = useComputed(() => tallyWords(controller.session.value)).value;
  const told = useComputed(() => toldWords(controller.session.value)).value;
  return (
    <div class="live-progress">
      <p>
        <strong class="number">{time}</strong> {where}
      </p>
      {level && <p>{level}</p>}
      {tally && <p>{tally}</p>}
      {told && <p>{told}</p>}
    </div>
  );
}

/** Why the exercise in play is as it is. One text, so that a picture in which no sentence changed draws nothing. */
export function LiveCauses({ controller }: { controller: PlayController }) {
  const causes = useComputed(() => causeLines(controller.session.value).join('\n')).value;
  if (causes === '') return null;
  return (
    <ul class="live-causes" aria-label={t('therapist.live.causes')}>
      {causes.split('\n').map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** What today's session leaves out, with the reason: what was known before it began, and what showed itself on the way. */
export function LiveLeftOut({ controller }: { controller: PlayController }) {
  const onTheWay = useComputed(() => controller.session.value.leftOut).value;
  const all = [...controller.leftOut, ...onTheWay];
  if (all.length === 0) return null;
  return (
    <section aria-label={t('therapist.live.left-out')}>
      <h3>{t('therapist.live.left-out')}</h3>
      <ul class="live-causes">
        {leftOutLines(all).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function whereWords(session: SessionState): string {
  const { phase, drillIndex, drillCount, drill } = session;
  const name = t(`session.phase.${phase}`);
  const of = drill?.drill ?? taughtNow(session);
  if (of === null) return name;
  return `${name} ${t('play.trial', { n: drillIndex, of: drillCount })}: ${t(`drill.${of}.name`)}`;
}

/** The rung in play. */
const levelWords = ({ running }: SessionState): string | null =>
  running?.item.level === undefined || running.item.level === null
    ? null
    : t('therapist.level', { level: running.item.level + 1 });

/** Why each number of the exercise in play is what it is; what moves within a session is always told. */
export function causeLines(session: SessionState): readonly string[] {
  const { running } = session;
  if (running === null) return [];
  const { item } = running;
  const moves = movable(session);
  const played = playedNow(session, { item, tries: null });
  return playedWords(item, played, moves === null ? [] : [moves.parameter]);
}

function tallyWords({ drill }: SessionState): string | null {
  if (!drill || drill.practice) return drill ? t('play.practice') : null;
  const count = (outcome: string) => drill.trials.filter((trial) => trial.outcome === outcome).length;
  return t('therapist.live.tally', {
    done: drill.trials.length,
    of: drill.trialCount,
    hit: count('hit'),
    void: count('void'),
  });
}

function toldWords({ running }: SessionState): string | null {
  if (running === null) return null;
  const { grabs, steps, handsOn } = running.told;
  return grabs + steps + handsOn > 0 ? t('therapist.live.told', { grabs, steps, hands: handsOn }) : null;
}

/** The camera's numbers of this moment: called estimates, with how far they can be trusted; a dash where nothing was measured. */
export function LiveMeasures({ controller }: { controller: PlayController }) {
  const body = controller.live.value;
  const quality = body?.tracked ? body.quality : 0;
  return (
    <section class="live-measures" aria-label={t('therapist.live.measures')}>
      <h3>{t('therapist.live.measures')}</h3>
      <p class="live-quality" data-trust={trust(quality)}>
        <span>
          {t('therapist.live.quality', {
            percent: percent(quality),
            word: t(`therapist.live.trust.${trust(quality)}`),
          })}
        </span>
        <meter min={0} max={1} low={0.5} high={0.8} optimum={1} value={quality} aria-hidden="true" />
      </p>
      {body?.notMeasured && <p class="live-warn">{t(`therapist.live.not.${body.notMeasured}`)}</p>}
      <dl>
        {measuresOf(body).map(([name, value]) => (
          <div key={name}>
            <dt>{t(`therapist.live.measure.${name}`)}</dt>
            <dd>{value ?? '–'}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Names (words `therapist.live.measure.<name>`) and values; null is not measured. */
export function measuresOf(body: BodyState | null): readonly (readonly [string, string | null])[] {
  const known = body !== null && body.notMeasured === null ? body : null;
  const side = (value: number | null | undefined): string | null => {
    if (value === null || value === undefined) return null;
    const word = Math.abs(value) < 0.02 ? '' : ` ${t(value < 0 ? 'common.left' : 'common.right')}`;
    return `${percent(Math.abs(value))}${word}`;
  };
  const height = (value: number | null | undefined): string | null =>
    value === null || value === undefined
      ? null
      : formatNumber(Math.max(0, value), {
          style: 'percent',
          minimumFractionDigits: 1,
          maximumFractionDigits: 1,
        });
  const load = known?.loadRight ?? null;
  const lean = known?.trunkLean ?? null;
  return [
    ['lateral', side(known?.lateralSmooth)],
    [
      'load',
      load === null ? null : t('therapist.live.load', { left: percent(1 - load), right: percent(load) }),
    ],
    ['lift-left', height(known?.left.lift)],
    ['lift-right', height(known?.right.lift)],
    [
      'lean',
      lean === null
        ? null
        : `${formatNumber(lean, { maximumFractionDigits: 0, signDisplay: 'exceptZero' })}°`,
    ],
    ['rate', body === null ? null : formatNumber(body.posesPerSecond, { maximumFractionDigits: 0 })],
  ];
}

const SHOWN: Readonly<Record<string, (detail: string) => string | null>> = {
  told: (detail) => (['support', 'step', 'hands-on'].includes(detail) ? t(`therapist.live.${detail}`) : null),
  note: (detail) => detail,
  'asked-adjust': (detail) => t(`therapist.live.${detail.split(' ')[0]}`),
  skip: () => t('therapist.live.skip'),
  pause: (detail) => (detail.startsWith('asked') ? t('therapist.live.pause') : null),
  resume: () => t('therapist.live.go-on'),
  incident: eventName,
  report: eventName,
};

/** A line of the log in words, or null where it is nobody's business. */
const shown = (entry: LogEntry): string | null => SHOWN[entry.what]?.(entry.detail) ?? null;

/** The last things that went into the record, newest first, so that a key pressed by mistake is seen. */
export function LiveEntries({ controller }: { controller: PlayController }) {
  const log = useComputed(() => controller.session.value.log).value;
  const lines = log
    .filter((entry) => shown(entry) !== null)
    .slice(-LAST_ENTRIES)
    .reverse();
  return (
    <section class="live-entries" aria-label={t('therapist.live.entries')}>
      <h3>{t('therapist.live.entries')}</h3>
      {lines.length === 0 && <p>{t('therapist.live.entries.none')}</p>}
      <ol>
        {lines.map((entry) => (
          <li key={`${entry.at}-${entry.what}-${entry.detail}`}>
            <span class="number">{clock(entry.at)}</span> <bdi>{shown(entry)}</bdi>
          </li>
        ))}
      </ol>
    </section>
  );
}
