import { describe, expect, it } from 'vitest';
import { type Context, Recorder } from '../../../src/app/recorder.ts';
import type { Fact } from '../../../src/facts/fact.ts';
import { eventsOf } from '../../../src/facts/incidents.ts';
import { openLocks } from '../../../src/facts/lock.ts';
import { practisedOf } from '../../../src/facts/practice.ts';
import { toldOf } from '../../../src/facts/told.ts';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { quickPlan } from '../../../src/prescription/templates.ts';
import type { SessionRecord } from '../../../src/records/schema.ts';
import type { Records } from '../../../src/records/store.ts';
import { raise } from '../../../src/session/pause.ts';
import { startSession } from '../../../src/session/session.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { isOver } from '../../../src/session/step.ts';
import { millis } from '../../../src/units.ts';
import { madeRecords } from '../records/make.ts';
import { kindAnswers, Person } from '../session/person.ts';

type Camera = 'webcam' | 'virtual';
interface Visit {
  readonly camera?: Camera;
  readonly resume?: SessionRecord;
  readonly clinic?: boolean;
  readonly locked?: boolean;
}

/** A person under the eyes of a recorder, with a word for what is done to the session. */
class Watched {
  readonly person: Person;
  readonly recorder: Recorder;
  readonly #records: Records;

  private constructor(records: Records, person: Person, recorder: Recorder) {
    this.#records = records;
    this.person = person;
    this.recorder = recorder;
  }

  static async arrives(records: Records, visit: Visit = {}): Promise<Watched> {
    const { id } = await records.people.current();
    const practised = practisedOf(await records.facts.of(id)).get(visit.resume?.id ?? '') ?? 0;
    const history = { ...NO_HISTORY, locked: visit.locked ?? false, practised };
    const person = new Person(startSession(quickPlan, CAREFUL_PROFILE, history, 1));
    kindAnswers(person);
    while (person.session.phase === 'questions') person.frame();
    const context: Context = {
      person: id,
      prescription: null,
      ladders: {},
      locks: openLocks(await records.facts.of(id)).map((lock) => lock.id),
      clearances: [],
      resume: visit.resume ?? null,
      clinic: visit.clinic ?? false,
      feltBefore: [],
    };
    const setting = { camera: visit.camera ?? 'webcam', width: 640, height: 480, pose: null } as const;
    return new Watched(records, person, new Recorder(records, context, setting, 1000, person.session));
  }

  until(there: (person: Person) => boolean): this {
    for (let n = 0; n < 12_000 && !there(this.person) && !isOver(this.person.session); n++) {
      this.person.frame();
      this.recorder.observe(this.person.session, this.person.session.memory.lastBody);
    }
    return this;
  }
  readonly drill = () => this.until((p) => p.session.phase === 'drill' && p.session.drill !== null);
  does(...events: Parameters<Person['send']>[0][]): this {
    for (const event of events) {
      this.person.send(event);
      this.recorder.observe(this.person.session, null);
    }
    return this;
  }
  falls(): this {
    this.person.session = raise(this.person.session, { kind: 'rapid-descent', saw: {} });
    this.recorder.observe(this.person.session, null);
    return this;
  }
  async facts(): Promise<readonly Fact[]> {
    for (let n = 0; n < 60; n++) await new Promise((done) => setTimeout(done, 2));
    return this.#records.facts.of((await this.#records.people.current()).id);
  }
}

