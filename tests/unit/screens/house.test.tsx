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
import SettingsScreen from '../../../src/screens/patient/settings.tsx';
import { Locked, lockNow } from '../../../src/screens/therapist/lock.tsx';
import { PersonPage } from '../../../src/screens/therapist/person.tsx';
import {
  checkPin,
  IDLE_MS,
  makePin,
  PIN,
  readPin,
  readTries,
  TRIES,
} from '../../../src/screens/therapist/pin.ts';
import { RosterPage } from '../../../src/screens/therapist/roster.tsx';
import { sharedRecords } from '../../../src/screens/ui/data.ts';
import { aDrill, aStart, aTrial } from '../records/make.ts';

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
  lockNow();
  await (await sharedRecords()).wipe();
});
afterEach(() => {
  render(null, root);
  vi.useRealTimers();
});

const settled = async (until: () => boolean): Promise<void> => {
  for (let i = 0; i < 300 && !until(); i++)
    await act(() => new Promise<void>((resolve) => setTimeout(resolve, 10)));
};
const shows = (text: string | RegExp): boolean => root.textContent?.match(text) !== null;
const go = (hash: string): void => {
  location.hash = hash;
  dispatchEvent(new Event('hashchange'));
};
const has = (action: string): boolean => root.querySelector(`[data-action="${action}"]`) !== null;
const type = (input: HTMLInputElement | HTMLTextAreaElement | null, value: string) =>
  act(() => {
    if (input) input.value = value;
    input?.dispatchEvent(new Event('input', { bubbles: true }));
  });
const submit = (action: string) =>
  act(() => {
    const form = root.querySelector(`[data-action="${action}"]`)?.closest('form');
    form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  });
async function give(pin: string): Promise<void> {
  await settled(() => has('unlock'));
  await type(root.querySelector('input[autocomplete="current-password"]'), pin);
  await submit('unlock');
}
/** A shared tablet with a PIN: Anna has practised, Bert is chosen and stands in front of it. */
async function sharedTablet() {
  const records = await sharedRecords();
  await records.settings.set(PIN, await makePin('1234', 1000));
  const anna = await records.people.add({ name: 'Anna Secret', notes: 'son must not know' });
  const bert = await records.people.add({ name: 'Bert' });
  await records.people.choose(bert.id);
  const sessionOf = async (person: string): Promise<string> => {
    const { id } = await records.sessions.begin(aStart(person));
    const drill = await records.sessions.beginDrill(id, aDrill());
    await records.sessions.addTrial(id, drill, aTrial(1));
    await records.sessions.finish(id, 'finished');
    return id;
  };
  return { records, sessions: { anna: await sessionOf(anna.id), bert: await sessionOf(bert.id) } };
}
const GUARDED = ['export', 'delete', 'set-pin', 'lock'] as const;
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

describe('a shared tablet with a PIN', () => {
  test('gives away, takes in, deletes and keeps shorter nothing in the settings until the PIN was given', async () => {
    await sharedTablet();
    go('#/settings');
    await act(() => render(<SettingsScreen />, root));
    await settled(() => has('unlock'));
    for (const action of GUARDED) expect(has(action), action).toBe(false);
    expect(root.querySelector('input[type="file"]')).toBeNull();
    expect(shows('Keep')).toBe(false);
    await give('9999');
    await settled(() => shows('not the PIN'));
    expect(has('export')).toBe(false);
    await give('1234');
    await settled(() => has('export') && root.querySelectorAll('input[type="file"]').length === 2);
    for (const action of GUARDED) expect(has(action), action).toBe(true);
  });

  test('takes no plan from a link', async () => {
    await sharedTablet();
    go('#/settings/plan/abc');
    await act(() => render(<SettingsScreen />, root));
    await settled(() => has('unlock'));
    expect(shows('not a plan')).toBe(false);
    await give('1234');
    await settled(() => shows('not a plan'));
    expect(shows('not a plan')).toBe(true);
  });

  test('shows nobody else’s session by its address, and deletes one’s own only behind the PIN', async () => {
    const { records, sessions } = await sharedTablet();
    go(`#/progress/${sessions.anna}`);
    await act(() => render(<Progress />, root));
    await settled(() => shows('not on this device'));
    expect(shows('not on this device')).toBe(true);
    expect(has('delete')).toBe(false);
    await act(() => go(`#/progress/${sessions.bert}`));
    await settled(() => has('delete'));
    await click('[data-action="delete"]');
    await settled(() => has('unlock'));
    expect(has('delete-session')).toBe(false);
    await give('1234');
    await settled(() => has('delete-session'));
    await click('[data-action="delete-session"]');
    await settled(() => location.hash === '#/progress');
    expect(await records.sessions.get(sessions.bert)).toBeUndefined();
    expect(await records.sessions.get(sessions.anna)).toBeDefined();
  });

  test('counts every wrong PIN of several windows at once', async () => {
    const { records } = await sharedTablet();
    await act(() => render(<Locked>roster</Locked>, root));
    await settled(() => has('unlock'));
    await Promise.all(
      [1, 2, 3, 4].map(() =>
        records.settings.update(TRIES, (value) => ({ count: readTries(value).count + 1, last: Date.now() })),
      ),
    );
    await give('1234');
    await settled(() => shows('Please wait') || shows('roster'));
    expect(readTries(await records.settings.get(TRIES)).count).toBe(4);
    expect(shows('roster')).toBe(false);
  });

  test('takes another PIN, and the old one opens nothing', async () => {
    const { records } = await sharedTablet();
    go('#/settings');
    await act(() => render(<SettingsScreen />, root));
    await give('1234');
    await settled(() => has('set-pin'));
    for (const input of root.querySelectorAll<HTMLInputElement>('input[autocomplete="new-password"]'))
      await type(input, '5678');
    await submit('set-pin');
    await settled(() => shows('new PIN is set'));
    const stored = readPin(await records.settings.get(PIN));
    expect(stored && (await checkPin('5678', stored))).toBe(true);
    await act(() => lockNow());
    await give('1234');
    await settled(() => shows('not the PIN'));
    expect(root.querySelector('[data-action="export"]')?.closest('[inert]')).not.toBeNull();
  }, 20_000);
});

