import { describe, expect, test } from 'vitest';
import { millis } from '../../../src/units.ts';
import { aDrill, anEntry, aStart, aTrial, madeRecords } from './make.ts';

describe('a session is kept while it runs', () => {
  test('every finished trial is there after the tab died', async () => {
    const first = await madeRecords();
    const person = await first.people.current();
    const session = await first.sessions.begin(aStart(person.id));
    const drill = await first.sessions.beginDrill(session.id, aDrill());
    for (const n of [1, 2, 3]) await first.sessions.addTrial(session.id, drill, aTrial(n));
    first.close(); // no finish: the browser was killed

    const again = await madeRecords({ disk: first.disk, seed: 2 });
    expect((await again.people.current()).id).toBe(person.id);
    const [cut, ...others] = await again.sessions.interrupted();
    expect(others).toEqual([]);
    expect(cut?.id).toBe(session.id);
    const record = await again.sessions.resume(session.id);
    expect(record.drills[0]?.trials).toEqual([aTrial(1), aTrial(2), aTrial(3)]);
    await again.sessions.addTrial(session.id, drill, aTrial(4));
    await again.sessions.finish(session.id, 'finished');
    expect(await again.sessions.interrupted()).toEqual([]);
    const [head] = await again.sessions.list({ person: person.id });
    expect(head?.status).toBe('finished');
    expect((await again.sessions.get(session.id))?.drills[0]?.trials).toHaveLength(4);
    expect(again.problem()).toBeNull();
  });

  test('a trial is never changed and never doubled', async () => {
    const records = await madeRecords();
    const person = await records.people.current();
    const { id } = await records.sessions.begin(aStart(person.id));
    await records.sessions.beginDrill(id, aDrill());
    await records.sessions.addTrial(id, 0, aTrial(1));
    await records.sessions.addTrial(id, 0, aTrial(1, { metrics: { maxExcursion: 0.55, reactionMs: 420 } }));
    await expect(records.sessions.addTrial(id, 0, aTrial(1, { outcome: 'miss' }))).rejects.toMatchObject({
      kind: 'trial-changed',
    });
    await expect(records.sessions.addTrial(id, 7, aTrial(1))).rejects.toMatchObject({ kind: 'invalid' });
    expect((await records.sessions.get(id))?.drills[0]?.trials).toEqual([aTrial(1)]);
  });

  test('trials that are saved without waiting all arrive, in order', async () => {
    const records = await madeRecords();
    const person = await records.people.current();
    const { id } = await records.sessions.begin(aStart(person.id));
    await records.sessions.beginDrill(id, aDrill());
    const saving = Array.from({ length: 12 }, (_, i) => records.sessions.addTrial(id, 0, aTrial(i + 1)));
    await Promise.all([...saving, records.sessions.finish(id, 'stopped')]);
    const record = await records.sessions.get(id);
    expect(record?.status).toBe('stopped');
    expect(record?.drills[0]?.trials.map((trial) => trial.n)).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 1),
    );
  });

  test('ratings, incidents and decisions add up; the first end stays', async () => {
    const records = await madeRecords();
    const person = await records.people.current();
    const { id } = await records.sessions.begin(aStart(person.id));
    const pain = { kind: 'pain', when: 'before', value: 2, site: null } as const;
    await records.sessions.note(id, { ratings: [pain], answers: { 'daily-feet': true } });
    await records.sessions.note(id, {
      ratings: [{ ...pain, when: 'after', value: 3 }],
      incidents: [
        {
          kind: 'person-gone',
          by: 'supervisor',
          at: millis(5000),
          phase: 'drill',
          drill: 'weight-shift',
          saw: { goneMs: 900 },
          answered: 'yes',
          note: '',
        },
      ],
    });
    await records.sessions.finish(id, 'stopped');
    records.clock.now += 60_000;
    await records.sessions.finish(id, 'finished', {
      decisions: [anEntry()],
    });
    const record = await records.sessions.get(id);
    expect(record?.ratings.map((r) => r.value)).toEqual([2, 3]);
    expect(record?.incidents).toHaveLength(1);
    expect(record?.decisions).toHaveLength(1);
    expect(record?.answers).toEqual({ 'daily-feet': true });
    expect(record?.status).toBe('stopped');
    expect(record?.endedAt).toBe('2026-03-02T09:00:00.000Z');
  });

  test('a session that is open in another tab is not called interrupted', async () => {
    const open = new Set<string>();
    const locks = {
      hold: (id: string) => {
        open.add(id);
        return () => open.delete(id);
      },
      held: async () => open,
    };
    const here = await madeRecords({ locks });
    const there = await madeRecords({ disk: here.disk, seed: 3, locks });
    const { id } = await here.sessions.begin(aStart((await here.people.current()).id));
    expect(await there.sessions.interrupted()).toEqual([]);
    open.clear(); // the tab died
    expect((await there.sessions.interrupted()).map((s) => s.id)).toEqual([id]);
  });
});
