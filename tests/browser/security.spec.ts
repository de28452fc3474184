import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { DIST } from './support/versions.ts';

/** What the built files and the shipped headers hold together. Every other browser test runs under the same headers. */
test('the built page has no script, style handler or address of its own inside', () => {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8');
  expect(page.match(/<script(?![^>]*\ssrc=)/)).toBeNull();
  expect(page.match(/\son[a-z]+\s*=/i)).toBeNull();
  expect(page.match(/javascript:/i)).toBeNull();
  expect(page.match(/(?:src|href)="(?!\.\/)/)).toBeNull();
  const code = readdirSync(join(DIST, 'assets')).filter((name) => name.endsWith('.js'));
  expect(code.length).toBeGreaterThan(20);
  for (const name of code) {
    const text = readFileSync(join(DIST, 'assets', name), 'utf8');
    expect(text.match(/setAttribute\(\s*["'`]on[a-z]/), name).toBeNull();
    expect(text.match(/<[a-z]+\s[^>]*\son(?:click|load|error)=/), name).toBeNull();
    expect(
      text.match(/https?:\/\/(?:[a-z0-9-]+\.)*(?:googleapis|google-analytics|gstatic|jsdelivr|unpkg)\./),
      name,
    ).toBeNull();
  }
});

test('text never becomes markup or the address of a script', async ({ page }) => {
  await page.goto('./');
  await page.locator('h1').first().waitFor();
  const tries = await page.evaluate(async () => {
    const refused = (what: () => unknown): boolean => {
      try {
        what();
        return false;
      } catch (error) {
        return error instanceof TypeError || error instanceof EvalError;
      }
    };
    const script = document.createElement('script');
    return {
      innerHTML: refused(() => {
        document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>';
      }),
      write: refused(() => document.write('<p>')),
      handler: refused(() => document.body.setAttribute('onclick', 'alert(1)')),
      scriptElsewhere: refused(() => {
        script.src = 'https://elsewhere.example/x.js';
      }),
      scriptText: refused(() => {
        script.text = 'alert(1)';
      }),
      worker: refused(() => new Worker('data:text/javascript,postMessage(1)')),
      // Later, because the tester's own way into the page may evaluate.
      evaluation: await new Promise<boolean>((resolve) => {
        setTimeout(() => resolve(refused(() => Reflect.construct(Function, ['return 1']))));
      }),
      // What may pass: an inert document.
      inert: refused(() =>
        new DOMParser().parseFromString('<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'),
      ),
    };
  });
  expect(tries).toEqual({
    innerHTML: true,
    write: true,
    handler: true,
    scriptElsewhere: true,
    scriptText: true,
    worker: true,
    evaluation: true,
    inert: false,
  });
});
