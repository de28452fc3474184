import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import ar from '../../../src/i18n/ar/session.json' with { type: 'json' };
import de from '../../../src/i18n/de/session.json' with { type: 'json' };
import en from '../../../src/i18n/en/session.json' with { type: 'json' };
import es from '../../../src/i18n/es/session.json' with { type: 'json' };
import { playedItem, type SessionPlan } from '../../../src/prescription/plan.ts';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { planToday, stanceSaid } from '../../../src/prescription/today.ts';
import { checkTop, ladderById, rung, topOf } from '../../../src/progression/rungs.ts';
import { startSession } from '../../../src/session/session.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { kindAnswers, Person } from './person.ts';

const ladder = ladderById('weight-shift');
if (ladder === null) throw new Error('no ladder');
const LADDER = ladder;
/** A session in which the weight shift stands on a rung of its ladder. */
const at = (level: number) =>
  planToday({
    name: 'test',
    drills: [
      {
        drill: 'weight-shift',
        sides: 'both',
        parameters: rung(LADDER, level),
        rest: null,
      },
    ],
    ladders: {
      'weight-shift': {
        history: [
          {
            outcome: null,
            decision: {
              ladder: 'weight-shift',
              rule: 'start',
              from: 0,
              to: level,
              locked: false,
              good: false,
              when: { at: 0, day: 0 },
              sentence: { id: 'x' },
            },
          },
        ],
        bounds: { floor: null, ceiling: null, lock: false, openTop: 99 },
      },
    },
    profile: CAREFUL_PROFILE,
    minutes: 15,
    clinic: true,
  }).plan;

const stanceAt = (plan: SessionPlan, index: number) => {
  const item = plan.items[index];
  const played = item && playedItem(item, CAREFUL_PROFILE);
  return played?.ok ? played.values.stance : null;
};

describe('PLAN-7: the width of the stance', () => {
  it('the own range is measured in the stance of the shift, and only the top rungs narrow it', () => {
    for (let level = 0; level <= topOf(LADDER); level++) {
      const plan = at(level);
      const wanted = rung(LADDER, level).stance ?? 0;
      const index = plan.items.findIndex((one) => one.drill === 'weight-shift');
      expect(stanceAt(plan, index)).toBe(wanted);
      expect(plan.items[0]).toMatchObject({ drill: 'shift-range' });
      expect(stanceAt(plan, 0)).toBe(wanted);
      expect(stanceSaid(plan, index, CAREFUL_PROFILE)).toBe(wanted === 0 ? null : wanted);
      // After a narrow shift the feet go apart again, and that is said.
      if (wanted > 0) expect(stanceSaid(plan, plan.items.length - 1, CAREFUL_PROFILE)).toBe(0);
    }
    expect(rung(LADDER, topOf(LADDER) - 2).stance).toBe(0);
    expect(rung(LADDER, topOf(LADDER)).stance).toBe(2);
  });

  it('it is told in every language before the zero is taken', () => {
    for (const [level, stance] of [
      [0, null],
      [topOf(LADDER) - 1, 1],
      [topOf(LADDER), 2],
    ] as const) {
      const person = new Person(startSession(at(level), CAREFUL_PROFILE, NO_HISTORY, 3), 60);
      for (let n = 0; n < 20 && person.session.phase !== 'quiet'; n++) {
        kindAnswers(person, {}, 1);
        person.run(5000, (s) => s.phase === 'quiet' || s.question !== null);
      }
      expect(person.session.phase).toBe('quiet');
      const { say } = person.session;
      expect(say).toMatchObject({ id: 'session.quiet', values: { stance: stance ?? 'any' } });
      const texts = Object.entries({ en, de, es, ar }).map(([language, words]) => [
        new IntlMessageFormat(words['session.quiet'], language).format({ ...say?.values }),
        new IntlMessageFormat(words['session.quiet'], language).format({ stance: 'any' }),
      ]);
      for (const [told, plain] of texts) expect(told !== plain).toBe(stance !== null);
    }
  });

  it('PLACE-5: a placement check never asks for another stance than the calibrated one', () => {
    for (const helped of [true, false]) {
      const top = checkTop(LADDER, helped);
      expect(top).toBeLessThan(topOf(LADDER));
      for (let level = 0; level <= top; level++) expect(rung(LADDER, level).stance).toBe(0);
    }
  });
});
