// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { expect, it, vi } from 'vitest';
import { setLanguage } from '../../../src/i18n/i18n.ts';
import { openBackup } from '../../../src/records/backup.ts';
import { sharedRecords } from '../../../src/screens/ui/data.ts';
import { ExportPanel } from '../../../src/screens/ui/export-panel.tsx';

it('BACK-3: a sealed file asks for the passphrase twice, and is saved only when it opened again', async () => {
  await setLanguage('en');
  await (await sharedRecords()).people.add({ name: 'Anna' });
  const saved: Blob[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    if (blob instanceof Blob) saved.push(blob);
    return 'blob:x';
  });
  const root = document.createElement('div');
  document.body.append(root);
  await act(() => render(<ExportPanel />, root));
  const [, seal] = [...root.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
  await act(() => seal?.click());
  const [first, again] = [...root.querySelectorAll<HTMLInputElement>('input[type=password]')];
  const button = root.querySelector<HTMLButtonElement>('[data-action=export]');
  const type = (field: HTMLInputElement | undefined, text: string) =>
    act(() => {
      if (!field) throw new Error('no field');
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
  await type(first, 'correct horse');
  await type(again, 'correct house');
  expect(root.textContent).toContain('The two are not the same.');
  expect(button?.disabled).toBe(true);
  await type(again, 'correct horse');
  expect(button?.disabled).toBe(false);
  await act(() => button?.click());
  await expect
    .poll(() => root.textContent, { timeout: 60_000 })
    .toContain('opened again with this passphrase');
  expect(saved).toHaveLength(1);
  expect(await openBackup(saved[0] as Blob, 'correct horse')).toMatchObject({ contents: { people: 1 } });
  render(null, root);
}, 90_000);
