import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { drillOf } from '../../../src/drills/catalogue.ts';
import { intervalOf } from '../../../src/prescription/line.ts';
import { readExport } from '../../../src/records/exchange.ts';
import { importFile } from '../../../src/records/merge.ts';
import { planDiff } from '../../../src/records/plan-diff.ts';
import {
  MAX_FRAGMENT,
  planFile,
  planFragment,
  planProblems,
  QR_LIMIT,
  readPlanFile,
  readPlanFragment,
  shared,
} from '../../../src/records/plan-link.ts';
import { PLAN_TEMPLATES } from '../../../src/records/plan-templates.ts';
import type { Plan } from '../../../src/records/schema.ts';
import { fileOf, madeRecords } from './make.ts';

// Thousands of cases on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const info = (drill: Plan['drills'][number]['drill']) => drillOf(drill).info;
const aPlan = (): Plan => {
  const template = PLAN_TEMPLATES[1];
  if (!template) throw new Error('no template');
  return {
    ...template.plan,
    id: '0195555a-0000-7000-8000-00000000000a',
    person: '0195555a-0000-7000-8000-00000000000b',
    version: 4,
    author: 'Dr. Ülkü <script>alert(1)</script>',
    createdAt: '2026-05-01T10:00:00.000Z',
    goals: 'Wieder allein zum Bäcker',
  };
};

