import { expect, type Page } from '@playwright/test';

/** One step of the way from an empty Heron to a patient who practises what was prescribed. */
export interface Step {
  /** Name of its screenshot. */
  readonly name: string;
  readonly run: (page: Page) => Promise<void>;
}

export const PIN = '246810';
export const PATIENT = 'Robin K.';

const action = (page: Page, word: string) => page.locator(`[data-action="${word}"]`);

/**
 * What a new therapist does on a computer that has never seen Heron: choose a PIN, add a person, take a template, save the plan, begin. The person
 * before the camera does the rest.
 */
export const FIRST_PATIENT: readonly Step[] = [
  {
    name: '1-pin',
    run: async (page) => {
      await page.goto('./?lang=en&quality=low&seed=1#/therapist');
      await page.getByLabel('PIN', { exact: true }).fill(PIN);
      await page.getByLabel('PIN once more').fill(PIN);
    },
  },
  {
    name: '2-roster',
    run: async (page) => {
      await action(page, 'set-pin').click();
      await page.getByLabel('Name', { exact: true }).fill(PATIENT);
      await page.getByLabel('Year of birth', { exact: true }).fill('1951');
    },
  },
  {
    name: '3-templates',
    run: async (page) => {
      await action(page, 'add-person').click();
      await expect(page.getByRole('heading', { level: 1, name: PATIENT })).toBeVisible();
    },
  },
  {
    name: '4-plan',
    run: async (page) => {
      await action(page, 'template-neuropathy-start').click();
      await page.getByLabel('Who writes this version').fill('M. Lind, PT');
      await page.getByLabel('Note to the patient').fill('Slow is good. Keep a hand near the counter.');
    },
  },
  {
    name: '5-in-force',
    run: async (page) => {
      await action(page, 'save-plan').click();
      await expect(page.getByText('Plan in force (version 1)')).toBeVisible();
    },
  },
  {
    name: '6-begin',
    run: async (page) => {
      await action(page, 'start').click();
      await expect(action(page, 'begin-session')).toBeVisible();
    },
  },
  {
    name: '7-questions',
    run: async (page) => {
      await action(page, 'begin-session').click();
      await expect(page.locator('[data-question="pain-before"]')).toBeVisible();
      await expect(page.getByRole('complementary', { name: 'Live panel' })).toBeVisible();
    },
  },
  {
    name: '8-support',
    run: async (page) => {
      await page.keyboard.press('2');
      await expect(page.locator('[data-question="support-ready"]')).toBeVisible();
    },
  },
];
