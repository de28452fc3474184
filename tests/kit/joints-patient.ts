import { exerciseOf } from '../../src/app/cameras.ts';
import { shownOf } from '../../src/app/cue.ts';
import type { Prepared } from '../../src/app/prepare.ts';
import { Recorder } from '../../src/app/recorder.ts';
import {
  type BodyTracker,
  beginQuietStance,
  beginRezero,
  createBody,
  expectPeople,
  stepBody,
} from '../../src/body/body.ts';
import type { PoseSample } from '../../src/pose/sample.ts';
import type { SessionRecord } from '../../src/records/schema.ts';
import type { Records } from '../../src/records/store.ts';
import { peopleExpected } from '../../src/session/beside.ts';
import type { AnswerValue, Question } from '../../src/session/question.ts';
import { startSession } from '../../src/session/session.ts';
import type { SessionEvent, SessionState } from '../../src/session/state.ts';
import { isOver, stepSession } from '../../src/session/step.ts';
import { millis } from '../../src/units.ts';
import {
  become,
  type PatientState,
  startPatient,
  stepPatient,
  type Told,
} from '../../src/virtual-patient/behaviour.ts';
import { chance } from '../../src/virtual-patient/motion.ts';
import { LAPTOP } from '../../src/virtual-patient/optics.ts';
import { solve } from '../../src/virtual-patient/skeleton.ts';
import { poseOf } from '../../src/virtual-patient/stance.ts';
import { truthOf } from '../../src/virtual-patient/truth.ts';
import { placeNow } from './instruction.ts';

const FRAME_MS = 66;
/** Landmarks fall some pixels from the true joints; what changes from frame to frame is under one (evidence.md). SD, pixels of 1280. */
const NOISE = 0.7;

/** What kind of day it is. */
export interface Day {
  /** The rung at which the person does three of four trials; what they know of themselves is nothing. */
  readonly ability: number;
  readonly painAfter: number;
  readonly seed: number;
}
/** Logits of success that a rung costs this person. */
const SLOPE = 0.9;

/**
 * The virtual patient comes to practise: their body moves as the cues say, their joints are seen by a camera with some noise (no picture is drawn:
 * the network is taken for a good one), and everything behind it is Heron's own: body, session, recorder, ladder. As `play.ts` does, without a browser
 * and as fast as it goes.
 */
export async function visit(records: Records, prepared: Prepared, day: Day): Promise<SessionRecord> {
  const visitor = new JointsPatient(records, prepared, day);
  for (let n = 0; n < 40_000 && !isOver(visitor.session); n += 1) {
    visitor.step();
    // The records write while the person moves; here nobody waits for the person.
    if (n % 500 === 0) await new Promise((done) => setImmediate(done));
  }
  return visitor.end();
}

/** How the patient practises. */
export interface Manner {
  /** How long a question is looked at before it is answered, ms. */
  readonly readsMs?: number;
  /** Watches each demonstration to its end and does what it says: sits down, sits in rests. Else goes on at once, standing. */
  readonly obeys?: boolean;
  /** A helper stands within arm's reach: a second person wherever Heron looks for one. */
  readonly helperBeside?: boolean;
}

/** The simulated person with joints that a camera sees; the fast face is `fast-patient.ts`. */
export class JointsPatient {
  session: SessionState;
  private tracker: BodyTracker = createBody();
  private patient: PatientState;
  private t = 1000;
  private random: number;
  private recorder: Recorder | null = null;
  private tried = '';
  private readSince: { readonly question: string; readonly t: number } | null = null;

  constructor(
    private readonly records: Records,
    private readonly prepared: Prepared,
    private readonly day: Day,
    private readonly manner: Manner = {},
  ) {
    this.random = day.seed;
    this.session = startSession(prepared.plan, prepared.profile, prepared.history, day.seed);
    this.patient = startPatient({ seed: day.seed, place: { x: 0.1, z: -0.6 } });
  }

  step(): void {
    const { question, phase } = this.session;
    if (question !== null && this.hasRead(question))
      this.send({ type: 'answer', question: question.id, value: this.answer(question) });
    else if (phase === 'teach' && this.manner.obeys !== true) this.send({ type: 'go-on' });
    else this.frame();
  }

  async end(): Promise<SessionRecord> {
    this.observe(null);
    if (this.recorder === null) throw new Error('Nothing was recorded.');
    const { record, saved } = await this.recorder.end(this.session);
    if (record === null || !saved) throw new Error('The session was not saved.');
    return record;
  }

