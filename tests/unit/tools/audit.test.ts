import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/tools/release/audit.ts';

/** What a release makes of the registry's answers. */
const report = (found: Record<string, string>): string =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: Object.fromEntries(
      Object.entries(found).map(([name, severity]) => [name, { name, severity, range: '<2.0.0' }]),
    ),
  });

describe('the audit before a release', () => {
  it('is stopped by a high or critical finding in what is shipped', () => {
    const all = { dexie: 'high', preact: 'critical', valibot: 'moderate', vite: 'critical' };
    const { vite: _tool, ...own } = all;
    const verdict = judge(report(own), report(all), []);
    expect(verdict).toEqual({
      is: 'answered',
      grave: ['dexie <2.0.0: high', 'preact <2.0.0: critical'],
      others: ['valibot <2.0.0: moderate', 'vite <2.0.0: critical (a tool, not shipped)'],
    });
  });

  it('counts a tool whose files are shipped among what is shipped', () => {
    const verdict = judge(report({}), report({ '@mediapipe/pose': 'high' }), ['@mediapipe/pose']);
    expect(verdict).toMatchObject({ is: 'answered', grave: ['@mediapipe/pose <2.0.0: high'] });
  });

  it('does not take silence for a good answer, and names no registry', () => {
    const refused = JSON.stringify({
      message: '405 Method Not Allowed - POST https://registry.example/-/v1',
    });
    expect(judge(refused, refused, [])).toEqual({
      is: 'unreachable',
      why: '405 Method Not Allowed - POST the registry',
    });
    expect(judge('', report({}), []).is).toBe('unreachable');
    expect(judge(report({}), '<html>', []).is).toBe('unreachable');
  });
});
