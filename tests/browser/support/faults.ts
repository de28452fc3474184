import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { bundle } from '../../../src/tools/clips/stage.ts';
import { type FastPatient, type FastPersonOptions, useFastPerson } from './fast.ts';
import type { Action } from './fast-types.ts';
import type { Door } from './faults-in-page.ts';
import { type ExportedTrial, exportRecords } from './play.ts';

/** One line of docs/reliability.md. */
export interface Told {
  readonly id: string;
  readonly fault: string;
  /** How it was brought about. */
  readonly how: string;
  /** What the screen said, word for word. */
  readonly says: readonly string[];
  readonly kept: string;
  /** From the end of the cause until Heron worked again, ms; null where nothing was interrupted. */
  readonly back: number | null;
  /** A sentence about what comes then, where there is something to say. */
  readonly after?: string;
}

const FOLDER = resolve(import.meta.dirname, '../../../node_modules/.cache/heron/reliability');

/** Leaves what was seen for `npm run docs:reliability`. */
export function tell(row: Told): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${row.id}.json`), `${JSON.stringify(row, null, 1)}\n`);
}

let script: Promise<string> | null = null;

/** A fast person, and a door to everything that can fail under Heron. Call before `goto`. */
export async function useFaults(
  page: Page,
  options: FastPersonOptions = {},
  first: Partial<Door> = {},
): Promise<FastPatient> {
  script ??= bundle('tests/browser/support/faults-in-page.ts');
  const person = await useFastPerson(page, { character: 'good', seed: 3, ...options });
  await page.addInitScript(`window.heronDoor = ${JSON.stringify(first)};\n${await script}`);
  return person;
}

export const PLAY = './?seed=1&quality=low&lang=en#/play';

/** Plays the short session up to a trial and stays there at the speed of life. */
export async function playTo(
  page: Page,
  person: FastPatient,
  trial: number,
  address: string = PLAY,
): Promise<void> {
  // Told before the page loads: at sixty times the speed of life a busy machine plays past the trial before the test gets a word in.
  await page.addInitScript(
    (n) => window.heronFast?.when({ phase: 'drill', trial: n }, [{ do: 'speed', times: 1 }]),
    trial,
  );
  await page.goto(address);
  await reachTrial(page, person, trial);
}

/** Goes on at high speed until a later trial runs, and stays there at the speed of life: nothing is stuck, and nothing goes on behind the test's back. */
export async function goesOn(page: Page, person: FastPatient, trial: number): Promise<void> {
  await person.when({ phase: 'drill', trial }, { do: 'speed', times: 1 });
  await person.act({ do: 'helper', way: 'keys' }, { do: 'speed', times: 60 });
  await reachTrial(page, person, trial);
}

async function reachTrial(page: Page, person: FastPatient, trial: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const now = await shown(page);
        return now.phase === 'drill' ? (now.trial ?? 0) : 0;
      },
      { timeout: 90_000, intervals: [100] },
    )
    .toBeGreaterThanOrEqual(trial);
  // At sixty times the speed of life the pause after a trial is over in the blink of an eye: what was finished gets the time to be written that it has with a person.
  await person.passes(700);
}

/** Phase and trial on the screen. */
export const shown = (page: Page): Promise<{ phase: string | null; trial: number | null }> =>
  page.evaluate(() => {
    const digits = /\d+/.exec(document.querySelector('.play-count')?.textContent ?? '')?.[0];
    return {
      phase: document.querySelector<HTMLElement>('main.play')?.dataset.phase ?? null,
      trial: digits === undefined ? null : Number(digits),
    };
  });

export const set = (page: Page, change: Partial<Door>): Promise<void> =>
  page.evaluate((c) => void Object.assign(window.heronDoor, c), change);

/** Ends the cause and measures how long it takes until Heron works again, ms. */
export const back = (
  page: Page,
  heal: Partial<Door>,
  actions: readonly Action[] = [],
  gone: readonly string[] = [],
): Promise<number> =>
  page.evaluate(([h, a, g]) => window.heronDoor.back(h, a, g), [heal, actions, gone] as const);

/** What stands on the screen about the trouble: the sheet, else the cue, the asides and the question. */
export async function says(page: Page): Promise<string[]> {
  const sheet = page.getByRole('alertdialog');
  const found = (await sheet.count())
    ? await sheet.locator('h2, p').allTextContents()
    : await page.locator('#cue, main.play .play-aside, #choice, main.play .play-say').allTextContents();
  return [...new Set(found.map((text) => text.trim()).filter(Boolean))];
}

/** Waits until the screen says this. */
export const hears = (page: Page, words: string): Promise<void> =>
  expect(page.locator('body')).toContainText(words, { timeout: 30_000 });

/** Trials of the weight shift as the export file holds them, by session. Leaves the page of the session. */
export async function keptSessions(page: Page): Promise<readonly (readonly ExportedTrial[])[]> {
  // A session that was left is closed while the next page comes up: its last words may not be there at the first look.
  const button = page.getByRole('button', { name: /save.*file|export/i }).first();
  await expect(async () => {
    await page.evaluate(() => location.assign('#/'));
    await expect(page.locator('body')).toHaveAttribute('data-route', 'home');
    await page.evaluate(() => location.assign('#/progress'));
    await expect(button).toBeVisible({ timeout: 1500 });
  }).toPass({ timeout: 20_000 });
  const { sessions } = await exportRecords(page);
  return sessions.map(({ drills }) =>
    drills.filter((one) => one.drill === 'weight-shift').flatMap(({ trials }) => trials),
  );
}

/** The same over all sessions. */
export const keptTrials = async (page: Page): Promise<readonly ExportedTrial[]> =>
  (await keptSessions(page)).flat();

/** Holds that at least `finished` scorable trials are kept, and says so in words. */
export async function holdsTrials(page: Page, finished: number): Promise<string> {
  const trials = await keptTrials(page);
  expect(trials.filter((trial) => trial.outcome !== 'void').length).toBeGreaterThanOrEqual(finished);
  return `all ${finished} finished trials`;
}
