// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { beforeEach, expect, it } from 'vitest';
import { setLanguage } from '../../../src/i18n/i18n.ts';
import type { Person } from '../../../src/records/schema.ts';
import { AboutSettings } from '../../../src/screens/patient/settings-about.tsx';
import { PlanEditor } from '../../../src/screens/therapist/plan-editor.tsx';
import { sharedRecords } from '../../../src/screens/ui/data.ts';

const shown = async (view: preact.ComponentChild): Promise<HTMLElement> => {
  const root = document.createElement('div');
  document.body.append(root);
  await act(() => render(view, root));
  return root;
};
const choose = async (root: HTMLElement, label: string, value: string): Promise<void> => {
  const of = [...root.querySelectorAll('label')].find((one) => one.textContent === label)?.htmlFor;
  const field = [...root.querySelectorAll('select')].find((one) => one.id === of);
  if (field === undefined) throw new Error(`no field "${label}"`);
  await act(() => {
    field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
};
const stored = async (person: Person) => (await (await sharedRecords()).people.get(person.id))?.profile;
const somebody = async (name: string): Promise<Person> => {
  const { people } = await sharedRecords();
  const person = await people.add({ name });
  await people.choose(person.id);
  return person;
};
beforeEach(() => setLanguage('en'));

it('ALLOW-1: the therapist says which leg carries nothing; it is stored at once, and what is left out is said at once', async () => {
  const person = await somebody('Anna');
  const root = await shown(
    <PlanEditor
      start={{
        person: person.id,
        author: 'PT',
        template: null,
        goals: '',
        drills: [
          {
            drill: 'weight-shift',
            sides: 'both',
            parameters: {},
            rest: null,
            ladder: { floor: null, ceiling: null, lock: false },
          },
        ],
        dose: { daysPerWeek: 3, minutes: 12 },
        support: 'counter',
        precautions: '',
        noteToPatient: '',
      }}
      before={null}
      levels={new Map()}
      person={person}
      onSaved={() => undefined}
      onCancel={() => undefined}
    />,
  );
  const sentence = 'The left leg is to carry nothing, so the exercise is left out.';
  expect(root.textContent).not.toContain(sentence);
  await choose(root, 'Leg that must not be loaded', 'left');
  // Beside the drill, and in what the patient will meet.
  expect(root.textContent?.split(sentence)).toHaveLength(3);
  await expect.poll(async () => (await stored(person))?.legLeftOut).toBe('left');
  await choose(root, 'Leg that must not be loaded', 'neither');
  await expect.poll(async () => (await stored(person))?.legLeftOut).toBeNull();
  render(null, root);
});

it('ALLOW-1: the patient says it in the settings', async () => {
  const person = await somebody('Berta');
  const root = await shown(<AboutSettings />);
  await expect.poll(() => root.querySelector('form')).not.toBeNull();
  await choose(root, 'One leg must not carry your weight', 'right');
  await act(() => {
    root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  });
  await expect.poll(async () => (await stored(person))?.legLeftOut).toBe('right');
  render(null, root);
});
