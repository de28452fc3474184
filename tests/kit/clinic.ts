import { vi } from 'vitest';
import { prepareSession } from '../../src/app/prepare.ts';
import { drillOf } from '../../src/drills/catalogue.ts';
import type { Fact } from '../../src/facts/fact.ts';
import { openLocks } from '../../src/facts/lock.ts';
import type { HelperRole, Profile, Support } from '../../src/prescription/profile.ts';
import { MemoryPort } from '../../src/records/memory.ts';
import type { LadderEntry, Person, PlanDrill, SessionHead, SessionRecord } from '../../src/records/schema.ts';
import { openRecords, type Records } from '../../src/records/store.ts';
import { fhirBundle } from '../../src/report/fhir.ts';
import { type RosterRow, roster } from '../../src/report/roster.ts';
import { clearLocks } from '../../src/screens/therapist/chart.ts';
import { startSession } from '../../src/session/session.ts';
import type { SessionState } from '../../src/session/state.ts';

export const DAY_MS = 86_400_000;
const MONDAY = Date.UTC(2026, 2, 2, 10);

/** The place where everything of a scenario happens: one device, its disk, its clock, one patient. */
export class Clinic {
  records: Records;
  /** The day's time on the device's clock. */
  now = MONDAY;
  private readonly disk: MemoryPort;
  private random = 1;

  private constructor(disk: MemoryPort, records: Records) {
    this.disk = disk;
    this.records = records;
    vi.setSystemTime(this.now);
  }

  static async open(): Promise<Clinic> {
    const disk = new MemoryPort();
    const clinic: Clinic = new Clinic(
      disk,
      await openRecords({ open: async () => disk, locks: null, storage: null }),
    );
    await clinic.restart();
    return clinic;
  }

  /** The device is switched off and on again: what is on the disk is all that is left. */
  async restart(): Promise<void> {
    await this.settle();
    this.records = await openRecords({
      open: async () => this.disk,
      sources: { now: () => this.now, random: (length) => this.bytes(length) },
      locks: null,
      storage: null,
    });
  }

  /** Waits until everything that was to be written is written. */
  async settle(): Promise<void> {
    for (let n = 0; n < 50; n++) await new Promise((done) => setImmediate(done));
  }

  async person(): Promise<Person> {
    return this.records.people.current();
  }

  passes(ms: number): void {
    this.now += ms;
    vi.setSystemTime(this.now);
  }

  private bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => {
      this.random = (Math.imul(this.random, 1664525) + 1013904223) >>> 0;
      return this.random >>> 24;
    });
  }
}

/** What a therapist does at the desk. */
export class Therapist {
  private readonly clinic: Clinic;
  private readonly lines: PlanDrill[] = [];
  private support: Support = 'counter';

  constructor(clinic: Clinic) {
    this.clinic = clinic;
  }

  /** Adds a line to the plan and puts the plan into force. */
  async prescribes(
    drill: PlanDrill['drill'],
    differs: Partial<Omit<PlanDrill, 'drill'>> = {},
  ): Promise<void> {
    const line = { sides: 'both', parameters: {}, rest: null } as const;
    this.lines.push({ drill, ...line, ladder: { floor: null, ceiling: null, lock: false }, ...differs });
    const { id } = await this.clinic.person();
    await this.clinic.records.plans.write({
      person: id,
      author: 'PT',
      template: null,
      goals: '',
      drills: this.lines.map((one) => ({ ...one })),
      dose: { daysPerWeek: 3, minutes: 12 },
      support: this.support,
      precautions: '',
      noteToPatient: '',
    });
  }

  /** What is known of the patient: helper, support, what is unlocked. */
  async notes(profile: Partial<Profile>): Promise<void> {
    const person = await this.clinic.person();
    if (profile.support !== undefined) this.support = profile.support;
    const { allowedDrills, oneLegUnlocked, ...rest } = profile;
    if (oneLegUnlocked)
      await this.clinic.records.facts.add(person.id, null, [
        {
          content: { kind: 'granted', what: 'one-leg', how: oneLegUnlocked, seen: [] },
          by: { role: 'therapist', name: 'PT' },
        },
      ]);
    const allowed = allowedDrills === undefined ? {} : { allowedDrills: allowedDrills && [...allowedDrills] };
    await this.clinic.records.people.edit(person.id, { profile: { ...person.profile, ...rest, ...allowed } });
  }

