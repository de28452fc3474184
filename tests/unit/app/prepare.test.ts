import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  momentNow,
  type Prepared,
  prepareSession,
  remaining,
  resumed,
  stored,
} from '../../../src/app/prepare.ts';
import { Recorder } from '../../../src/app/recorder.ts';
import type { Trial } from '../../../src/drills/drill.ts';
import { openLocks } from '../../../src/facts/lock.ts';
import { oneLegPermission } from '../../../src/facts/permission.ts';
import en from '../../../src/i18n/en/records.json';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { firstPlan, quickPlan } from '../../../src/prescription/templates.ts';
import { decideAll, type Finished } from '../../../src/progression/after-session.ts';
import { type ExportFile, exportFile, readExport } from '../../../src/records/exchange.ts';
import { importFile } from '../../../src/records/merge.ts';
import type { LadderEntry, SessionRecord } from '../../../src/records/schema.ts';
import { openRecords, type Records } from '../../../src/records/store.ts';
import { STANDING_MS } from '../../../src/session/flow.ts';
import { startSession } from '../../../src/session/session.ts';
import type { DrillResult, SessionState } from '../../../src/session/state.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { millis } from '../../../src/units.ts';
import { planFor, prescribed } from '../../kit/plan.ts';
import { aDrill, aStart, aTrial, madeRecords } from '../records/make.ts';
import { aFinished } from '../session/finished.ts';
import { oneLegTry } from './one-leg.ts';

const START = Date.UTC(2026, 2, 2, 10);
const DAY_MS = 86_400_000;

type Disk = Awaited<ReturnType<typeof madeRecords>>;
const at = (records: Disk, day: number, hour = 0): void => {
  const now = START + day * DAY_MS + hour * 3_600_000;
  vi.setSystemTime(now);
  records.clock.now = now;
};
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const noRatings = {
  painBefore: 1,
  painAfter: 1,
  painDrill: null,
  effort: 3,
  steadiness: 2,
  steadinessDrill: null,
};

/** Ten weight shifts at the level of the day, `hits` of them good, stored and decided on as the app does when a session ends. */
async function practise(
  records: Disk,
  hits: number,
  more: Partial<Finished> = {},
): Promise<LadderEntry['decision'] | undefined> {
  const prepared = await prepareSession(records, false);
  const level = prepared.plan.items.find((one) => one.ladder === 'weight-shift')?.level ?? 0;
  const trials: Trial[] = Array.from({ length: 10 }, (_, i) =>
    aTrial(i + 1, { outcome: i < hits ? 'hit' : 'miss' }),
  );
  const block: DrillResult = {
    item: 0,
    drill: 'weight-shift',
    ladder: 'weight-shift',
    level,
    check: false,
    parameters: {},
    from: {},
    range: { left: 0.6, right: 0.6 },
    support: 'counter',
    helper: 'none',
    trials,
    summary: {},
    order: [],
    grabs: 0,
    steps: 0,
    handsOn: 0,
    startedAt: millis(0),
    endedAt: millis(60_000),
    complete: true,
    scored: true,
  };
  const { id } = await records.sessions.begin({
    ...aStart(prepared.person),
    device: { ...aStart('').device, camera: 'webcam' },
  });
  const finished = aFinished([block], more);
  const decided = decideAll(id, finished, prepared.ladders, momentNow());
  const lock = finished.redFlag !== null;
  const by = { role: 'patient', name: null } as const;
  if (prepared.history.locked) {
    const of = openLocks(await records.facts.of(prepared.person)).map((one) => one.id);
    await records.facts.add(prepared.person, id, [{ content: { kind: 'cleared', of, note: '' }, by }]);
  }
  if (finished.redFlag !== null) {
    const content = { kind: 'locked', why: finished.redFlag, of: null } as const;
    await records.facts.add(prepared.person, id, [{ content, by }]);
  }
  await records.sessions.finish(id, lock ? 'stopped' : 'finished', {
    answers: prepared.history.locked ? { cleared: true } : {},
    decisions: Object.values(decided).flat().map(stored),
    stopped: lock ? { reason: 'not-all-right', advice: { id: 'session.advice.asked' }, lock } : null,
  });
  return decided['weight-shift']?.at(-1)?.decision;
}

