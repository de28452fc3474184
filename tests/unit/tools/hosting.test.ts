import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY, SECURITY_HEADERS } from '../../../src/tools/headers.ts';
import { HOSTING } from '../../../src/tools/hosting.ts';

describe('the ready files for other servers', () => {
  it.each(Object.entries(HOSTING))('%s is what `npm run docs:hosting` makes', (file, make) => {
    expect(readFileSync(file, 'utf8')).toBe(make());
  });

  it.each(Object.keys(HOSTING))('%s sends every header that Heron ships with, word for word', (file) => {
    const text = readFileSync(file, 'utf8');
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      const line = text.split('\n').find((one) => one.includes(name) && one.includes(value));
      expect(line, `${name} in ${file}`).toBeDefined();
    }
  });

  it('nginx adds headers in one block only: an inner one would forget those of the outer', () => {
    const text = readFileSync('docs/deploy/nginx.conf', 'utf8');
    const inner = text.match(/^ +location[^{]*\{[^}]*\}/gm) ?? [];
    expect(inner.length).toBeGreaterThan(0);
    for (const block of inner) expect(block).not.toContain('add_header');
  });
});

describe('the shipped policy', () => {
  const policy = new Map(
    CONTENT_SECURITY_POLICY.split('; ').map((part) => {
      const [name = '', ...values] = part.split(' ');
      return [name, values] as const;
    }),
  );

  it('lets nothing in that it does not name, and no script but our own', () => {
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
    expect(policy.get('worker-src')).toEqual(["'self'"]);
    expect(policy.get('connect-src')).toEqual(["'self'"]);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy.get('require-trusted-types-for')).toEqual(["'script'"]);
    expect(policy.get('trusted-types')).toEqual(['default']);
  });

  it('names no scheme or host that could be anybody’s', () => {
    for (const [name, values] of policy)
      for (const value of values)
        if (value.endsWith(':')) expect(['img-src', 'media-src'], `${name} ${value}`).toContain(name);
        else if (!value.startsWith("'")) expect(name, value).toBe('trusted-types');
  });
});
