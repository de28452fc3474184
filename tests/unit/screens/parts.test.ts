import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NotMeasured } from '../../../src/body/state.ts';
import { drillOf } from '../../../src/drills/catalogue.ts';
import { DRILL_IDS } from '../../../src/drills/drill.ts';
import { RED_FLAGS, ROLES } from '../../../src/facts/fact.ts';
import { CLASS_OF, HELPER_LOG } from '../../../src/facts/words.ts';
import { ENTRY_KINDS } from '../../../src/records/entries.ts';
import { PLAN_TEMPLATES } from '../../../src/records/plan-templates.ts';
import { FOOTWEAR, HELPER_ROLES, SUPPORTS } from '../../../src/records/schema.ts';
import { review } from '../../../src/report/review.ts';
import { ALL_SITES, FEELINGS, feelingRatings, NO_FEELINGS } from '../../../src/screens/patient/feeling.tsx';
import { fittingLessons, LESSONS } from '../../../src/screens/patient/learn.tsx';
import { LIVE_ACTIONS } from '../../../src/screens/therapist/live-actions.ts';
import { measuresOf } from '../../../src/screens/therapist/live-measures.tsx';
import { fragmentOf } from '../../../src/screens/therapist/plan-import.tsx';
import { qrPath } from '../../../src/screens/therapist/plan-share.tsx';
import { indexAt } from '../../../src/screens/therapist/replay.tsx';
import { hashParts } from '../../../src/screens/ui/route.ts';
import { startOfWeek } from '../../../src/screens/ui/week.ts';

const english: Record<string, string> = {};
for (const file of readdirSync('src/i18n/en'))
  Object.assign(english, JSON.parse(readFileSync(`src/i18n/en/${file}`, 'utf8')));

/** The compiler holds this list to the type. */
const NOT_MEASURED = Object.keys({
  nobody: true,
  dark: true,
  partial: true,
  turned: true,
  jumped: true,
  crossed: true,
  'second-person': true,
  moved: true,
  sitting: true,
  uncalibrated: true,
} satisfies Record<NotMeasured, true>);

describe('words that are looked up by a name made while drawing', () => {
  const ids = [
    ...DRILL_IDS.flatMap((id) => [`drill.${id}.name`, `drill.${id}.purpose`]),
    ...DRILL_IDS.flatMap((id) => Object.keys(drillOf(id).info.reasons).map((word) => `drill.reason.${word}`)),
    ...DRILL_IDS.flatMap((id) =>
      Object.entries(drillOf(id).info.parameters).flatMap(([name, info]) => [
        `drill.parameter.${name}`,
        ...(info.choices ?? []).map((word) => `drill.choice.${word}`),
      ]),
    ),
    ...DRILL_IDS.flatMap((id) =>
      Object.keys(drillOf(id).info.outcomes).map((name) => `drill.outcome.${name}`),
    ),
    ...FEELINGS.flatMap((kind) => [
      `feeling.${kind}`,
      `feeling.${kind}.ask`,
      `feeling.${kind}.where`,
      `result.rating.${kind}`,
    ]),
    ...ALL_SITES.map((site) => `feeling.site.${site}`),
    ...LESSONS.flatMap((one) => [
      `feeling.learn.${one}`,
      `feeling.learn.${one}.text`,
      `feeling.learn.${one}.source`,
    ]),
    ...HELPER_LOG.map((word) => `caregiver.log.${word}`),
    ...Object.keys(CLASS_OF).map((word) => `report.event.${word}`),
    ...Object.values(CLASS_OF).map((word) => `therapist.events.${word}`),
    ...ROLES.map((word) => `report.by.${word}`),
    ...RED_FLAGS.map((word) => `report.stop.${word}`),
    ...LIVE_ACTIONS.map((word) => `therapist.live.${word}`),
    ...ENTRY_KINDS.map((word) => `therapist.live.${word.replace(/^told-/, '')}`),
    ...['good', 'fair', 'poor'].map((word) => `therapist.live.trust.${word}`),
    ...measuresOf(null).map(([word]) => `therapist.live.measure.${word}`),
    ...NOT_MEASURED.map((word) => `therapist.live.not.${word}`),
    ...review([], []).ratings.map(({ kind }) => `progress.rating.${kind}`),
    ...HELPER_ROLES.flatMap((role) => [`caregiver.role.${role}`, `caregiver.role.${role}.help`]),
    ...SUPPORTS.map((word) => `settings.support.${word}`),
    ...FOOTWEAR.map((word) => `settings.footwear.${word}`),
    ...PLAN_TEMPLATES.flatMap(({ id }) =>
      ['', '.about', '.goal'].map((end) => `records.template.${id}${end}`),
    ),
    ...['success', 'range', 'ankle', 's', 'count', 'level'].map((unit) => `progress.unit.${unit}`),
    ...['running', 'finished', 'stopped', 'interrupted'].map((status) => `progress.status.${status}`),
  ];
  it('are all in the catalogue', () => {
    expect([...new Set(ids)].filter((id) => !(id in english))).toEqual([]);
  });
});

