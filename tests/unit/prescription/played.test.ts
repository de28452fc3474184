import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drillOf } from '../../../src/drills/catalogue.ts';
import { DRILL_IDS, type DrillId } from '../../../src/drills/drill.ts';
import { FINGERTIPS, NO_SUPPORT } from '../../../src/drills/rungs.ts';
import { legsAllow, type Numbers } from '../../../src/drills/traits.ts';
import {
  fixedBy,
  intervalOf,
  lineOf,
  type PrescriptionLine,
  type Wish,
} from '../../../src/prescription/line.ts';
import { type Asked, leftOf, type Played, playedBy, type Source } from '../../../src/prescription/played.ts';
import { CAREFUL_PROFILE, type HelperRole, type Profile } from '../../../src/prescription/profile.ts';
import { LADDERS, ladderById, rung, topOf } from '../../../src/progression/rungs.ts';
import { SUPPORTS } from '../../../src/records/schema.ts';

interface Case {
  readonly line?: Partial<PrescriptionLine>;
  readonly level?: number | null;
  readonly profile?: Partial<Profile>;
  readonly adjustment?: number;
}
const LADDER_OF: Partial<Record<DrillId, string>> = { 'single-leg-stance': 'single-leg-stance:right' };
const rungOf = (drill: DrillId, level: number | null): Numbers | null => {
  const ladder = ladderById(LADDER_OF[drill] ?? drill);
  return ladder === null || level === null ? null : rung(ladder, level);
};
function play(drill: DrillId, { line, level = null, profile, adjustment = 0 }: Case = {}) {
  const person = { ...CAREFUL_PROFILE, ...profile };
  return playedBy({
    info: drillOf(drill).info,
    line: lineOf(drill, line),
    rung: rungOf(drill, level),
    profile: person,
    helper: person.helper,
    adjustment,
  });
}
const wish = (parameters: Readonly<Record<string, Wish>>): Case['line'] => ({ parameters });

