// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it } from 'vitest';
import { useHashParts } from '../../../src/screens/ui/route.ts';

const root = document.createElement('div');

function Parts() {
  return <p>{useHashParts('settings').join(' ')}</p>;
}
const go = (hash: string) =>
  act(() => {
    location.hash = hash;
    dispatchEvent(new Event('hashchange'));
  });
afterEach(() => render(null, root));

it('a screen that is drawn while the address leads elsewhere follows the next address of its own', async () => {
  await go('#/');
  await act(() => render(<Parts />, root));
  expect(root.textContent).toBe('');
  await go('#/settings/plan/abc');
  expect(root.textContent).toBe('plan abc');
});

it('a change between the first drawing and the first effect is not missed', async () => {
  await go('#/settings');
  await act(() => {
    render(<Parts />, root);
    location.hash = '#/settings/plan/abc';
  });
  expect(root.textContent).toBe('plan abc');
});

it('an address of another screen leaves it as it is', async () => {
  await go('#/settings/plan/abc');
  await act(() => render(<Parts />, root));
  await go('#/therapist/def');
  expect(root.textContent).toBe('plan abc');
});
