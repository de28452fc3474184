import { describe, expect, it } from 'vitest';
import { browserOutcome, stageOutcome, unitOutcome } from '../../../src/tools/test-report.ts';

const passed = { fullName: 'adds', status: 'passed', failureMessages: [] };
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
      failureMessages: ['\x1b[31mnot 3\x1b[39m\nat'],
    };
    expect(unitOutcome(unit({ name: 'a', status: 'failed', assertionResults: [passed, failed] }))).toEqual({
      passed: 1,
      failed: 1,
      words: ['✘ takes away\n    not 3\n    at'],
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
      ...results: { status: string; error?: { message: string } }[]
    ) => ({
      file: 'x.spec.ts',
      title,
      tests: [{ status, results }],
    });
    const late = { status: 'timedOut', error: { message: 'too late' } };
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
    });
  });

  it('takes a stage without a report, without a test, or with an end that nobody explains for failed', () => {
    const good = { passed: 3, failed: 0, words: [] };
    expect(stageOutcome('it', true, good)).toBe(good);
    expect(stageOutcome('it', true, null).failed).toBe(1);
    expect(stageOutcome('it', true, { passed: 0, failed: 0, words: [] }).failed).toBe(1);
    expect(stageOutcome('it', false, good)).toMatchObject({ passed: 3, failed: 1 });
    expect(stageOutcome('it', false, { passed: 3, failed: 2, words: [] }).failed).toBe(2);
    expect(
      browserOutcome({ stats: { expected: 3, unexpected: 0, flaky: 0 }, errors: [{ message: 'no server' }] })
        .failed,
    ).toBe(1);
  });
});