/** A person whose first session is behind them and whose ladder stands on `level`, the looking for it over. */
async function known(level: number, seed = 1): Promise<Disk> {
  const records = await madeRecords({ seed });
  at(records, -7);
  const { id } = await records.people.current();
  const first = await records.sessions.begin({
    ...aStart(id),
    device: { ...aStart('').device, camera: 'webcam' },
  });
  await records.sessions.finish(first.id, 'finished');
  await records.ladders.add(id, entryAt(level, START - 7 * DAY_MS));
  for (let n = 0; n < 6; n++) {
    at(records, -6 + n);
    await practise(records, 7);
  }
  return records;
}
const entryAt = (level: number, when: number): LadderEntry => ({
  decision: {
    ladder: 'weight-shift',
    rule: 'start',
    from: level,
    to: level,
    locked: false,
    good: false,
    when: { at: when, day: Math.floor(when / DAY_MS) },
    sentence: { id: 'progression.say.placed', values: { level: level + 1 } },
  },
  outcome: null,
});

const standsAt = async (records: Disk): Promise<number | null | undefined> =>
  (await prepareSession(records, false)).plan.items.find((one) => one.ladder === 'weight-shift')?.level;

async function copied(from: Records): Promise<ExportFile> {
  const text = (await exportFile(from, { app: '0.1.0', traces: false })).join('');
  const read = await readExport(new Blob([text]));
  if (!read.ok) throw new Error(read.why);
  return read.file;
}

// Many small transactions: quick by themselves, slow beside a busy machine.
describe('the rules of the ladder on the records themselves', () => {
  it('LAD-7: a second session on the same day makes no second step', async () => {
    const records = await known(3);
    at(records, 1);
    await practise(records, 10);
    at(records, 2);
    expect(await practise(records, 10)).toMatchObject({ rule: 'up', to: 4 });
    for (const hour of [2, 4, 6]) {
      at(records, 2, hour);
      await practise(records, 10);
    }
    expect(await standsAt(records)).toBe(4);
  });

  it('LAD-10: what is decided after the clock was set back counts from then on', async () => {
    const records = await known(3);
    at(records, 20);
    expect(await standsAt(records)).toBe(1);
    // The pause is told to the person before the session, as long as it was not practised since.
    for (const _ of [1, 2])
      expect((await prepareSession(records, false)).leftOut).toContainEqual({
        drill: 'weight-shift',
        why: { id: 'progression.say.gap', values: { days: 21, level: 2, down: 2 } },
      });
    await practise(records, 8);
    at(records, 5);
    expect(await practise(records, 8, { ratings: { ...noRatings, painAfter: 6 } })).toMatchObject({
      rule: 'body',
      to: 0,
    });
    expect(await standsAt(records)).toBe(0);
    at(records, 6);
    expect(await practise(records, 8)).toMatchObject({ rule: 'hold', from: 0 });
  });

  it('LAD-1: a lock holds until it is cleared, also when the clock was set back before it', async () => {
    const records = await known(3);
    at(records, 7);
    await practise(records, 8);
    at(records, 3);
    await practise(records, 8, { redFlag: 'fall' });
    expect((await prepareSession(records, false)).history.locked).toBe(true);
    // Cleared once, it stays cleared.
    at(records, 4);
    await practise(records, 8);
    expect((await prepareSession(records, false)).history.locked).toBe(false);
  });

  it('LAD-11: two devices joined by a file go on at the careful level, whichever reads the other’s, and say so once', async () => {
    const one = await known(3);
    const other = await madeRecords({ seed: 2 });
    await importFile(other, await copied(one));
    await other.people.choose((await one.people.current()).id);
    at(one, 1);
    await practise(one, 3);
    for (const day of [2, 3, 4, 5]) {
      at(other, day);
      await practise(other, 10);
    }
    expect([await standsAt(one), await standsAt(other)]).toEqual([1, 5]);
    const [fromOne, fromOther] = [await copied(one), await copied(other)];
    await importFile(one, fromOther);
    await importFile(other, fromOne);
    at(one, 6);
    at(other, 6);
    expect([await standsAt(one), await standsAt(other)]).toEqual([3, 3]);
    const history = await one.ladders.history((await one.people.current()).id, 'weight-shift');
    await standsAt(one);
    expect(history.filter(({ decision }) => decision.rule === 'joined')).toHaveLength(1);
    expect(history.at(-1)?.decision.sentence.id).toBe('progression.say.merged');
  });

  it('LAD-11: a lock on one of two devices locks the other once they are joined', async () => {
    const one = await known(3);
    const other = await madeRecords({ seed: 2 });
    await importFile(other, await copied(one));
    await other.people.choose((await one.people.current()).id);
    at(one, 1);
    await practise(one, 8, { redFlag: 'wound' });
    at(other, 2);
    await practise(other, 8);
    await importFile(other, await copied(one));
    const { history, ladders } = await prepareSession(other, false);
    expect(history.locked).toBe(true);
    expect(
      ladders['weight-shift']?.history.some(({ decision }) => decision.rule === 'joined' && decision.locked),
    ).toBe(true);
  });
});

