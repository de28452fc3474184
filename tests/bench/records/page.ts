import { type ComponentChildren, h, render } from 'preact';
import { drillOf } from '../../../src/drills/catalogue.ts';
import { readFact, writeFact } from '../../../src/facts/fact.ts';
import { practisedOf } from '../../../src/facts/practice.ts';
import { exportFile, readExport } from '../../../src/records/exchange.ts';
import { importFile, preview } from '../../../src/records/merge.ts';
import { openRecords } from '../../../src/records/store.ts';
import { adherence } from '../../../src/report/adherence.ts';
import { trialsCsv } from '../../../src/report/csv.ts';
import { fhirBundle } from '../../../src/report/fhir.ts';
import { trendPlot } from '../../../src/report/plots.ts';
import { review } from '../../../src/report/review.ts';
import { findPeople, roster } from '../../../src/report/roster.ts';
import { svgText } from '../../../src/report/svg.ts';
import { ReportPart } from '../../../src/screens/therapist/report-part.tsx';
import { ReviewPart } from '../../../src/screens/therapist/review-part.tsx';
import { Roster } from '../../../src/screens/therapist/roster.tsx';
import '../../../src/screens/ui/base.css';
import '../../../src/screens/ui/components.css';
import { generate } from '../generate.ts';
import './year.ts';

/** Draws a real screen from loaded data: done when the browser has laid it out and drawn a frame with it. */
async function drawn(screen: ComponentChildren): Promise<number> {
  const root = document.createElement('main');
  document.body.replaceChildren(root);
  render(screen, root);
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  return root.querySelectorAll('*').length;
}
const elements = (n: number): string => `${n} elements`;

/** Whether two files hold the same bytes behind their first line, which tells when they were made. */
async function sameBehindHead(a: Blob, b: Blob): Promise<boolean> {
  const head = async (blob: Blob) => (await blob.slice(0, 4_000_000).text()).indexOf('"sessions":[');
  const [from, until] = [await head(a), await head(b)];
  if (a.size !== b.size || from < 0 || from !== until) return false;
  const PIECE = 16_000_000;
  for (let at = from; at < a.size; at += PIECE)
    if ((await a.slice(at, at + PIECE).text()) !== (await b.slice(at, at + PIECE).text())) return false;
  return true;
}

/** The records bench as it runs in the browser: real IndexedDB, real memory. */
export interface Result {
  readonly name: string;
  readonly ms: number;
  readonly note: string;
}

declare global {
  interface Window {
    bench: (people: number, sessions: number, seed: number) => Promise<Result[]>;
  }
}

const TODAY = '2026-11-20';

