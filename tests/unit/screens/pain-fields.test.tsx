// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { expect, it } from 'vitest';
import { setLanguage } from '../../../src/i18n/i18n.ts';
import { PainFields } from '../../../src/screens/therapist/pain-fields.tsx';
import { sharedRecords } from '../../../src/screens/ui/data.ts';

it('PAIN-1: the therapist sets usual pain and limit; they are stored, and the rule that follows is said', async () => {
  await setLanguage('en');
  const records = await sharedRecords();
  const person = await records.people.add({ name: 'Anna' });
  const root = document.createElement('div');
  document.body.append(root);
  await act(() => render(<PainFields person={person} />, root));
  expect(root.textContent).toContain('Practice stops at pain 5 of 10');
  const [usual, limit] = [...root.querySelectorAll('select')];
  const choose = (field: HTMLSelectElement | undefined, value: string) =>
    act(() => {
      if (!field) throw new Error('no field');
      field.value = value;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    });
  await choose(usual, '5');
  expect(root.textContent).toContain('Practice stops at pain 7 of 10');
  await choose(limit, '8');
  expect(root.textContent).toContain('Practice stops at pain 8 of 10');
  await expect
    .poll(async () => (await records.people.get(person.id))?.profile)
    .toMatchObject({ usualPain: 5, painLimit: 8 });
  render(null, root);
});
