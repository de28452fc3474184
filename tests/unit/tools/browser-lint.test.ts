import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const REFUSED = [
  'await page.waitForTimeout(300);',
  "await page.locator('.row').nth(2).click();",
  "await page.locator('input[type=file]').first().click();",
  'await new Promise((done) => setTimeout(done, 100));',
  'await page.evaluate(async () => { for (;;) await new Promise((done) => setTimeout(done, 20)); });',
];
const GOOD = [
  "await page.getByLabel('Heron file').click();",
  "await expect(page.locator('[data-action=import]')).toBeVisible();",
  'await page.evaluate(() => new Promise((next) => requestAnimationFrame(next)));',
];

it('the linter refuses fixed waits, places in a list and fields without a label in browser tests, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'heron-lint-'));
  try {
    const plugin = resolve('src/tools/lint/browser-tests.grit');
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ plugins: [plugin] }));
    writeFileSync(join(folder, 'look.ts'), [...REFUSED, ...GOOD].join('\n'));
    const args = ['biome', 'lint', '--max-diagnostics=none', '--only=plugin', `--config-path=${folder}`];
    const { stdout, stderr } = spawnSync('npx', [...args, join(folder, 'look.ts')], { encoding: 'utf8' });
    const lines = [...`${stdout}${stderr}`.matchAll(/look\.ts:(\d+):\d+ plugin/g)].map((one) =>
      Number(one[1]),
    );
    expect([...new Set(lines)].sort()).toEqual(REFUSED.map((_, i) => i + 1));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
