import { expect, type Page, test } from '@playwright/test';
import german from '../../src/i18n/de/play.json' with { type: 'json' };
import camera from '../../src/i18n/en/camera.json' with { type: 'json' };
import play from '../../src/i18n/en/play.json' with { type: 'json' };
import records from '../../src/i18n/en/records.json' with { type: 'json' };
import session from '../../src/i18n/en/session.json' with { type: 'json' };
import type { FastPatient } from './support/fast.ts';
import {
  back,
  goesOn,
  hears,
  holdsTrials,
  keptSessions,
  keptTrials,
  PLAY,
  playTo,
  says,
  set,
  tell,
  useFaults,
} from './support/faults.ts';

/** Faults of the page, the clocks, the worker and the storage, injected under the running product. */
test.describe.configure({ timeout: 120_000 });

test('the pose worker dies: said in words, and a new one goes on by itself', async ({ page }) => {
  const person = await useFaults(page);
  await playTo(page, person, 3);
  await person.act({ do: 'crash' });
  await samplesCome(person);
  // The second crash within a minute is waited after for half a second: long enough for a test to read what is said.
  const heard = page.evaluate((words) => {
    const look = () => document.querySelector('main.play')?.textContent?.includes(words) ?? false;
    return new Promise<true>((resolve) => {
      const watch = new MutationObserver(() => look() && resolve(true));
      watch.observe(document.body, { subtree: true, childList: true, characterData: true });
      window.heronFast?.act({ do: 'crash' });
    });
  }, camera['camera.pose.recovering']);
  const ms = await back(page, {}, [], [camera['camera.pose.recovering']]);
  expect(await heard, 'the screen says that tracking starts again').toBe(true);
  await goesOn(page, person, 4);
  tell({
    id: 'worker-killed',
    fault: 'Pose worker killed',
    how: 'the worker reports a crash in the middle of a trial, twice; measured from the second, with its pause of half a second',
    says: [camera['camera.pose.recovering']],
    kept: await holdsTrials(page, 3),
    back: ms,
    after: 'With the real worker: `pose.spec.ts`, “a crashed worker comes back by itself and goes on”.',
  });
});

/** Waits until the pose worker says something again. */
const samplesCome = (person: FastPatient): Promise<void> => person.passes(100);

test('the pose worker dies again and again: said in words, and one button starts it anew', async ({
  page,
}) => {
  const person = await useFaults(page);
  await playTo(page, person, 3);
  for (let crash = 0; crash < 4; crash += 1) {
    await person.act({ do: 'crash' });
    if (crash < 3) await samplesCome(person);
  }
  await expect(page.getByRole('alertdialog')).toBeVisible();
  const said = await says(page);
  expect(said[0]).toBe(camera['camera.pose.crashed.title']);
  const ms = back(page, {});
  await page.getByRole('button', { name: 'Try again' }).click();
  const took = await ms;
  await goesOn(page, person, 4);
  tell({
    id: 'worker-dies-again',
    fault: 'Pose worker killed four times within a minute',
    how: 'four crashes; then “Try again”',
    says: said,
    kept: await holdsTrials(page, 3),
    back: took,
  });
});

/** The page is away for a while: no pictures, timers late or not at all, and clocks that may have gone on. */
async function away(
  page: Page,
  person: FastPatient,
  how: { readonly jump: number; readonly wall: number; readonly hidden: boolean },
): Promise<{ said: string[]; ms: number }> {
  await person.act({ do: 'hang', on: true }, { do: 'helper', way: 'none' });
  if (how.hidden) await page.evaluate(() => window.heronDoor.hide(true));
  await set(page, { jump: how.jump, wall: how.wall });
  // A page without pictures for a second says so; a busy machine may take longer over it.
  await hears(page, session['session.incident.camera-lost']);
  const said = await says(page);
  if (how.hidden) await page.evaluate(() => window.heronDoor.hide(false));
  return { said, ms: await back(page, {}, [{ do: 'hang', on: false }]) };
}

