import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

it('docs/hazards.md is what the scenarios say, and every hazard has one', () => {
  const { VITEST: _, ...env } = process.env;
  const { status, stderr } = spawnSync(
    process.execPath,
    [resolve('node_modules/tsx/dist/cli.mjs'), 'tests/scenarios/hazards-page.ts', '--check'],
    { env, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
