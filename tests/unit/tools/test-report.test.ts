import { describe, expect, it } from 'vitest';
import { browserOutcome, closing, stageOutcome, unitOutcome } from '../../../src/tools/test-report.ts';

const passed = { fullName: 'adds', status: 'passed', duration: 3, failureMessages: [] };
const unit = (...testResults: Parameters<typeof unitOutcome>[0]['testResults'][number][]) => ({
  numPassedTests: 1,
  numFailedTests: testResults
    .flatMap((file) => file.assertionResults)
    .filter((one) => one.status === 'failed').length,
  testResults,
});

describe('what the test command says at its end', () => {
  it('names a unit test that failed, with its reason and without colours', () => {
    const failed = {
      fullName: 'takes away',
      status: 'failed',
      duration: 1,
      failureMessages: ['\x1b[31mnot 3\x1b[39m\nat'],
    };
    expect(unitOutcome(unit({ name: 'a', status: 'failed', assertionResults: [passed, failed] }))).toEqual({
      passed: 1,
      failed: 1,
      words: ['✘ takes away\n    not 3\n    at'],
      took: [
        { name: 'adds', ms: 3 },
        { name: 'takes away', ms: 1 },
      ],
    });
  });

  it('counts a file that could not be loaded, beside failures of others', () => {
    const failed = { fullName: 'takes away', status: 'failed', failureMessages: ['not 3'] };
    const outcome = unitOutcome(
      unit(
        { name: 'a', status: 'failed', assertionResults: [passed, failed] },
        { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      ),
    );
    expect(outcome.failed).toBe(2);
    expect(outcome.words[1]).toBe('✘ b.test.ts\n    no such module');
  });

  it('names browser tests that failed, also in groups, and those that passed only the second time', () => {
    const spec = (
      title: string,
      status: string,
      ...results: { status: string; duration?: number; error?: { message: string } }[]
    ) => ({
      file: 'x.spec.ts',
      title,
      tests: [{ status, results }],
    });
    const late = { status: 'timedOut', duration: 4, error: { message: 'too late' } };
    const outcome = browserOutcome({
      stats: { expected: 4, unexpected: 1, flaky: 1 },
      suites: [
        {
          specs: [spec('good', 'expected', { status: 'passed' })],
          suites: [{ specs: [spec('bad', 'unexpected', late, late)] }],
        },
        { specs: [spec('wavering', 'flaky', late, { status: 'passed' })] },
      ],
    });
    expect(outcome).toEqual({
      passed: 5,
      failed: 1,
      words: [
        '✘ x.spec.ts › bad\n    too late',
        'passed only the second time: x.spec.ts › wavering\n    too late',
      ],
      took: [
        { name: 'x.spec.ts › good', ms: 0 },
        { name: 'x.spec.ts › bad', ms: 8 },
        { name: 'x.spec.ts › wavering', ms: 4 },
      ],
    });
  });

  it('names a browser test that was not run, with its reason, and counts it neither way', () => {
    const test = {
      status: 'skipped',
      annotations: [{ type: 'skip', description: 'too slow' }],
      results: [{ status: 'skipped', duration: 2 }],
    };
    const { words, passed, failed } = browserOutcome({
      stats: { expected: 1, unexpected: 0, flaky: 0 },
      suites: [{ specs: [{ file: 'x.spec.ts', title: 'live', tests: [test] }] }],
    });
    expect({ words, passed, failed }).toEqual({
      words: ['not run: x.spec.ts › live\n    too slow'],
      passed: 1,
      failed: 0,
    });
  });

  it('ends with the sum; before it the ten slowest tests and every stage that took half as long again as it may', () => {
    const stage = (name: string, seconds: number, ...ms: number[]) => ({
      name,
      seconds,
      budget: 10,
      passed: ms.length,
      failed: 1,
      words: [`✘ ${name}`],
      took: ms.map((one) => ({ name: `${name} ${one}`, ms: one })),
    });
    const stages = [
      stage('first', 15, 1000, 9000, 3000, 4000, 5000, 6000),
      stage('second', 16, 2000, 8000, 7000, 1500, 500),
    ];
    const said = closing(stages, { budgets: true });
    expect(said.at(-1)).toBe('\n11 passed, 2 failed');
    expect(said.slice(0, 2)).toEqual(['\n✘ first', '\n✘ second']);
    const slowest = said.slice(said.indexOf('\nSlowest tests:') + 1, -2);
    expect(slowest).toHaveLength(10);
    expect(slowest[0]).toBe('    9.0 s  first 9000');
    expect(slowest[9]).toBe('    1.0 s  first 1000');
    expect(said.filter((line) => line.startsWith('\nover its time'))).toEqual([
      '\nover its time: second, 16 s; 10 s are meant on two quiet cores',
    ]);
    expect(closing(stages, { budgets: false }).join('\n')).not.toContain('over its time');
  });

  it('takes a stage without a report, without a test, or with an end that nobody explains for failed', () => {
    const good = { passed: 3, failed: 0, words: [], took: [] };
    expect(stageOutcome('it', true, good)).toBe(good);
    expect(stageOutcome('it', true, null).failed).toBe(1);
    expect(stageOutcome('it', true, { passed: 0, failed: 0, words: [], took: [] }).failed).toBe(1);
    expect(stageOutcome('it', false, good)).toMatchObject({ passed: 3, failed: 1 });
    expect(stageOutcome('it', false, { passed: 3, failed: 2, words: [], took: [] }).failed).toBe(2);
    expect(
      browserOutcome({ stats: { expected: 3, unexpected: 0, flaky: 0 }, errors: [{ message: 'no server' }] })
        .failed,
    ).toBe(1);
  });
});