for (const [id, fault, how, what] of [
  [
    'tab-hidden-1s',
    'Tab hidden for a second',
    { jump: 0, wall: 0, hidden: true },
    'the page says that it is hidden and gets no pictures',
  ],
  [
    'tab-hidden-10min',
    'Tab hidden for ten minutes',
    { jump: 600_000, wall: 600_000, hidden: true },
    'the same, and both clocks have gone on by ten minutes when it is seen again',
  ],
  [
    'computer-asleep',
    'Computer asleep for eight hours',
    { jump: 0, wall: 8 * 3_600_000, hidden: false },
    'no pictures; the clock on the wall has gone on by eight hours, the rising clock has not',
  ],
  [
    'computer-asleep-clock-on',
    'Computer asleep for eight hours, the browser’s rising clock going on',
    { jump: 8 * 3_600_000, wall: 8 * 3_600_000, hidden: false },
    'the same with both clocks gone on',
  ],
] as const) {
  test(`${fault}: practice pauses, asks, and goes on`, async ({ page }) => {
    const person = await useFaults(page);
    await playTo(page, person, 3);
    const { said, ms } = await away(page, person, how);
    expect(said.join(' ')).toContain(session['session.incident.camera-lost']);
    await goesOn(page, person, 4);
    tell({
      id,
      fault,
      how: what,
      says: said,
      kept: await holdsTrials(page, 3),
      back: ms,
    });
  });
}

test('the clock on the wall is set back: times inside a session do not care', async ({ page }) => {
  const person = await useFaults(page);
  await playTo(page, person, 3);
  await set(page, { wall: -2 * 3_600_000 });
  await goesOn(page, person, 5);
  expect(await page.locator('main.play .play-aside').allTextContents()).toEqual([]);
  const trials = await keptTrials(page);
  expect(trials.filter((trial) => trial.outcome !== 'void').length).toBeGreaterThanOrEqual(4);
  const times = trials.map((trial) => Number(Reflect.get(trial, 't0')));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  tell({
    id: 'clock-back',
    fault: 'Clock set back by two hours',
    how: '`Date` says two hours earlier from the middle of a trial on',
    says: ['(nothing: nobody needs to do anything)'],
    kept: 'all 4 finished trials, in order',
    back: null,
    after: 'Times inside a session come from a clock that only rises.',
  });
});

test('storage full: said while there is time, kept in memory, stored as soon as there is room', async ({
  page,
}) => {
  const person = await useFaults(page);
  await playTo(page, person, 3);
  await set(page, { full: true });
  await goesOn(page, person, 5);
  await hears(page, records['records.problem.full']);
  const said = await says(page);
  await set(page, { full: false });
  await goesOn(page, person, 7);
  await expect(page.locator('main.play')).not.toContainText(records['records.problem.full']);
  tell({
    id: 'storage-full',
    fault: 'Storage full',
    how: 'every write fails with `QuotaExceededError` from the third trial on; then there is room again',
    says: said.filter((line) => line === records['records.problem.full']),
    kept: await holdsTrials(page, 6),
    back: null,
    after:
      'Practice is never interrupted. What could not be stored is stored with the next trial after there is room.',
  });
});

for (const [id, fault, first, message, script] of [
  [
    'storage-blocked',
    'Storage blocked',
    {},
    records['records.problem.blocked'],
    () => {
      for (const name of ['indexedDB', 'localStorage'])
        Object.defineProperty(window, name, {
          get: () => {
            throw new DOMException('By the test.', 'SecurityError');
          },
        });
    },
  ],
  ['database-damaged', 'Database damaged', { damaged: true }, records['records.problem.damaged'], null],
] as const) {
  test(`${fault}: said from the start, practice goes on, and the file holds everything`, async ({ page }) => {
    const person = await useFaults(page, {}, first);
    if (script) await page.addInitScript(script);
    await playTo(page, person, 3);
    await hears(page, message);
    const said = (await says(page)).filter((line) => line === message);
    await person.act({ do: 'speed', times: 60 });
    await expect(page.locator('main.play')).toHaveCount(0, { timeout: 90_000 });
    await hears(page, play['play.notSaved']);
    tell({
      id,
      fault,
      how:
        id === 'storage-blocked'
          ? '`indexedDB` and `localStorage` refuse from the start'
          : 'the browser cannot open the database’s files',
      says: [...said, `At the end: ${play['play.notSaved']}`],
      kept: `${await holdsTrials(page, 10)}, in memory, and in the file that is saved from there`,
      back: null,
      after: 'Practice is never interrupted.',
    });
  });
}