describe('a plan on its way', () => {
  test.each(PLAN_TEMPLATES.map((template) => [template.id, template] as const))(
    'template %s stays inside the bounds of the drills and fits a QR code',
    (_id, template) => {
      expect(planProblems(template.plan, info)).toEqual([]);
      const plan = { ...aPlan(), ...template.plan };
      expect(planFragment(plan).length).toBeLessThan(QR_LIMIT);
      expect(readPlanFragment(planFragment(plan), info)).toEqual({ ok: true, plan: shared(plan) });
    },
  );

  test('comes back from file and link as it went, without naming the person', () => {
    const plan = aPlan();
    expect(planFile(plan)).not.toContain(plan.person);
    expect(readPlanFile(planFile(plan), info)).toEqual({ ok: true, plan: shared(plan) });
    expect(planFragment(plan)).toMatch(/^[A-Za-z0-9._-]+$/);
  });

  test.each<[string, string, string]>([
    ['nothing', '', 'not-a-plan'],
    ['another page', '/progress', 'not-a-plan'],
    ['a newer link', planFragment(aPlan()).replace(/^2/, '3'), 'newer'],
    ['a link that was cut', planFragment(aPlan()).slice(0, -7), 'damaged'],
    ['a link with no end', `1.00000000.${'A'.repeat(MAX_FRAGMENT)}`, 'too-large'],
    [
      'a sound link that asks for too much',
      planFragment({ ...aPlan(), dose: { daysPerWeek: 7, minutes: 600 } }),
      'impossible',
    ],
    [
      'a parameter outside its bounds',
      planFragment({
        ...aPlan(),
        drills: aPlan().drills.map((d) => ({ ...d, parameters: { trials: 1e6 } })),
      }),
      'impossible',
    ],
    [
      'a parameter that nobody knows',
      planFragment({
        ...aPlan(),
        drills: aPlan().drills.map((d) => ({ ...d, parameters: { wingspan: 1 } })),
      }),
      'impossible',
    ],
    ['a note of 10 MB, packed small', planFragment({ ...aPlan(), goals: 'a'.repeat(1e7) }), 'too-large'],
  ])('%s is refused with the reason', (_name, fragment, why) => {
    expect(readPlanFragment(fragment, info)).toMatchObject({
      ok: false,
      why,
      reason: { id: `records.plan.refused.${why}` },
    });
  });

  test.each<[string, string, string]>([
    ['a picture', '\u0089PNG', 'damaged'],
    ['the export file', '{"format":"heron-export","version":1}', 'not-a-plan'],
    ['a newer plan', '{"format":"heron-plan","version":9}', 'newer'],
    ['half a plan', planFile(aPlan()).slice(0, 200), 'damaged'],
    [
      'a plan for a drill of another world',
      planFile(aPlan()).replace('"marching"', '"tightrope"'),
      'impossible',
    ],
  ])('%s as a file is refused with the reason', (_name, text, why) => {
    expect(readPlanFile(text, info)).toMatchObject({ ok: false, why });
  });

  test('one letter changed anywhere in a link is noticed (2 000 cases)', () => {
    const link = planFragment(aPlan());
    fc.assert(
      fc.property(fc.nat(link.length - 1), fc.constantFrom(...'AZaz09-_.=%<'), (at, letter) => {
        const changed = link.slice(0, at) + letter + link.slice(at + 1);
        const read = readPlanFragment(changed, info);
        expect(read.ok).toBe(changed === link);
      }),
      { numRuns: 2000 },
    );
  });

  test('any text is refused or within bounds, and never throws (3 000 cases)', () => {
    const plan = shared(aPlan());
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.jsonValue().map((x) => JSON.stringify({ format: 'heron-plan', version: 1, plan: x })),
      fc
        .tuple(fc.constantFrom(...Object.keys(plan)), fc.jsonValue())
        .map(([key, x]) => JSON.stringify({ format: 'heron-plan', version: 1, plan: { ...plan, [key]: x } })),
      fc
        .record({ amplitude: fc.double(), hold: fc.double(), trials: fc.double() }, { requiredKeys: [] })
        .map((parameters) =>
          JSON.stringify({
            format: 'heron-plan',
            version: 1,
            plan: { ...plan, drills: [{ ...plan.drills[0], parameters }] },
          }),
        ),
    );
    let taken = 0;
    fc.assert(
      fc.property(text, (hostile) => {
        const read = readPlanFile(hostile, info);
        readPlanFragment(hostile, info);
        if (!read.ok) return;
        taken++;
        expect(planProblems(read.plan, info)).toEqual([]);
        for (const drill of read.plan.drills)
          for (const [name, wish] of Object.entries(drill.parameters)) {
            const about = drillOf(drill.drill).info.parameters[name];
            const { min, max } = intervalOf(wish);
            expect(about !== undefined && min <= max && min <= about.max && max >= about.min).toBe(true);
          }
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(20);
  });
});

describe('versions of a plan', () => {
  const draft = (person: string) => {
    const { id: _id, version: _version, createdAt: _at, ...rest } = aPlan();
    return { ...rest, person };
  };

  test('are added, never changed; the newest is in force, with who and when', async () => {
    const records = await madeRecords();
    const person = await records.people.current();
    await records.plans.write({ ...draft(person.id), author: 'A' });
    records.clock.now += 86_400_000;
    await records.plans.write({ ...draft(person.id), author: 'B', goals: 'new' });
    expect((await records.plans.versions(person.id)).map((p) => [p.version, p.author, p.createdAt])).toEqual([
      [1, 'A', '2026-03-02T09:00:00.000Z'],
      [2, 'B', '2026-03-03T09:00:00.000Z'],
    ]);
    expect((await records.plans.current(person.id))?.goals).toBe('new');
    await expect(
      records.plans.write({ ...draft(person.id), dose: { daysPerWeek: 9, minutes: 10 } }),
    ).rejects.toMatchObject({ kind: 'invalid' });
    expect(await records.plans.versions(person.id)).toHaveLength(2);
  });

  test('a file with the last number there is does not end the writing of plans', async () => {
    const records = await madeRecords();
    const { id } = await records.people.add({ name: 'Anna' });
    await records.plans.write({ ...draft(id), support: 'counter' });
    const file = await fileOf(records);
    const [own] = file.plans;
    const evil = { ...own, id: '00000000-0000-7000-8000-00000000000a', version: 100_000, support: 'none' };
    const read = await readExport(JSON.stringify({ ...file, plans: [own, evil] }));
    if (!read.ok) throw new Error(read.why);
    await importFile(records, read.file);
    expect((await records.plans.current(id))?.support).toBe('none');
    for (const support of ['cane', 'walker'] as const) {
      await records.plans.write({ ...draft(id), support });
      expect((await records.plans.current(id))?.support).toBe(support);
    }
    const late = { ...evil, createdAt: '9999-12-31T23:59:59.999Z' };
    expect(await readExport(JSON.stringify({ ...file, plans: [late] }))).toMatchObject({ ok: false });
  });

  test('a plan from a link comes into force once, for each person who takes it', async () => {
    const records = await madeRecords();
    const [anna, ben] = [
      await records.people.add({ name: 'Anna' }),
      await records.people.add({ name: 'Ben' }),
    ];
    await records.plans.write(draft(anna.id));
    const incoming = { ...shared(aPlan()), version: 1 };
    expect((await records.plans.adopt(anna.id, incoming)).version).toBe(2);
    await records.plans.adopt(anna.id, incoming);
    expect(await records.plans.versions(anna.id)).toHaveLength(2);
    await records.plans.adopt(ben.id, incoming);
    expect((await records.plans.current(ben.id))?.goals).toBe(incoming.goals);
    expect(await records.plans.versions(anna.id)).toHaveLength(2);
  });
});

describe('the difference of two plans', () => {
  test('is empty for equal plans, and names every change', () => {
    const before = aPlan();
    expect(planDiff(before, structuredClone(before))).toEqual([]);
    const [shift, march, ...rest] = before.drills;
    if (!shift || !march) throw new Error('template');
    const after: Plan = {
      ...before,
      dose: { daysPerWeek: 2, minutes: 15 },
      drills: [
        march,
        {
          ...shift,
          parameters: { amplitude: { min: 0.4, max: 0.6 }, trials: 6 },
          ladder: { ...shift.ladder, lock: true },
        },
        ...rest.filter((d) => d.drill !== 'hip-mobility'),
        { ...shift, drill: 'posture' },
      ],
    };
    const changes = planDiff(before, after).map((c) => [c.kind, c.drill, c.field, c.before, c.after]);
    expect(changes).toEqual([
      ['changed', null, 'days', 3, 2],
      ['changed', 'weight-shift', 'lock', false, true],
      ['changed', 'weight-shift', 'amplitude', '0.4–0.8', '0.4–0.6'],
      ['changed', 'weight-shift', 'trials', null, 6],
      ['added', 'posture', 'drill', null, 'posture'],
      ['removed', 'hip-mobility', 'drill', 'hip-mobility', null],
      [
        'changed',
        null,
        'order',
        'weight-shift, marching, single-leg-stance',
        'marching, weight-shift, single-leg-stance',
      ],
    ]);
  });
});
