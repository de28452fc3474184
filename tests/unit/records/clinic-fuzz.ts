import fc from 'fast-check';
import type { Content, Fact } from '../../../src/facts/fact.ts';
import { openLocks } from '../../../src/facts/lock.ts';
import { MemoryPort } from '../../../src/records/memory.ts';
import { importFile } from '../../../src/records/merge.ts';
import type { Port } from '../../../src/records/port.ts';
import { openRecords, type Records } from '../../../src/records/store.ts';
import { aDrill, anEntry, aStart, aTrial, fileOf, madeSources } from './make.ts';

/** What is done in a clinic, on one of its devices, to the person or session that `pick` chooses among those that it knows. */
export type Deed = { readonly device: number; readonly pick: number; readonly later: number } & (
  | { readonly do: 'add' | 'edit-notes' | 'edit-helper' | 'choose' | 'archive'; readonly word: string }
  | { readonly do: 'same'; readonly with: number }
  | { readonly do: 'apart' | 'forget' | 'agree' }
  | { readonly do: 'practise'; readonly end: 'finished' | 'stopped' | 'cut off' }
  | { readonly do: 'fall' | 'clear' | 'grant' | 'revoke' | 'note' }
  | { readonly do: 'delete-session' | 'plan' }
  | { readonly do: 'file'; readonly to: number; readonly one: boolean }
  | { readonly do: 'kill'; readonly when: 'idle' | 'before the write' | 'after the write' }
  | { readonly do: 'full' | 'room' }
);

const base = { device: fc.nat(4), pick: fc.nat(30), later: fc.integer({ min: 0, max: 40_000_000 }) };
const file = fc.record({ ...base, do: fc.constant('file' as const), to: fc.nat(4), one: fc.boolean() });
const deed = fc.oneof(
  { arbitrary: file, weight: 3 },
  fc.record({
    ...base,
    do: fc.constantFrom('add' as const, 'edit-notes', 'edit-helper', 'choose', 'archive'),
    word: fc.constantFrom('a', 'b', 'c'),
  }),
  fc.record({ ...base, do: fc.constant('same' as const), with: fc.nat(30) }),
  fc.record({ ...base, do: fc.constantFrom('apart' as const, 'apart', 'forget', 'agree') }),
  fc.record({
    ...base,
    do: fc.constant('practise' as const),
    end: fc.constantFrom('finished' as const, 'stopped', 'cut off'),
  }),
  fc.record({ ...base, do: fc.constantFrom('fall' as const, 'clear', 'grant', 'revoke', 'note') }),
  fc.record({ ...base, do: fc.constantFrom('delete-session' as const, 'plan') }),
  fc.record({
    ...base,
    do: fc.constant('kill' as const),
    when: fc.constantFrom('idle' as const, 'before the write', 'after the write'),
  }),
  fc.record({ ...base, do: fc.constantFrom('full' as const, 'room') }),
);
/** A clinic's random work on two to five devices. */
export const work = fc.record({
  devices: fc.integer({ min: 2, max: 5 }),
  deeds: fc.array(deed, { minLength: 30, maxLength: 60, size: 'max' }),
});

const START = Date.parse('2026-03-02T09:00:00.000Z');
const THERAPIST = { role: 'therapist', name: 'Dr A' } as const;

/** A device: a disk that outlives a kill, can be full, and can lose the power around a write. */
class Device {
  readonly disk = new MemoryPort();
  readonly made: ReturnType<typeof madeSources>;
  private full = false;
  private power: 'on' | 'before the write' | 'after the write' = 'on';
  records!: Records;

  constructor(n: number) {
    this.made = madeSources(1 + n * 7919, START);
  }
  async open(): Promise<void> {
    const { disk } = this;
    const refuse = (name: string) => Promise.reject(Object.assign(new Error(name), { name }));
    const port: Port = {
      read: (work) => disk.read(work),
      write: async (work) => {
        if (this.full) return refuse('QuotaExceededError');
        if (this.power === 'before the write') return refuse('AbortError');
        const done = await disk.write(work);
        if (this.power === 'after the write') return refuse('AbortError');
        return done;
      },
      clear: () => disk.clear(),
      close: () => {},
    };
    this.records = await openRecords({
      open: async () => port,
      sources: this.made.sources,
      locks: null,
      storage: null,
    });
  }
  setFull(full: boolean): void {
    this.full = full;
  }
  /** Whether what was just done is on the disk, and not only in memory. */
  get safe(): boolean {
    return this.records.unsaved() === 0;
  }
  /** The power goes while `work` runs; then somebody switches on again, and there is room. */
  async killed(when: 'before the write' | 'after the write', work: () => Promise<unknown>): Promise<void> {
    this.power = when;
    await work().catch(() => {});
    this.power = 'on';
    this.full = false;
    await this.open();
  }
}