describe('feelings', () => {
  it('stores nothing that was not answered, one rating a place, and no place for "none"', () => {
    expect(feelingRatings(NO_FEELINGS, 'before')).toEqual([]);
    const given = {
      ...NO_FEELINGS,
      pain: { value: 4, sites: ['left-toes', 'back'] as const },
      tingling: { value: 0, sites: ['right-heel'] as const },
    };
    expect(feelingRatings(given, 'after')).toEqual([
      { kind: 'pain', when: 'after', value: 4, site: 'left-toes' },
      { kind: 'pain', when: 'after', value: 4, site: 'back' },
      { kind: 'tingling', when: 'after', value: 0, site: null },
    ]);
  });
});

describe('lessons', () => {
  const profile = { footwear: 'closed-shoes', lowSugarMedicine: false, support: 'counter' } as const;
  it('fit what is known, falls first, and are never empty', () => {
    expect(fittingLessons({ profile: null, ratings: [], incidents: [] })).toEqual(['feet']);
    expect(
      fittingLessons({
        profile: { ...profile, footwear: 'socks', lowSugarMedicine: true },
        ratings: [{ kind: 'pain', when: 'after', value: 6 }],
        incidents: ['fall'],
      }),
    ).toEqual(['falls', 'low-sugar', 'pacing', 'shoes']);
    expect(fittingLessons({ profile, ratings: [], incidents: ['camera-lost'] })).toEqual(['feet']);
  });
});

describe('small parts', () => {
  it('reads the hash of any link without failing', () => {
    expect(hashParts('#/progress')).toEqual([]);
    expect(hashParts('#/therapist/abc/plan?x=1/2')).toEqual(['abc', 'plan']);
    fc.assert(fc.property(fc.string(), (text) => void hashParts(`#/${text}`)));
    expect(hashParts('#/settings/plan/%E0%A4%A')).toEqual(['plan', '%E0%A4%A']);
  });
  it('finds the data of a plan in a pasted link or alone', () => {
    expect(fragmentOf(' https://heron.example/#/settings/plan/1.ab.cd \n')).toBe('1.ab.cd');
    expect(fragmentOf('1.ab.cd')).toBe('1.ab.cd');
  });
  it('finds the place of a moment in a trace', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1 }),
        fc.integer({ min: -10, max: 600 }),
        (steps, at) => {
          const times = [...steps].sort((a, b) => a - b);
          const expected = Math.max(0, times.filter((time) => time <= at).length - 1);
          expect(indexAt(times, at)).toBe(expected);
        },
      ),
    );
  });
  it('draws one square for each dark module', () => {
    expect(
      qrPath([
        [true, false],
        [false, true],
      ]),
    ).toBe('M0 0h1v1h-1zM1 1h1v1h-1z');
  });
  it('begins the week on Monday at midnight and counts only finished drills', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (now) => {
        const start = new Date(startOfWeek(now));
        expect([start.getDay(), start.getHours()]).toEqual([1, 0]);
        expect(now - start.getTime()).toBeLessThan(7.05 * 86_400_000);
        expect(now).toBeGreaterThanOrEqual(start.getTime());
      }),
    );
  });
});