  /** The patient stands on this rung already; half a year of practice does not need to be played for it. */
  async hasSeenAt(ladder: string, level: number): Promise<void> {
    const { id } = await this.clinic.person();
    const at = this.clinic.now;
    await this.clinic.records.ladders.add(id, {
      outcome: null,
      decision: {
        ladder,
        rule: 'start',
        from: level,
        to: level,
        locked: false,
        good: false,
        when: { at, day: Math.floor(at / DAY_MS) },
        sentence: { id: 'progression.say.start' },
      },
    });
  }

  /** Clears at the desk what stands on the person's page. */
  async clears(note = 'Seen, well.'): Promise<void> {
    const { id: person } = await this.clinic.person();
    const { records } = this.clinic;
    const locks = openLocks(await records.facts.of(person)).map(({ id }) => id);
    await clearLocks(records, { person, locks, name: 'PT', note });
  }

  async ladder(id: string): Promise<readonly LadderEntry[]> {
    const person = await this.clinic.person();
    const all = await this.clinic.records.ladders.history(person.id);
    return all.filter((entry) => entry.decision.ladder === id);
  }

  /** The patient's row of the roster. */
  async roster(): Promise<RosterRow> {
    const { records, now } = this.clinic;
    const person = await this.clinic.person();
    const heads = await records.sessions.list({ person: person.id });
    const [row] = roster(
      [person],
      heads,
      await records.plans.currentOfAll(),
      await records.facts.safety(),
      new Date(now).toISOString().slice(0, 10),
    );
    if (row === undefined) throw new Error('Nobody stands on the roster.');
    return row;
  }

  /** What a colleague's system is told, as FHIR resources. */
  async fhir() {
    const person = await this.clinic.person();
    const { records, now } = this.clinic;
    const bundle = fhirBundle(
      {
        person,
        plans: await records.plans.versions(person.id),
        sessions: await records.sessions.records({ person: person.id }),
        facts: await records.facts.of(person.id),
        recordedAt: new Date(now).toISOString(),
        app: '0.1.0',
        info: (drill) => drillOf(drill).info,
      },
      'collection',
    );
    return (bundle.entry ?? []).flatMap((entry) => (entry.resource ? [entry.resource] : []));
  }
}

/** What stands ready when the patient comes again. */
export interface Visit {
  /** Today's session before its first event. */
  readonly session: SessionState;
  readonly prepared: Awaited<ReturnType<typeof prepareSession>>;
  /** Sessions that were cut off and could be gone on with. */
  readonly interrupted: readonly SessionHead[];
}

/** The patient comes again, on this device. */
export class Next {
  private readonly clinic: Clinic;
  constructor(clinic: Clinic) {
    this.clinic = clinic;
  }

  async visit({
    days = 1,
    helper = null,
  }: {
    days?: number;
    helper?: HelperRole | null;
  } = {}): Promise<Visit> {
    await this.clinic.settle();
    this.clinic.passes(days * DAY_MS);
    await this.clinic.restart();
    const { records } = this.clinic;
    const prepared = await prepareSession(records, false, helper === null ? null : { helper });
    const { plan, profile, history, person } = prepared;
    return {
      prepared,
      session: startSession(plan, profile, history, 2),
      interrupted: await records.sessions.interrupted(person),
    };
  }

  /** What is known to have happened to the patient. */
  async facts(): Promise<readonly Fact[]> {
    const { id } = await this.clinic.person();
    return this.clinic.records.facts.of(id);
  }

  /** Every session that is on the disk, newest first, with its trials. */
  async records(): Promise<readonly SessionRecord[]> {
    const { id } = await this.clinic.person();
    return this.clinic.records.sessions.records({ person: id });
  }
}
