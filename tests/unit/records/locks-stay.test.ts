import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { prepareSession } from '../../../src/app/prepare.ts';
import type { Content, Fact } from '../../../src/facts/fact.ts';
import { openLocks } from '../../../src/facts/lock.ts';
import { type ExportFile, exportFile } from '../../../src/records/exchange.ts';
import { MemoryPort } from '../../../src/records/memory.ts';
import { importFile } from '../../../src/records/merge.ts';
import { openRecords, type Records } from '../../../src/records/store.ts';
import { clearLocks } from '../../../src/screens/therapist/chart.ts';
import { aDrill, aStart, aTrial, madeSources } from './make.ts';

// Ten thousand weeks of a clinic, on a busy machine.
vi.setConfig({ testTimeout: 600_000 });

const DAY = 86_400_000;
const PATIENT: Fact['by'] = { role: 'patient', name: null };
const THERAPIST: Fact['by'] = { role: 'therapist', name: 'PT' };

/** Two devices that share a person each other knows, and files between them. */
interface Place {
  readonly records: Records;
  readonly clock: { now: number };
  /** A file that was saved earlier, to be brought in some time. */
  file: ExportFile | null;
}
async function place(seed: number): Promise<Place> {
  const { sources, clock } = madeSources(seed);
  const disk = new MemoryPort();
  const records = await openRecords({ open: async () => disk, sources, locks: null, storage: null });
  return { records, clock, file: null };
}
const all = async ({ records }: Place): Promise<readonly Fact[]> =>
  [...(await records.facts.safety()).values()].flat();
const open = async (at: Place): Promise<readonly string[]> => openLocks(await all(at)).map(({ id }) => id);

/** The `pick`-th of a list, counted around. */
const some = <T>(list: readonly T[], pick: number): T | undefined =>
  list.length === 0 ? undefined : list[pick % list.length];
const note = (at: Place, person: string, session: string | null, content: Content, by = PATIENT) =>
  at.records.facts.add(person, session, [{ content, by }]);

interface Doing {
  readonly at: Place;
  readonly other: Place;
  readonly person: string;
  readonly session: string | null;
  readonly pick: number;
  /** Locks that a clearance has named anywhere. */
  readonly cleared: Set<string>;
}
const incident = { kind: 'incident', t: 1, phase: null, drill: null, saw: {}, note: '' } as const;

/** Everything that people can do with the product and that touches what is stored, except forgetting a whole person (FACT-2). */
const DEEDS: Readonly<Record<string, (doing: Doing) => Promise<unknown>>> = {
  'a session': async ({ at, person }) => {
    const { id } = await at.records.sessions.begin(aStart(person));
    const drill = await at.records.sessions.beginDrill(id, aDrill());
    await at.records.sessions.addTrial(id, drill, aTrial(1));
    await at.records.sessions.finish(id, 'finished');
  },
  'a session is prepared': async ({ at, person }) => {
    await at.records.people.choose(person);
    await prepareSession(at.records, false);
  },
  'a fall seen': ({ at, person, session }) =>
    note(at, person, session, { ...incident, what: 'rapid-descent' }),
  'a fall reported': ({ at, person, session }) =>
    at.records.facts.report(person, session, { what: 'fall', t: 1, note: '' }, PATIENT),
  'a stop': ({ at, person, session }) =>
    note(at, person, session, { kind: 'locked', why: 'symptom', of: null }),
  'an old yes': async ({ at, session }) =>
    session !== null &&
    at.records.sessions.note(session, { answers: { cleared: true, 'daily-fall': false } }),
  'a correction': async ({ at, person, pick }) => {
    const of = some(await at.records.facts.of(person), pick);
    if (of) await note(at, person, of.session, { kind: 'corrected', of: of.id, note: '' }, THERAPIST);
  },
  'a grant': ({ at, person }) =>
    note(at, person, null, { kind: 'granted', what: 'one-leg', how: 'therapist', seen: [] }, THERAPIST),
  'a clearance': async ({ at, person, pick, cleared }) => {
    const lock = some(openLocks(await at.records.facts.of(person)), pick);
    if (!lock) return;
    cleared.add(lock.id);
    await clearLocks(at.records, { person, locks: [lock.id], name: 'PT', note: 'Seen.' });
  },
  'a session deleted': async ({ at, session }) => session !== null && at.records.sessions.remove(session),
  'a session closed': async ({ at, session }) =>
    session !== null && at.records.sessions.finish(session, 'interrupted'),
  retention: async ({ at, person, pick }) => {
    at.clock.now += (20 + (pick % 40)) * DAY;
    await at.records.sessions.begin(aStart(person));
    await at.records.storage.setRetention({ tracesMonths: 1, sessionsMonths: 1 });
    await at.records.storage.applyRetention();
  },
  'people merged': async ({ at, person, pick }) => {
    const into = some(await at.records.people.list(), pick);
    if (into && into.id !== person) await at.records.people.merge(person, into.id).catch(() => undefined);
  },
  'people separated': ({ at, person }) => at.records.people.split(person).catch(() => undefined),
  'somebody added': ({ at }) => at.records.people.add({ name: 'New' }),
  settings: async ({ at, person }) => {
    const one = await at.records.people.get(person);
    if (one)
      await at.records.people.edit(person, { notes: 'x', profile: { ...one.profile, helper: 'watching' } });
    await at.records.settings.set('therapist.pin', null);
  },
  'a file saved': async ({ at }) => {
    at.file = JSON.parse((await exportFile(at.records, { app: '0.1.0' })).join(''));
  },
  'a file brought back': async ({ at, other }) => {
    if (at.file) await importFile(other.records, at.file);
  },
  'an old file brought back': async ({ at }) => {
    if (at.file) await importFile(at.records, at.file);
  },
};
const NAMES = Object.keys(DEEDS);

it('LOCK-3: no operation of the product opens a lock but a clearance that names it (10,000 clinics)', async () => {
  const deed = fc.record({
    what: fc.constantFrom(...NAMES),
    on: fc.nat(1),
    pick: fc.nat(30),
  });
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 3, maxLength: 12 }), async (deeds) => {
      const places = [await place(1), await place(2)] as const;
      const first = await places[0].records.people.add({ name: 'Ana' });
      await importFile(
        places[1].records,
        JSON.parse((await exportFile(places[0].records, { app: '0.1.0' })).join('')),
      );
      const cleared = new Set<string>();
      for (const { what, on, pick } of deeds) {
        const [at, other] = on === 0 ? places : [places[1], places[0]];
        at.clock.now += 3_600_000;
        const person = some(await at.records.people.list(), pick)?.id ?? first.id;
        const session = some(await at.records.sessions.list({ person }), pick)?.id ?? null;
        const before = await Promise.all(places.map(open));
        await DEEDS[what]?.({ at, other, person, session, pick, cleared });
        for (const [i, one] of places.entries()) {
          const now = new Set(await open(one));
          const gone = (before[i] ?? []).filter((id) => !now.has(id));
          if (now.size > 0) seen.set(what, (seen.get(what) ?? 0) + 1);
          expect(
            gone.filter((id) => !cleared.has(id)),
            what,
          ).toEqual([]);
        }
      }
    }),
    { numRuns: 10_000 },
  );
  // Every deed was done while a lock was open, or the promise says nothing of it.
  for (const name of NAMES) expect(seen.get(name) ?? 0, name).toBeGreaterThan(100);
});
