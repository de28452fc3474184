import { version } from '../../package.json';
import type { BodyState } from '../body/state.ts';
import type { DrillState, Trial } from '../drills/drill.ts';
import { drillOf } from '../drills/registry.ts';
import type { PoseChoice } from '../pose/sample.ts';
import type { Rating, SessionHead, SessionRecord, Incident as StoredIncident } from '../records/schema.ts';
import type { Records } from '../records/store.ts';
import { decideAll, finishedOf, type LadderRecord } from '../session/outcome.ts';
import type { DrillResult, Incident, Ratings, SessionState } from '../session/state.ts';
import { millis } from '../units.ts';
import { momentNow, stored } from './prepare.ts';

/** Channels that are kept over time for the plots and the replay, in `BodyState` order of use. */
const CHANNELS = ['lateral', 'pelvis', 'trunkLean', 'quality'] as const;

interface Running {
  /** Index in the record, once the database has given it. */
  readonly index: Promise<number>;
  saved: number;
  readonly trace: Record<string, (number | null)[]>;
}

/** What is known of the machine when the session starts. */
export interface Setting {
  readonly camera: SessionHead['device']['camera'];
  readonly width: number;
  readonly height: number;
  readonly pose: PoseChoice | null;
}

/** Whose session it is, and what is decided on when it ends. */
export interface Context {
  readonly person: string;
  readonly prescription: { readonly id: string; readonly version: number } | null;
  readonly ladders: Readonly<Record<string, LadderRecord>>;
  /** An interrupted session that goes on. */
  readonly resume: string | null;
}

/**
 * Keeps a session while it runs: every finished trial is on the disk as soon as it is finished, in the order in which
 * things happened. It looks at the session's states and never changes them. A failure to store is remembered, the
 * session goes on, and `end` tells.
 */
export class Recorder {
  readonly #records: Records;
  readonly #context: Context;
  readonly #head: Promise<{ readonly id: string }>;
  #queue: Promise<void> = Promise.resolve();
  #failed = false;
  #running: Running | null = null;
  #results = 0;
  #incidents = 0;
  #qualitySum = 0;
  #qualityCount = 0;

