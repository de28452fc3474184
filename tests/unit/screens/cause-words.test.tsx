// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, describe, expect, it } from 'vitest';
import { drillOf } from '../../../src/drills/catalogue.ts';
import { DRILL_IDS } from '../../../src/drills/drill.ts';
import { LANGUAGES, setLanguage } from '../../../src/i18n/i18n.ts';
import { CAREFUL_PROFILE, type Profile } from '../../../src/prescription/profile.ts';
import type { PlanDrill } from '../../../src/records/schema.ts';
import { leftOutLines } from '../../../src/screens/patient/play/LeftOutList.tsx';
import { lineWords, previewsOf } from '../../../src/screens/therapist/cause-words.ts';
import { DrillEditor } from '../../../src/screens/therapist/drill-editor.tsx';
import { PlanView } from '../../../src/screens/therapist/plan-view.tsx';

const line = (drill: PlanDrill['drill'], more: Partial<PlanDrill> = {}): PlanDrill => ({
  drill,
  sides: 'both',
  parameters: {},
  rest: null,
  ladder: { floor: null, ceiling: null, lock: false },
  ...more,
});
const words = (one: PlanDrill, level = 0, profile: Partial<Profile> = {}) =>
  lineWords(previewsOf(one, new Map([[one.drill as string, level]]), { ...CAREFUL_PROFILE, ...profile }));
afterEach(() => setLanguage('en'));

