import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prepareSession } from '../../../src/app/prepare.ts';
import { JointsPatient } from '../../kit/joints-patient.ts';
import { aDrill, aStart, madeRecords } from '../records/make.ts';

/** How long somebody reads a question before answering, ms: a stranger, slowly; somebody who knows them. [J] */
const STRANGER_READS = 12_000;
const KNOWN_READS = 5000;
const START = Date.UTC(2026, 2, 2, 10);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Seconds of session from its first question until the person practises. */
async function untilPractice(
  records: Awaited<ReturnType<typeof madeRecords>>,
  readsMs: number,
): Promise<number> {
  const prepared = await prepareSession(records, false);
  const visitor = new JointsPatient(records, prepared, { ability: 3, painAfter: 1, seed: 5 }, { readsMs });
  for (let n = 0; n < 6000 && visitor.session.drill === null; n += 1) visitor.step();
  expect(visitor.session.phase).toBe('range');
  return visitor.session.elapsed / 1000;
}

describe('from the first click to practice, loading left out', () => {
  it('a stranger practises within three minutes, also on the day of the long safety questions', async () => {
    const records = await madeRecords();
    // FIRST-1: the screening comes before the first standing, so the first day is the long one.
    expect(await untilPractice(records, STRANGER_READS)).toBeLessThan(180);
    const { id } = await records.people.current();
    const first = await records.sessions.begin({
      ...aStart(id),
      device: { ...aStart('').device, camera: 'webcam' },
    });
    await records.sessions.finish(first.id, 'finished');
    const long = await prepareSession(records, false);
    expect(long.history.firstQuestionsPassed).toBe(false);
    expect(await untilPractice(records, STRANGER_READS)).toBeLessThan(180);
  });

  it('somebody who returns, within one', async () => {
    const records = await madeRecords();
    const { id } = await records.people.current();
    const before = await records.sessions.begin({
      ...aStart(id),
      device: { ...aStart('').device, camera: 'webcam' },
      answers: { 'first-see': true },
    });
    await records.sessions.beginDrill(before.id, aDrill());
    await records.sessions.finish(before.id, 'finished');
    const prepared = await prepareSession(records, false);
    expect(prepared.history).toMatchObject({ firstQuestionsPassed: true });
    expect(await untilPractice(records, KNOWN_READS)).toBeLessThan(60);
  });
});
