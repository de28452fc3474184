import { expect, type Page, test } from '@playwright/test';
import { useFastPerson } from './support/fast.ts';
import { importPlan, onlyDrills } from './support/plan.ts';
import { exportRecords, reachResult } from './support/play.ts';

/** One drill of each world, short: a therapist's plan for a person who may stand on one leg. */
const DRILLS = [
  { drill: 'weight-shift', world: 'river', parameters: { trials: 4 } },
  { drill: 'single-leg-stance', world: 'heron', parameters: { trials: 2, hold: 5 } },
  { drill: 'step-pattern', world: 'stones', parameters: { trials: 2, length: 2 } },
  { drill: 'mini-squat', world: 'reeds', parameters: { repetitions: 4 } },
] as const;

/** Lightness of the game's picture on a small grid, read in the frame that drew it; empty when there is none. */
const picture = (page: Page): Promise<number[]> =>
  page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        requestAnimationFrame(() => {
          const canvas = document.querySelector<HTMLCanvasElement>('.play-stage canvas');
          const grid = Object.assign(document.createElement('canvas'), { width: 32, height: 18 });
          const ctx = grid.getContext('2d');
          if (!canvas || !ctx) return resolve([]);
          ctx.drawImage(canvas, 0, 0, 32, 18);
          const { data } = ctx.getImageData(0, 0, 32, 18);
          resolve(Array.from({ length: 32 * 18 }, (_, i) => data[i * 4 + 1] ?? 0));
        });
      }),
  );
const difference = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / Math.max(1, a.length);

test('a person in front of the camera plays one drill in each world: shown, tried once without score, scored, and on the map', async ({
  page,
}) => {
  const person = await useFastPerson(page, { character: 'good', seed: 3 });
  await importPlan(page, {
    drills: DRILLS.map(({ drill, parameters }) => ({ drill, parameters })),
    profile: {
      ...onlyDrills('shift-range', ...DRILLS.map(({ drill }) => drill)),
      oneLegUnlocked: 'therapist',
      helper: 'hands-on',
    },
  });
  await page.goto('./?seed=1&quality=low&lang=en#/play');
  // Slow enough to look at as each drill begins.
  for (const { drill } of DRILLS) await person.when({ phase: 'drill', drill }, { do: 'speed', times: 1 });
  const main = page.locator('main.play');
  const stage = page.locator('.play-stage');
  const seen: number[][] = [];
  for (const { drill, world } of DRILLS) {
    // The demonstration: a drawn figure with the drill's name over it.
    await expect(page.locator('.play-demo svg'), drill).toBeVisible({ timeout: 120_000 });
    await expect(main).toHaveAttribute('data-phase', 'drill', { timeout: 60_000 });
    await expect(page.locator('.play-count'), drill).toContainText('not counted');
    await expect(stage).toHaveAttribute('data-world', world);
    await expect.poll(async () => (await picture(page)).length, { timeout: 20_000 }).toBe(32 * 18);
    const shown = await picture(page);
    for (const before of seen) expect(difference(before, shown), drill).toBeGreaterThan(2);
    seen.push(shown);
    await person.act({ do: 'speed', times: 3 });
    await expect(page.locator('.play-count'), drill).toContainText('1 of', { timeout: 60_000 });
    await person.act({ do: 'speed', times: 60 });
    await expect(page.locator('.play-drawing')).toHaveAttribute('data-drawing', /full|lighter|lightest/);
    await expect(main, drill).not.toHaveAttribute('data-phase', 'drill', { timeout: 120_000 });
  }
  await reachResult(page, 120_000);
  const file = await exportRecords(page);
  for (const { drill } of DRILLS) {
    const stored = file.sessions[0]?.drills.find((one) => one.drill === drill);
    expect(stored?.complete, drill).toBe(true);
    const scored = stored?.trials.filter((trial) => trial.outcome !== 'void') ?? [];
    expect(scored.length, drill).toBeGreaterThan(0);
    expect(scored.filter((trial) => trial.outcome === 'hit').length / scored.length, drill).toBeGreaterThan(
      0.5,
    );
    expect(scored[0]?.n).toBe(1);
  }
  // The lake has its first clump of reeds, and all four places have been seen.
  await page.goto('./?lang=en#/');
  const map = page.getByRole('img', { name: /Map of your lake/ });
  await expect(map).toHaveAccessibleName(/1 day of practice/);
  await expect(page.locator('.lake-places li')).toHaveText([/1 day/, /1 day/, /1 day/, /1 day/]);
  await expect(map.locator('.lake-unseen')).toHaveCount(0);
});
