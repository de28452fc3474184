import type { HelperRole } from '../../prescription/profile.ts';

/** A session that a therapist has just started from a person's page. */
export interface Clinic {
  readonly person: string;
  /** What the therapist does while the patient practises: for this session only, in the record and for the gates. */
  readonly helper: HelperRole;
}

let started: Clinic | null = null;

/** The therapist, behind the PIN, has started a session. */
export function startClinic(clinic: Clinic): void {
  started = clinic;
}

/**
 * Hands the start over to the session, once. Only a start from the therapist's pages counts: the address alone, a reload or a forged link gives a
 * patient's session with all its questions.
 */
export function takeClinic(): Clinic | null {
  const taken = started;
  started = null;
  return taken;
}