test('a database of a newer version is left untouched, said, and practice goes on', async ({ page }) => {
  const person = await useFaults(page);
  const make = (): Promise<number> =>
    page.evaluate(
      () =>
        new Promise<number>((resolve, reject) => {
          const request = indexedDB.open('heron');
          request.onsuccess = () => {
            const { version } = request.result;
            request.result.close();
            resolve(version);
          };
          request.onerror = () => reject(request.error);
        }),
    );
  await page.goto('./icon.svg');
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('heron', 9000);
        request.onupgradeneeded = () => request.result.createObjectStore('of tomorrow');
        request.onsuccess = () => {
          request.result.close();
          resolve();
        };
        request.onerror = () => reject(request.error);
      }),
  );
  await playTo(page, person, 3);
  await hears(page, records['records.problem.newer']);
  const said = (await says(page)).filter((line) => line === records['records.problem.newer']);
  const kept = await holdsTrials(page, 2);
  expect(await make()).toBe(9000);
  tell({
    id: 'database-newer',
    fault: 'Database of a newer version',
    how: 'the database has version 9000 and other tables',
    says: said,
    kept: `the newer records untouched; ${kept} of this session in memory and in the file that is saved from there`,
    back: null,
    after: 'Practice is never interrupted.',
  });
});

test('two tabs: neither takes the other’s session for a cut-off one, and both keep theirs', async ({
  page,
  context,
}) => {
  const person = await useFaults(page);
  await playTo(page, person, 3);
  // The first session is still there when the second has begun, however long a busy machine takes for that.
  await person.act({ do: 'speed', times: 0.1 });
  const other = await context.newPage();
  const second = await useFaults(other);
  await playTo(other, second, 2);
  await hears(other, play['play.elsewhere']);
  const said = (await says(other)).filter((line) => line === play['play.elsewhere']);
  await other.close();
  await page.bringToFront();
  await goesOn(page, person, 4);
  const finished = (await keptSessions(page)).map(
    (trials) => trials.filter((trial) => trial.outcome !== 'void').length,
  );
  expect(finished).toHaveLength(2);
  const [least = 0, most = 0] = [...finished].sort((x, y) => x - y);
  expect(least).toBeGreaterThanOrEqual(1);
  expect(most).toBeGreaterThanOrEqual(3);
  tell({
    id: 'two-tabs',
    fault: 'Two tabs practise at once',
    how: 'a second tab begins while a trial runs in the first, and is closed in its second trial',
    says: said,
    kept: 'two sessions: the 3 finished trials of the first, the finished one of the second',
    back: null,
  });
});

test('the language is changed in the middle of a session: what was finished is kept', async ({ page }) => {
  const person = await useFaults(page);
  await playTo(page, person, 3);
  await page.goto('./?seed=1&quality=low&lang=de#/play');
  await hears(page, german['play.interrupted.title']);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  const said = await page.locator('main h1, main p').allTextContents();
  await page.getByRole('button', { name: german['play.interrupted.close'] }).click();
  await expect(page.locator('main.play')).toHaveCount(1);
  await page.goto('./?lang=en#/progress');
  tell({
    id: 'language-changed',
    fault: 'Language changed in the middle of a session',
    how: 'the address is loaded anew with another language',
    says: said,
    kept: await holdsTrials(page, 2),
    back: null,
    after: 'The session is offered to go on with, in the new language.',
  });
});

test('the page says nothing wrong when nothing is wrong', async ({ page }) => {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  const person = await useFaults(page);
  await playTo(page, person, 3);
  expect(await page.getByRole('alertdialog').count()).toBe(0);
  expect(await page.locator('main.play .play-aside').allTextContents()).toEqual([]);
  expect(page.url()).toContain(PLAY.slice(2));
  expect(wrong).toEqual([]);
});