  constructor(records: Records, context: Context, setting: Setting, clock: number, state: SessionState) {
    this.#records = records;
    this.#context = context;
    this.#head = context.resume
      ? records.sessions.resume(context.resume)
      : records.sessions.begin({
          person: context.person,
          plan: context.prescription && { ...context.prescription },
          clock: millis(clock),
          app: version,
          device: { ...setting },
          conditions: { footwear: state.profile.footwear, glasses: state.profile.glasses, quality: null },
        });
    this.#head.catch(() => {
      this.#failed = true;
    });
  }

  /** Looks at the newest state, and at the frame that led to it where there was one. */
  observe(state: SessionState, body: BodyState | null): void {
    for (const result of state.results.slice(this.#results)) this.#finishDrill(result);
    this.#results = state.results.length;
    if (state.drill) this.#follow(state, state.drill, body);
    // An incident is stored when it has its answer; those still open are stored at the end.
    while (this.#incidents < state.incidents.length && state.incidents[this.#incidents]?.answered !== null) {
      this.#keepIncident(state.incidents[this.#incidents]);
    }
  }

  /** Stores the rest and closes the session. Resolves with the record as stored, or as far as memory holds it. */
  async end(state: SessionState): Promise<{ record: SessionRecord; saved: boolean } | null> {
    while (this.#incidents < state.incidents.length) this.#keepIncident(state.incidents[this.#incidents]);
    const answers = Object.fromEntries(state.answers.map(({ question, value }) => [question, value]));
    const quality = this.#qualityCount > 0 ? this.#qualitySum / this.#qualityCount : null;
    this.#later((id) =>
      this.#records.sessions.finish(id, state.phase === 'result' ? 'finished' : 'stopped', {
        ratings: ratings(state.ratings),
        answers,
        conditions: { quality },
        decisions: Object.values(decideAll(id, finishedOf(state), this.#context.ladders, momentNow()))
          .flat()
          .map(stored),
        stopped: state.stop && {
          reason: state.stop.reason,
          advice: {
            id: state.stop.advice.id,
            ...(state.stop.advice.values && { values: { ...state.stop.advice.values } }),
          },
          lock: state.stop.lock,
        },
      }),
    );
    await this.#queue;
    const head = await this.#head.catch(() => null);
    const record = head && (await this.#records.sessions.get(head.id));
    return record ? { record, saved: !this.#failed && this.#records.problem() === null } : null;
  }

  /** A drill is running: its record is begun, and what is finished of it is stored. */
  #follow(state: SessionState, drill: DrillState, body: BodyState | null): void {
    this.#running ??= this.#begin(state, drill);
    const running = this.#running;
    this.#addTrials(running, drill.trials);
    if (!body) return;
    this.#qualitySum += body.quality;
    this.#qualityCount += 1;
    running.trace.t?.push(body.t);
    for (const name of CHANNELS) running.trace[name]?.push(body[name]);
  }

  #begin(state: SessionState, drill: DrillState): Running {
    const planned = state.plan.items[state.item];
    const index = this.#head.then((head) =>
      this.#records.sessions.beginDrill(head.id, {
        drill: drill.drill,
        version: drillOf(drill.drill).info.version,
        parameters: { ...planned?.parameters },
        ladder: planned?.ladder ?? null,
        level: planned?.level ?? null,
        range: state.range && { ...state.range },
        support: state.profile.support,
        helper: state.profile.helper,
        grabs: 0,
        steps: 0,
        handsOn: 0,
        startedAt: state.elapsed,
        endedAt: null,
        complete: false,
        scored: true,
        summary: {},
      }),
    );
    this.#later(() => index);
    return { index, saved: 0, trace: Object.fromEntries(['t', ...CHANNELS].map((name) => [name, []])) };
  }

  #addTrials(running: Running, trials: readonly Trial[]): void {
    for (const trial of trials.slice(running.saved)) {
      this.#later(async (id) => this.#records.sessions.addTrial(id, await running.index, trial));
    }
    running.saved = trials.length;
  }

  #finishDrill(result: DrillResult): void {
    const running = this.#running;
    if (!running) return;
    this.#running = null;
    // The trial that ended the drill is only in the result: the state has moved on already.
    this.#addTrials(running, result.trials);
    this.#later(async (id) => {
      const index = await running.index;
      await this.#records.sessions.updateDrill(id, index, {
        parameters: { ...result.parameters },
        range: { ...result.range },
        grabs: result.grabs,
        steps: result.steps,
        handsOn: result.handsOn,
        endedAt: result.endedAt,
        complete: result.complete,
        scored: result.scored,
        summary: { ...result.summary },
      });
      if (running.trace.t?.length) await this.#records.sessions.saveTrace(id, index, running.trace);
    });
  }

  #keepIncident(incident: Incident | undefined): void {
    this.#incidents += 1;
    if (!incident) return;
    const stored: StoredIncident = {
      kind: incident.kind,
      by: 'supervisor',
      at: incident.at,
      phase: incident.phase,
      drill: incident.drill,
      saw: { ...incident.saw },
      answered: incident.answered,
      note: '',
    };
    this.#later((id) => this.#records.sessions.note(id, { incidents: [stored] }));
  }

  /** Things are stored one after the other; one that fails does not keep the next from being stored. */
  #later(store: (session: string) => Promise<unknown>): void {
    this.#queue = this.#queue
      .then(async () => {
        await store((await this.#head).id);
      })
      .catch((error: unknown) => {
        this.#failed = true;
        console.error('Heron could not store a part of the session.', error);
      });
  }
}

function ratings(given: Ratings): Rating[] {
  const one = (kind: Rating['kind'], when: Rating['when'], value: number | null): Rating[] =>
    value === null ? [] : [{ kind, when, value, site: null }];
  return [
    ...one('pain', 'before', given.painBefore),
    ...one('pain', 'after', given.painAfter),
    ...one('effort', 'after', given.effort),
    ...one('steadiness', 'after', given.steadiness),
  ];
}
