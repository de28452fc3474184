import { expect, type Page, test } from '@playwright/test';
import { median } from '../bench/marks.ts';
import { NIGHTLY } from '../kit/nightly.ts';
import { random } from '../recordings/synthetic.ts';
import { fastPatient, fastScript } from './support/fast.ts';
import type { FastLog } from './support/fast-types.ts';
import { tell } from './support/faults.ts';
import { freshProfile, startBrowser } from './support/killable.ts';
import { importPlan, type Prescription } from './support/plan.ts';
import { type ExportFile, exportRecords, reachResult } from './support/play.ts';

/**
 * The browser is killed (SIGKILL, with its profile on the disk) at seeded moments of practice and started again: every trial that the
 * screen had shown as finished is there, and the session that was cut off can be gone on with or closed.
 */
const SEED = 20261126;
const KILLS = NIGHTLY ? 10 : 3;
/** Practice within which the moments lie, ms of the person's time: the own range takes about a minute of it. */
const FROM = 15_000;
const TO = 190_000;
/** The last stretch before a kill is nearly as slow as life: at many times its speed the page has no time to store what it finishes. */
const SLOW_MS = 4500;
const SLOW = 1.5;
/**
 * What was finished this long before the kill is on the disk, ms of real time. Storing a trial takes some ten milliseconds on a quiet machine;
 * the rest is for machines that do ten other things.
 */
const GRACE_MS = 2000;

const QUERY = 'seed=5&quality=low&lang=en';
const PLAN: Prescription = {
  drills: [
    { drill: 'weight-shift', parameters: { trials: 8 } },
    { drill: 'mini-squat', parameters: {} },
    { drill: 'heel-raise', parameters: {} },
  ],
  profile: { allowedDrills: ['weight-shift', 'mini-squat', 'heel-raise'] },
};
const PRACTICE = ['range', 'warm-up', 'drill', 'cool-down'];

/** How many trials the screen had shown as finished at `at` (the page's clock). */
function finished(log: readonly FastLog[], at: number): number {
  let sum = 0;
  let running = { done: 0, of: 0 };
  for (const one of log) {
    if (one.at > at) break;
    if (!PRACTICE.includes(one.phase)) {
      // A rest in the middle of a drill ends nothing (DOSE-3).
      if (running.done < running.of - 1) continue;
      // The drill is over: with its last trial, which no number follows.
      sum += running.of;
      running = { done: 0, of: 0 };
    } else if (one.trial !== null && one.of !== null) {
      if (running.of > 0 && one.trial - 1 < running.done) sum += running.of;
      running = { done: one.trial - 1, of: one.of };
    }
  }
  return sum + running.done;
}

/** What the offer after a restart says is stored. */
async function storedOf(page: Page): Promise<number> {
  await expect(page.locator('[data-action=go-on]')).toBeVisible({ timeout: 30_000 });
  const said = /(\d+) trials? (?:is|are) stored/.exec((await page.locator('main').textContent()) ?? '');
  if (!said) throw new Error('The offer does not say how much is stored.');
  return Number(said[1]);
}

interface Noted {
  /** Finished on the screen two seconds before the kill, and when it came. */
  readonly seen: number;
  readonly atKill: number;
}

/** Plays until so much of the person's time has passed since the own range began; the last stretch slowly. */
async function playUntil(page: Page, ms: number): Promise<Noted | 'over'> {
  const person = fastPatient(page);
  await person.when(
    { phase: 'range' },
    { do: 'later', after: ms - SLOW_MS, actions: [{ do: 'speed', times: SLOW }] },
  );
  const ended = await page.waitForFunction(
    (until) => {
      const log = window.heronFast?.log() ?? [];
      const begun = log.find((one) => one.phase === 'range')?.t;
      const played = begun === undefined ? 0 : (window.heronFast?.time() ?? 0) - begun;
      const over = log.length > 0 && document.querySelector('main.play') === null;
      return over || played >= until ? { log, at: performance.now(), over } : null;
    },
    ms,
    { polling: 20 },
  );
  const now = await ended.jsonValue();
  if (now === null || now.over) return 'over';
  return { seen: finished(now.log, now.at - GRACE_MS), atKill: finished(now.log, now.at) };
}

/** The whole file: nothing missing in between, nothing more and nothing less than what each restart had found. */
function check(file: ExportFile, ended: { closed: number; finished: number }): void {
  const by = (status: string) => file.sessions.filter((one) => one.status === status);
  expect(by('interrupted')).toHaveLength(ended.closed);
  expect(by('finished')).toHaveLength(ended.finished);
  expect(by('running')).toHaveLength(0);
  for (const session of file.sessions)
    for (const drill of session.drills) {
      expect(drill.trials.map((trial) => trial.n)).toEqual(drill.trials.map((_, i) => i + 1));
      drill.trials.forEach((trial, i) => {
        expect(trial.t0).toBeGreaterThanOrEqual(drill.trials[i - 1]?.t1 ?? 0);
      });
    }
}

test(`killed at ${KILLS} moments of practice, every finished trial is there, and the session goes on or is closed`, async () => {
  test.setTimeout(600_000);
  const chance = random(SEED);
  const profile = freshProfile();
  const script = await fastScript({ seed: 3, speed: 60, fps: 16 });
  const ended = { closed: 0, finished: 0 };
  let noted: Noted | null = null;
  /** What the running session had stored when it was last taken up. */
  let before = 0;
  /** From asking for the address in the new browser until the offer stands, ms, and its words. */
  const offered: number[] = [];
  let words: readonly string[] = [];
  try {
    for (let life = 0; life <= KILLS; life++) {
      const browser = await startBrowser(profile.folder);
      try {
        const page = browser.context.pages()[0] ?? (await browser.context.newPage());
        await browser.context.addInitScript(script);
        const address = `${test.info().project.use.baseURL}?${QUERY}`;
        if (life === 0) await importPlan(page, PLAN, address);
        const asked = performance.now();
        await page.goto(`${address}#/play`);
        if (noted) {
          const stored = await storedOf(page);
          offered.push(performance.now() - asked);
          words = await page.locator('main h1, main p').allTextContents();
          expect(stored - before, `kill ${life}: what was seen as finished`).toBeGreaterThanOrEqual(
            noted.seen,
          );
          expect(stored - before, `kill ${life}: no more than happened`).toBeLessThanOrEqual(
            noted.atKill + 1,
          );
          const goesOn = life === KILLS || chance() < 0.6;
          await page.locator(`[data-action=${goesOn ? 'go-on' : 'start-new'}]`).click();
          if (!goesOn) ended.closed++;
          before = goesOn ? stored : 0;
        }
        if (life === KILLS) {
          await reachResult(page, 120_000);
          ended.finished++;
          check(await exportRecords(page), ended);
          tell({
            id: 'browser-killed',
            fault: `Browser killed in the middle of practice, ${KILLS} times`,
            how: 'SIGKILL to all its processes, with its profile on the disk; then the browser and the page are opened again',
            says: words.map((one) => one.trim()).filter(Boolean),
            kept: 'all trials that were finished 2 s before each kill, and no trial twice. The session is gone on with or closed, as one likes; the time is the median until that is offered',
            back: median(offered),
          });
          return;
        }
        let played = await playUntil(page, FROM + chance() * (TO - FROM));
        while (played === 'over') {
          // What was left of it is done: another session is begun and cut off.
          ended.finished++;
          before = 0;
          await page.reload();
          played = await playUntil(page, FROM + chance() * (TO - FROM));
        }
        noted = played;
      } finally {
        await browser.kill();
      }
    }
  } finally {
    profile.remove();
  }
});
