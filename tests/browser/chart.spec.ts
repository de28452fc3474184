import { expect, type Page, test } from '@playwright/test';
import { factId } from '../../src/facts/fact.ts';
import type { ExportFile } from '../../src/records/exchange.ts';
import { bringIn, onlyDrills, planFile } from './support/plan.ts';
import { PIN } from './support/therapist-tour.ts';

const action = (page: Page, word: string) => page.locator(`[data-action="${word}"]`);

/** A person who told of a fall, as another device's file says. */
function fallen(): ExportFile {
  const file = planFile({ drills: [], profile: onlyDrills('weight-shift') });
  const person = file.people[0]?.id ?? '';
  const fact = (seq: number) => ({
    id: factId(person, 'home', seq),
    person,
    session: null,
    seq,
    at: `2026-01-05T10:0${seq}:00.000Z-0000-home`,
    origin: 'home',
    by: { role: 'helper', name: null } as const,
  });
  const incident = { kind: 'incident', t: 0, phase: null, drill: null, saw: {}, note: '' } as const;
  return {
    ...file,
    facts: [
      { ...fact(0), ...incident, what: 'fall' },
      { ...fact(1), kind: 'locked', why: 'fall', of: fact(0).id },
    ],
  };
}

async function openPerson(page: Page): Promise<void> {
  await page.goto('./?lang=en&quality=low#/therapist');
  await page.getByLabel('PIN', { exact: true }).fill(PIN);
  await page.getByLabel('PIN once more').fill(PIN);
  await action(page, 'set-pin').click();
  await bringIn(page, fallen());
  await expect(page.getByRole('row', { name: /Test person/ })).toContainText(/stopped since .*: a fall/);
  await page.getByRole('link', { name: 'Test person' }).click();
}

test('a stop is read with its reason, cleared with name and note, and practice is open again', async ({
  page,
}) => {
  await openPerson(page);
  const banner = page.getByText('No practice until this is cleared');
  await expect(banner).toBeVisible();
  await expect(page.getByRole('main')).toContainText('a fall · told by the helper');
  await action(page, 'clear').click();
  await page.getByLabel('What you found and agreed').fill('Seen today, no injury.');
  // A look elsewhere loses nothing of it.
  await page.getByRole('link', { name: 'Plan', exact: true }).click();
  await page.getByRole('link', { name: 'Review', exact: true }).click();
  await expect(page.getByLabel('What you found and agreed')).toHaveValue('Seen today, no injury.');
  const form = page.locator('form').filter({ has: action(page, 'clear-locks') });
  await form.getByLabel('Your name or initials').fill('M. Lind, PT');
  await action(page, 'clear-locks').click();
  await expect(page.getByText('Saved. Cleared for practice.')).toBeVisible();
  await expect(banner).toHaveCount(0);
  const history = page.getByRole('region', { name: 'Stops and clearances' });
  await expect(history).toContainText('by M. Lind, PT');
  await expect(history).toContainText('Seen today, no injury.');
  await page.getByRole('link', { name: 'People' }).click();
  await expect(page.getByRole('row', { name: /Test person/ })).not.toContainText('stopped since');
});

test('notes have date and author and survive a click elsewhere; what was noted by mistake is crossed out', async ({
  page,
}) => {
  await openPerson(page);
  const notes = page.getByRole('region', { name: 'Notes with date' });
  await notes.getByLabel('New note').fill('Prefers the left hand.');
  await page.getByRole('link', { name: 'Report', exact: true }).click();
  await page.getByRole('link', { name: 'Review', exact: true }).click();
  await expect(notes.getByLabel('New note')).toHaveValue('Prefers the left hand.');
  await notes.getByLabel('Your name or initials').fill('M. Lind, PT');
  await action(page, 'keep-note').click();
  await expect(notes.getByText('Saved.')).toBeVisible();
  await expect(notes.getByRole('listitem')).toContainText('by M. Lind, PT');
  const events = page.getByRole('region', { name: 'What happened' });
  await expect(events.getByRole('heading', { name: 'Falls and symptoms' })).toBeVisible();
  await events.getByRole('button', { name: 'Noted by mistake: Fell' }).click();
  const dialog = page.getByRole('dialog');
  // The name is typed once on a device.
  await expect(dialog.getByLabel('Your name or initials')).toHaveValue('M. Lind, PT');
  await dialog.getByLabel('What is right (may stay empty)').fill('She knelt down.');
  await action(page, 'mark-mistake').click();
  await expect(events.getByRole('listitem')).toContainText('noted by mistake');
  await expect(events.getByRole('listitem')).toContainText('She knelt down.');
  // What was noted by mistake opens nothing: that is the therapist's word.
  await expect(page.getByText('No practice until this is cleared')).toBeVisible();
});