describe('PLAYED-1: plan, rung, person and today in one table', () => {
  const rows: readonly (readonly [string, DrillId, string, Case, number, Source, string | null])[] = [
    ['nothing said', 'weight-shift', 'amplitude', {}, 0.5, 'drill', null],
    ['the rung', 'weight-shift', 'amplitude', { level: 12 }, 0.8, 'rung', null],
    [
      'a fixed value over the rung',
      'weight-shift',
      'amplitude',
      { line: wish({ amplitude: 0.4 }), level: 12 },
      0.4,
      'therapist',
      null,
    ],
    [
      'fixed, and harder is asked twice',
      'weight-shift',
      'amplitude',
      { line: wish({ amplitude: 0.4 }), level: 12, adjustment: 0.1 },
      0.4,
      'therapist',
      'therapist',
    ],
    [
      'two hands over a rung without any',
      'weight-shift',
      'support',
      { line: wish({ support: 0 }), level: 12 },
      0,
      'therapist',
      null,
    ],
    [
      'no hands over a rung with two',
      'weight-shift',
      'support',
      { line: wish({ support: 4 }), level: 0 },
      4,
      'therapist',
      null,
    ],
    [
      'at most half way',
      'weight-shift',
      'amplitude',
      { line: wish({ amplitude: { min: 0.4, max: 0.5 } }), level: 12 },
      0.5,
      'therapist',
      'therapist',
    ],
    [
      'at least 60 %',
      'weight-shift',
      'amplitude',
      { line: wish({ amplitude: { min: 0.6, max: 0.8 } }), level: 0 },
      0.6,
      'therapist',
      'therapist',
    ],
    [
      'bounds that the rung keeps',
      'weight-shift',
      'amplitude',
      { line: wish({ amplitude: { min: 0.4, max: 0.7 } }), level: 5 },
      0.6,
      'rung',
      null,
    ],
    [
      'harder inside the bounds',
      'weight-shift',
      'amplitude',
      { line: wish({ amplitude: { min: 0.4, max: 0.7 } }), level: 5, adjustment: 0.05 },
      0.63,
      'today',
      null,
    ],
    [
      'harder stops at the bound (S2b)',
      'weight-shift',
      'amplitude',
      { line: wish({ amplitude: { min: 0.4, max: 0.5 } }), level: 5, adjustment: 0.1 },
      0.5,
      'therapist',
      'therapist',
    ],
    [
      'easier below a bound that cut the rung',
      'weight-shift',
      'amplitude',
      { line: wish({ amplitude: { min: 0.4, max: 0.5 } }), level: 12, adjustment: -0.1 },
      0.45,
      'today',
      null,
    ],
    ['easier', 'weight-shift', 'amplitude', { level: 5, adjustment: -0.1 }, 0.54, 'today', null],
    [
      'harder than the drill goes',
      'weight-shift',
      'amplitude',
      { level: 12, adjustment: 0.1 },
      0.8,
      'rung',
      'drill',
    ],
    ['another number does not move', 'weight-shift', 'hold', { level: 12, adjustment: 0.1 }, 3, 'rung', null],
    [
      'bounds partly outside the drill',
      'weight-shift',
      'amplitude',
      { line: wish({ amplitude: { min: 0, max: 0.5 } }), level: 12 },
      0.5,
      'therapist',
      'therapist',
    ],
    [
      'the leg of its ladder',
      'single-leg-stance',
      'legs',
      { level: 2, profile: { helper: 'watching' } },
      2,
      'rung',
      null,
    ],
    [
      'alone, a hand prescribed',
      'single-leg-stance',
      'support',
      { line: wish({ support: { min: 0, max: 2 } }), level: 11 },
      FINGERTIPS,
      'therapist',
      'therapist',
    ],
    [
      'unlocked by the therapist',
      'single-leg-stance',
      'support',
      { level: 11, profile: { oneLegUnlocked: 'therapist' } },
      NO_SUPPORT,
      'rung',
      null,
    ],
    [
      'a helper beside',
      'single-leg-stance',
      'support',
      { line: wish({ support: 4 }), level: 2, profile: { helper: 'hands-ready' } },
      4,
      'therapist',
      null,
    ],
  ];
  it.each(rows)('%s: %s %s', (_name, drill, parameter, given, value, from, cutBy) => {
    const played = play(drill, given);
    if (!played.ok) throw new Error(played.why.id);
    expect(played.parameters[parameter]).toMatchObject({ value, from, cutBy });
    expect(played.values[parameter]).toBe(value);
  });

  it('PLAYED-3: limits that do not meet are refused, and the sentence names both sides', () => {
    expect(play('weight-shift', { line: wish({ amplitude: { min: 0.1, max: 0.3 } }), level: 5 })).toEqual({
      ok: false,
      why: {
        id: 'prescription.refused.limits',
        values: { name: 'amplitude', unit: 'percent', least: 40, most: 30, low: 'drill', high: 'therapist' },
      },
    });
    expect(play('weight-shift', { line: wish({ speed: 1 }) })).toMatchObject({
      why: { id: 'drill.refused.unknown' },
    });
    expect(play('weight-shift', { line: wish({ trials: 8.5 }) })).toMatchObject({
      why: { id: 'drill.refused.parameter' },
    });
    // Between two whole numbers there is no choice left.
    expect(play('weight-shift', { line: wish({ support: { min: 1.2, max: 1.8 } }) }).ok).toBe(false);
  });

  it('ADJ-1: what is left of an interrupted block is counted in tries or in repetitions', () => {
    expect(leftOf(drillOf('weight-shift').info, { trials: 10 }, 4)).toEqual({ trials: 6 });
    expect(leftOf(drillOf('mini-squat').info, { repetitions: 10 }, 6)).toEqual({ repetitions: 4 });
    // Three are fewer than a block of knee bends can have: nothing is added to make four of them (S3).
    expect(leftOf(drillOf('mini-squat').info, { repetitions: 10 }, 7)).toBeNull();
    expect(leftOf(drillOf('mini-squat').info, { repetitions: 10 }, 0)).toEqual({ repetitions: 10 });
  });
});

