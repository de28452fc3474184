import { test, vi } from 'vitest';
import { Clinic, Next, Therapist } from './clinic.ts';
import { Patient } from './patient.ts';

/** Who plays in a scenario. */
export interface Cast {
  readonly therapist: Therapist;
  readonly patient: Patient;
  readonly next: Next;
  readonly clinic: Clinic;
}

async function perform(play: (cast: Cast) => Promise<void> | void): Promise<void> {
  // Only the day's time is pretended: Heron waits for nothing in a scenario.
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const clinic = await Clinic.open();
    await play({
      clinic,
      therapist: new Therapist(clinic),
      patient: new Patient(clinic),
      next: new Next(clinic),
    });
  } finally {
    vi.useRealTimers();
  }
}

/** A scenario as `docs/hazards.md` lists it. `broken`: the fault that keeps the promise today, by its number. */
export interface Told {
  readonly hazard: string;
  readonly promise: string;
  readonly broken: string | null;
}
/** Every scenario of the files that were imported. For `docs/hazards.md` they are only listed. */
export const TOLD: Told[] = [];
const listing = () => process.env.HERON_LISTING === '1';
/** `HERON_RED=show` plays what is marked as failing like everything else, so that the reasons can be read. */
const SHOW_RED = process.env.HERON_RED === 'show';

type Play = (cast: Cast) => Promise<void> | void;

/**
 * One way in which a hazard of `tests/scenarios/hazards.ts` is met, from what the therapist wrote to what is known at the next visit.
 * `docs/hazards.md` is made from these calls: the number of the hazard, then what is promised.
 */
export function scenario(hazard: string, promise: string, play: Play): void {
  TOLD.push({ hazard, promise, broken: null });
  if (!listing()) test(`${hazard} ${promise}`, () => perform(play));
}

/** A promise that is broken today. `fault`: its number in the list of faults. Whoever mends it makes it a `scenario`. */
scenario.fails = (hazard: string, promise: string, fault: string, play: Play): void => {
  TOLD.push({ hazard, promise, broken: fault });
  if (!listing()) (SHOW_RED ? test : test.fails)(`${hazard} ${promise} [${fault}]`, () => perform(play));
};
