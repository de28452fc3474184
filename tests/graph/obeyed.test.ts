import { describe, expect, test } from 'vitest';
import { drillOf } from '../../src/drills/catalogue.ts';
import { DRILL_IDS, type DrillId } from '../../src/drills/drill.ts';
import type { PrescriptionLine as Prescribed } from '../../src/prescription/line.ts';
import type { HelperRole } from '../../src/prescription/profile.ts';
import { HOME_PROGRAMME } from '../../src/prescription/templates.ts';
import { PLAN_TEMPLATES } from '../../src/records/plan-templates.ts';
import { startSession } from '../../src/session/session.ts';
import type { SessionState } from '../../src/session/state.ts';
import { isOver } from '../../src/session/step.ts';
import { FastPatient } from '../kit/fast-patient.ts';
import { historyOf, planFor, prescribed, profileOf } from '../kit/plan.ts';
import { alarmsOf } from './session-walk.ts';

/** Nobody needs longer to stand well in the picture, still or ready for a drill, ms. */
const STUCK_MS = 60_000;
/** Longer than any plan here takes, ms. */
const LONGEST_MS = 7_200_000;

interface Case {
  readonly lines: readonly Prescribed[];
  readonly known: boolean;
  readonly helper: HelperRole;
  readonly bare: boolean;
}

/** Somebody who does what the screen says plays the plan; ends at the first alarm, or when nothing goes on. */
function obey({ lines, known, helper, bare }: Case): { refused: boolean; session: SessionState } {
  const profile = { helper, oneLegUnlocked: 'therapist' } as const;
  // Long enough that no drill is left out because the dose or the longest time is reached.
  const today = planFor(lines, { profile, bare, clinic: true, minutes: 60 });
  const plan = { ...today.plan, maximumMs: LONGEST_MS };
  const patient = new FastPatient(startSession(plan, profileOf(profile), historyOf(known), 1), {
    seed: 1,
    obeys: true,
    frameMs: 80,
    helperBeside: helper !== 'none',
  });
  const stuck = ({ phase, inPhase }: SessionState) =>
    (phase === 'set-up' || phase === 'quiet') && inPhase > STUCK_MS;
  patient.play(LONGEST_MS, (state) => isOver(state) || stuck(state) || alarmsOf(state).length > 0);
  return { refused: today.leftOut.length > 0, session: patient.session };
}

/** One word that fails with the place at which the way ended. */
function outcome({ refused, session }: ReturnType<typeof obey>): string {
  if (alarmsOf(session).length > 0)
    return `alarm ${alarmsOf(session)} in ${session.phase}, item ${session.item}`;
  if (session.phase !== 'result')
    return `stuck in ${session.phase}, item ${session.item}: ${session.say?.id}`;
  const played = session.plan.items.every(
    (item, i) => item.check || session.results.some((one) => one.item === i),
  );
  return played || refused ? 'played' : 'a planned drill was never played';
}

/** The shortest plan with this drill. */
const shortly = (drill: DrillId, sides: Prescribed['sides']): Prescribed => {
  const { trials, repetitions } = drillOf(drill).info.parameters;
  const short = {
    ...(trials && { trials: trials.min }),
    ...(repetitions && { repetitions: repetitions.min }),
  };
  return prescribed(drill, { sides, parameters: short });
};

for (const drill of DRILL_IDS)
  describe(`G-3 ${drill}: whoever obeys reaches it and its end without an alarm`, () => {
    for (const known of [false, true])
      for (const helper of ['none', 'hands-ready'] as const) {
        test(`${known ? 'known' : 'new'}, ${helper === 'none' ? 'alone' : 'helper within reach'}`, () => {
          expect(outcome(obey({ lines: [shortly(drill, 'both')], known, helper, bare: true }))).toBe(
            'played',
          );
        });
      }
    for (const sides of ['left', 'right'] as const)
      test(`${sides} only`, () => {
        expect(
          outcome(obey({ lines: [shortly(drill, sides)], known: true, helper: 'none', bare: true })),
        ).toBe('played');
      });
  });

describe('G-3 whole plans: whoever obeys reaches every item of', () => {
  const plans = {
    home: HOME_PROGRAMME,
    ...Object.fromEntries(PLAN_TEMPLATES.map((one) => [one.id, one.plan.drills])),
  };
  for (const [name, lines] of Object.entries(plans))
    for (const helper of ['none', 'hands-ready'] as const)
      test(`${name}, ${helper === 'none' ? 'alone' : 'helper within reach'}`, () => {
        expect(outcome(obey({ lines, known: false, helper, bare: false }))).toBe('played');
      });
});
