import type { Content, Fact, FactId } from '../facts/fact.ts';
import { oneLegPermission, revocationsOf } from '../facts/permission.ts';
import { HELPER_LOG, type HelperLog } from '../facts/words.ts';
import type { Incident as Entry } from '../records/schema.ts';
import type { Records } from '../records/store.ts';
import { fallIn, finishedOf } from '../session/outcome.ts';
import type { Answer } from '../session/question.ts';
import type { SessionState } from '../session/state.ts';
import type { Side } from '../units.ts';

type By = Fact['by'];
const SYSTEM: By = { role: 'system', name: null };
const PATIENT: By = { role: 'patient', name: null };

/** A fact that is being written: what is said about it later waits in the same queue and finds its id here. */
interface Written {
  id: FactId | null;
}
/** What to note, worked out when its turn has come; null: nothing. */
type Make = (session: string) => Content | null | Promise<Content | null>;

const TOLD: Readonly<Record<string, Extract<Content, { kind: 'told' }>['what']>> = {
  'told-support': 'support',
  'told-step': 'step',
  'told-hands-on': 'hands-on',
};

/** A power cut loses no more practice than this (PRAC-3). [J] */
const COUNTED_EVERY_MS = 60_000;

interface Keeping {
  readonly records: Records;
  readonly person: string;
  /** Whoever stands at the keys. */
  readonly by: Entry['by'];
  /** A session that goes on had come so far before, ms. */
  readonly base: number;
  /** Puts a write behind those that wait already. */
  readonly later: (store: (session: string) => Promise<unknown>) => void;
}

/**
 * Writes down as facts what happens in a session, each when it happens: an incident is on the disk before anybody has answered for it. It looks at
 * the session's states and never changes them.
 */
export class FactKeeper {
  readonly #of: Keeping;
  readonly #by: By;
  readonly #incidents: { readonly fact: Written; answered: 'yes' | 'no' | null }[] = [];
  readonly #reports: Entry[] = [];
  #said: { readonly answer: Answer; readonly fact: Written } | null = null;
  #locked = false;
  #results = 0;
  #trial = 0;
  /** Practice of this run that was noted last, ms. */
  #counted = 0;
  #before: Promise<number> | null = null;

  constructor(of: Keeping) {
    this.#of = of;
    this.#by = { role: of.by === 'supervisor' ? 'system' : of.by, name: null };
  }

  /** A clinician's clearance was told: it opens the locks that it was asked for, and none that came since (LOCK-3). */
  clear(of: readonly FactId[]): void {
    if (of.length > 0) this.#write(this.#by, () => ({ kind: 'cleared', of, note: '' }));
  }