/** A session that ends as told, through the recorder. */
async function ends(
  records: Disk,
  camera: 'webcam' | 'virtual',
  more: Partial<SessionState>,
  prepared: Pick<Prepared, 'ladders' | 'locks' | 'clearances'> = { ladders: {}, locks: [], clearances: [] },
): Promise<SessionRecord | null> {
  const person = await records.people.current();
  const state: SessionState = {
    ...startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 1),
    phase: 'result',
    ratings: noRatings,
    ...more,
  };
  const context = {
    person: person.id,
    prescription: null,
    ladders: prepared.ladders,
    locks: prepared.locks,
    clearances: prepared.clearances,
    resume: null,
    clinic: false,
    feltBefore: [],
  };
  const setting = { camera, width: 640, height: 480, pose: null } as const;
  const recorder = new Recorder(records, context, setting, 0, state);
  recorder.observe(state, null);
  return (await recorder.end(state)).record;
}
/** Somebody answered that they fell. */
const FELL = {
  phase: 'stopped',
  answers: [{ question: 'what-happened', value: 'fall', at: millis(0) }],
  stop: { reason: 'not-all-right', advice: { id: 'session.advice.happened.fall' }, lock: true },
} as const satisfies Partial<SessionState>;

describe('a stop and its clearance, from visit to visit', () => {
  const yes = [{ question: 'cleared', value: true, at: millis(0) }] as const;
  const locked = async (records: Disk) =>
    (await records.ladders.history((await records.people.current()).id, 'heel-raise')).at(-1)?.decision
      .locked;
  const atHome = async (records: Disk, more: Partial<SessionState>) => {
    const prepared = await prepareSession(records, true);
    await ends(records, 'webcam', more, prepared);
    return prepared;
  };

  it('LAD-1: a fall in the short session locks the ladders, and whoever is cleared in it finds them open', async () => {
    const records = await madeRecords();
    at(records, 0);
    const { id } = await records.people.current();
    await records.ladders.add(id, {
      ...entryAt(4, START),
      decision: { ...entryAt(4, START).decision, ladder: 'heel-raise' },
    });
    at(records, 1);
    await atHome(records, FELL);
    expect(await locked(records)).toBe(true);
    at(records, 2);
    const cleared = await atHome(records, { answers: yes });
    expect([cleared.plan.name, cleared.history.locked]).toEqual(['quick', true]);
    expect(await locked(records)).toBe(false);
    at(records, 3);
    const next = await prepareSession(records, false);
    expect(next.history.locked).toBe(false);
    expect(await locked(records)).toBe(false);
  });
});

