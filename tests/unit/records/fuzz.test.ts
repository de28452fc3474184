import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSafety } from '../../../src/facts/fact.ts';
import { openLocks } from '../../../src/facts/lock.ts';
import { oneLegPermission } from '../../../src/facts/permission.ts';
import { NIGHTLY } from '../../kit/nightly.ts';
import { played, settleUp, work } from './clinic-fuzz.ts';
import { fileOf } from './make.ts';

const runs = NIGHTLY ? 1_500 : 16;

/** fast-check says seed and path of what failed: `fc.assert(…, { seed, path })` plays it again. */
const seen = { apart: 0, merged: 0, forgotten: 0, kept: 0 };

describe('random clinic work on two to five devices', () => {
  test(
    'ends with equal records on all of them, and no fact that was on a disk is lost',
    async () => {
      await fc.assert(
        fc.asyncProperty(work, async (clinic) => {
          const { devices, kept, forgotten } = await played(clinic);
          const before = await Promise.all(devices.map(({ records }) => records.people.everybody()));
          seen.apart += new Set(before.map((list) => JSON.stringify(list))).size - 1;
          seen.merged += before.flat().filter(({ mergedInto }) => mergedInto !== null).length;
          seen.forgotten += forgotten.size;
          seen.kept += kept.size;
          await settleUp(devices);
          const files = [];
          for (const { records } of devices) files.push({ ...(await fileOf(records)), exportedAt: '' });
          for (const file of files.slice(1)) expect(file).toEqual(files[0]);

          const [{ records }] = devices as [(typeof devices)[0]];
          const everybody = await records.people.everybody();
          const shown = await records.people.list();
          // Nobody is hidden (SAME-3): every entry is shown, or under one that is.
          const under = new Set(shown.map(({ id }) => id));
          for (const { id, mergedInto } of everybody) expect(under.has(mergedInto ?? id)).toBe(true);

          const there = new Map((files[0]?.facts ?? []).map((fact) => [fact.id, fact]));
          const here = new Set(everybody.map(({ id }) => id));
          // A session's own facts go with it when it is deleted; what somebody's safety rests on never does.
          for (const fact of kept.values())
            if (here.has(fact.person) && !forgotten.has(fact.person) && isSafety(fact))
              expect(there.get(fact.id)).toEqual(fact);

          for (const device of devices)
            for (const { id } of shown) {
              const [mine, other] = [await device.records.facts.of(id), await records.facts.of(id)];
              expect(openLocks(mine)).toEqual(openLocks(other));
              expect(oneLegPermission(mine)).toEqual(oneLegPermission(other));
            }
        }),
        { numRuns: runs },
      );
    },
    NIGHTLY ? 1_200_000 : 300_000,
  );
});
