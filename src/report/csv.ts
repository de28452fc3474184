import type { Fact } from '../facts/fact.ts';
import { eventsOf } from '../facts/incidents.ts';
import { readStamp } from '../facts/order.ts';
import { type Told, toldOf } from '../facts/told.ts';
import type { SessionRecord } from '../records/schema.ts';
import { type Cell, type CsvStyle, csvLine } from './csv-line.ts';
import { localDay, metricOf, rating, type SessionDrill } from './summary.ts';

/** Trials as a table: one row a trial. Names and notes of people are left out; the person is an id. */

interface Column {
  readonly name: string;
  readonly unit: string;
  readonly about: string;
  readonly of: (
    session: SessionRecord,
    drill: SessionDrill,
    trial: SessionDrill['trials'][number],
    told: Told,
  ) => Cell;
}

const seconds = (ms: number): number => Math.round(ms) / 1000;

/** The fixed columns, in order. After them comes one column `metric_<name>` for each metric that occurs. */
export const CSV_COLUMNS: readonly Column[] = [
  { name: 'session', unit: '', about: 'Id of the session.', of: (s) => s.id },
  { name: 'person', unit: '', about: 'Id of the person (a pseudonym).', of: (s) => s.person },
  { name: 'started_at', unit: 'UTC', about: 'Start of the session, ISO 8601.', of: (s) => s.startedAt },
  { name: 'local_day', unit: '', about: "The person's own calendar day.", of: (s) => localDay(s) },
  { name: 'status', unit: '', about: 'finished, stopped, interrupted or running.', of: (s) => s.status },
  { name: 'app', unit: '', about: 'Version of Heron.', of: (s) => s.app },
  {
    name: 'plan_version',
    unit: '',
    about: 'Version of the plan; empty without one.',
    of: (s) => s.plan?.version ?? null,
  },
  { name: 'camera', unit: '', about: 'webcam, virtual or file.', of: (s) => s.device.camera },
  {
    name: 'pose_model',
    unit: '',
    about: 'Landmark network: lite or full.',
    of: (s) => s.device.pose?.model ?? null,
  },
  {
    name: 'pose_rate',
    unit: '1/s',
    about: 'Poses a second measured on the device.',
    of: (s) => s.device.pose?.posesPerSecond ?? null,
  },
  {
    name: 'tracking_quality',
    unit: '0–1',
    about: 'Mean tracking quality of the session.',
    of: (s) => s.conditions.quality,
  },
  { name: 'footwear', unit: '', about: 'What was worn.', of: (s) => s.conditions.footwear },
  {
    name: 'pain_before',
    unit: '0–10',
    about: 'Pain before, as told.',
    of: (s) => rating(s, 'pain', 'before'),
  },
  { name: 'pain_after', unit: '0–10', about: 'Pain after, as told.', of: (s) => rating(s, 'pain', 'after') },
  { name: 'effort', unit: '0–10', about: 'Effort (CR10), as told.', of: (s) => rating(s, 'effort', 'after') },
  {
    name: 'steadiness',
    unit: '1–5',
    about: 'Felt steadiness, 5 = lost balance.',
    of: (s) => rating(s, 'steadiness', 'after'),
  },
  {
    name: 'drill_index',
    unit: '',
    about: 'Place of the drill in the session, from 1.',
    of: (s, d) => s.drills.indexOf(d) + 1,
  },
  { name: 'drill', unit: '', about: 'Which drill.', of: (_, d) => d.drill },
  { name: 'drill_version', unit: '', about: 'Version of its rules.', of: (_, d) => d.version },
  { name: 'ladder', unit: '', about: 'The ladder that it counts for.', of: (_, d) => d.ladder },
  { name: 'level', unit: '', about: 'Rung of that ladder when it ran.', of: (_, d) => d.level },
  {
    name: 'parameters',
    unit: '',
    about: 'What was asked: name=value, separated by blanks.',
    of: (_, d) =>
      Object.entries(d.parameters)
        .map(([k, x]) => `${k}=${x}`)
        .join(' '),
  },
  { name: 'support', unit: '', about: 'Support agreed for the drill.', of: (_, d) => d.support },
  { name: 'helper', unit: '', about: 'Role of the helper.', of: (_, d) => d.helper },
  {
    name: 'grabs',
    unit: 'count',
    about: 'Support taken during the drill, as told.',
    of: (_s, _d, _t, told) => told.support,
  },
  {
    name: 'steps',
    unit: 'count',
    about: 'Steps during the drill, as told.',
    of: (_s, _d, _t, told) => told.steps,
  },
  {
    name: 'hands_on',
    unit: 'count',
    about: 'Helper took hold during the drill, as told.',
    of: (_s, _d, _t, told) => told.handsOn,
  },
  {
    name: 'complete',
    unit: '',
    about: 'false: skipped or stopped before its end.',
    of: (_, d) => d.complete,
  },
  {
    name: 'scored',
    unit: '',
    about: 'false: the machine was too slow for a fair score.',
    of: (_, d) => d.scored,
  },
  {
    name: 'range_left',
    unit: '1 = over the ankle',
    about: 'Own range of shift to the left.',
    of: (_, d) => d.range?.left ?? null,
  },
  {
    name: 'range_right',
    unit: '1 = over the ankle',
    about: 'Own range of shift to the right.',
    of: (_, d) => d.range?.right ?? null,
  },
  { name: 'trial', unit: '', about: 'Number of the trial, from 1.', of: (_s, _d, t) => t.n },
  { name: 'side', unit: '', about: "The person's own side.", of: (_s, _d, t) => t.side },
  {
    name: 'target',
    unit: "the drill's own",
    about: 'What was asked; to the right is positive.',
    of: (_s, _d, t) => t.target,
  },
  {
    name: 'outcome',
    unit: '',
    about: 'hit, miss or void (not judged, for instance because tracking was lost).',
    of: (_s, _d, t) => t.outcome,
  },
  { name: 'reason', unit: '', about: 'Why, as a word of the drill.', of: (_s, _d, t) => t.reason },
  {
    name: 'start',
    unit: 's',
    about: 'Start of the trial after the start of the session.',
    of: (s, _d, t) => seconds(t.t0 - s.clock),
  },
  {
    name: 'end',
    unit: 's',
    about: 'End of the trial after the start of the session.',
    of: (s, _d, t) => seconds(t.t1 - s.clock),
  },
];

