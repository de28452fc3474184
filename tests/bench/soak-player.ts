import type { Page } from '@playwright/test';
import { useVirtualCamera, type VirtualPatient } from '../browser/support/virtual-camera.ts';

/** What a helper beside the person does all session long: answers the questions, goes on after a pause, starts the next session. */
export interface Player {
  readonly patient: VirtualPatient;
  /** Looks once at the screen and does what is due. */
  step(): Promise<void>;
  /** Sessions that were begun, those that reached their result, and questions "Are you all right?". */
  readonly counts: { begun: number; ended: number; incidents: Record<string, number> };
  /** Seconds spent in each phase so far. */
  readonly phases: Record<string, number>;
}

/** Questions whose calm answer is no. */
const CALM_NO = /^(first-(wound|hot-foot|falls|faint|surgery|chest-pain)|daily-(feet|dizzy|fall))$/;
/** Between two clicks outside of a session, ms. */
const PATIENCE = 8000;
/** Pain and effort as somebody well would rate them. */
const RATINGS: Readonly<Record<string, string>> = {
  'pain-before': '1',
  'pain-after': '1',
  effort: '3',
  steadiness: '2',
};

interface Screen {
  readonly phase: string | null;
  readonly question: string | null;
  /** Something waits to be chosen. */
  readonly paused: boolean;
  readonly words: string;
  readonly home: boolean;
}

const read = (page: Page): Promise<Screen> =>
  page.evaluate(() => ({
    phase: document.querySelector<HTMLElement>('main.play')?.dataset.phase ?? null,
    question: document.querySelector<HTMLElement>('[data-question]')?.dataset.question ?? null,
    paused: document.querySelector('.play-choice') !== null,
    words: document.getElementById('cue')?.textContent ?? '',
    home: document.body.dataset.route === 'home',
  }));

/** @param words the English cue catalogue: what is shown tells which exercise is asked for */
export async function createPlayer(page: Page, words: Readonly<Record<string, string>>): Promise<Player> {
  const patient = await useVirtualCamera(page, { character: 'good', seed: 3 });
  const exerciseOf = (shown: string): 'squat' | 'heels' | 'chair' | null => {
    const id = Object.keys(words).find((key) => words[key] === shown && shown !== '');
    if (id?.startsWith('cue.mini-squat.')) return 'squat';
    if (id?.startsWith('cue.heel-raise.')) return 'heels';
    return id === 'cue.sit' || id === 'cue.rise' ? 'chair' : null;
  };
  const counts: Player['counts'] = { begun: 0, ended: 0, incidents: {} };
  const phases: Record<string, number> = {};
  let last = performance.now();
  let exercise = '';
  let playing = false;
  let moved = Number.NEGATIVE_INFINITY;
  let since = { phase: '', at: 0 };
  let asked = '';

  return {
    patient,
    counts,
    phases,
    async step() {
      const screen = await read(page);
      const now = performance.now();
      const phase = screen.phase ?? 'between';
      phases[phase] = (phases[phase] ?? 0) + (now - last) / 1000;
      last = now;
      if (since.phase !== phase) since = { phase, at: now };
      if (screen.phase === null) {
        if (playing) {
          counts.ended += 1;
          moved = now;
        }
        playing = false;
        // The result is looked at, and a session has time to be prepared on a busy machine, before anything is clicked.
        if (now - moved < PATIENCE) return;
        moved = now;
        if (!screen.home) await page.evaluate(() => location.assign('#/'));
        else await page.locator('a[href="#/play"]').first().click({ timeout: 5000 });
        return;
      }
      if (!playing) counts.begun += 1;
      playing = true;
      const wanted = exerciseOf(screen.words);
      if (wanted !== null && wanted !== exercise) {
        exercise = wanted;
        await patient.exercise(wanted);
      }
      if (screen.question === 'all-right' && asked !== 'all-right') {
        const [why = ''] = await page.locator('.play-choice-words').allInnerTexts();
        const line = why.split('\n')[0] ?? '';
        counts.incidents[line] = (counts.incidents[line] ?? 0) + 1;
      }
      asked = screen.question ?? '';
      if (screen.question === 'support-ready') await page.keyboard.press('Enter');
      else if (screen.question !== null)
        await page.keyboard.press(RATINGS[screen.question] ?? (CALM_NO.test(screen.question) ? '2' : '1'));
      else if (screen.paused && phase !== 'rest') await page.keyboard.press('Enter');
    },
  };
}
