import { expect, type Page } from '@playwright/test';
import type { DrillId } from '../../../src/drills/drill.ts';
import words from '../../../src/i18n/en/settings.json' with { type: 'json' };
import { EXPORT_VERSION, type ExportFile } from '../../../src/records/exchange.ts';
import type { Person, Plan, PlanDrill } from '../../../src/records/schema.ts';

/** What is prescribed; what is left out is a careful default. */
export interface Prescription {
  readonly drills: readonly (Pick<PlanDrill, 'drill' | 'parameters'> & Partial<PlanDrill>)[];
  readonly profile?: Partial<Person['profile']>;
  readonly minutes?: number;
}

const PERSON = '01900000-0000-7000-8000-00000000000a';
const PLAN = '01900000-0000-7000-8000-00000000000b';
const WHEN = '2026-01-05T09:00:00.000Z';

/** A file as a therapist's Heron saves it, with one person and their plan. */
export function planFile({ drills, profile, minutes = 15 }: Prescription): ExportFile {
  const person: Person = {
    id: PERSON,
    name: 'Test person',
    yearOfBirth: null,
    heightMm: null,
    notes: '',
    archived: false,
    mergedInto: null,
    profile: {
      support: 'counter',
      footwear: 'closed-shoes',
      glasses: false,
      helper: 'watching',
      lowSugarMedicine: false,
      allowedDrills: null,
      oneLegUnlocked: null,
      legLeftOut: null,
      ...profile,
    },
    createdAt: WHEN,
    updatedAt: WHEN,
  };
  const plan: Plan = {
    id: PLAN,
    person: PERSON,
    version: 1,
    author: 'Therapist',
    createdAt: WHEN,
    template: null,
    goals: '',
    drills: drills.map((one) => ({
      sides: 'both',
      rest: null,
      // A rung that a therapist has locked is played at once: no placement check comes first.
      ladder: { floor: null, ceiling: null, lock: true },
      ...one,
    })),
    dose: { daysPerWeek: 3, minutes },
    support: 'counter',
    precautions: '',
    noteToPatient: '',
  };
  return {
    format: 'heron-export',
    version: EXPORT_VERSION,
    app: 'test',
    exportedAt: WHEN,
    people: [person],
    plans: [plan],
    sessions: [],
    steps: [],
    facts: [],
  };
}

/** A person who may do only these drills: warm-up and cool-down are left out of the session. */
export const onlyDrills = (...drills: DrillId[]): Partial<Person['profile']> => ({ allowedDrills: drills });

/** Gives a file of Heron's to the page, by the field's label in the page's language, and waits until it was taken. */
export async function bringIn(
  page: Page,
  file: ExportFile,
  label = words['settings.import.file'],
): Promise<void> {
  await page.getByLabel(label, { exact: true }).setInputFiles({
    name: 'heron.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(file)),
  });
  await page.locator('[data-action=import]').click();
  await expect(page.locator('.notice[data-tone=good]')).toBeVisible();
}

/**
 * Takes the file in through the settings, as a patient does with what the therapist gave them. Ends on `#/settings`; with the same
 * `address` the next screen needs no new page.
 */
export async function importPlan(
  page: Page,
  prescription: Prescription,
  address = './?lang=en',
): Promise<void> {
  await page.goto(`${address}#/settings`);
  await bringIn(page, planFile(prescription));
}