export interface CsvOptions {
  readonly style: CsvStyle;
  /** What was told while they practised. */
  readonly facts: readonly Fact[];
  /** Whose sessions they are: entries that were merged into this one are the same person. */
  readonly person?: string;
}

/** All trials of the sessions, as parts of text (one a session) to be put into one Blob. The first line names the columns. */
export function trialsCsv(sessions: readonly SessionRecord[], options: CsvOptions): readonly string[] {
  const { style, person } = options;
  const metrics = new Set<string>();
  for (const session of sessions)
    for (const drill of session.drills)
      for (const trial of drill.trials) for (const name of Object.keys(trial.metrics)) metrics.add(name);
  const names = [...metrics].sort();
  const head = [...CSV_COLUMNS.map((column) => column.name), ...names.map((name) => `metric_${name}`)];
  const parts = [csvLine(head, style)];
  const facts = new Map<string | null, Fact[]>();
  for (const fact of options.facts) {
    const own = facts.get(fact.session) ?? [];
    facts.set(fact.session, own);
    own.push(fact);
  }
  for (const session of [...sessions].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1))) {
    const shown = person === undefined ? session : { ...session, person };
    const own = facts.get(session.id) ?? [];
    let text = '';
    for (const [i, drill] of shown.drills.entries()) {
      const told = toldOf(own, session.id, i);
      for (const trial of drill.trials)
        text += csvLine(
          [
            ...CSV_COLUMNS.map((column) => column.of(shown, drill, trial, told)),
            ...names.map((name) => metricOf(trial, name)),
          ],
          style,
        );
    }
    parts.push(text);
  }
  return parts;
}

/** What happened to one person, one row an event, what was noted by mistake marked. Notes and names of people are left out. */
export function eventsCsv(facts: readonly Fact[], options: Omit<CsvOptions, 'facts'>): string {
  const rows = eventsOf(facts).map((event) => [
    options.person ?? '',
    new Date(readStamp(event.at).wallMs).toISOString(),
    event.session,
    event.class,
    event.what,
    event.by.role,
    event.drill,
    event.fine === null ? null : event.fine ? 'fine' : 'not-fine',
    event.correction === null ? null : 'mistaken',
  ]);
  return [EVENT_COLUMNS, ...rows].map((row) => csvLine(row, options.style)).join('');
}
const EVENT_COLUMNS = [
  'person',
  'noted_at',
  'session',
  'class',
  'what',
  'by',
  'drill',
  'answered',
  'taken_back',
] as const;

/** The meaning of the columns, itself as CSV: name, unit, meaning. `metrics` gives those of the metrics, where known. */
export function csvDictionary(
  metrics: Readonly<Record<string, { readonly unit: string; readonly about: string }>>,
  style: CsvStyle,
): string {
  const rows = CSV_COLUMNS.map((column) => [column.name, column.unit, column.about]);
  const more = Object.entries(metrics).map(([name, m]) => [`metric_${name}`, m.unit, m.about]);
  return [['column', 'unit', 'meaning'], ...rows, ...more].map((row) => csvLine(row, style)).join('');
}
