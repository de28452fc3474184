import { version } from '../../package.json';
import type { BodyState } from '../body/state.ts';
import { drillOf } from '../drills/catalogue.ts';
import type { Trial } from '../drills/drill.ts';
import type { FactId } from '../facts/fact.ts';
import { LANDMARK, type PoseChoice, type PoseSample } from '../pose/sample.ts';
import { decideAll, type Finished, passedOneLegCheck } from '../progression/after-session.ts';
import type { LadderRecord } from '../progression/ladder.ts';
import { lengthOf } from '../records/moment.ts';
import type { Rating, SessionHead, SessionRecord, Incident as StoredIncident } from '../records/schema.ts';
import type { Records } from '../records/store.ts';
import { finishedOf } from '../session/outcome.ts';
import type { DrillResult, Incident, SessionState } from '../session/state.ts';
import { isOver } from '../session/step.ts';
import { type Millis, millis } from '../units.ts';
import { EntryKeeper } from './entries.ts';
import { FactKeeper } from './fact-keeper.ts';
import { finishedBefore, momentNow, stored } from './prepare.ts';
import { answersOf, ratingsOf, stoppedOf } from './session-parts.ts';

/** Channels that are kept over time for the plots and the replay, in `BodyState` order of use. */
const CHANNELS = ['lateral', 'pelvis', 'trunkLean', 'quality'] as const;
/** The stick figure of the replay: a landmark's place in the picture, kept at most so often; in between the last one is repeated. ms */
const FIGURE_EVERY_MS = 95;
const FIGURE = [
  'nose',
  'leftShoulder',
  'rightShoulder',
  'leftElbow',
  'rightElbow',
  'leftWrist',
  'rightWrist',
  'leftHip',
  'rightHip',
  'leftKnee',
  'rightKnee',
  'leftAnkle',
  'rightAnkle',
  'leftFootIndex',
  'rightFootIndex',
] as const;

interface Running {
  /** Index in the record, once the database has given it. */
  readonly index: Promise<number>;
  saved: number;
  readonly trace: Record<string, (number | null)[]>;
  /** When the figure was last taken, on the frames' clock. */
  figureAt: number;
}

/** What is known of a drill when it begins. */
type Begun = Pick<DrillResult, 'drill' | 'ladder' | 'parameters' | 'from' | 'level' | 'startedAt' | 'range'>;

