import type { Page } from '@playwright/test';
import { bundle } from '../../../src/tools/clips/stage.ts';
import { ABLE, type Ability, type Character } from '../../../src/virtual-patient/behaviour.ts';
import type { Action, FastLog, FastOptions, Moment } from './fast-types.ts';

export interface FastPersonOptions extends Partial<Omit<FastOptions, 'ability'>> {
  readonly character?: Character;
  readonly seed?: number;
  readonly ability?: Partial<Omit<Ability, 'character' | 'seed'>>;
}

/** The fast person before the camera of a page. How to use it: README.md beside this file. */
export interface FastPatient {
  /** Something happens now. */
  act(...actions: readonly Action[]): Promise<void>;
  /** Something happens at a moment of the session, to the frame. */
  when(moment: Moment, ...actions: readonly Action[]): Promise<void>;
  /** Answers that differ from the calm ones from now on. */
  answer(answers: Readonly<Record<string, boolean | number>>): Promise<void>;
  /** Every change of what the screen showed, since the page was loaded. */
  log(): Promise<readonly FastLog[]>;
  /** The person's time since the page was loaded, ms. */
  time(): Promise<number>;
  /** Resolves when so much more of the person's time has passed, ms: a busy machine takes longer over it, and no test is the worse for it. */
  passes(ms: number): Promise<void>;
}

let script: Promise<string> | null = null;

/** The script that puts the fast person into a page, for contexts that are not Playwright's own. */
export async function fastScript(options: FastPersonOptions = {}): Promise<string> {
  script ??= bundle('tests/browser/support/fast-in-page.ts');
  const { character = 'good', seed = 1, ability, ...rest } = options;
  const full: FastOptions = {
    speed: 60,
    askedSpeed: 1,
    fps: 24,
    helper: 'keys',
    answers: {},
    drill: null,
    beat: 2500,
    permission: 'granted',
    ...rest,
    ability: { ...ABLE, place: { x: 0, z: -0.2 }, ...ability, character, seed },
  };
  return `window.heronFastOptions = ${JSON.stringify(full)};\n${await script}`;
}

/**
 * Replaces camera and pose worker of `page` by a person who plays at many times the speed of life. Call before `page.goto`.
 *
 * @example
 * const person = await useFastPerson(page, { character: 'good', seed: 3 });
 * await page.goto('./');
 * await person.when({ phase: 'drill', trial: 3 }, { do: 'leave', on: true });
 * await page.goto('./#/play');
 */
export async function useFastPerson(page: Page, options: FastPersonOptions = {}): Promise<FastPatient> {
  await page.addInitScript(await fastScript(options));
  return fastPatient(page);
}

/** The handle on a fast person that is already in the page. */
export function fastPatient(page: Page): FastPatient {
  const time = (): Promise<number> => page.evaluate(() => window.heronFast?.time() ?? 0);
  return {
    act: (...actions) =>
      page.evaluate((all) => {
        for (const one of all) window.heronFast?.act(one);
      }, actions),
    when: (moment, ...actions) =>
      page.evaluate(([m, a]) => window.heronFast?.when(m, a), [moment, actions] as const),
    answer: (answers) => page.evaluate((a) => window.heronFast?.answers(a), answers),
    log: () => page.evaluate(() => window.heronFast?.log() ?? []),
    time,
    passes: async (ms) => {
      const until = (await time()) + ms;
      await page.waitForFunction((end) => (window.heronFast?.time() ?? 0) >= end, until, { polling: 20 });
    },
  };
}