window.bench = async (people, sessions, seed) => {
  const results: Result[] = [];
  const timed = async <T>(
    name: string,
    work: () => Promise<T> | T,
    note: (value: T) => string,
  ): Promise<T> => {
    const start = performance.now();
    const value = await work();
    results.push({ name, ms: performance.now() - start, note: note(value) });
    return value;
  };
  /**
   * The first time is what somebody waits, and what is judged. The fastest of five beside it tells how much of that was
   * cold code or another program on the machine.
   */
  const repeated = async <T>(
    name: string,
    work: () => Promise<T> | T,
    note: (value: T) => string,
  ): Promise<T> => {
    const times: number[] = [];
    let first: { readonly value: T } | null = null;
    for (let i = 0; i < 5; i++) {
      const start = performance.now();
      const value = await work();
      times.push(performance.now() - start);
      first ??= { value };
    }
    if (!first) throw new Error('nothing was measured');
    results.push({
      name,
      ms: times[0] ?? 0,
      note: `${note(first.value)}; fastest of five ${Math.min(...times).toFixed(0)} ms`,
    });
    return first.value;
  };
  /** Longest time in which the page could not draw. */
  let longest = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
  }).observe({ type: 'longtask' });

  const records = await openRecords();
  await records.wipe();

  let blob = new Blob([]);
  {
    const file = generate({ people, sessions, seed });
    const { sessions: all, ...rest } = file;
    // As the product lays it out: facts of a session with it, the others in the header, keys in the order of the schema.
    const facts = file.facts.map((fact) => writeFact(readFact(writeFact(fact)) ?? fact));
    const own = new Map<unknown, unknown[]>();
    for (const fact of facts.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1)))
      own.set(fact.session, [...(own.get(fact.session) ?? []), fact]);
    const head = { ...rest, facts: own.get(null) ?? [] };
    const parts: string[] = [`${JSON.stringify(head).slice(0, -1)},"sessions":[`];
    for (const [i, session] of all.entries()) {
      const line = own.has(session.id) ? { ...session, facts: own.get(session.id) } : session;
      parts.push(`${i === 0 ? '' : ','}\n${JSON.stringify(line)}`);
    }
    parts.push('\n]}\n');
    blob = new Blob(parts);
  }
  const megabytes = `${Math.round(blob.size / 1e6)} MB`;

  // Inventing the people is not part of the product.
  await new Promise((resolve) => setTimeout(resolve, 200));
  longest = 0;
  let calls = 0;
  const progress = () => {
    calls++;
  };
  const read = await timed(
    'import: read and validate',
    () => readExport(blob, { onProgress: progress }),
    (r) => `${megabytes}, ${r.ok ? r.file.sessions.length : r.why} sessions`,
  );
  if (!read.ok) return results;
  await timed(
    'import: preview',
    () => preview(records, read.file, progress),
    (p) => `${p.sessions.fresh} new`,
  );
  await timed(
    'import: write',
    () => importFile(records, read.file, progress),
    (p) => `${p.sessions.fresh} new, ${calls} calls of progress, longest task ${Math.round(longest)} ms`,
  );

  const since = new Date(Date.parse(TODAY) - 28 * 86_400_000).toISOString();
  const loaded = await timed(
    'roster: load',
    async () => {
      const [everybody, heads, plans, facts] = await Promise.all([
        records.people.list(),
        records.sessions.list({ from: since }),
        records.plans.currentOfAll(),
        records.facts.safety(),
      ]);
      return { everybody, heads, plans, facts };
    },
    ({ everybody, heads }) => `${everybody.length} people, ${heads.length} sessions of four weeks`,
  );
  const rows = await repeated(
    'roster: rows',
    () => roster(loaded.everybody, loaded.heads, loaded.plans, loaded.facts, TODAY),
    (r) => `${r.length} rows`,
  );
  await repeated(
    'roster: find',
    () => findPeople(rows, 'heron 1'),
    (r) => `${r.length} found`,
  );

  await repeated('roster: screen', () => drawn(h(Roster, { rows })), elements);

  const person = rows[0]?.person;
  if (!person) return results;
  const own = await timed(
    'review: load',
    () => records.sessions.records({ person: person.id }),
    (r) => `${r.length} sessions with trials`,
  );
  const facts = await timed(
    'review: facts',
    () => records.facts.of(person.id),
    (f) => `${f.length} facts`,
  );
  const heads = await records.sessions.list({ person: person.id });
  const made = await repeated(
    'review: summaries',
    () => review(own, facts),
    (r) => `${r.drills.length} drills and legs`,
  );
  await repeated(
    'review: calendar',
    () => adherence(heads, { today: TODAY, weeks: 52, asked: 3, practised: practisedOf(facts) }),
    (a) => `${a.weeks.length} weeks`,
  );
  await repeated(
    'review: screen',
    () => drawn(h(ReviewPart, { person, heads, facts, review: made, asked: 3, onChanged: () => undefined })),
    elements,
  );
  await repeated(
    'report: screen',
    () =>
      drawn(h(ReportPart, { person, heads, facts, review: made, plan: loaded.plans.get(person.id) ?? null })),
    elements,
  );
  const words = { title: '', description: '', unit: '', number: String, date: String, differs: '' };
  await repeated(
    'report: all plots',
    () =>
      made.drills.flatMap((drill) =>
        drill.series.map((one) =>
          svgText(
            trendPlot(
              one.points.map(({ at, value, differs }) => ({ at, value, like: differs.length === 0 })),
              one.trend,
              words,
            ),
          ),
        ),
      ),
    (p) => `${p.length} plots`,
  );
  await repeated(
    'report: CSV',
    () => trialsCsv(own, { style: 'comma', facts }).join('').length,
    (n) => `${Math.round(n / 1000)} kB`,
  );
  await repeated(
    'report: FHIR',
    () =>
      JSON.stringify(
        fhirBundle(
          {
            person,
            plans: [],
            sessions: own,
            facts,
            recordedAt: `${TODAY}T00:00:00.000Z`,
            app: '0.1.0',
            info: (drill) => drillOf(drill).info,
          },
          'collection',
        ),
      ).length,
    (n) => `${Math.round(n / 1000)} kB`,
  );
  const parts = await timed(
    'export: everything',
    () => exportFile(records, { app: '0.1.0', onProgress: progress }),
    (p) => `${Math.round(p.reduce((sum, part) => sum + part.length, 0) / 1e6)} MB`,
  );
  const again = new Blob([...parts]);
  const same = await sameBehindHead(blob, again);
  results.push({ name: 'round trip', ms: 0, note: same ? 'equal' : `${again.size} of ${blob.size} bytes` });
  await records.wipe();
  return results;
};