describe('GATE-2, GATE-3', () => {
  const gate = async (records: Disk) =>
    oneLegPermission(await records.facts.of((await records.people.current()).id))?.how ?? null;
  const end = async (records: Disk, camera: 'webcam' | 'virtual', more: Partial<SessionState> = {}) => {
    const { plan } = planFor([prescribed('single-leg-stance')], { profile: { helper: 'hands-ready' } });
    await ends(records, camera, { plan, results: [oneLegTry('left'), oneLegTry('right')], ...more });
    return gate(records);
  };

  it('a passed check opens the gate for the next session, and only a person’s own', async () => {
    const records = await madeRecords();
    at(records, 0);
    expect(await end(records, 'virtual')).toBeNull();
    expect(await end(records, 'webcam')).toBe('check');
    const { ladders } = await prepareSession(records, false, { helper: 'watching' });
    expect(ladders['single-leg-stance:left']?.bounds.openTop).toBe(11);
  });

  it('a therapist’s word stays a therapist’s', async () => {
    const records = await madeRecords();
    at(records, 0);
    const person = await records.people.current();
    await records.facts.add(person.id, null, [
      {
        content: { kind: 'granted', what: 'one-leg', how: 'therapist', seen: [] },
        by: { role: 'therapist', name: 'PT' },
      },
    ]);
    expect(await end(records, 'webcam')).toBe('therapist');
    expect(await end(records, 'webcam', FELL)).toBe('therapist');
  });

  it('what a check opened is closed by a fall, and a therapist alone can open it then', async () => {
    const records = await madeRecords();
    at(records, 0);
    expect(await end(records, 'webcam')).toBe('check');
    expect(await end(records, 'virtual', FELL)).toBe('check');
    expect(await end(records, 'webcam', FELL)).toBeNull();
    const { ladders, profile } = await prepareSession(records, false);
    expect(profile.oneLegUnlocked).toBeNull();
    expect(ladders['single-leg-stance:left']?.bounds.openTop).toBe(6);
  });

  it('what a check opened is closed by a pause after which the level is looked for again', async () => {
    const records = await madeRecords();
    at(records, 0);
    const { id } = await records.people.current();
    for (const ladder of ['single-leg-stance:left', 'single-leg-stance:right'])
      await records.ladders.add(id, {
        ...entryAt(10, START),
        decision: { ...entryAt(10, START).decision, ladder },
      });
    expect(await end(records, 'webcam')).toBe('check');
    at(records, 20);
    expect((await prepareSession(records, false)).profile.oneLegUnlocked).toBe('check');
    at(records, 60);
    const { profile, plan, ladders } = await prepareSession(records, false, { helper: 'watching' });
    expect([profile.oneLegUnlocked, await gate(records)]).toEqual([null, null]);
    expect(ladders['single-leg-stance:left']?.bounds.openTop).toBe(6);
    // The level is checked anew, with a hand on something at most.
    const check = plan.items.find((item) => item.check && item.drill === 'single-leg-stance');
    expect(check?.top).toBe(6);
  });
});

describe('FIRST-5: records that cannot be opened', () => {
  const unopened = (name: string) =>
    openRecords({ open: () => Promise.reject(new DOMException('no', name)), locks: null, storage: null });

  it.each(['VersionError', 'UnknownError'])(
    '%s: every visit is a first one, on two feet, also in the clinic',
    async (name) => {
      const records = await unopened(name);
      const { id } = await records.people.current();
      const before = await records.sessions.begin({
        ...aStart(id),
        device: { ...aStart('').device, camera: 'webcam' },
        answers: { 'first-see': true },
      });
      await records.sessions.finish(before.id, 'finished');
      for (const clinic of [null, { helper: 'hands-on' } as const]) {
        const { plan, history } = await prepareSession(records, false, clinic);
        expect(plan).toEqual(firstPlan);
        expect(history.firstQuestionsPassed).toBe(false);
      }
      expect(en[records.problem()?.say as keyof typeof en]).toContain('on two feet');
    },
  );

  it('where the browser gives no storage at all, there is nothing to be opened', async () => {
    expect((await unopened('SecurityError')).unopened).toBe(false);
  });
});