describe('ALLOW-1, ALLOW-2: a leg that is left out', () => {
  it('by the line: only drills that can do without it are played, and only with the other leg', () => {
    const played = DRILL_IDS.filter(
      (id) => play(id, { line: { sides: 'right' }, profile: { helper: 'watching' } }).ok,
    );
    expect(played).toEqual(['single-leg-stance', 'ankle-mobility', 'assess-single-leg']);
    const oneLeg = play('quiet-stance', {
      line: { sides: 'right', parameters: { stance: 3 } },
      profile: { helper: 'watching' },
    });
    expect(oneLeg).toMatchObject({ ok: true, sides: ['right'] });
  });

  it('by the person: whatever the plan says', () => {
    const profile = { legLeftOut: 'left', helper: 'watching' } as const;
    expect(play('single-leg-stance', { profile, level: 0 })).toMatchObject({ ok: true, sides: ['right'] });
    expect(play('single-leg-stance', { profile, line: { sides: 'left' } })).toMatchObject({
      why: { id: 'prescription.refused.no-leg' },
    });
    expect(play('weight-shift', { profile })).toMatchObject({
      why: { id: 'prescription.refused.both', values: { leg: 'left' } },
    });
    expect(play('heel-raise', { profile })).toMatchObject({ why: { id: 'prescription.refused.forefoot' } });
    expect(play('hip-mobility', { profile })).toMatchObject({ why: { id: 'prescription.refused.stands' } });
    expect(play('assess-four-stage', { profile })).toMatchObject({
      why: { id: 'prescription.refused.both' },
    });
  });
});

it('ALLOW-3: alone and not unlocked, nothing that needs a helper is played with less than a hand (fault 10)', () => {
  const alone = (drill: DrillId, parameters: Record<string, Wish> = {}) =>
    play(drill, { line: wish(parameters), level: 0 });
  for (const refused of [
    alone('assess-four-stage'),
    alone('assess-single-leg'),
    alone('single-leg-stance'),
    alone('single-leg-stance', { support: 4 }),
    alone('single-leg-stance', { support: { min: 0, max: 3 } }),
    alone('quiet-stance', { stance: 3, support: 4, hold: 30 }),
    alone('hip-mobility', { support: 4 }),
  ])
    expect(refused).toMatchObject({ ok: false, why: { id: 'session.note.helper-needed' } });
  // Hip movement keeps both hands on by itself, and no ladder takes them off.
  expect(alone('hip-mobility')).toMatchObject({ ok: true, values: { support: 0 } });
});

it('ALLOW-4: nothing to hold on to: left out with the reason, unless a therapist fixed it so or somebody is beside', () => {
  const bare = (line: Case['line'], profile: Partial<Profile> = {}) =>
    play('weight-shift', { line, level: 0, profile: { support: 'none', ...profile } });
  for (const refused of [bare({}), bare(wish({ support: 0 })), bare(wish({ support: { min: 3, max: 4 } }))])
    expect(refused).toMatchObject({ ok: false, why: { id: 'session.note.support-needed' } });
  expect(bare(wish({ support: 4 }))).toMatchObject({ ok: true, values: { support: 4 } });
  expect(bare({}, { helper: 'hands-ready' }).ok).toBe(true);
  expect(bare({}, { support: 'walker' }).ok).toBe(true);
});

