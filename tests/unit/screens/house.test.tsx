// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { setLanguage } from '../../../src/i18n/i18n.ts';
import type { Port } from '../../../src/records/port.ts';
import Caregiver from '../../../src/screens/caregiver/caregiver.tsx';
import Home from '../../../src/screens/patient/home.tsx';
import Progress from '../../../src/screens/patient/progress.tsx';
import { PersonPage } from '../../../src/screens/therapist/person.tsx';
import { makePin, PIN } from '../../../src/screens/therapist/pin.ts';
import { RosterPage } from '../../../src/screens/therapist/roster.tsx';
import { sharedRecords } from '../../../src/screens/ui/data.ts';

const disk = vi.hoisted(() => ({ lost: false }));
vi.mock('../../../src/records/database.ts', async (original) => {
  const real = await original<typeof import('../../../src/records/database.ts')>();
  return {
    ...real,
    openDatabase: async (): Promise<Port> => {
      const port = await real.openDatabase();
      const refuse = () => Promise.reject(Object.assign(new Error('lost'), { name: 'UnknownError' }));
      return {
        read: (work) => (disk.lost ? refuse() : port.read(work)),
        write: (work) => (disk.lost ? refuse() : port.write(work)),
        clear: () => port.clear(),
        close: () => port.close(),
      };
    },
  };
});

const root = document.createElement('div');
document.body.append(root);
beforeAll(async () => {
  await setLanguage('en');
});
beforeEach(async () => {
  disk.lost = false;
  location.hash = '';
  await (await sharedRecords()).wipe();
});
afterEach(() => render(null, root));

const settled = async (until: () => boolean): Promise<void> => {
  for (let i = 0; i < 300 && !until(); i++)
    await act(() => new Promise<void>((resolve) => setTimeout(resolve, 10)));
};
const shows = (text: string | RegExp): boolean => root.textContent?.match(text) !== null;
const click = (selector: string) => act(() => root.querySelector<HTMLElement>(selector)?.click());

describe('who practises', () => {
  test('the first page greets nobody and starts nothing where several could be meant, and goes on as whoever is tapped', async () => {
    const records = await sharedRecords();
    await records.people.add({ name: 'Anna' });
    await records.people.add({ name: 'Bert' });
    await act(() => render(<Home />, root));
    await settled(() => root.querySelectorAll('[data-action="choose-person"]').length === 2);
    expect(root.querySelector('[data-action="start"]')).toBeNull();
    expect(shows('Welcome')).toBe(false);
    const bert = [...root.querySelectorAll<HTMLElement>('[data-action="choose-person"]')].find(
      (one) => one.textContent === 'Bert',
    );
    await act(() => bert?.click());
    await settled(() => shows('Welcome, Bert'));
    expect(shows('Welcome, Bert')).toBe(true);
    expect(root.querySelector('[data-action="start"]')).not.toBeNull();
  });

  test('behind a PIN the first page tells no name', async () => {
    const records = await sharedRecords();
    await records.settings.set(PIN, await makePin('1234', 1000));
    await records.people.add({ name: 'Anna' });
    await records.people.add({ name: 'Bert' });
    await act(() => render(<Home />, root));
    await settled(() => shows('ask your therapist to choose'));
    expect(shows('ask your therapist to choose')).toBe(true);
    expect(shows(/Anna|Bert/)).toBe(false);
  });

  test('a home with one person is asked nothing', async () => {
    await act(() => render(<Home />, root));
    await settled(() => root.querySelector('[data-action="start"]') !== null);
    expect(root.querySelector('[data-action="start"]')).not.toBeNull();
    expect(shows('Who is practising')).toBe(false);
  });
});

describe('records that cannot be read', () => {
  test.each([
    ['home', <Home key="1" />],
    ['progress', <Progress key="2" />],
    ['helper', <Caregiver key="3" />],
    ['roster', <RosterPage key="4" />],
    ['a person', <PersonPage key="5" id="x" part="review" item={undefined} />],
  ])('are told in words, not shown as nothing: %s', async (_name, screen) => {
    await (await sharedRecords()).people.current();
    disk.lost = true;
    await act(() => render(screen, root));
    await settled(() => shows('cannot be opened just now'));
    expect(shows('cannot be opened just now')).toBe(true);
    expect(shows(/not on this computer|no sessions/i)).toBe(false);
    expect(root.querySelector('[data-action="start"]')).toBeNull();
  });
});
