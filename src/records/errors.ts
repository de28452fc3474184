/** What can be wrong with keeping records. Each is shown in words (`records.problem.<kind>`), and none loses what is in hand. */
export type ProblemKind =
  | 'blocked' // the browser gives no storage (private window, settings)
  | 'full' // the disk or the quota is full
  | 'newer' // the database was written by a newer Heron
  | 'damaged' // the database cannot be opened or read
  | 'damaged-record'; // the database works, but a record in it cannot be understood and is set aside

export interface Problem {
  readonly kind: ProblemKind;
  /** Message ids: what happened, and what the person can do. */
  readonly say: string;
  readonly help: string;
  /** The error's name, for a bug report. */
  readonly detail: string;
}

export const problem = (kind: ProblemKind, detail = ''): Problem => ({
  kind,
  say: `records.problem.${kind}`,
  help: `records.problem.${kind}.help`,
  detail,
});

/** A request that cannot be done as asked: a mistake of the caller or a record that is not there. `say` is a message id. */
export class RecordsError extends Error {
  constructor(
    readonly kind: 'unknown-session' | 'unknown-person' | 'nobody-chosen' | 'trial-changed' | 'invalid',
    detail: string,
  ) {
    super(`${kind}: ${detail}`);
    this.name = 'RecordsError';
  }
  get say(): string {
    return `records.error.${this.kind}`;
  }
}

/** The names of an error and of those it wraps (Dexie keeps the cause in `inner`). */
function namesOf(error: unknown): readonly string[] {
  const names: string[] = [];
  for (let e = error; e instanceof Error && names.length < 8; ) {
    names.push(e.name);
    e = 'inner' in e && e.inner !== e ? e.inner : e.cause;
  }
  return names;
}

/** What a storage failure means, from the error's names. Whatever is not known to be something else is "damaged". */
export function problemOf(error: unknown): Problem {
  const names = namesOf(error);
  const any = (...known: string[]): boolean => known.some((name) => names.includes(name));
  const kind = any('QuotaExceededError')
    ? 'full'
    : any('VersionError')
      ? 'newer'
      : any('SecurityError', 'MissingAPIError', 'NotAllowedError')
        ? 'blocked'
        : 'damaged';
  return problem(kind, names.join(' < '));
}

/** True for failures of the storage itself; false for mistakes in the program, which must not be hidden. */
export const isStorageFailure = (error: unknown): boolean =>
  namesOf(error).some((name) => STORAGE_FAILURES.has(name));

const STORAGE_FAILURES = new Set([
  'AbortError',
  'DatabaseClosedError',
  'InvalidStateError', // the browser closed the connection under us
  'MissingAPIError',
  'NotAllowedError',
  'NotFoundError',
  'NotReadableError',
  'OpenFailedError',
  'QuotaExceededError',
  'SecurityError',
  'TimeoutError',
  'UnknownError',
  'VersionError',
]);
