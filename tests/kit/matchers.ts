import { expect } from 'vitest';
import type { DrillId } from '../../src/drills/drill.ts';
import type { Side } from '../../src/units.ts';
import type { Visit } from './clinic.ts';
import type { Patient } from './patient.ts';

interface Found {
  readonly pass: boolean;
  readonly message: () => string;
}
const found = (pass: boolean, otherwise: string): Found => ({ pass, message: () => otherwise });
const list = (words: readonly unknown[]) => (words.length === 0 ? 'nothing' : [...new Set(words)].join(', '));

/** Words of the domain for `expect`, with failures that say what happened instead. */
const matchers = {
  toHavePlayed(patient: Patient, drill: DrillId): Found {
    const played = patient.session.results.filter((one) => one.complete).map((one) => one.drill);
    return found(played.includes(drill), `${drill} was to be played to its end; played were ${list(played)}`);
  },
  /** No scored trial is on this side. */
  toHaveSpared(patient: Patient, side: Side): Found {
    const wrong = patient.trials
      .filter((one) => one.side === side)
      .map((one) => `${one.drill} trial ${one.n}`);
    return found(wrong.length === 0, `the ${side} side was to be left out and was asked in ${list(wrong)}`);
  },
  toHaveNoAlarm(patient: Patient): Found {
    return found(patient.alarms.length === 0, `no alarm was expected; raised were ${list(patient.alarms)}`);
  },
  /** Locked until a clinician clears, and asks for that first. */
  toBeLocked({ prepared, session }: Visit): Found {
    const first = session.question?.id;
    return found(
      prepared.history.locked && first === 'cleared',
      `the next visit was to be locked; locked ${prepared.history.locked}, asked first ${first}`,
    );
  },
  /** Left out of today's plan, and a sentence says why. */
  toLeaveOut({ prepared }: Visit, drill: DrillId): Found {
    const planned = prepared.plan.items.some((item) => item.drill === drill && item.part === 'main');
    const reason = prepared.leftOut.find((one) => one.drill === drill);
    return found(
      !planned && reason !== undefined,
      `${drill} was to be left out with a reason; planned ${planned}, reason ${reason?.why.id}`,
    );
  },
  /** Every number of every trial of the drill is this one. */
  toHavePlayedWith(patient: Patient, drill: DrillId, numbers: Readonly<Record<string, number>>): Found {
    const played = patient.trials.filter((one) => one.drill === drill);
    const wrong = played.flatMap(({ parameters }) =>
      Object.entries(numbers).flatMap(([name, value]) =>
        parameters[name] === value ? [] : [`${name} ${parameters[name]} in place of ${value}`],
      ),
    );
    return found(
      played.length > 0 && wrong.length === 0,
      played.length === 0 ? `${drill} was never played` : `${drill} was played with ${list(wrong)}`,
    );
  },
};

expect.extend(matchers);

/** The same words as types. */
interface Words {
  toHavePlayed(drill: DrillId): void;
  toHaveSpared(side: Side): void;
  toHaveNoAlarm(): void;
  toBeLocked(): void;
  toLeaveOut(drill: DrillId): void;
  toHavePlayedWith(drill: DrillId, numbers: Readonly<Record<string, number>>): void;
}
declare module 'vitest' {
  interface Matchers<T> extends Words {}
}