describe('room for what comes', () => {
  const traced = async (records: Disk, day: number) => {
    at(records, day);
    const { id } = await records.people.current();
    const head = await records.sessions.begin({
      ...aStart(id),
      device: { ...aStart('').device, camera: 'webcam' },
    });
    const drill = await records.sessions.beginDrill(head.id, aDrill());
    await records.sessions.addTrial(head.id, drill, aTrial(1));
    await records.sessions.saveTrace(head.id, drill, { t: [0, 40], lateral: [0.1, 0.2] });
    await records.sessions.finish(head.id, 'finished');
    return head.id;
  };

  // Until now it went here, by itself: a clock that once jumped ahead took everybody's sessions with it.
  it('before a session nothing goes because of its age, whatever was chosen', async () => {
    const records = await madeRecords();
    const [old, middle, fresh] = [
      await traced(records, -800),
      await traced(records, -200),
      await traced(records, -2),
    ];
    at(records, 0);
    await prepareSession(records, false);
    expect(await records.sessions.trace(old, 0)).not.toBeNull();
    await records.storage.setRetention({ tracesMonths: 3, sessionsMonths: 12 });
    await prepareSession(records, false);
    expect((await records.sessions.list()).map((one) => one.id)).toEqual([fresh, middle, old]);
    for (const id of [old, middle, fresh]) expect(await records.sessions.trace(id, 0)).not.toBeNull();
  });

  it('before a session on a disk that is 80 % full the oldest traces go, and no result', async () => {
    let used = 90;
    const storage = {
      estimate: async () => ({ usage: used, quota: 100 }),
      persist: async () => true,
      persisted: async () => false,
    };
    const records = await madeRecords({ storage });
    const ids = [
      await traced(records, -30),
      await traced(records, -20),
      await traced(records, -10),
      await traced(records, -5),
    ];
    at(records, 0);
    // Each round of giving up traces frees a little.
    storage.estimate = async () => {
      used -= 8;
      return { usage: used, quota: 100 };
    };
    await prepareSession(records, false);
    const left = await Promise.all(ids.map((id) => records.sessions.trace(id, 0)));
    expect(left[0]).toBeNull();
    expect(left[3]).not.toBeNull();
    expect(await records.sessions.list()).toHaveLength(4);
    expect(
      (await records.sessions.records()).flatMap((one) => one.drills.flatMap((drill) => drill.trials)),
    ).toHaveLength(4);
  });
});

it.each([
  ['one block', 10],
  ['a block that "easier" divided', 6],
])('a session that was cut off and goes on is decided on as a whole: %s', async (_what, inFirst) => {
  const records = await known(3);
  at(records, 1);
  const prepared = await prepareSession(records, false);
  const head = await records.sessions.begin({
    ...aStart(prepared.person),
    device: { ...aStart('').device, camera: 'webcam' },
  });
  const part = async (from: number, to: number): Promise<void> => {
    const complete = to === 10;
    const drill = aDrill({ level: 3, endedAt: millis(complete ? 60_000 : 30_000), complete });
    const index = await records.sessions.beginDrill(head.id, drill);
    for (let n = from; n <= to; n++)
      await records.sessions.addTrial(head.id, index, aTrial(n, { outcome: n > 3 ? 'miss' : 'hit' }));
  };
  await part(1, inFirst);
  if (inFirst < 10) await part(inFirst + 1, 10);
  const cut = await records.sessions.get(head.id);
  if (cut === undefined) throw new Error('nothing was stored');
  const plan = remaining(prepared.plan, cut);
  expect(plan.items.some((item) => item.ladder === 'weight-shift')).toBe(false);
  const state: SessionState = {
    ...startSession(plan, prepared.profile, prepared.history, 1),
    phase: 'result',
    ratings: noRatings,
  };
  const context = { ...prepared, resume: cut, clinic: false, feltBefore: [] };
  const setting = { camera: 'webcam', width: 640, height: 480, pose: null } as const;
  const { record } = await new Recorder(records, context, setting, 0, state).end(state);
  const decided = record?.decisions.filter(({ decision }) => decision.ladder === 'weight-shift') ?? [];
  expect(decided).toMatchObject([
    { decision: { rule: 'success', from: 3, to: 1 }, outcome: { hits: 3, misses: 7 } },
  ]);
});

it('DOSE-6: a session that was cut off and goes on has had its practice and its time', async () => {
  const records = await known(3);
  at(records, 1);
  const prepared = await prepareSession(records, false);
  const head = await records.sessions.begin(aStart(prepared.person));
  await records.sessions.beginDrill(head.id, aDrill({ endedAt: millis(720_000), complete: true }));
  const cut = await records.sessions.get(head.id);
  if (cut === undefined) throw new Error('nothing was stored');
  const by = { role: 'system', name: null } as const;
  await records.facts.add(prepared.person, head.id, [{ content: { kind: 'practised', ms: 540_000 }, by }]);
  const { plan, profile, history } = await resumed(records, prepared, cut);
  expect(prepared.plan.maximumMs - plan.maximumMs).toBe(720_000);
  const session = startSession(plan, profile, history, 1);
  expect(session.practised).toBe(540_000);
  // Whether somebody sat down meanwhile nobody knows: there is a rest before the first try.
  expect(session.standing).toBeGreaterThanOrEqual(STANDING_MS);
  const fresh = startSession(prepared.plan, prepared.profile, prepared.history, 1);
  expect([fresh.practised, fresh.standing]).toEqual([0, 0]);
});