/** Any plan line for any drill, at any rung, for anybody, on any day. */
const asked: fc.Arbitrary<Asked> = fc.constantFrom(...DRILL_IDS).chain((drill) => {
  const { info } = drillOf(drill);
  const within = (name: string) => {
    const { min = 0, max = 1, whole } = info.parameters[name] ?? {};
    const value = whole ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
    return fc.oneof(
      value,
      fc.tuple(value, value).map(([a, b]): Wish => ({ min: Math.min(a, b), max: Math.max(a, b) })),
    );
  };
  const ladders = LADDERS.filter((one) => one.drill === drill);
  const rungs = ladders.flatMap((one) => Array.from({ length: topOf(one) + 1 }, (_, i) => rung(one, i)));
  return fc.record({
    info: fc.constant(info),
    line: fc.record({
      drill: fc.constant(drill),
      sides: fc.constantFrom('both', 'both', 'left', 'right'),
      parameters: fc.record(
        Object.fromEntries(Object.keys(info.parameters).map((name) => [name, within(name)])),
        { requiredKeys: [] },
      ) as fc.Arbitrary<Record<string, Wish>>,
    }),
    rung: fc.constantFrom(null, ...rungs),
    profile: fc.record({
      oneLegUnlocked: fc.constantFrom('therapist', 'check', null),
      legLeftOut: fc.constantFrom('left', 'right', null, null),
      support: fc.constantFrom(...SUPPORTS),
    }),
    helper: fc.constantFrom<HelperRole>('none', 'watching', 'hands-ready', 'hands-on'),
    adjustment: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
  });
});
/** Runs the property on what is played; what is refused must say why. */
const whenPlayed = (holds: (asked: Asked, played: Played) => void, runs = 4000) => {
  let seen = 0;
  fc.assert(
    fc.property(asked, (one) => {
      const played = playedBy(one);
      if (!played.ok) return void expect(played.why.id).toMatch(/refused|helper-needed|support-needed/);
      seen++;
      holds(one, played);
    }),
    { numRuns: runs },
  );
  expect(seen).toBeGreaterThan(runs / 10);
};