/** Whether a session is stored: from the first exercise on, or from the first thing that happens, or where it ended before both. */
export const isKept = (state: SessionState): boolean =>
  state.drill !== null || state.incidents.length > 0 || isOver(state);

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
  /** The locks that were open when the session was prepared: what a clearance that is told in it names. */
  readonly locks: readonly FactId[];
  /** Ladder entries to be stored once a clinician's clearance was told (`cleared` answered with yes). */
  readonly clearances: readonly LadderRecord['history'][number][];
  /** An interrupted session that goes on. */
  readonly resume: SessionRecord | null;
  /** A therapist runs the session from the live panel. */
  readonly clinic: boolean;
  /** How legs and feet felt before the session, as far as it was told. */
  readonly feltBefore: readonly Rating[];
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
  readonly #incidents = new Set<number>();
  readonly #entries: EntryKeeper;
  /** What happened, as facts; null for the drawn person, to whom nothing happens. */
  readonly #facts: FactKeeper | null;
  /** What is added to the session's own times, and to the frames' times, where a session goes on. ms */
  readonly #base: number;
  readonly #shift: number;
  readonly #virtual: boolean;
  /** What was decided when the session ended; null before. */
  #decided: ReturnType<typeof decideAll> | null = null;
  #qualitySum = 0;
  #qualityCount = 0;

  /** @param clock the frames' time at which the session began, ms */
  constructor(records: Records, context: Context, setting: Setting, clock: number, state: SessionState) {
    this.#records = records;
    this.#context = context;
    this.#virtual = setting.camera === 'virtual';
    const by = context.clinic ? 'therapist' : state.profile.helper === 'none' ? 'patient' : 'helper';
    this.#entries = new EntryKeeper(by);
    const { resume, person } = context;
    this.#base = resume ? lengthOf(resume) : 0;
    const later = this.#later.bind(this);
    this.#facts = this.#virtual ? null : new FactKeeper({ records, person, by, base: this.#base, later });
    this.#shift = resume ? resume.clock + this.#base - clock : 0;
    this.#head = resume
      ? records.sessions.resume(resume.id)
      : records.sessions.begin({
          person: context.person,
          plan: context.prescription && { ...context.prescription },
          clock: millis(clock),
          app: version,
          device: { ...setting },
          conditions: { footwear: state.profile.footwear, glasses: state.profile.glasses, quality: null },
          answers: answersOf(state),
        });
    this.#head.catch(() => {
      this.#failed = true;
    });
    const told = answersOf(state);
    // What the hands go to was asked because nobody knew (FIRST-2): next time it is known.
    if (!this.#virtual && told['support-what'] === state.profile.support)
      this.#later(() => this.#keepSupport(state.profile));
    if (this.#facts !== null && told.cleared === true) {
      this.#facts.clear(context.locks);
      for (const entry of context.clearances)
        this.#later(() => records.ladders.add(context.person, stored(entry)));
    }
  }

  /** Looks at the newest state, and at the frame that led to it where there was one. */
  observe(state: SessionState, body: BodyState | null, sample: PoseSample | null = null): void {
    this.#keepEntries(state);
    for (const result of state.results.slice(this.#results)) this.#finishDrill(state, result);
    this.#results = state.results.length;
    this.#follow(state, body, sample);
    // In the old list an incident stands with its answer; as a fact it is on the disk since it was raised.
    this.#keepIncidents(state, state.paused?.incident ?? null);
  }

  /**
   * Stores the rest and closes the session; once more where something was told after Stop (STOP-6). Resolves with the record as stored, or
   * with none where it cannot be read: the end of a session never hangs on a disk.
   */
  async end(state: SessionState): Promise<{ record: SessionRecord | null; saved: boolean }> {
    if (this.#decided === null) this.#close(state);
    else this.#addTold(state, this.#decided);
    await this.#queue;
    const head = await this.#head.catch(() => null);
    const record = head && (await this.#records.sessions.get(head.id).catch(unread));
    return {
      record: record ?? null,
      saved: record !== undefined && record !== null && !this.#failed && this.#records.problem() === null,
    };
  }

  #close(state: SessionState): void {
    this.#decided = {};
    this.#keepEntries(state);
    this.#keepIncidents(state, null);
    // The drawn person moves nobody's ladder.
    const ladders = this.#virtual ? {} : this.#context.ladders;
    const quality = this.#qualityCount > 0 ? this.#qualitySum / this.#qualityCount : null;
    this.#later((id) => {
      this.#decided = decideAll(id, this.#finished(state), ladders, momentNow());
      return this.#records.sessions.finish(id, state.stop === null ? 'finished' : 'stopped', {
        ratings: [...this.#context.feltBefore.map((one) => ({ ...one })), ...ratingsOf(state.ratings)],
        answers: answersOf(state),
        conditions: { quality },
        decisions: Object.values(this.#decided).flat().map(stored),
        stopped: stoppedOf(state),
      });
    });
    this.#facts?.end(state, passedOneLegCheck(this.#finished(state)));
  }

  /** A red flag that was told after Stop locks every ladder, on top of what was decided at the end. */
  #addTold(state: SessionState, decided: ReturnType<typeof decideAll>): void {
    this.#keepEntries(state);
    const finished = { ...this.#finished(state), results: [] };
    const ladders = Object.fromEntries(
      Object.entries(this.#virtual || finished.redFlag === null ? {} : this.#context.ladders).map(
        ([id, ladder]) => [id, { ...ladder, history: [...ladder.history, ...(decided[id] ?? [])] }],
      ),
    );
    this.#later((id) =>
      this.#records.sessions.finish(id, 'stopped', {
        answers: answersOf(state),
        decisions: Object.values(decideAll(id, finished, ladders, momentNow()))
          .flat()
          .map(stored),
        stopped: stoppedOf(state),
      }),
    );
  }

  /** What the ladders are decided on: this session, and what it had finished before it was cut off. */
  #finished(state: SessionState): Finished {
    const { resume } = this.#context;
    const finished = finishedOf(state);
    if (resume === null) return finished;
    return { ...finished, results: [...finishedBefore(state.plan, resume), ...finished.results] };
  }

  async #keepSupport({ support }: SessionState['profile']): Promise<void> {
    const person = await this.#records.people.get(this.#context.person);
    if (person) await this.#records.people.edit(person.id, { profile: { ...person.profile, support } });
  }

  /** A drill is running: its record is begun, and what is finished of it is stored. */
  #follow(state: SessionState, body: BodyState | null, sample: PoseSample | null): void {
    const { drill, running: played } = state;
    if (drill === null || played === null) return;
    const { item, parameters, from, range, startedAt } = played;
    this.#running ??= this.#begin(state, {
      drill: item.drill,
      ladder: item.ladder,
      parameters,
      from,
      level: item.level,
      range,
      startedAt,
    });
    const running = this.#running;
    this.#addTrials(running, drill.trials);
    if (!body || state.paused) return;
    this.#qualitySum += body.quality;
    this.#qualityCount += 1;
    running.trace.t?.push(body.t + this.#shift);
    for (const name of CHANNELS) running.trace[name]?.push(body[name]);
    keepFigure(running, sample);
  }

  #begin(state: SessionState, begun: Begun): Running {
    const index = this.#head.then((head) =>
      this.#records.sessions.beginDrill(head.id, {
        drill: begun.drill,
        version: drillOf(begun.drill).info.version,
        parameters: { ...begun.parameters },
        from: { ...begun.from },
        ladder: begun.ladder,
        level: begun.level,
        range: { ...begun.range },
        support: state.profile.support,
        helper: state.profile.helper,
        grabs: 0,
        steps: 0,
        handsOn: 0,
        startedAt: this.#at(begun.startedAt),
        endedAt: null,
        complete: false,
        scored: true,
        summary: {},
      }),
    );
    this.#later(() => index);
    const names = ['t', ...CHANNELS, ...FIGURE.flatMap((name) => [`${name}X`, `${name}Y`])];
    return {
      index,
      saved: 0,
      trace: Object.fromEntries(names.map((name) => [name, []])),
      figureAt: Number.NEGATIVE_INFINITY,
    };
  }

  #addTrials(running: Running, trials: readonly Trial[]): void {
    for (const trial of trials.slice(running.saved)) {
      const kept = { ...trial, t0: millis(trial.t0 + this.#shift), t1: millis(trial.t1 + this.#shift) };
      this.#later(async (id) => this.#records.sessions.addTrial(id, await running.index, kept));
    }
    running.saved = trials.length;
  }

  #finishDrill(state: SessionState, result: DrillResult): void {
    // A drill may be over before it was ever looked at: while the records were still opening.
    const running = this.#running ?? this.#begin(state, result);
    this.#running = null;
    // The trial that ended the drill is only in the result: the state has moved on already.
    this.#addTrials(running, result.trials);
    this.#later(async (id) => {
      const index = await running.index;
      await this.#records.sessions.updateDrill(id, index, {
        parameters: { ...result.parameters },
        from: { ...result.from },
        range: { ...result.range },
        grabs: result.grabs,
        steps: result.steps,
        handsOn: result.handsOn,
        endedAt: this.#at(result.endedAt),
        complete: result.complete,
        scored: result.scored,
        summary: { ...result.summary },
      });
      if (running.trace.t?.length) await this.#records.sessions.saveTrace(id, index, running.trace);
    });
  }

  #at(elapsed: number): Millis {
    return millis(elapsed + this.#base);
  }

  #keepIncidents(state: SessionState, open: number | null): void {
    state.incidents.forEach((incident, i) => {
      if (i === open || this.#incidents.has(i)) return;
      this.#incidents.add(i);
      this.#keepIncident(incident);
    });
  }

  #keepIncident(incident: Incident): void {
    const stored: StoredIncident = {
      kind: incident.kind,
      by: 'supervisor',
      at: this.#at(incident.at),
      phase: incident.phase,
      drill: incident.drill,
      saw: { ...incident.saw },
      answered: incident.answered,
      note: '',
    };
    this.#later((id) => this.#records.sessions.note(id, { incidents: [stored] }));
  }

  /** What happened, was told, asked for or written since the state before. The drill is still the one that it happened in. */
  #keepEntries(state: SessionState): void {
    const fresh = this.#entries.fresh(state);
    this.#facts?.observe(state, fresh, this.#running?.index ?? null);
    const entries = fresh.map((entry): StoredIncident => ({ ...entry, at: this.#at(entry.at) }));
    if (entries.length > 0) this.#later((id) => this.#records.sessions.note(id, { incidents: entries }));
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

/** The landmarks of a frame, or the last ones again where they are not due or no frame led here. */
function keepFigure(running: Running, sample: PoseSample | null): void {
  const due = sample !== null && sample.t - running.figureAt >= FIGURE_EVERY_MS;
  if (due) running.figureAt = sample.t;
  for (const name of FIGURE) {
    const mark = due ? sample.landmarks[LANDMARK[name]] : undefined;
    const seen = mark !== undefined && mark.visibility >= 0.5;
    for (const [channel, value] of [
      [`${name}X`, mark?.x],
      [`${name}Y`, mark?.y],
    ] as const) {
      const column = running.trace[channel];
      column?.push(due ? (seen ? (value ?? null) : null) : (column.at(-1) ?? null));
    }
  }
}

/** A record that cannot be read is told of, and takes nobody's last page away. */
function unread(error: unknown): null {
  console.error('Heron could not read the session back.', error);
  return null;
}