  private hasRead({ id }: Question): boolean {
    if (this.readSince?.question !== id) this.readSince = { question: id, t: this.t };
    return this.t - this.readSince.t >= (this.manner.readsMs ?? 0);
  }

  private frame(): void {
    this.t += FRAME_MS;
    this.decide();
    this.patient = stepPatient(this.patient, this.told(), FRAME_MS);
    const stepped = stepBody(expectPeople(this.tracker, peopleExpected(this.session.profile)), this.sample());
    this.tracker = stepped.tracker;
    this.send({ type: 'body', body: stepped.state, dt: millis(FRAME_MS) });
    this.observe(stepped.state);
  }

  /** The cue of the screen, or between cues what the instruction says: to sit down, or to stand up again. */
  private told(): Told {
    const { cue, target, drill } = shownOf(this.session);
    const seated = this.patient.motions.sit.to > 0.5;
    const place = this.manner.obeys === true ? placeNow(this.session) : 'standing';
    const sits = place === 'chair-behind' || place === 'chair-beside';
    const between = this.session.drill === null || place === 'chair-beside';
    if (between && sits !== seated && this.manner.obeys === true)
      return { cue: sits ? 'sit' : 'rise', target: null, exercise: 'chair' };
    return { cue, target, handTo: null, exercise: exerciseOf(drill) };
  }

  /** Every trial of a ladder is done or not by chance, as hard as its rung is for this person today. */
  private decide(): void {
    const { drill, item, results, plan, running } = this.session;
    const ladder = plan.items[item]?.ladder ?? null;
    const trial = `${results.length}/${item}/${drill?.trials.length}`;
    if (trial === this.tried) return;
    this.tried = trial;
    const above =
      ladder === null || running?.item.level == null
        ? Number.NEGATIVE_INFINITY
        : running.item.level - this.day.ability;
    const success = 1 / (1 + Math.exp(SLOPE * above - Math.log(3)));
    this.patient = become(this.patient, this.uniform() < success ? 'good' : 'still');
  }

  private sample(): PoseSample {
    const { picture } = truthOf(solve(poseOf(this.patient)), LAPTOP);
    const { width, height } = LAPTOP.picture;
    const landmarks = picture.map(([x, y]) => ({
      x: x + (NOISE * this.gauss()) / width,
      y: y + (NOISE * this.gauss()) / height,
      visibility: x > 0 && x < 1 && y > 0 && y < 1 ? 0.98 : 0.2,
    }));
    return {
      t: millis(this.t),
      width,
      height,
      landmarks,
      people: this.session.watchBystanders ? (this.manner.helperBeside === true ? 2 : 1) : null,
      light: 0.5,
    };
  }

  private send(event: SessionEvent): void {
    this.session = stepSession(this.session, event);
    if (this.session.request === 'zero') this.tracker = beginQuietStance(this.tracker);
    if (this.session.request === 'rezero') this.tracker = beginRezero(this.tracker);
  }

  private observe(body: Parameters<Recorder['observe']>[1]): void {
    if (this.recorder === null && (this.session.drill !== null || isOver(this.session))) {
      const { width, height } = LAPTOP.picture;
      // Told as a webcam: what the drawn person of the app does moves nobody's ladder.
      const setting = { camera: 'webcam', width, height, pose: null } as const;
      const context = { ...this.prepared, resume: null, clinic: false, feltBefore: [] };
      this.recorder = new Recorder(
        this.records,
        context,
        setting,
        this.t - this.session.elapsed,
        this.session,
      );
    }
    this.recorder?.observe(this.session, body);
  }

  /** Honest answers of somebody who may practise, and feels steadier the more goes well. */
  private answer(question: Question): AnswerValue {
    if (question.kind === 'choice') return question.id === 'what-happened' ? 'tired' : 'counter';
    const trials = this.session.results
      .filter((one) => one.ladder !== null && !one.check)
      .flatMap((one) => one.trials);
    const hits = trials.filter((one) => one.outcome === 'hit').length;
    const scales: Readonly<Record<string, number>> = {
      'pain-after': this.day.painAfter,
      steadiness: hits > 0.8 * trials.length ? 1 : hits > 0.6 * trials.length ? 2 : 3,
    };
    if (question.kind === 'scale') return scales[question.id] ?? 2;
    return !/^(first-(wound|hot-foot|falls|faint|surgery|chest-pain)|daily-)/.test(question.id);
  }

  private uniform(): number {
    const [value, next] = chance(this.random);
    this.random = next;
    return value;
  }
  private gauss(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }
}
