import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { prepareSession, remaining } from '../../../src/app/prepare.ts';
import { type Context, Recorder } from '../../../src/app/recorder.ts';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { firstPlan, quickPlan } from '../../../src/prescription/templates.ts';
import type { SessionRecord } from '../../../src/records/schema.ts';
import type { Records } from '../../../src/records/store.ts';
import { allTrials } from '../../../src/session/item.ts';
import { raise } from '../../../src/session/pause.ts';
import { startSession } from '../../../src/session/session.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { isOver } from '../../../src/session/step.ts';
import { millis } from '../../../src/units.ts';
import { madeRecords } from '../records/make.ts';
import { kindAnswers, Person } from '../session/person.ts';

const SETTING = { camera: 'webcam', width: 640, height: 480, pose: null } as const;
const contextOf = (person: string, resume: SessionRecord | null = null): Context => ({
  person,
  prescription: null,
  ladders: {},
  locks: [],
  clearances: [],
  resume,
  clinic: false,
  feltBefore: [],
});

/** A person in a short session under the eyes of a recorder, up to `until`. */
async function watched(
  records: Records,
  until: (person: Person) => boolean,
  resume: SessionRecord | null = null,
) {
  const { id } = await records.people.current();
  const person = new Person(startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 1));
  kindAnswers(person);
  const recorder = new Recorder(records, contextOf(id, resume), SETTING, 1000, person.session);
  for (let n = 0; n < 12_000 && !until(person) && !isOver(person.session); n += 1) {
    person.frame();
    recorder.observe(person.session, person.session.memory.lastBody);
  }
  return { person, recorder };
}
const stored = async (records: Records) => (await records.sessions.records())[0];
const settled = async (records: Records, count: number) => {
  for (let n = 0; n < 200; n += 1) {
    const trials = (await stored(records))?.drills.flatMap((drill) => drill.trials) ?? [];
    if (trials.length >= count) return trials;
    await new Promise((done) => setTimeout(done, 5));
  }
  return (await stored(records))?.drills.flatMap((drill) => drill.trials) ?? [];
};