/** Plays the deeds; returns the devices, every fact that was on a disk when its deed was done, and who was ever forgotten. */
export async function played({
  devices: count,
  deeds,
}: typeof work extends fc.Arbitrary<infer T> ? T : never) {
  const devices = Array.from({ length: count }, (_, n) => new Device(n));
  for (const device of devices) await device.open();
  // The day begins with three people whom every device knows.
  const [first] = devices as [Device];
  for (const name of ['a', 'b', 'c']) await first.records.people.add({ name });
  for (const device of devices.slice(1)) await importFile(device.records, await fileOf(first.records));
  const kept = new Map<string, Fact>();
  const forgotten = new Set<string>();
  const nth = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

  for (const one of deeds) {
    const device = nth(devices, one.device) as Device;
    device.made.clock.now += one.later;
    if (one.do === 'kill') {
      if (one.when === 'idle') await device.open();
      else
        await device.killed(one.when, async () => {
          const person = nth(await device.records.people.list(), one.pick);
          if (person) await device.records.facts.add(person.id, null, [{ content: FALL, by: THERAPIST }]);
        });
    } else await done(device, one);
  }
  return { devices, kept, forgotten };

  async function done(device: Device, one: Exclude<Deed, { do: 'kill' }>): Promise<void> {
    const { records } = device;
    const { people, facts, sessions } = records;
    const person = nth(await people.list(), one.pick);
    const note = async (content: Content, session: string | null = null) => {
      if (!person) return;
      const told = await facts.add(person.id, session, [{ content, by: THERAPIST }]);
      if (device.safe) for (const fact of told) kept.set(fact.id, fact);
    };
    switch (one.do) {
      case 'add':
        await people.add({ name: one.word });
        return;
      case 'full':
        return device.setFull(true);
      case 'room':
        device.setFull(false);
        await records.retry();
        return;
      case 'file': {
        const to = nth(devices, one.to);
        if (!to || to === device) return;
        // A device whose disk is full takes no file: it says so, and nothing of it is half taken.
        const only = one.one && person ? [person.id] : undefined;
        await importFile(to.records, await fileOf(records, only)).catch((error: unknown) => {
          if (!(error instanceof Error) || error.name !== 'QuotaExceededError') throw error;
        });
        return;
      }
      case 'agree': {
        const gone = nth(await people.forgotten([...forgotten]), one.pick);
        if (gone) await people.agreesAgain(gone);
        return;
      }
    }
    if (!person) return;
    const own = await sessions.list({ person: person.id });
    const known = await facts.of(person.id);
    switch (one.do) {
      case 'edit-notes':
        await people.edit(person.id, { notes: one.word });
        break;
      case 'edit-helper':
        await people.edit(person.id, {
          profile: { ...person.profile, helper: one.word === 'a' ? 'none' : 'watching' },
        });
        break;
      case 'archive':
        await people.edit(person.id, { archived: one.word === 'a' });
        break;
      case 'choose':
        await people.choose(person.id);
        break;
      case 'same': {
        const other = nth(await people.everybody(), one.with);
        if (other && other.id !== person.id) await people.merge(person.id, other.id);
        break;
      }
      case 'apart': {
        const merged = nth(await people.merged(person.id), one.pick);
        if (merged) await people.split(merged.id);
        break;
      }
      case 'forget':
        for (const id of await people.idsOf(person.id)) forgotten.add(id);
        await people.forget(person.id);
        break;
      case 'practise': {
        const { id } = await sessions.begin(aStart(person.id));
        await sessions.beginDrill(id, aDrill());
        await sessions.addTrial(id, 0, aTrial(1));
        await note({ kind: 'practised', ms: 60_000 }, id);
        if (one.end !== 'cut off')
          await sessions.finish(id, one.end, { decisions: [anEntry(device.made.clock.now)] });
        break;
      }
      case 'fall':
        await note(FALL);
        break;
      case 'clear': {
        const lock = nth(openLocks(known), one.pick);
        if (lock) await note({ kind: 'cleared', of: [lock.id], note: '' });
        break;
      }
      case 'grant':
        await note({ kind: 'granted', what: 'one-leg', how: 'therapist', seen: [] });
        break;
      case 'revoke':
        await note({ kind: 'revoked', what: 'one-leg' });
        break;
      case 'note':
        await note({ kind: 'noted', text: 'seen' });
        break;
      case 'delete-session': {
        const session = nth(own, one.pick);
        if (session) await sessions.remove(session.id);
        break;
      }
      case 'plan':
        await records.plans.write({
          person: person.id,
          author: 'T',
          template: null,
          goals: '',
          drills: [],
          dose: { daysPerWeek: 3, minutes: 10 },
          support: 'counter',
          precautions: '',
          noteToPatient: '',
        });
    }
  }
}
const FALL: Content = { kind: 'locked', why: 'fall', of: null };

/** At the day's end there is room everywhere; every device brings its file to the first, and takes that one's home. */
export async function settleUp(devices: readonly Device[]): Promise<void> {
  for (const device of devices) {
    device.setFull(false);
    await device.records.retry();
  }
  const [first, ...rest] = devices as [Device, ...Device[]];
  // Twice: what a file holds of somebody forgotten is not kept (GONE-2), and comes back only after the word that they agreed again is here.
  for (let round = 0; round < 2; round++) {
    for (const one of rest) await importFile(first.records, await fileOf(one.records));
    for (const one of rest) await importFile(one.records, await fileOf(first.records));
  }
}
