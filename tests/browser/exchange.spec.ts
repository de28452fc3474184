import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { type ExportFile, readExport } from '../../src/records/exchange.ts';
import { planFragment } from '../../src/records/plan-link.ts';
import { listen, serveFolder } from '../../src/tools/server.ts';
import { generate } from '../bench/generate.ts';
import { startFhirServer, TOKEN } from '../unit/report/fhir-server.ts';
import { MARKUP, markupRidden, watchScripts } from './support/hostile.ts';

// The PIN is hashed slowly on purpose, and the machine may be busy.
test.use({ actionTimeout: 30_000 });

/** Opens the therapist's pages of a Heron that knows nobody. */
async function openClinic(page: Page, address = './'): Promise<void> {
  await page.goto(`${address}?lang=en#/therapist`);
  await page.getByLabel('PIN', { exact: true }).fill('2468');
  await page.getByLabel('PIN once more').fill('2468');
  await page.locator('[data-action="set-pin"]').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('People');
}
const choose = (page: Page, text: string, name = 'file.json') =>
  page
    .getByLabel('Heron file')
    .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

async function bringIn(page: Page, file: ExportFile): Promise<void> {
  await choose(page, JSON.stringify(file));
  await page.locator('[data-action="import"]').click();
  await expect(page.getByText('The file was brought in')).toBeVisible();
}
async function exported(page: Page): Promise<ExportFile> {
  await page.goto(page.url().replace(/#.*/, '#/settings'));
  const saved = page.waitForEvent('download');
  await page.locator('[data-action="export"]').click();
  return JSON.parse(await readFile(await (await saved).path(), 'utf8')) as ExportFile;
}

test('a person made of markup, forged links and files of others: no script runs, nothing is lost, every refusal says why', async ({
  page,
}) => {
  const watch = await watchScripts(page);
  const hostile = markupRidden();
  await openClinic(page);
  await bringIn(page, hostile);
  const id = hostile.people[0]?.id ?? '';
  // The texts stand there as texts.
  await expect(page.locator(`a[href="#/therapist/${id}"]`)).toHaveText(`${MARKUP[0]} Ana`);
  const session = hostile.sessions[0]?.id ?? '';
  for (const part of ['review', 'plan', 'report', 'data', `session/${session}`]) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/therapist/${id}/${part}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${MARKUP[0]} Ana`);
    if (part === 'review') await expect(page.getByText(MARKUP.join(' ')).first()).toBeVisible();
    if (part === 'data') await expect(page.locator('textarea').first()).toHaveValue(MARKUP.join('\n'));
    expect(await watch.found(), part).toEqual([]);
  }

  // Files of others, cut and forged ones.
  await page.evaluate(() => {
    location.hash = '#/settings';
  });
  // The roster has a field of the same name.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
  const whole = JSON.stringify(hostile);
  for (const [text, why] of [
    ['<gpx xmlns="http://www.topografix.com/GPX/1/1"><script>window.ran=1</script></gpx>', 'cut off'],
    [JSON.stringify({ resourceType: 'Bundle', type: 'collection' }), 'not made by Heron'],
    [whole.slice(0, whole.length / 2), 'cut off'],
    [whole.replace('"version":2', '"version":3'), 'newer Heron'],
    [
      whole.replace('"heightMm":', '"__proto__":{"ran":1},"heightMm":1e9,"x":'),
      'not possible (people 0.heightMm)',
    ],
    [whole.replace(MARKUP[0].replaceAll('"', '\\"'), 'x'.repeat(10_000_000)), 'not possible (people 0.name)'],
  ] as const) {
    await choose(page, text);
    await expect(page.getByText('This file was not taken')).toBeVisible();
    await expect(page.locator('.notice', { hasText: 'This file was not taken' })).toContainText(why);
    expect(await watch.found(), why).toEqual([]);
  }

  // A plan in a link: one that is sound but full of markup, one that asks for too much.
  const [plan] = hostile.plans;
  if (!plan) throw new Error('generator');
  const sound = planFragment(plan);
  await page.goto(page.url().replace(/#.*/, `#/settings/plan/${sound}`));
  await expect(page.locator('[data-action="take-plan"]')).toBeVisible();
  await expect(page.getByText(MARKUP[3]).filter({ visible: true }).first()).toBeVisible();
  expect(await watch.found(), 'plan link').toEqual([]);
  for (const [fragment, why] of [
    [planFragment({ ...plan, dose: { daysPerWeek: 7, minutes: 6000 } }), 'outside the safe bounds'],
    [sound.slice(0, -5), 'cut off or changed'],
    [`9${sound.slice(1)}`, 'newer Heron'],
    [encodeURIComponent(MARKUP[0]), 'not a plan'],
  ] as const) {
    await page.goto(page.url().replace(/#.*/, '#/'));
    await page.goto(page.url().replace(/#.*/, `#/settings/plan/${fragment}`));
    await expect(page.locator('.notice').first()).toContainText(why);
    await expect(page.locator('[data-action="take-plan"]')).toHaveCount(0);
    expect(await watch.found(), why).toEqual([]);
  }

  // As Heron reads it: in the file what happened stands with its session.
  const read = await readExport(JSON.stringify(await exported(page)));
  if (!read.ok) throw new Error(read.why);
  const back = read.file;
  const byId = <T extends { id: string }>(items: readonly T[]) =>
    new Map(items.map((item) => [item.id, item]));
  for (const kind of ['people', 'plans', 'sessions', 'facts'] as const)
    for (const [key, item] of byId<{ id: string }>(JSON.parse(JSON.stringify(hostile[kind]))))
      expect(byId<{ id: string }>(back[kind]).get(key)).toEqual(item);
  expect(back.plans).toHaveLength(hostile.plans.length);
  expect(back.sessions).toHaveLength(hostile.sessions.length);
  expect(await watch.found()).toEqual([]);
});

test('a push goes only where the clinic allowed it, only after consent and a yes; the token is kept nowhere', async ({
  page,
  baseURL,
}) => {
  const file = generate({ people: 1, sessions: 4, seed: 3 });
  const id = file.people[0]?.id ?? '';
  // This computer under another name is another origin, as a clinic's server would be.
  const fhir = await startFhirServer({ allow: '*' });
  const { origin, host } = new URL(fhir.base);
  const allowing = serveFolder(process.env.HERON_DIST ?? 'dist', origin);
  const allowed = `http://localhost:${await listen(allowing, 0)}/`;
  const contacted = new Set<string>();
  page.on('request', (request) => {
    if (request.url().startsWith('http')) contacted.add(new URL(request.url()).origin);
  });
  const fill = async (token: string) => {
    await page.getByLabel('Address of the server').fill(fhir.base);
    await page.getByLabel('Access token').fill(token);
  };
  const send = async () => {
    await page.getByText(`The person has agreed that these records go to ${host}.`).click();
    await page.locator('[data-action="push"]').click();
    await expect(page.getByRole('dialog')).toContainText(`Send to ${host} now?`);
    await page.locator('[data-action="push-now"]').click();
  };
  try {
    // As shipped: the policy refuses, and Heron says so.
    await openClinic(page, baseURL);
    await bringIn(page, file);
    await page.goto(page.url().replace(/#.*/, `#/therapist/${id}/data`));
    await fill(TOKEN);
    await expect(page.locator('[data-action="push"]')).toBeDisabled(); // nobody has agreed
    await send();
    await expect(page.locator('[data-problem]')).toHaveAttribute('data-problem', 'policy');
    await expect(page.locator('.notice', { has: page.locator('[data-problem]') })).toContainText(
      'Nothing is lost',
    );
    expect(fhir.requests).toEqual([]);

    // The same Heron where the clinic has allowed that one server.
    await openClinic(page, allowed);
    await bringIn(page, file);
    await page.goto(page.url().replace(/#.*/, `#/therapist/${id}/data`));
    expect(fhir.requests).toEqual([]); // nothing goes by itself
    await fill('mistyped');
    await send();
    await expect(page.locator('[data-problem]')).toHaveAttribute('data-problem', 'token');
    await expect(page.getByText('Unauthorized')).toBeVisible();
    expect((await fhir.repository.search({ resourceType: 'Patient' })).entry ?? []).toEqual([]);
    await fill(TOKEN);
    await page.getByText(`The person has agreed that these records go to ${host}.`).click();
    await page.locator('[data-action="push"]').click();
    await page.getByRole('button', { name: 'Do not send' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(fhir.bundles).toEqual([]);
    await page.locator('[data-action="push"]').click();
    await page.locator('[data-action="push-now"]').click();
    await expect(page.getByText(new RegExp(`^${host} has taken all`))).toBeVisible();
    const there = async (resourceType: 'Patient' | 'Procedure') =>
      (await fhir.repository.search({ resourceType })).entry?.map((entry) => entry.resource?.id).sort();
    expect(await there('Patient')).toEqual([id]);
    expect(await there('Procedure')).toEqual(file.sessions.map((session) => session.id).sort());
    expect(contacted).toEqual(new Set([new URL(baseURL ?? '').origin, new URL(allowed).origin, origin]));

    // Neither field, nor storage, nor database knows the token afterwards.
    await expect(page.getByLabel('Access token')).toHaveValue('');
    const kept = await page.evaluate(async () => {
      const rows: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href];
      const open = (name: string) =>
        new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open(name);
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      for (const { name } of await indexedDB.databases()) {
        const database = await open(name ?? '');
        for (const store of database.objectStoreNames)
          rows.push(
            await new Promise((resolve) => {
              const all = database.transaction(store).objectStore(store).getAll();
              all.onsuccess = () => resolve(all.result);
            }),
          );
        database.close();
      }
      return JSON.stringify(rows);
    });
    expect(kept).toContain(fhir.base); // the address is remembered, so the search does find things
    expect(kept).not.toContain(TOKEN);
  } finally {
    await fhir.close();
    allowing.close();
  }
});
