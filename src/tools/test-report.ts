import { stripVTControlCharacters } from 'node:util';

/** What one stage of `npm test` came to: how many tests passed and failed, and the words about those that did not simply pass. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** One entry for each failure, for each test that was not run, and for each that passed only when tried again: its name, then why. */
  readonly words: readonly string[];
  /** How long each test took. */
  readonly took: readonly Took[];
}
interface Took {
  readonly name: string;
  readonly ms: number;
}

/** A stage of `npm test` that has ended. `budget`: what it may take on two quiet cores, s. */
export interface Stage extends Outcome {
  readonly name: string;
  readonly seconds: number;
  readonly budget: number;
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
      readonly duration?: number | null;
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
      readonly annotations?: readonly { readonly type: string; readonly description?: string }[];
      readonly results: readonly {
        readonly status: string;
        readonly duration?: number;
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
  const took: Took[] = [];
  let broken = 0;
  for (const file of report.testResults) {
    for (const { fullName, duration } of file.assertionResults)
      took.push({ name: fullName, ms: duration ?? 0 });
    const failed = file.assertionResults.filter((one) => one.status === 'failed');
    for (const one of failed) words.push(entry(`✘ ${one.fullName}`, one.failureMessages?.[0]));
    if (file.status !== 'failed' || failed.length > 0) continue;
    broken += 1;
    words.push(entry(`✘ ${file.name}`, file.message));
  }
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken, words, took };
}

/**
 * Reads Playwright's JSON report. A test that was not run, because the machine was too slow for it to say anything, has neither passed nor
 * failed, and is named; so is one that passed only when it was tried again.
 */
export function browserOutcome(report: BrowserReport): Outcome {
  const words: string[] = [];
  const took: Took[] = [];
  const read = (suite: BrowserSuite): void => {
    for (const { file, title, tests } of suite.specs ?? [])
      for (const { status, results, annotations } of tests) {
        const name = `${file} › ${title}`;
        took.push({ name, ms: results.reduce((sum, one) => sum + (one.duration ?? 0), 0) });
        if (status === 'skipped') {
          const why = annotations?.find((one) => one.type === 'skip')?.description;
          words.push(entry(`not run: ${name}`, why));
        }
        if (status !== 'unexpected' && status !== 'flaky') continue;
        const first = results.find((one) => one.status !== 'passed');
        const mark = status === 'flaky' ? 'passed only the second time:' : '✘';
        words.push(entry(`${mark} ${name}`, first?.error?.message ?? first?.status));
      }
    for (const inner of suite.suites ?? []) read(inner);
  };
  read(report);
  for (const { message } of report.errors ?? []) words.push(entry('✘ outside any test', message));
  const { expected, flaky, unexpected } = report.stats;
  return { passed: expected + flaky, failed: unexpected + (report.errors?.length ?? 0), words, took };
}

/** A stage that left no report, ran nothing, or ended badly with no failure in its report, has failed as a whole. */
export function stageOutcome(stage: string, ended: boolean, read: Outcome | null): Outcome {
  const broken = (why: string): Outcome => ({
    passed: 0,
    failed: 1,
    words: [entry(`✘ ${stage}`, why)],
    took: [],
  });
  if (read === null) return broken('It left no report.');
  if (read.passed + read.failed === 0) return broken('It ran no test.');
  if (ended || read.failed > 0) return read;
  const words = [...read.words, entry(`✘ ${stage}`, 'It ended with an error that no test tells.')];
  return { ...read, failed: 1, words };
}

/** How many of the slowest tests are named. */
const SLOWEST = 10;
/** How far over its budget a stage may be before it is named: another run beside this one costs as much. */
const PATIENCE = 1.5;

/** The last words of a run: what failed and why, where the time went, and `N passed, N failed`. */
export function closing(stages: readonly Stage[], ask: { readonly budgets: boolean }): string[] {
  const seconds = (s: number): string => `${s.toFixed(1).padStart(7)} s`;
  const took = stages.flatMap((stage) => stage.took);
  const slowest = [...took].sort((a, b) => b.ms - a.ms).slice(0, SLOWEST);
  const late = ask.budgets ? stages.filter((stage) => stage.seconds > PATIENCE * stage.budget) : [];
  const sum = (of: 'passed' | 'failed'): number => stages.reduce((total, one) => total + one[of], 0);
  return [
    ...stages.flatMap((stage) => stage.words.map((words) => `\n${words}`)),
    '\nStages:',
    ...stages.map((stage) => `${seconds(stage.seconds)}  ${stage.name}`),
    '\nSlowest tests:',
    ...slowest.map(({ name, ms }) => `${seconds(ms / 1000)}  ${name}`),
    ...late.map(
      (stage) =>
        `\nover its time: ${stage.name}, ${Math.round(stage.seconds)} s; ${stage.budget} s are meant on two quiet cores`,
    ),
    `\n${sum('passed')} passed, ${sum('failed')} failed`,
  ];
}