describe('CAUSE-1: one sentence for plan view, printed plan, live panel and FHIR', () => {
  it('says how far, by whom, and what the level would ask', () => {
    expect(words(line('weight-shift', { parameters: { amplitude: 0.4, support: 0 } }), 12)).toEqual([
      'How far: 40%, set in the plan. Level 13 would be 80%.',
      'Hand support: Two hands, set in the plan. Level 13 would be No support.',
    ]);
    expect(words(line('weight-shift', { parameters: { amplitude: { min: 0.4, max: 0.5 } } }), 12)).toEqual([
      'How far: 50%, the most that the plan allows. Level 13 would be 80%.',
    ]);
    expect(words(line('weight-shift', { parameters: { amplitude: { min: 0.4, max: 0.7 } } }), 5)).toEqual([
      'How far: 60%. The plan allows 40% to 70%.',
    ]);
    expect(words(line('calf-stretch', { parameters: { hold: 30 } }))).toEqual([
      'Time to hold: 30 seconds, set in the plan. The exercise itself would ask for 20 seconds.',
    ]);
  });

  it('says why a drill is left out', () => {
    expect(words(line('heel-raise', { sides: 'right' }))).toEqual([
      'This exercise puts weight on the front of both feet. The left leg is to carry nothing, so the exercise is left out.',
    ]);
    expect(words(line('single-leg-stance'))).toEqual([
      'One-leg practice needs a helper beside; without one it is left out.',
    ]);
    const off = previewsOf(line('weight-shift'), new Map(), {
      ...CAREFUL_PROFILE,
      allowedDrills: ['heel-raise'],
    });
    expect(lineWords(off)).toEqual(['This exercise is switched off in the settings, so it is left out.']);
  });

  it.each(LANGUAGES)('in %s every drill has its sentences', async (language) => {
    await setLanguage(language);
    for (const drill of DRILL_IDS) {
      const { parameters } = drillOf(drill).info;
      const least = Object.fromEntries(Object.entries(parameters).map(([name, { min }]) => [name, min]));
      const bounded = Object.fromEntries(
        Object.entries(parameters).map(([name, { min, max }]) => [name, { min, max }]),
      );
      for (const one of [least, bounded])
        for (const sentence of words(line(drill, { parameters: one }), 2, { helper: 'watching' }))
          expect(sentence, drill).not.toMatch(/⟦|\{|undefined|NaN/);
    }
  });
});

const shown = async (view: preact.ComponentChild): Promise<HTMLElement> => {
  const root = document.createElement('div');
  document.body.append(root);
  await act(() => render(view, root));
  return root;
};

it('the plan view reads out what is played, not what the rung alone would be', async () => {
  const plan = {
    goals: '',
    drills: [line('weight-shift', { parameters: { amplitude: 0.4, support: 0 }, rest: 90 })],
    dose: { daysPerWeek: 3, minutes: 12 },
    support: 'counter',
    precautions: '',
    noteToPatient: '',
  } as const;
  const root = await shown(
    <PlanView
      plan={{ ...plan, drills: [...plan.drills] }}
      levels={new Map([['weight-shift', 12]])}
      profile={CAREFUL_PROFILE}
    />,
  );
  expect(root.textContent).toContain('Level 13: shift to 40 % of your own range');
  expect(root.textContent).toContain('both hands on the support');
  expect(root.textContent).toContain('Rest afterwards: 90 seconds.');
});

it('what is left out for one reason is said in one sentence, with all its exercises', () => {
  const why = { id: 'prescription.refused.both', values: { leg: 'left' } };
  const [first, second, ...more] = leftOutLines([
    { drill: 'weight-shift', why },
    { drill: 'heel-raise', why: { id: 'prescription.refused.forefoot', values: { leg: 'left' } } },
    { drill: 'marching', why },
    { drill: 'marching', why },
  ]);
  expect(first).toMatch(/^Weight shift · Marching on the spot: This exercise puts weight on both legs\./);
  expect(second).toMatch(/^Heel raises: This exercise puts weight on the front/);
  expect(more).toEqual([]);
});

describe('the drill editor', () => {
  const editor = (item: PlanDrill, profile: Partial<Profile> = {}) =>
    shown(
      <DrillEditor
        item={item}
        place={1}
        previews={previewsOf(item, new Map(), { ...CAREFUL_PROFILE, ...profile })}
        onChange={() => undefined}
        onUp={null}
        onDown={null}
        onRemove={() => undefined}
      />,
    );
  const labels = (root: HTMLElement) => [...root.querySelectorAll('label')].map((one) => one.textContent);

  it('OFFER-1: asks for a side only where the drill can keep to one', async () => {
    expect(labels(await editor(line('weight-shift')))).not.toContain('Sides');
    expect(labels(await editor(line('single-leg-stance')))).toContain('Sides');
    // What an older plan asks for stays to be seen and changed.
    expect(labels(await editor(line('weight-shift', { sides: 'left' })))).toContain('Sides');
    const why = 'This exercise needs both legs, so one side alone cannot be chosen.';
    expect((await editor(line('weight-shift'))).textContent).toContain(why);
    expect((await editor(line('single-leg-stance'))).textContent).not.toContain(why);
  });

  it('every number is written with its unit, and read back as the drill counts', async () => {
    let changed: PlanDrill | null = null;
    const root = await shown(
      <DrillEditor
        item={line('heel-raise', { parameters: { amplitude: { min: 0.015, max: 0.02 } } })}
        place={1}
        previews={[]}
        onChange={(item) => {
          changed = item;
        }}
        onUp={null}
        onDown={null}
        onRemove={() => undefined}
      />,
    );
    const field = (label: string) =>
      [...root.querySelectorAll('.field')].find((one) => one.querySelector('label')?.textContent === label);
    const far = field('How far: to');
    expect(far?.textContent).toContain('% of body height, 1 – 5');
    expect(field('Pace')?.textContent).toContain('Seconds, 2 – 8. Empty: 3');
    expect(field('Weight to one side that is allowed')?.textContent).toContain(
      '% of the way to the ankle, 20 – 150',
    );
    expect(field('Side bend that is allowed')?.textContent).toContain('Degrees, 8 – 30');
    const input = far?.querySelector('input');
    expect(input?.value).toBe('2');
    await act(() => {
      if (!input) return;
      input.value = '3';
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    expect(changed).toMatchObject({ parameters: { amplitude: { min: 0.015, max: 0.03 } } });
  });

  it('says at once what would be left out, and what the ladder has to wait for', async () => {
    expect((await editor(line('weight-shift'))).querySelector('.notice')).toBeNull();
    const spared = await editor(line('weight-shift'), { legLeftOut: 'right' });
    expect(spared.querySelector('.notice')?.textContent).toContain('The right leg is to carry nothing');
    const few = await editor(line('weight-shift', { parameters: { trials: 5 } }));
    expect(few.querySelector('.notice')?.textContent).toContain('5 tries are too few to judge at once');
  });

  it('LINE-1: a rest can be made longer than the drill’s own, never shorter', async () => {
    const root = await editor(line('sit-to-stand'));
    const rest = [...root.querySelectorAll('.field')].find((one) =>
      one.textContent?.includes('Rest after the exercise'),
    );
    expect(rest?.querySelector('input')?.min).toBe('60');
  });
});
