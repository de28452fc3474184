import { expect, type Page, test } from '@playwright/test';
import { useFastPerson } from './support/fast.ts';
import { importPlan, onlyDrills } from './support/plan.ts';
import { exportRecords, reachPhase, reachResult } from './support/play.ts';

/** One drill of each world, short: a therapist's plan for a person who may stand on one leg. */
const DRILLS = [
  { drill: 'weight-shift', world: 'river', parameters: { trials: 4 } },
  { drill: 'single-leg-stance', world: 'heron', parameters: { trials: 2, hold: 5 } },
  { drill: 'step-pattern', world: 'stones', parameters: { trials: 2, length: 2 } },
  { drill: 'mini-squat', world: 'reeds', parameters: { repetitions: 4 } },
] as const;

/** What the screen showed, kept in the page so that nothing is missed however busy the machine is. */
interface Seen {
  /** `phase | world | count` at every change. */
  readonly lines: string[];
  /** How often a demonstration's figure came up. */
  demonstrations: number;
}
declare global {
  interface Window {
    seenByTest: Seen;
  }
}

function watch(): void {
  const seen: Seen = { lines: [], demonstrations: 0 };
  window.seenByTest = seen;
  let figure: Element | null = null;
  const look = () => {
    const phase = document.querySelector<HTMLElement>('main.play')?.dataset.phase;
    const world = document.querySelector<HTMLElement>('.play-stage')?.dataset.world;
    const line = `${phase} | ${world} | ${document.querySelector('.play-count')?.textContent ?? ''}`;
    if (seen.lines.at(-1) !== line) seen.lines.push(line);
    const now = document.querySelector('.play-demo svg');
    if (now && now !== figure) seen.demonstrations++;
    figure = now;
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
}

/** The canvas as lightnesses on a grid, in the frame that drew it. */
const picture = (page: Page): Promise<number[]> =>
  page.evaluate(
    () =>
      new Promise((resolve) =>
        requestAnimationFrame(() => {
          const canvas = document.querySelector<HTMLCanvasElement>('.play-stage canvas');
          const grid = Object.assign(document.createElement('canvas'), { width: 32, height: 18 });
          const ctx = grid.getContext('2d');
          if (!canvas || !ctx) return resolve([]);
          ctx.drawImage(canvas, 0, 0, 32, 18);
          const { data } = ctx.getImageData(0, 0, 32, 18);
          resolve(Array.from({ length: 32 * 18 }, (_, i) => data[i * 4 + 1] ?? 0));
        }),
      ),
  );

const difference = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / Math.max(1, a.length);

/** Sound goes off and on by key and button; the small picture goes away and comes back, without pausing practice. */
async function soundAndPicture(page: Page): Promise<void> {
  const sound = page.locator('[data-action=mute]');
  await expect(sound).toHaveAccessibleName('Sound off');
  await page.keyboard.press('m');
  await expect(sound).toHaveAccessibleName('Sound on');
  await sound.click();
  await expect(sound).toHaveAccessibleName('Sound off');
  await expect(page.locator('.play-preview-small')).toHaveCount(1);
  await page.locator('[data-action=picture]').click();
  await expect(page.locator('.play-preview-small')).toHaveCount(0);
  await page.locator('[data-action=picture]').click();
  await expect(page.locator('.play-preview-small')).toHaveCount(1);
  await expect(page.getByRole('heading', { name: 'Paused' })).toHaveCount(0);
}

// A whole session with four drills, on a machine that may be busy.
test.setTimeout(400_000);

test('a person in front of the camera plays one drill in each world: shown, tried once without score, scored, and on the map', async ({
  page,
}) => {
  const person = await useFastPerson(page, { character: 'good', seed: 3 });
  const address = './?seed=1&quality=low&lang=en';
  await importPlan(
    page,
    {
      drills: DRILLS.map(({ drill, parameters }) => ({ drill, parameters })),
      profile: {
        ...onlyDrills('shift-range', ...DRILLS.map(({ drill }) => drill)),
        oneLegUnlocked: 'therapist',
        helper: 'hands-on',
      },
    },
    address,
  );
  await page.evaluate(watch);
  // A standstill for the buttons and for a look at each world, a calmer pace until its first trial is over, and on.
  await person.when({ phase: 'range' }, { do: 'speed', times: 0.3 });
  for (const { drill } of DRILLS) {
    await person.when({ phase: 'drill', drill }, { do: 'speed', times: 0.02 });
    await person.when({ phase: 'drill', drill, trial: 2 }, { do: 'speed', times: 60 });
  }
  await page.goto(`${address}#/play`);
  await reachPhase(page, ['range'], 60_000);
  await expect(page.locator('.play-drawing')).toHaveAttribute('data-drawing', /full|lighter|lightest/, {
    timeout: 60_000,
  });
  await soundAndPicture(page);
  await person.act({ do: 'speed', times: 60 });
  const pictures: number[][] = [];
  for (const { drill, world } of DRILLS) {
    await expect(page.locator(`main.play[data-phase=drill] .play-stage[data-world=${world}]`)).toBeVisible({
      timeout: 100_000,
    });
    // Drawn, and not the picture of another world: the first frames of a new one may still show the last.
    await expect(async () => {
      const now = await picture(page);
      expect(now).toHaveLength(32 * 18);
      for (const other of [Array<number>(32 * 18).fill(0), ...pictures])
        expect(difference(now, other), drill).toBeGreaterThan(2);
      pictures.push(now);
    }).toPass({ timeout: 60_000 });
    await person.act({ do: 'speed', times: 5 });
  }
  await reachResult(page, 160_000);
  const seen = await page.evaluate(() => window.seenByTest);
  expect(seen.demonstrations).toBeGreaterThanOrEqual(DRILLS.length);
  for (const { drill, world } of DRILLS) {
    // Tried once without score, then scored from the first, in its own world.
    const counts = seen.lines.filter((line) => line.startsWith(`drill | ${world} | `));
    const trying = counts.findIndex((line) => line.includes('not counted'));
    const scoring = counts.findIndex((line) => / 1 of /.test(line));
    expect(trying, `${drill}: ${counts.join('\n')}`).toBeGreaterThanOrEqual(0);
    expect(scoring, `${drill}: ${counts.join('\n')}`).toBeGreaterThan(trying);
  }
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