describe('what happens in a session becomes facts', () => {
  it('LOCK-2: a quick way down is on the disk before anybody answers, and locks unless it is answered with "fine"', async () => {
    const records = await madeRecords();
    const visit = (await Watched.arrives(records)).drill().falls();
    const raised = await visit.facts();
    expect(eventsOf(raised)).toMatchObject([{ what: 'rapid-descent', fine: null, class: 'clinical' }]);
    expect(openLocks(raised)).toHaveLength(1);
    expect(openLocks(raised, raised[0]?.session)).toEqual([]);
    visit.does({ type: 'answer', question: 'all-right', value: true });
    const after = await visit.facts();
    expect(eventsOf(after)).toMatchObject([{ what: 'rapid-descent', fine: true }]);
    expect(openLocks(after)).toEqual([]);
  });

  it('a stop after a quick way down locks once, and the lock names it', async () => {
    const records = await madeRecords();
    const visit = (await Watched.arrives(records)).drill().falls().does({ type: 'stop', by: 'key' });
    await visit.recorder.end(visit.person.session);
    const facts = await visit.facts();
    const descent = facts.find((fact) => fact.kind === 'incident');
    expect(facts.find((fact) => fact.kind === 'locked')).toMatchObject({ why: 'fall', of: descent?.id });
    expect(openLocks(facts)).toHaveLength(1);
  });

  it('INC-1: what a helper reports and ends the session with is one event; so is what the person says', async () => {
    for (const [clinic, event] of [
      [true, { type: 'report', what: 'fall' } as const],
      [false, null],
    ] as const) {
      const records = await madeRecords();
      const visit = (await Watched.arrives(records, { clinic })).drill();
      if (event) visit.does(event);
      else {
        visit.person.session = raise(visit.person.session, { kind: 'person-gone', saw: {} });
        visit.does(
          { type: 'answer', question: 'all-right', value: false },
          { type: 'answer', question: 'what-happened', value: 'fall' },
          { type: 'answer', question: 'sure', value: true },
        );
      }
      await visit.recorder.end(visit.person.session);
      const facts = await visit.facts();
      const falls = eventsOf(facts).filter(({ what }) => what === 'fall');
      expect(falls.map(({ by }) => by.role)).toEqual([clinic ? 'therapist' : 'patient']);
      expect(openLocks(facts).map(({ why }) => why)).toEqual(['fall']);
    }
  });

  it('INC-3: what was said by mistake stays, as a mistake', async () => {
    const records = await madeRecords();
    const visit = (await Watched.arrives(records)).drill();
    visit.person.session = raise(visit.person.session, { kind: 'person-gone', saw: {} });
    visit.does(
      { type: 'answer', question: 'all-right', value: false },
      { type: 'answer', question: 'what-happened', value: 'fall' },
      { type: 'answer', question: 'sure', value: false },
    );
    const facts = await visit.facts();
    expect(eventsOf(facts).filter(({ what }) => what === 'fall')).toMatchObject([
      { correction: { by: { role: 'patient' } } },
    ]);
    expect(openLocks(facts)).toEqual([]);
  });

  it('TOLD-1: support is told of the trial that it belongs to, also where it ends that trial', async () => {
    const records = await madeRecords();
    const visit = (await Watched.arrives(records)).until(
      (p) => p.session.phase === 'drill' && p.session.drill?.trials.length === 2 && p.session.target !== null,
    );
    const trial = visit.person.session.drill?.trialNumber ?? 0;
    visit.does({ type: 'told', told: 'support' });
    const facts = await visit.facts();
    const [session] = await records.sessions.list();
    const drill = (session?.drills.length ?? 0) - 1;
    expect(trial).toBe(3);
    expect(toldOf(facts, session?.id ?? '', drill, trial)).toEqual({ support: 1, steps: 0, handsOn: 0 });
  });

  it('PRAC-1: a session that goes on counts on from where this device was', async () => {
    const records = await madeRecords();
    const first = (await Watched.arrives(records)).until((p) => p.session.results.length > 0);
    const before = practisedOf(await first.facts());
    const [cut] = await records.sessions.records();
    if (cut === undefined) throw new Error('nothing was stored');
    expect(before.get(cut.id)).toBeGreaterThan(0);
    const second = (await Watched.arrives(records, { resume: cut }))
      .drill()
      .does({ type: 'stop', by: 'tap' });
    await second.recorder.end(second.person.session);
    const kept = practisedOf(await second.facts()).get(cut.id) ?? 0;
    expect(kept).toBeGreaterThan(before.get(cut.id) ?? 0);
    // The session knows what was practised before it was cut off (DOSE-6): it counts once.
    expect(kept).toBe(second.person.session.practised);
  });

  it('PRAC-3: a power cut in a long exercise loses no more than a minute of practice', async () => {
    const records = await madeRecords();
    const visit = (await Watched.arrives(records)).drill();
    const from = visit.person.session.practised;
    for (const more of [20_000, 60_000, 61_000]) {
      visit.person.session = { ...visit.person.session, practised: millis(from + more) };
      visit.recorder.observe(visit.person.session, null);
    }
    expect([...practisedOf(await visit.facts()).values()]).toEqual([from + 60_000]);
  });

  it('LOCK-3: "yes, I may practise again" names the locks that are open, and no later one', async () => {
    const records = await madeRecords();
    const { id } = await records.people.current();
    const locked = { kind: 'locked', why: 'wound', of: null } as const;
    const by = { role: 'patient', name: null } as const;
    const locks = await records.facts.add(id, null, [
      { content: locked, by },
      { content: { ...locked, why: 'fall' }, by },
    ]);
    const visit = await Watched.arrives(records, { locked: true });
    const facts = await visit.facts();
    expect(facts.filter((fact) => fact.kind === 'cleared')).toMatchObject([
      { of: locks.map((lock) => lock.id) },
    ]);
    visit.drill().falls().does({ type: 'stop', by: 'key' });
    await visit.recorder.end(visit.person.session);
    expect(openLocks(await visit.facts())).toHaveLength(1);
  });

  it('to the drawn person nothing happens', async () => {
    const records = await madeRecords();
    const visit = (await Watched.arrives(records, { camera: 'virtual' })).drill().falls();
    visit.does({ type: 'stop', by: 'key' });
    await visit.recorder.end(visit.person.session);
    expect(await visit.facts()).toEqual([]);
  });
});
