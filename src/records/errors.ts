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
}

export const problem = (kind: ProblemKind): Problem => ({
  kind,
  say: `records.problem.${kind}`,
  help: `records.problem.${kind}.help`,
});

/** A request that cannot be done as asked: a mistake of the caller or a record that is not there. `say` is a message id. */
export class RecordsError extends Error {
  constructor(
    readonly kind: 'unknown-session' | 'unknown-person' | 'trial-changed' | 'invalid',
    detail: string,
  ) {
    super(`${kind}: ${detail}`);
    this.name = 'RecordsError';
  }
  get say(): string {
    return `records.error.${this.kind}`;
  }
}

/** Reads what a storage failure means from the error's own name and those it wraps (Dexie keeps the cause in `inner`). */
export function problemOf(error: unknown): ProblemKind {
  const names: string[] = [];
  for (let e = error; e instanceof Error && names.length < 8; ) {
    names.push(e.name);
    e = 'inner' in e && e.inner !== e ? e.inner : e.cause;
  }
  if (names.includes('QuotaExceededError')) return 'full';
  if (names.includes('VersionError')) return 'newer';
  if (names.some((n) => n === 'SecurityError' || n === 'MissingAPIError' || n === 'InvalidStateError'))
    return 'blocked';
  return 'damaged';
}
