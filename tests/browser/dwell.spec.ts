import { expect, test } from '@playwright/test';
import { useFastPerson } from './support/fast.ts';
import { importPlan } from './support/plan.ts';
import { exportRecords, reachResult } from './support/play.ts';

/**
 * A whole session with nothing but hands before the camera. Home has no camera: nobody is looked at before they asked for it, so one press
 * starts the session (a presenter's remote, a helper, the keyboard), and from there on nothing is touched any more.
 */
test('from home to the result with hands alone: questions, ratings, position, pause, an incident', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const person = await useFastPerson(page, {
    seed: 3,
    helper: 'hands',
    askedSpeed: 20,
    answers: { 'pain-before': 2, effort: 4, steadiness: 2 },
  });
  await importPlan(
    page,
    {
      drills: [
        { drill: 'weight-shift', parameters: { trials: 6 } },
        { drill: 'quiet-stance', parameters: { trials: 2, rest: 5 } },
      ],
      profile: { allowedDrills: ['weight-shift', 'quiet-stance'] },
    },
    './?seed=5&quality=low&lang=en',
  );
  await page.goto('./?seed=5&quality=low&lang=en#/');
  await page.locator('[data-action=start]').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('main.play')).toHaveAttribute('data-phase', 'questions');
  // From here on every key, click and touch is counted: there shall be none.
  await page.evaluate(() => {
    document.body.dataset.touched = '0';
    const count = () => {
      document.body.dataset.touched = String(Number(document.body.dataset.touched) + 1);
    };
    for (const type of ['keydown', 'pointerdown', 'click'] as const) addEventListener(type, count, true);
  });
  // A hand up for a second pauses, and another time goes on.
  await person.when(
    { phase: 'drill', drill: 'weight-shift', trial: 2 },
    { do: 'raise-hand', side: 'right' },
    { do: 'later', after: 3000, actions: [{ do: 'raise-hand', side: null }] },
    { do: 'later', after: 6000, actions: [{ do: 'raise-hand', side: 'left' }] },
    { do: 'later', after: 9000, actions: [{ do: 'raise-hand', side: null }] },
  );
  // A stumble: the question whether all is well is answered by a hand too.
  await person.when({ phase: 'drill', drill: 'weight-shift', trial: 5, after: 500 }, { do: 'stumble' });
  await reachResult(page, 150_000);
  expect(await page.evaluate(() => document.body.dataset.touched)).toBe('0');

  const log = await person.log();
  const paused = log.findIndex((one) => one.phase === 'drill' && one.cue === 'rest' && one.trial === null);
  expect(paused, 'the raised hand paused').toBeGreaterThan(0);
  expect(log.slice(paused).some((one) => one.phase === 'drill' && one.cue.startsWith('lean-'))).toBe(true);

  const [session] = (await exportRecords(page)).sessions;
  expect(session?.status).toBe('finished');
  expect(session?.drills.map((one) => [one.drill, one.complete])).toEqual([
    ['shift-range', true],
    ['weight-shift', true],
    ['quiet-stance', true],
  ]);
  expect(session?.answers).toMatchObject({ 'first-falls': false, 'first-see': true });
  const rating = (kind: string, when: string) =>
    session?.ratings.find((one) => one.kind === kind && one.when === when)?.value;
  expect([rating('pain', 'before'), rating('effort', 'after'), rating('steadiness', 'after')]).toEqual([
    2, 4, 2,
  ]);
  expect(session?.incidents.map((one) => one.kind)).toEqual(expect.arrayContaining(['pause', 'go-on']));
  expect(session?.incidents.filter((one) => one.answered !== null)).toMatchObject([
    { kind: 'stumble', answered: 'yes' },
  ]);
});
