import { describe, expect, it } from 'vitest';
import { practisedOf } from '../../../src/facts/practice.ts';
import type { Records } from '../../../src/records/store.ts';
import { adherence } from '../../../src/report/adherence.ts';
import { review } from '../../../src/report/review.ts';
import { readRoster } from '../../../src/report/roster.ts';
import { millis } from '../../../src/units.ts';
import { aDrill, aStart, aTrial, madeRecords } from '../records/make.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-02T09:00:00.000Z');
const drawn = (person: string) => {
  const start = aStart(person);
  return { ...start, device: { ...start.device, camera: 'virtual' as const } };
};
async function practise(records: Records, start: ReturnType<typeof aStart>) {
  const session = await records.sessions.begin(start);
  const drill = await records.sessions.beginDrill(session.id, aDrill({ endedAt: millis(60_000) }));
  for (const n of [1, 2, 3]) await records.sessions.addTrial(session.id, drill, aTrial(n));
  await records.sessions.finish(session.id, 'finished');
  return session.id;
}

describe('what the drawn person did', () => {
  it("is nobody's practice on any page, since the records leave it out (R1, R12, E4)", async () => {
    const records = await madeRecords();
    const { id } = await records.people.current();
    const own: string[] = [];
    for (let day = 0; day < 6; day++) {
      records.clock.now = START + day * DAY;
      own.push(await practise(records, aStart(id)));
    }
    records.clock.now = START + 7 * DAY;
    const played = await practise(records, drawn(id));
    expect((await records.sessions.list({ person: id })).map((one) => one.id)).toEqual([...own].reverse());
    // The proofs hand a drawn session to review and FHIR themselves; what is reported comes through here.
    const sessions = await records.sessions.records({ person: id });
    expect(sessions.map((one) => one.id)).not.toContain(played);
    expect(review(sessions, []).drills[0]?.series[0]?.trend.points).toBe(6);
    expect(await records.sessions.list({ person: id, last: 1 })).toMatchObject([{ id: own.at(-1) }]);
    const [row] = await readRoster(records, await records.people.list(), {
      now: records.clock.now,
      today: '2026-03-09',
    });
    expect(row).toMatchObject({ doneThisWeek: 0, lastSession: new Date(START + 5 * DAY).toISOString() });
  });

  it('can be asked for, so that it can be shown, deleted and gone on with', async () => {
    const records = await madeRecords();
    const { id } = await records.people.current();
    const played = await practise(records, drawn(id));
    expect(await records.sessions.list({ person: id })).toEqual([]);
    expect(await records.sessions.latest([id])).toEqual([]);
    expect((await records.sessions.list({ person: id, virtual: true })).map((one) => one.id)).toEqual([
      played,
    ]);
    const open = await records.sessions.begin(drawn(id));
    const again = await madeRecords({ disk: records.disk });
    expect((await again.sessions.interrupted()).map((one) => one.id)).toEqual([open.id]);
  });
});

describe('how long it lasted', () => {
  it('E1 a session cut off on Monday and closed on Thursday ends with its last trial', async () => {
    const records = await madeRecords();
    const { id } = await records.people.current();
    const session = await records.sessions.begin(aStart(id));
    const first = await records.sessions.beginDrill(session.id, aDrill({ endedAt: millis(60_000) }));
    await records.sessions.addTrial(session.id, first, aTrial(1));
    records.clock.now = START + 60_000;
    const second = await records.sessions.beginDrill(
      session.id,
      aDrill({ startedAt: millis(60_000), endedAt: null }),
    );
    // Clock 1000 at the start: this one ends 90 s into the session.
    await records.sessions.addTrial(
      session.id,
      second,
      aTrial(1, { t0: millis(80_000), t1: millis(91_000) }),
    );
    records.clock.now = START + 3 * DAY;
    await records.sessions.finish(session.id, 'interrupted');
    const all = await records.sessions.records({ person: id });
    expect(all[0]?.endedAt).toBe(new Date(START + 90_000).toISOString());
    // Practice is what was counted while they practised, on every page (PRAC-1).
    const by = { role: 'system', name: null } as const;
    await records.facts.add(id, session.id, [{ content: { kind: 'practised', ms: 90_000 }, by }]);
    const facts = await records.facts.of(id);
    expect(review(all, facts).minutes).toBe(1.5);
    const heads = await records.sessions.list({ person: id });
    const practised = practisedOf(facts);
    const week = adherence(heads, { today: '2026-03-05', weeks: 1, asked: 3, practised }).weeks[0];
    expect(week?.days.map((day) => day.minutes)).toEqual([1.5, 0, 0, 0, 0, 0, 0]);
  });

  it('a drill of a session that was taken up again the next day keeps its own day', async () => {
    const records = await madeRecords();
    const { id } = await records.people.current();
    const session = await records.sessions.begin(aStart(id));
    await records.sessions.beginDrill(session.id, aDrill({ endedAt: millis(300_000) }));
    records.clock.now = START + DAY;
    await records.sessions.resume(session.id);
    await records.sessions.beginDrill(session.id, aDrill({ startedAt: millis(300_000), endedAt: null }));
    const drills = (await records.sessions.get(session.id))?.drills;
    expect(drills?.map((drill) => drill.begunAt)).toEqual([
      new Date(START).toISOString(),
      new Date(START + DAY).toISOString(),
    ]);
  });
});

describe('the roster', () => {
  it('E2 knows the last session and its lock of somebody who has not come for six weeks', async () => {
    const records = await madeRecords();
    const { id } = await records.people.current();
    const session = await records.sessions.begin(aStart(id));
    await records.sessions.finish(session.id, 'stopped');
    const by = { role: 'system', name: null } as const;
    await records.facts.add(id, session.id, [{ content: { kind: 'locked', why: 'fall', of: null }, by }]);
    const people = await records.people.list();
    const [row] = await readRoster(records, people, { now: START + 42 * DAY, today: '2026-04-13' });
    expect(row?.lastSession).toBe(new Date(START).toISOString());
    expect(row?.locks).toMatchObject([{ why: 'fall', session: session.id }]);
  });

  it('counts what was done under entries that were merged away, through a chain of merges too', async () => {
    const records = await madeRecords();
    const [a, b, c] = [
      await records.people.add({ name: 'A' }),
      await records.people.add({ name: 'B' }),
      await records.people.add({ name: 'C' }),
    ];
    await practise(records, aStart(a.id));
    await records.people.merge(a.id, b.id);
    await records.people.merge(b.id, c.id);
    const rows = async (now: number, today: string) =>
      readRoster(records, await records.people.list(), { now, today });
    expect(await rows(START, '2026-03-02')).toMatchObject([{ person: { id: c.id }, doneThisWeek: 1 }]);
    const [late] = await rows(START + 90 * DAY, '2026-05-31');
    expect(late?.lastSession).toBe(new Date(START).toISOString());
  });
});

it('a session knows the device on which it was made, the same each time', async () => {
  const [one, two] = [await madeRecords({ seed: 3 }), await madeRecords({ seed: 9 })];
  const made = async (records: Records) =>
    (await records.sessions.begin(aStart((await records.people.current()).id))).device.id;
  const ids = [await made(one), await made(one), await made(two)];
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});
