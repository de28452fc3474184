import { expect, test } from '@playwright/test';
import words from '../../src/i18n/en/camera.json' with { type: 'json' };
import session from '../../src/i18n/en/session.json' with { type: 'json' };
import {
  back,
  goesOn,
  hears,
  holdsTrials,
  PLAY,
  playTo,
  says,
  set,
  shown,
  tell,
  useFaults,
} from './support/faults.ts';

/** Faults of the camera, injected under the running product. Each leaves its line for docs/reliability.md. */
test.describe.configure({ timeout: 120_000 });

for (const [id, error, fault, healed] of [
  ['camera-refused', 'NotAllowedError', 'Camera refused', 'allowed, “Try again”'],
  ['camera-busy', 'NotReadableError', 'Camera busy: another program has it', 'freed, “Try again”'],
] as const) {
  test(`${fault}: told in words, and one button goes on`, async ({ page }) => {
    await useFaults(page, { speed: 1 }, { refuse: error });
    await page.goto(PLAY);
    await expect(page.getByRole('alertdialog')).toBeVisible();
    const said = await says(page);
    expect(said[0]).toBe(words[id === 'camera-refused' ? 'camera.refused.title' : 'camera.busy.title']);
    await set(page, { refuse: null });
    const ms = back(page, {});
    await page.getByRole('button', { name: 'Try again' }).click();
    tell({
      id,
      fault,
      how: `\`getUserMedia\` rejects with \`${error}\`; then ${healed}`,
      says: said,
      kept: 'nothing had begun',
      back: await ms,
    });
  });
}

test('no camera: told in words, and one that is plugged in is taken by itself', async ({ page }) => {
  await useFaults(page, { speed: 1 }, { device: null });
  await page.goto(PLAY);
  await expect(page.getByRole('alertdialog')).toBeVisible();
  const said = await says(page);
  expect(said[0]).toBe(words['camera.missing.title']);
  tell({
    id: 'camera-missing',
    fault: 'No camera',
    how: 'no device is listed; then one is plugged in',
    says: said,
    kept: 'nothing had begun',
    back: await back(page, { device: 'fast-person' }),
  });
});

test('unplugged in the middle of a trial and plugged in again: paused, told, back by itself, nothing lost', async ({
  page,
}) => {
  const person = await useFaults(page);
  await playTo(page, person, 3);
  await set(page, { device: null });
  await person.act({ do: 'unplug' });
  await hears(page, words['camera.unplugged.title']);
  const said = await says(page);
  const ms = await back(page, { device: 'fast-person' }, [{ do: 'plug-in' }]);
  await goesOn(page, person, 4);
  tell({
    id: 'camera-unplugged',
    fault: 'Camera unplugged in the middle of a trial, and returned',
    how: 'its track ends and the device list is empty; then it is listed again',
    says: said,
    kept: await holdsTrials(page, 3),
    back: ms,
  });
});

test('another camera in its place is not taken behind the person’s back, but with one button', async ({
  page,
}) => {
  const person = await useFaults(page);
  await playTo(page, person, 3);
  await set(page, { device: null });
  await person.act({ do: 'unplug' });
  await hears(page, words['camera.unplugged.title']);
  const said = await says(page);
  await person.act({ do: 'plug-in' });
  await set(page, { device: 'another camera' });
  // Heron has looked at the list of cameras again, and had two frames to act on it.
  await page.evaluate(async () => {
    const looked = window.heronDoor.listed;
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    for (let after = 0; after < 2; await frame()) if (window.heronDoor.listed > looked) after++;
  });
  await expect(page.getByRole('alertdialog')).toBeVisible();
  const ms = back(page, {});
  await page.getByRole('button', { name: 'Try again' }).click();
  const took = await ms;
  await goesOn(page, person, 4);
  tell({
    id: 'camera-switched',
    fault: 'Camera switched: another one in its place',
    how: 'the track ends and another device is listed; then “Try again”',
    says: said,
    kept: await holdsTrials(page, 3),
    back: took,
  });
});