describe('what holds for every plan, rung, person and day', () => {
  it('every value lies inside all limits and is taken by the drill', () => {
    whenPlayed(({ info, line }, { parameters, values }) => {
      for (const [name, { value, limits }] of Object.entries(parameters)) {
        expect(value >= limits.min && value <= limits.max, name).toBe(true);
        const about = info.parameters[name];
        if (about) expect(limits.min >= about.min && limits.max <= about.max, name).toBe(true);
        const wished = line.parameters[name];
        if (wished === undefined) continue;
        expect(value >= intervalOf(wished).min && value <= intervalOf(wished).max, name).toBe(true);
      }
      expect(drillOf(info.id).parse(values).ok).toBe(true);
    });
  });

  it('PLAYED-2: a fixed value is played or refused, never replaced', () => {
    whenPlayed(({ line }, { parameters }) => {
      for (const [name, wished] of Object.entries(line.parameters)) {
        const fixed = fixedBy(wished);
        if (fixed !== null) expect(parameters[name]).toMatchObject({ value: fixed, from: 'therapist' });
      }
    });
  });

  it('PLAYED-2: more support prescribed is never less support played', () => {
    whenPlayed((one, played) => {
      const support = one.info.parameters.support;
      if (support === undefined) return;
      for (let more = 0; more <= support.max; more++) {
        const prescribed = playedBy({
          ...one,
          line: { ...one.line, parameters: { ...one.line.parameters, support: more } },
        });
        if (!prescribed.ok) continue;
        expect(prescribed.values.support).toBe(more);
        const cap = { min: 0, max: more };
        const capped = playedBy({
          ...one,
          line: { ...one.line, parameters: { ...one.line.parameters, support: cap } },
        });
        if (capped.ok) expect(capped.values.support).toBeLessThanOrEqual(Math.max(more, 0));
      }
      expect(played.ok).toBe(true);
    }, 800);
  });

  it('ALLOW-4: with nothing to hold on to and nobody beside, only what a therapist fixed without a hand is played', () => {
    whenPlayed(({ profile, helper, line }, { traits, values }) => {
      if (profile.support !== 'none' || helper !== 'none' || traits.guard === 'none') return;
      expect(fixedBy(line.parameters.support)).toBe(values.support);
      expect(values.support).toBeGreaterThan(FINGERTIPS);
    }, 8000);
  });

  it('a leg that is left out has no trial, and what is played can do without it', () => {
    whenPlayed((one, { sides, traits, values }) => {
      const out = new Set([
        one.profile.legLeftOut,
        one.line.sides === 'left' ? 'right' : one.line.sides === 'right' ? 'left' : null,
      ]);
      for (const side of sides) expect(out.has(side)).toBe(false);
      out.delete(null);
      if (out.size === 0) return;
      const [only] = sides;
      expect(only !== undefined && legsAllow(traits, only)).toBe(true);
      const parsed = drillOf(one.info.id).parse(values);
      if (!parsed.ok || only === undefined) throw new Error('refused');
      const started = drillOf(one.info.id).start(parsed.value, {
        seed: 7,
        range: { left: 0.5, right: 0.5 },
        legs: only,
      });
      expect(started.done).toBe(false);
      const { plan } = (started as typeof started & { memory: { plan: readonly { side: string | null }[] } })
        .memory;
      for (const planned of plan) expect(planned.side).toBe(only);
    }, 3000);
  });

  it('PLAYED-4: `from` is true: with that cause taken away the value or its limits are others, or the next cause says the same', () => {
    whenPlayed((one, { parameters }) => {
      for (const [name, { value, from, limits }] of Object.entries(parameters)) {
        const { [name]: wished, ...others } = one.line.parameters;
        const without: Asked =
          from === 'therapist'
            ? { ...one, line: { ...one.line, parameters: others } }
            : from === 'rung'
              ? { ...one, rung: null }
              : { ...one, adjustment: 0 };
        if (from === 'therapist') expect(wished).toBeDefined();
        if (from === 'rung') expect(one.rung?.[name]).toBeDefined();
        if (from === 'drill') {
          expect(one.rung?.[name]).toBeUndefined();
          expect(wished === undefined || fixedBy(wished) === null).toBe(true);
          continue;
        }
        const other = playedBy(without);
        if (!other.ok) continue;
        const now = other.parameters[name];
        const changed =
          now?.value !== value || now.limits.min !== limits.min || now.limits.max !== limits.max;
        // A rung may name what the drill or a bound would have given anyway.
        if (from === 'rung') expect(changed || now?.value === value).toBe(true);
        // Where others leave one value alone, a therapist who wrote it as well changed nothing.
        else expect(changed || limits.min === limits.max, `${name} ${from}`).toBe(true);
      }
    });
  });

  it('PLAYED-5: a higher rung is never easier, whatever is bounded', () => {
    const HARDER: Readonly<Record<string, 1 | -1>> = {
      amplitude: 1,
      hold: 1,
      support: 1,
      feedback: 1,
      stance: 1,
      repetitions: 1,
      steps: 1,
      length: 1,
      waits: 1,
      remember: 1,
      pace: -1,
    };
    const lines = fc.record({
      ladder: fc.constantFrom(...LADDERS),
      low: fc.double({ min: 0, max: 1, noNaN: true }),
      high: fc.double({ min: 0, max: 1, noNaN: true }),
      adjustment: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
    });
    fc.assert(
      fc.property(lines, ({ ladder, low, high, adjustment }) => {
        const { info } = drillOf(ladder.drill);
        const bounds = Object.fromEntries(
          ladder.changes.map(({ set }) => {
            const { min, max } = info.parameters[set] ?? { min: 0, max: 1 };
            const at = (share: number) => min + share * (max - min);
            return [
              set,
              { min: Math.floor(at(Math.min(low, high))), max: Math.ceil(at(Math.max(low, high))) },
            ];
          }),
        );
        let before: Numbers | null = null;
        for (let level = 0; level <= topOf(ladder); level++) {
          const played = playedBy({
            info,
            line: { drill: ladder.drill, sides: ladder.side ?? 'both', parameters: bounds },
            rung: rung(ladder, level),
            profile: { oneLegUnlocked: 'therapist', legLeftOut: null, support: 'counter' },
            helper: 'watching',
            adjustment,
          });
          if (!played.ok) return;
          for (const [name, way] of Object.entries(HARDER)) {
            const was: number | undefined = before?.[name];
            const is = played.values[name];
            if (was !== undefined && is !== undefined)
              expect(way * is, name).toBeGreaterThanOrEqual(way * was);
          }
          before = played.values;
        }
      }),
      { numRuns: 500 },
    );
  });
});
