import { stripVTControlCharacters } from 'node:util';

/** What one stage of `npm test` came to: how many tests passed and failed, and the words about those that did not simply pass. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** One entry for each failure, and for each test that passed only when it was tried again: its name, then why. */
  readonly words: readonly string[];
}

/** The part of vitest's JSON report that is read. */
interface UnitReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/** The part of Playwright's JSON report that is read. */
interface BrowserSuite {
  readonly suites?: readonly BrowserSuite[];
  readonly specs?: readonly {
    readonly file: string;
    readonly title: string;
    readonly tests: readonly {
      readonly status: string;
      readonly results: readonly {
        readonly status: string;
        readonly error?: { readonly message?: string };
      }[];
    }[];
  }[];
}
interface BrowserReport extends BrowserSuite {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number };
  readonly errors?: readonly { readonly message?: string }[];
}

/** Longest reason that is repeated at the end of a run, in characters; all of it stands further up, where it happened. */
const LONGEST = 600;

const entry = (name: string, why: string | undefined): string => {
  const plain = stripVTControlCharacters(why ?? 'no reason given').trim();
  const short = plain.length > LONGEST ? `${plain.slice(0, LONGEST)} …` : plain;
  return `${name}\n    ${short.replaceAll('\n', '\n    ')}`;
};

/** Reads vitest's JSON report. A file that could not be loaded, and so ran no test, counts as one failure. */
export function unitOutcome(report: UnitReport): Outcome {
  const words: string[] = [];
  let broken = 0;
  for (const file of report.testResults) {
    const failed = file.assertionResults.filter((one) => one.status === 'failed');
    for (const one of failed) words.push(entry(`✘ ${one.fullName}`, one.failureMessages?.[0]));
    if (file.status !== 'failed' || failed.length > 0) continue;
    broken += 1;
    words.push(entry(`✘ ${file.name}`, file.message));
  }
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken, words };
}

/** Reads Playwright's JSON report. A test that passed only when it was tried again has passed, and is named. */
export function browserOutcome(report: BrowserReport): Outcome {
  const words: string[] = [];
  const read = (suite: BrowserSuite): void => {
    for (const { file, title, tests } of suite.specs ?? [])
      for (const { status, results } of tests) {
        if (status !== 'unexpected' && status !== 'flaky') continue;
        const first = results.find((one) => one.status !== 'passed');
        const mark = status === 'flaky' ? 'passed only the second time:' : '✘';
        words.push(entry(`${mark} ${file} › ${title}`, first?.error?.message ?? first?.status));
      }
    for (const inner of suite.suites ?? []) read(inner);
  };
  read(report);
  for (const { message } of report.errors ?? []) words.push(entry('✘ outside any test', message));
  const { expected, flaky, unexpected } = report.stats;
  return { passed: expected + flaky, failed: unexpected + (report.errors?.length ?? 0), words };
}

/** A stage that left no report, ran nothing, or ended badly with no failure in its report, has failed as a whole. */
export function stageOutcome(stage: string, ended: boolean, read: Outcome | null): Outcome {
  if (read === null) return { passed: 0, failed: 1, words: [entry(`✘ ${stage}`, 'It left no report.')] };
  if (read.passed + read.failed === 0)
    return { passed: 0, failed: 1, words: [entry(`✘ ${stage}`, 'It ran no test.')] };
  if (ended || read.failed > 0) return read;
  const words = [...read.words, entry(`✘ ${stage}`, 'It ended with an error that no test tells.')];
  return { ...read, failed: 1, words };
}