for (const [id, picture, fault, how] of [
  [
    'camera-frozen',
    'none',
    'Camera frozen: no new picture',
    'the camera’s stream stops without an end; then goes on',
  ],
  [
    'camera-same',
    'same',
    'Camera frozen: the same picture again and again',
    'every picture has the very same pixels; then they change again',
  ],
] as const) {
  test(`${fault}: practice pauses and says so`, async ({ page }) => {
    const person = await useFaults(page);
    await playTo(page, person, 3);
    await set(page, { picture });
    await person.act({ do: 'helper', way: 'none' });
    // Without new pictures there are no poses; from the same picture there are.
    if (picture === 'none') await person.act({ do: 'hang', on: true });
    await hears(page, words['camera.trouble.frozen']);
    await hears(page, session['session.incident.camera-lost']);
    const said = await says(page);
    const ms = await back(
      page,
      { picture: 'live' },
      [{ do: 'hang', on: false }],
      [words['camera.trouble.frozen']],
    );
    await goesOn(page, person, 4);
    tell({ id, fault, how, says: said, kept: await holdsTrials(page, 3), back: ms });
  });
}

test('a covered lens: practice pauses and says so', async ({ page }) => {
  const person = await useFaults(page);
  await playTo(page, person, 3);
  await set(page, { picture: 'black' });
  await person.act({ do: 'dark', on: true }, { do: 'helper', way: 'none' });
  await hears(page, words['camera.trouble.black']);
  await hears(page, session['session.incident.too-dark']);
  const said = await says(page);
  const ms = await back(
    page,
    { picture: 'live' },
    [{ do: 'dark', on: false }],
    [words['camera.trouble.black']],
  );
  await goesOn(page, person, 4);
  tell({
    id: 'camera-black',
    fault: 'Camera black: the lens is covered',
    how: 'every picture is black; then the cover is taken off',
    says: said,
    kept: await holdsTrials(page, 3),
    back: ms,
  });
});

test('five pictures a second: practice goes on without counting and says so, and counts again when they are enough', async ({
  page,
}) => {
  const person = await useFaults(page);
  await playTo(page, person, 3);
  await page.evaluate(() => Object.assign(window.heronFastOptions, { fps: 5 }));
  await person.act({ do: 'speed', times: 4 });
  await hears(page, session['session.too-slow']);
  const said = (await says(page)).filter((line) => line === session['session.too-slow']);
  await person.act({ do: 'speed', times: 1 });
  const ms = back(page, {}, [], [session['session.too-slow']]);
  await page.evaluate(() => Object.assign(window.heronFastOptions, { fps: 24 }));
  const took = await ms;
  expect((await shown(page)).phase).toBe('drill');
  await goesOn(page, person, 4);
  tell({
    id: 'camera-slow',
    fault: '5 pictures a second',
    how: 'poses come five times a second; then 24 times again',
    says: said,
    kept: await holdsTrials(page, 3),
    back: took,
    after: 'What is done meanwhile is practice and is not scored.',
  });
});

test('three samples in ten lost: a whole session is played, counted and won', async ({ page }) => {
  const person = await useFaults(page, {}, { drop: 0.3 });
  await page.goto(PLAY);
  await expect(page.locator('main.play')).toHaveCount(1);
  await expect(page.locator('main.play')).toHaveCount(0, { timeout: 100_000 });
  const log = await person.log();
  expect(log.filter(({ cue, say }) => cue === 'stop' || say === session['session.too-slow'])).toEqual([]);
  const kept = await holdsTrials(page, 10);
  tell({
    id: 'frames-dropped',
    fault: '30 % of the pictures lost',
    how: 'three samples in ten never arrive, a whole session long',
    says: ['(nothing: practice was neither paused nor called too slow)'],
    kept,
    back: null,
    after: 'All ten are scored.',
  });
});

test('a second person: practice pauses and says so', async ({ page }) => {
  const person = await useFaults(page);
  await playTo(page, person, 3);
  await person.act({ do: 'others', count: 1 }, { do: 'helper', way: 'none' });
  await hears(page, session['session.incident.second-person']);
  const said = await says(page);
  const ms = await back(page, {}, [{ do: 'others', count: 0 }]);
  await goesOn(page, person, 4);
  tell({
    id: 'second-person',
    fault: 'A second person in the picture',
    how: 'two people are counted in a trial; then one again',
    says: said,
    kept: await holdsTrials(page, 3),
    back: ms,
  });
});
