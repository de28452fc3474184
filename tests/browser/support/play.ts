import { expect, type Page, type Request, test } from '@playwright/test';
import { median } from '../../bench/marks.ts';

/** One trial as the export file holds it. */
export interface ExportedTrial {
  readonly n: number;
  readonly side: 'left' | 'right' | null;
  readonly target: number | null;
  readonly outcome: 'hit' | 'miss' | 'void';
  readonly reason: string;
  readonly t0: number;
  readonly t1: number;
  readonly metrics: Record<string, number>;
}
export interface ExportedDrill {
  readonly drill: string;
  readonly complete: boolean;
  readonly scored: boolean;
  readonly summary: Record<string, number>;
  readonly trials: readonly ExportedTrial[];
}
export interface ExportedSession {
  readonly status: string;
  readonly drills: readonly ExportedDrill[];
  readonly answers: Record<string, boolean | number | string>;
  readonly ratings: readonly { readonly kind: string; readonly when: string; readonly value: number }[];
  readonly incidents: readonly { readonly kind: string; readonly answered: 'yes' | 'no' | null }[];
}
export interface ExportFile {
  readonly format: string;
  readonly version: number;
  readonly sessions: readonly ExportedSession[];
}

/** Collects every request that leaves the page's origin. `blob:` and `data:` never leave the machine. */
export function watchOrigin(page: Page): () => readonly string[] {
  const strangers: string[] = [];
  const look = (request: Request) => {
    const url = new URL(request.url());
    if (['blob:', 'data:'].includes(url.protocol)) return;
    if (url.hostname !== 'localhost') strangers.push(request.url());
  };
  page.context().on('request', look);
  return () => strangers;
}

/** Questions whose calm answer is no. */
const CALM_NO = /^(first-(wound|hot-foot|falls|faint|surgery|chest-pain)|daily-)/;

/** How long a busy page may take over an answer, and how often it is looked at, ms. */
const SOON = { timeout: 20_000, intervals: [100] };

/** Whether practice stands on the screen, and which question it asks: read at once, for one may be answered between two looks. */
const asking = (page: Page) =>
  page.evaluate(() => ({
    phase: document.querySelector<HTMLElement>('main.play')?.dataset.phase ?? null,
    question: document.querySelector<HTMLElement>('[data-question]')?.dataset.question ?? null,
  }));

/**
 * Presses a key that answers `question` and waits until the question is gone: a busy page shows it for a while after its
 * answer, and a second key would be one that nobody asked for. It would pause, and a pause waits for ever.
 */
async function answer(page: Page, question: string, key: string): Promise<void> {
  await page.keyboard.press(key);
  await expect.poll(async () => (await asking(page)).question, SOON).not.toBe(question);
}

/** Answers one question with its calm answer, as a helper at the keyboard would: 1 is yes, 2 is no, and on a scale 1 is little. */
const answerCalmly = (page: Page, question: string): Promise<void> =>
  answer(page, question, CALM_NO.test(question) && question !== 'daily-sugar' ? '2' : '1');

/** Phases before practice that ask. */
const ASKING: readonly (string | null)[] = ['questions', 'support'];

/** Answers the questions before the session. */
export async function passQuestions(page: Page): Promise<void> {
  await expect(page.locator('main.play')).toHaveAttribute('data-phase', /.+/);
  for (let asked = 0; asked < 20; asked += 1) {
    let now = await asking(page);
    await expect
      .poll(async () => {
        now = await asking(page);
        return ASKING.includes(now.phase) && now.question === null;
      }, SOON)
      .toBe(false);
    const { phase, question } = now;
    if (!ASKING.includes(phase) || question === null) return;
    await answerCalmly(page, question);
  }
  throw new Error('The questions never ended.');
}

/** Waits for a phase of the session, or for a later one named in `or`. */
export async function reachPhase(page: Page, phases: readonly string[], timeout: number): Promise<void> {
  await expect(page.locator('main.play')).toHaveAttribute(
    'data-phase',
    new RegExp(`^(${phases.join('|')})$`),
    { timeout },
  );
}

/** Waits for the result screen. */
export async function reachResult(page: Page, timeout: number): Promise<void> {
  await expect(page.locator('main.play')).toHaveCount(0, { timeout });
}

const goOn = (page: Page): Promise<void> =>
  page
    .locator('main.play[data-phase="rest"] [data-choice="go-on"]')
    .click({ timeout: 1000 })
    .catch(() => undefined);

/** Practice is scored from so many poses a second on (SUP-8). */
const FAIR = 12;
/** How many looks, a second apart, tell the machine's pace. */
const LOOKS = 10;

/**
 * Waits for the result screen beside somebody who is well: "Are you all right?" and the ratings are answered calmly. A busy machine may stall
 * the camera for a second, and the supervisor rightly asks then. Returns what was on the screen each time it asked. On a machine that gives
 * fewer poses than practice is scored from, the session never ends and says nothing about Heron: the test is then not run.
 */
export async function helpToResult(page: Page, timeout: number): Promise<readonly string[]> {
  const asked: string[] = [];
  const main = page.locator('main.play');
  /** Poses a second at every look, while practice runs. */
  const rates: number[] = [];
  try {
    await expect(async () => {
      const { phase, question } = await asking(page);
      const rate = await page.evaluate(() => document.querySelector<HTMLElement>('main.play')?.dataset.poses);
      if ((phase === 'range' || phase === 'drill') && rate !== undefined) rates.push(Number(rate));
      if (question === 'all-right') {
        const [words = ''] = await page.locator('[data-question="all-right"]').allInnerTexts();
        asked.push(words.replaceAll('\n', ' · '));
      }
      if (question !== null) await answerCalmly(page, question);
      // Somebody who is well goes on before the rest is over; it may have ended meanwhile.
      if (phase === 'rest') await goOn(page);
      expect(await main.count()).toBe(0);
    }).toPass({ timeout, intervals: [1000] });
  } catch (error) {
    const middle = median(rates);
    // A few looks say nothing: then what went wrong is not the machine's pace.
    test.skip(
      rates.length >= LOOKS && middle < FAIR,
      `The machine is too slow: ${middle} poses a second, and practice is scored from ${FAIR} on.`,
    );
    throw error;
  }
  return asked;
}

/** Marks the test as not run when the session came to its end with trials that were not scored because too few poses came. */
export function notRunWhereTooSlow(session: ExportedSession | undefined, missing: number): void {
  test.skip(
    missing > 0 && (session?.incidents.some((one) => one.kind === 'too-slow') ?? false),
    `The machine is too slow: ${missing} trials were not scored for want of poses.`,
  );
}

/** Saves the export file through the progress screen, as a person would, and reads it. */
export async function exportRecords(page: Page): Promise<ExportFile> {
  await page.goto(page.url().replace(/#.*/, '#/progress'));
  const download = page.waitForEvent('download');
  await page
    .getByRole('button', { name: /save.*file|export/i })
    .first()
    .click();
  const stream = await (await download).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as ExportFile;
}