  /**
   * Looks at the newest state.
   * @param entries what was told, reported or written since the state before
   * @param drill place in the record of the drill that ran in the state before
   */
  observe(state: SessionState, entries: readonly Entry[], drill: Promise<number> | null): void {
    for (const entry of entries) this.#entry(entry, drill);
    this.#supervised(state);
    this.#happened(state);
    this.#stopped(state);
    const since = state.practised - this.#counted;
    if (state.results.length > this.#results || since >= COUNTED_EVERY_MS) this.#practised(state);
    this.#results = state.results.length;
    this.#trial = state.drill?.trialNumber ?? 0;
  }

  /** @param passed the legs that passed the one-leg check (GATE-2) */
  end(state: SessionState, passed: readonly Side[]): void {
    this.#practised(state);
    const [leg, other] = passed;
    if (leg === undefined) return;
    const { records, person } = this.#of;
    this.#write(SYSTEM, async () => {
      const facts = await records.facts.of(person);
      const known = oneLegPermission(facts)?.legs ?? [];
      if (passed.every((one) => known.includes(one))) return null;
      const seen = revocationsOf(facts, 'check');
      return { kind: 'granted', what: 'one-leg', how: 'check', ...(other === undefined && { leg }), seen };
    });
  }

  #entry(entry: Entry, drill: Promise<number> | null): void {
    const { kind, at, note } = entry;
    const told = TOLD[kind];
    if (told !== undefined) {
      // Told between two exercises it belongs to no trial.
      if (drill === null) return;
      const trial = this.#trial;
      this.#write(this.#by, async () => ({ kind: 'told', what: told, drill: await drill, trial }));
    } else if (kind === 'note') this.#write(this.#by, () => ({ kind: 'noted', text: note }));
    else if (isReport(kind)) {
      this.#reports.push(entry);
      const { phase, drill: during } = entry;
      this.#write(this.#by, () => ({
        kind: 'incident',
        what: kind,
        t: this.#at(at),
        phase,
        drill: during,
        saw: {},
        note,
      }));
    }
  }

  #supervised({ incidents }: SessionState): void {
    incidents.forEach(({ kind: what, at, phase, drill, saw, answered }, i) => {
      let kept = this.#incidents[i];
      if (kept === undefined) {
        kept = { fact: { id: null }, answered: null };
        this.#incidents[i] = kept;
        const t = this.#at(at);
        this.#write(SYSTEM, () => ({ kind: 'incident', what, t, phase, drill, saw, note: '' }), kept.fact);
      }
      if (answered === null || answered === kept.answered) return;
      const { fact } = kept;
      kept.answered = answered;
      this.#write(PATIENT, () =>
        fact.id === null ? null : { kind: 'incident-answered', of: fact.id, fine: answered === 'yes' },
      );
    });
  }

  /** What the person says happened; an answer that was taken back stays, as said by mistake. */
  #happened({ answers }: SessionState): void {
    const answer = answers.findLast((one) => one.question === 'what-happened') ?? null;
    const before = this.#said;
    if (answer?.value === before?.answer.value && answer?.at === before?.answer.at) return;
    if (before !== null)
      this.#write(PATIENT, () => {
        const of = before.fact.id;
        return of === null ? null : { kind: 'corrected', of, note: '' };
      });
    this.#said = null;
    if (answer === null) return;
    const what = String(answer.value);
    const fact: Written = { id: null };
    this.#said = { answer, fact };
    // A helper's report ends the session as if the person had said so: it is one event, and noted already.
    if (this.#reports.some(({ kind, at }) => kind === what && at === answer.at)) return;
    this.#write(PATIENT, () => ({ kind: 'happened', what, t: this.#at(answer.at) }), fact);
  }

  /** A stop that only a clinician clears. One at the question for the clearance is the old lock and not a new one. */
  #stopped(state: SessionState): void {
    const refused =
      state.stop?.reason === 'safety-answer' &&
      state.answers.some(({ question, value }) => question === 'cleared' && value === false);
    if (this.#locked || !state.stop?.lock || refused) return;
    this.#locked = true;
    const why = finishedOf(state).redFlag ?? 'symptom';
    const from = this.#incidents[fallIn(state.incidents)]?.fact ?? this.#said?.fact;
    this.#write(SYSTEM, () => ({ kind: 'locked', why, of: from?.id ?? null }));
  }

  #practised({ practised, history }: SessionState): void {
    const ms = practised - history.practised;
    if (ms <= 0) return;
    this.#counted = practised;
    this.#write(SYSTEM, async (session) => {
      this.#before ??= this.#practisedBefore(session);
      return { kind: 'practised', ms: ms + (await this.#before) };
    });
  }

  /** What this device had counted before the session was cut off: the greatest counts (PRAC-1), and what this run practises comes on top. */
  async #practisedBefore(session: string): Promise<number> {
    const { records, person, base } = this.#of;
    if (base === 0) return 0;
    const [facts, origin] = [await records.facts.of(person), await records.facts.device()];
    return facts.reduce(
      (most, fact) =>
        fact.kind === 'practised' && fact.session === session && fact.origin === origin
          ? Math.max(most, fact.ms)
          : most,
      0,
    );
  }

  #at(elapsed: number): number {
    return elapsed + this.#of.base;
  }

  #write(by: By, make: Make, written?: Written): void {
    const { records, person, later } = this.#of;
    later(async (session) => {
      const content = await make(session);
      if (content === null) return;
      const [fact] = await records.facts.add(person, session, [{ content, by }]);
      if (written && fact) written.id = fact.id;
    });
  }
}

const isReport = (kind: string): kind is HelperLog => (HELPER_LOG as readonly string[]).includes(kind);