describe('a home without a PIN', () => {
  test('has all of it open', async () => {
    go('#/settings');
    await act(() => render(<SettingsScreen />, root));
    await settled(() => has('export') && root.querySelectorAll('input[type="file"]').length === 2);
    expect(has('delete')).toBe(true);
    expect(has('unlock')).toBe(false);
    expect(root.querySelectorAll('input[type="file"]')).toHaveLength(2);
  });
});

describe('how long sessions are kept', () => {
  test('choosing it deletes nothing; what is older is shown, asked about, and then goes', async () => {
    const { records, sessions } = await sharedTablet();
    await records.settings.remove(PIN);
    const head = await records.sessions.get(sessions.anna);
    if (!head) throw new Error('Anna has practised.');
    await records.port.write(async (tx) => {
      const row = await tx.get('sessions', head.id);
      if (row) await tx.put('sessions', [{ ...row, at: '2020-01-01T00:00:00.000Z' }]);
    });
    go('#/settings');
    await act(() => render(<SettingsScreen />, root));
    await settled(() => root.querySelector('#settings-keep') !== null);
    expect(has('delete-old')).toBe(false);
    const keep = root.querySelector('#settings-keep')?.closest('section')?.querySelectorAll('select')[1];
    await act(() => {
      if (keep) keep.value = '36';
      keep?.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await settled(() => has('delete-old'));
    expect(shows('1 session of 1 person')).toBe(true);
    expect(await records.sessions.get(sessions.anna)).toBeDefined();
    await click('[data-action="delete-old"]');
    await click('[data-action="delete-old-now"]');
    await settled(() => shows('has been deleted'));
    expect(await records.sessions.get(sessions.anna)).toBeUndefined();
    expect(await records.sessions.get(sessions.bert)).toBeDefined();
  });
});

describe('the lock of the therapist’s pages', () => {
  const opened = async (): Promise<HTMLTextAreaElement | null> => {
    await sharedTablet();
    await act(() =>
      render(
        <Locked>
          <textarea />
        </Locked>,
        root,
      ),
    );
    expect(root.querySelector('textarea')).toBeNull();
    await give('1234');
    await settled(() => root.querySelector('textarea') !== null);
    return root.querySelector('textarea');
  };
  const reach = (): boolean => root.querySelector('textarea')?.closest('[hidden]') === null;

  test.each(['visibilitychange', 'pageshow', 'focus', 'pointerdown'])(
    'is shut when the tablet wakes, though no timer ran while it slept: %s',
    async (event) => {
      await opened();
      expect(reach()).toBe(true);
      vi.useFakeTimers({ toFake: ['Date'] });
      vi.setSystemTime(Date.now() + IDLE_MS + 1000);
      await act(
        () => void (event === 'visibilitychange' ? document : window).dispatchEvent(new Event(event)),
      );
      expect(reach()).toBe(false);
      await settled(() => has('unlock'));
      expect(has('unlock')).toBe(true);
    },
  );

  test('keeps what was being written', async () => {
    await type(await opened(), 'half a plan');
    await act(() => lockNow());
    expect(reach()).toBe(false);
    expect(root.querySelector('textarea')?.closest('[inert]')).not.toBeNull();
    await give('1234');
    await settled(reach);
    expect(root.querySelector('textarea')?.value).toBe('half a plan');
  });
});