describe('recorder', () => {
  it('keeps every finished trial at once, without waiting for an end', async () => {
    const records = await madeRecords();
    const { person } = await watched(
      records,
      (p) => p.session.phase === 'drill' && (p.session.drill?.trials.length ?? 0) >= 3,
    );
    const trials = allTrials(person.session);
    expect(trials.length).toBeGreaterThanOrEqual(3);
    expect(isDeepStrictEqual(await settled(records, trials.length), [...trials])).toBe(true);
    expect((await stored(records))?.status).toBe('running');
    expect((await stored(records))?.answers).toEqual({ 'quick-safe': true });
  });

  it('STOP-1: stopped in the middle, the record is stopped and holds what was finished', async () => {
    const records = await madeRecords();
    const { person, recorder } = await watched(
      records,
      (p) => p.session.phase === 'drill' && (p.session.drill?.trials.length ?? 0) >= 2,
    );
    person.send({ type: 'stop', by: 'key' });
    recorder.observe(person.session, null);
    const { record, saved } = await recorder.end(person.session);
    expect(saved).toBe(true);
    expect(record).toMatchObject({ status: 'stopped', stopped: { reason: 'asked', lock: false } });
    expect(record?.drills.flatMap((drill) => drill.trials)).toHaveLength(allTrials(person.session).length);
    expect(record?.drills.at(-1)?.complete).toBe(false);
  });

  it('STOP-6: what is told after Stop is stored beside the session, once, and locks the next visit', async () => {
    const records = await madeRecords();
    const { person, recorder } = await watched(records, (p) => (p.session.drill?.trials.length ?? 0) >= 2);
    person.send({ type: 'stop', by: 'tap' });
    recorder.observe(person.session, null);
    const first = await recorder.end(person.session);
    expect(first.record?.stopped).toMatchObject({ reason: 'asked', lock: false });
    for (const [question, value] of [
      ['all-right', false],
      ['what-happened', 'fall'],
      ['sure', true],
    ] as const)
      person.send({ type: 'answer', question, value });
    const { record, saved } = await recorder.end(person.session);
    expect(saved).toBe(true);
    expect(record).toMatchObject({
      status: 'stopped',
      stopped: { reason: 'not-all-right', lock: true },
      answers: { 'what-happened': 'fall' },
      drills: first.record?.drills,
      incidents: first.record?.incidents,
      ratings: first.record?.ratings,
    });
    expect((await prepareSession(records, false)).history.locked).toBe(true);
  });

  it('FIRST-2: what the hands go to, asked in the first session, stands in the profile', async () => {
    const records = await madeRecords();
    const { id } = await records.people.current();
    const begun = startSession(firstPlan, CAREFUL_PROFILE, NO_HISTORY, 1);
    const answered = (support: 'walker' | 'none') => ({
      ...begun,
      profile: { ...begun.profile, support: support === 'none' ? CAREFUL_PROFILE.support : support },
      answers: [{ question: 'support-what', value: support, at: millis(0) }] as const,
    });
    for (const support of ['none', 'walker'] as const) {
      const state = answered(support);
      await new Recorder(records, contextOf(id), SETTING, 0, state).end({ ...state, phase: 'result' });
      const stands = support === 'walker' ? 'walker' : CAREFUL_PROFILE.support;
      expect((await records.people.get(id))?.profile.support).toBe(stands);
    }
  });

  it('a record that cannot be read back ends the session all the same, and says that it is not saved', async () => {
    const records = await madeRecords();
    const { person, recorder } = await watched(records, (p) => (p.session.drill?.trials.length ?? 0) >= 1);
    person.send({ type: 'stop', by: 'tap' });
    const { sessions } = records;
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const get = vi.spyOn(sessions, 'get').mockRejectedValue(new Error('the disk is gone'));
    expect(await recorder.end(person.session)).toEqual({ record: null, saved: false });
    get.mockRestore();
    quiet.mockRestore();
  });

  it('an incident is kept with its answer, once', async () => {
    const records = await madeRecords();
    const { person, recorder } = await watched(records, (p) => p.session.phase === 'drill');
    person.session = raise(person.session, { kind: 'person-gone', saw: {} });
    recorder.observe(person.session, null);
    person.send({ type: 'answer', question: 'all-right', value: true });
    recorder.observe(person.session, null);
    person.send({ type: 'stop', by: 'tap' });
    recorder.observe(person.session, null);
    const { record } = await recorder.end(person.session);
    expect(record?.incidents.map(({ kind, answered }) => [kind, answered])).toEqual([['person-gone', 'yes']]);
  });

  it('a session that goes on continues its own time', async () => {
    const records = await madeRecords();
    await watched(records, (p) => (p.session.results.length ?? 0) > 0);
    const before = await settled(records, 1);
    const cut = await stored(records);
    if (!cut) throw new Error('nothing was stored');
    const { person, recorder } = await watched(records, (p) => p.session.results.length > 0, cut);
    person.send({ type: 'stop', by: 'tap' });
    recorder.observe(person.session, null);
    const { record } = await recorder.end(person.session);
    const trials = record?.drills.flatMap((drill) => drill.trials) ?? [];
    expect(trials.length).toBeGreaterThan(before.length);
    expect(Math.min(...trials.slice(before.length).map((one) => one.t0))).toBeGreaterThanOrEqual(
      Math.max(...before.map((one) => one.t1)),
    );
    expect(remaining(quickPlan, cut).items.map((item) => item.drill)).toContain('shift-range');
  });
});

describe('prepareSession', () => {
  it('the first session is short, the one after a finished session is full and asks the long questions once', async () => {
    const records = await madeRecords();
    expect((await prepareSession(records, false)).plan.name).toBe('quick');
    const { person, recorder } = await watched(records, () => false);
    expect(person.session.phase).toBe('result');
    await recorder.end(person.session);
    const next = await prepareSession(records, false);
    expect(next.plan).toMatchObject({ name: 'home', questions: 'full' });
    expect(next.history).toMatchObject({ firstQuestionsPassed: false, finishedSessions: 1, locked: false });
  });

  it('a lock is not undone by a later visit that was merely left', async () => {
    const records = await madeRecords();
    const { id } = await records.people.current();
    for (const [reason, lock] of [
      ['not-all-right', true],
      ['asked', false],
    ] as const) {
      const state = startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 1);
      const recorder = new Recorder(records, contextOf(id), SETTING, 0, state);
      records.clock.now += 60_000;
      await recorder.end({
        ...state,
        phase: 'stopped',
        stop: { reason, lock, advice: { id: 'session.advice.asked' } },
      });
    }
    expect((await prepareSession(records, false)).history.locked).toBe(true);
  });
});
