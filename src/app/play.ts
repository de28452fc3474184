import { signal } from '@preact/signals';
import {
  type BodyTracker,
  beginQuietStance,
  beginRezero,
  createBody,
  expectPeople,
  stepBody,
} from '../body/body.ts';
import type { BodyState } from '../body/state.ts';
import { type CameraSource, type CameraState, failureMessages, feed } from '../camera/source.ts';
import type { Game, World } from '../game/game.ts';
import { createPose, type Pose, type PoseState } from '../pose/pose.ts';
import type { PoseSample } from '../pose/sample.ts';
import type { LeftOut, SessionPlan } from '../prescription/plan.ts';
import type { Profile } from '../prescription/profile.ts';
import type { Records } from '../records/store.ts';
import {
  type Ended,
  type HandsShown,
  type Loading,
  NO_HANDS,
  type PlayController,
  type Problem,
} from '../screens/patient/play/controller.ts';
import { peopleExpected } from '../session/beside.ts';
import { startSession } from '../session/session.ts';
import type { SessionEvent, SessionHistory, SessionState } from '../session/state.ts';
import { isOver, stepSession } from '../session/step.ts';
import { millis } from '../units.ts';
import { type CueRegion, NOTHING, type Shown, shownOf } from './cue.ts';
import { freshTrials } from './fresh.ts';
import { Hands } from './hands.ts';
import type { Narrator } from './narrator.ts';
import { type Context, isKept, Recorder } from './recorder.ts';
import { keepScreenOn } from './wake-lock.ts';

/** The live panel's numbers change at most so often: faster than this nobody reads. ms */
const LIVE_EVERY_MS = 250;
/** Without a camera frame for this long, time is told to the session by a tick of its own. */
const TICK_MS = 250;
/** How often a second window is looked for. */
const ELSEWHERE_MS = 3000;

export interface PlayOptions extends Context {
  readonly plan: SessionPlan;
  readonly profile: Profile;
  readonly history: SessionHistory;
  /** What today's session leaves out, and why. */
  readonly leftOut: readonly LeftOut[];
  readonly seed: number;
  readonly camera: CameraKind;
  readonly quality: 'low' | 'high';
  readonly reducedMotion: boolean;
  readonly dark: boolean;
  readonly records: Promise<Records>;
  readonly cue: CueRegion;
  readonly narrator: Narrator;
  readonly openCamera: (kind: CameraKind) => Promise<OpenedCamera>;
}

export type CameraKind = 'webcam' | 'virtual';
export interface OpenedCamera {
  readonly source: CameraSource;
  /** The virtual patient has no ears: it is told what is shown. */
  readonly tell?: (shown: Shown) => void;
}

/**
 * Drives one session: frames to the pose worker, samples to the body, bodies to the session, and what comes out of it
 * to cue, game, voice and records. The reducers decide; nothing here scores.
 */
export function createPlay(options: PlayOptions): PlayController {
  const session = signal<SessionState>(
    startSession(options.plan, options.profile, options.history, options.seed),
  );
  const loading = signal<Loading | null>(null);
  const problem = signal<Problem | null>(null);
  const ended = signal<PlayController['ended']['value']>(null);
  const notice = signal<string | null>(null);
  /** Who has something to say; the first in this order is shown. */
  const notices: Record<'camera' | 'pose' | 'records' | 'elsewhere', string | null> = {
    camera: null,
    pose: null,
    records: null,
    elsewhere: null,
  };
  const hands = signal<HandsShown>(NO_HANDS);
  const aspect = signal(16 / 9);
  const pointing = new Hands();
  const posesPerSecond = signal(0);
  const drawing = signal<number | null>(null);
  const live = signal<BodyState | null>(null);
  const preview = signal<HTMLVideoElement | HTMLCanvasElement | null>(null);
  const listeners = new Set<(sample: PoseSample) => void>();

  let tracker: BodyTracker = createBody();
  let camera: OpenedCamera | null = null;
  let size = { width: 0, height: 0 };
  let unsubscribe = () => {};
  let unfeed: () => void = () => {};
  const kind = options.camera;
  let game: Game | null = null;
  let gameRequest = 0;
  let opening = 0;
  let recorder: Recorder | null = null;
  let lastSampleAt = 0;
  let lastTick = performance.now();
  let lastT: number | null = null;
  let destroyed = false;
  let closing = false;
  /** What is told after the end is stored after the end. */
  let closed: Promise<void> = Promise.resolve();

  const pose: Pose = createPose({ onSample, onState: onPoseState });
  const ticker = setInterval(tick, TICK_MS);
  const letScreenSleep = keepScreenOn();
  let forgetRecords = () => {};
  void openCamera();
  void watchRecords();
  // In a task of its own: what is said follows from a step of the session that is not over yet.
  const forgetWords = options.narrator.saying.subscribe((saying) =>
    queueMicrotask(() => advance({ type: 'words', state: saying ? 'saying' : 'said' }, null)),
  );
  show(session.value, null);

  function onSample(sample: PoseSample): void {
    if (destroyed) return;
    size = { width: sample.width, height: sample.height };
    const dt = lastT === null ? 0 : sample.t - lastT;
    lastT = sample.t;
    lastSampleAt = performance.now();
    // A helper may be told of within the session: in the question about the support.
    const expected = expectPeople(tracker, peopleExpected(session.value.profile));
    const stepped = stepBody(expected, sample);
    tracker = stepped.tracker;
    posesPerSecond.value = Math.round(stepped.state.posesPerSecond);
    for (const listener of listeners) listener(sample);
    aspect.value = sample.width / sample.height;
    if (live.value === null || sample.t - live.value.t >= LIVE_EVERY_MS) live.value = stepped.state;
    advance({ type: 'body', body: stepped.state, dt: millis(dt) }, stepped.state, sample);
    point(stepped.state, dt);
  }

  function point(body: BodyState, dt: number): void {
    const { shown, event } = pointing.step(session.value, body, millis(dt), aspect.value);
    if (JSON.stringify(shown) !== JSON.stringify(hands.value)) hands.value = shown;
    if (event) advance(event, null);
  }

  function tick(): void {
    const now = performance.now();
    // Browsers let a hidden page's timers come late: what has truly passed is told.
    const dt = now - Math.max(lastTick, lastSampleAt);
    lastTick = now;
    if (now - lastSampleAt < TICK_MS) return;
    advance({ type: 'tick', dt: millis(dt) }, null);
  }

  function advance(event: SessionEvent, body: BodyState | null, sample: PoseSample | null = null): void {
    if (destroyed) return;
    const next = stepSession(session.value, event);
    if (closing) {
      tellAfterwards(next);
      return;
    }
    if (next.request === 'zero') tracker = beginQuietStance(tracker);
    if (next.request === 'rezero') tracker = beginRezero(tracker);
    pose.watchBystanders(next.watchBystanders);
    for (const trial of freshTrials(session.value, next)) game?.celebrate(trial.outcome);
    options.narrator.observe(session.value, next);
    session.value = next;
    show(next, body, sample);
    if (isOver(next)) closed = close(next);
  }

  function show(state: SessionState, body: BodyState | null, sample: PoseSample | null = null): void {
    const shown = shownOf(state);
    options.cue.show(shown);
    camera?.tell?.(shown);
    if (recorder === null && isKept(state)) startRecorder(state);
    recorder?.observe(state, body, sample);
    if (game && state.drill) {
      void game.setWorld(state.drill.view.world);
      game.show(state.drill);
      game.setPoseRate(body ? body.posesPerSecond : null);
      drawing.value = game.quality();
    }
  }

  function startRecorder(state: SessionState): void {
    // Records may still be opening: what happens until then is looked at again in the next state.
    void options.records.then((records) => {
      recorder ??= newRecorder(records, state);
    });
  }

  function newRecorder(records: Records, state: SessionState): Recorder {
    const setting = { camera: kind, ...size, pose: pose.choice } as const;
    return new Recorder(records, options, setting, (lastT ?? 0) - session.value.elapsed, state);
  }

  async function close(state: SessionState): Promise<void> {
    if (closing) return;
    closing = true;
    options.cue.show(shownOf(state));
    const result = await kept(state);
    stopMachines();
    // Who is stopped hears why and what to do, to the end.
    options.narrator.finish();
    // The result screen has the word now.
    options.cue.show(NOTHING);
    ended.value = result;
  }

  /** A disk that fails keeps nobody on the last picture: the page after it says that nothing was saved. */
  async function kept(state: SessionState): Promise<Ended> {
    try {
      const records = await options.records;
      recorder ??= newRecorder(records, state);
      recorder.observe(state, null);
      return await recorder.end(state);
    } catch (error) {
      console.error('The session could not be closed in the records.', error);
      return { record: null, saved: false };
    }
  }

  /** The reason for a Stop is told on the page that follows, stored beside the session, and its advice is said (STOP-6). */
  function tellAfterwards(next: SessionState): void {
    const before = session.value;
    session.value = next;
    options.narrator.observe(before, next);
    options.narrator.finish();
    if (next.stop === before.stop && next.answers === before.answers) return;
    closed = closed.then(async () => {
      ended.value = await kept(next);
    });
  }

  async function openCamera(): Promise<void> {
    closeCamera();
    opening += 1;
    const mine = opening;
    let opened: OpenedCamera;
    try {
      opened = await options.openCamera(kind);
    } catch (error) {
      console.error(error);
      onCameraState({ is: 'failed', failure: 'failed', detail: String(error) });
      return;
    }
    if (destroyed || mine !== opening) {
      opened.source.stop();
      return;
    }
    camera = opened;
    unfeed = feed(opened.source, pose);
    unsubscribe = opened.source.state.subscribe(onCameraState);
    opened.tell?.(shownOf(session.value));
    preview.value = opened.source.view;
    await opened.source.start();
  }

  function closeCamera(): void {
    unsubscribe();
    unsubscribe = () => {};
    unfeed();
    unfeed = () => {};
    camera?.source.stop();
    camera = null;
    preview.value = null;
  }

  function onCameraState(state: CameraState): void {
    tell('camera', state.is === 'starting' ? 'camera.starting' : null);
    if (state.is === 'running') {
      if (problem.value?.about === 'camera') problem.value = null;
      if (state.trouble) tell('camera', `camera.trouble.${state.trouble}`);
      else if (state.returned) tell('camera', 'camera.returned');
      // A picture that stands still shows somebody who stands still: nothing may be scored by it (SUP-9).
      advance({ type: 'camera', state: state.trouble === 'frozen' ? 'lost' : 'ok' }, null);
    } else if (state.is === 'failed') {
      problem.value = { about: 'camera', ...failureMessages(state.failure) };
      advance({ type: 'camera', state: 'lost' }, null);
    }
  }

  function onPoseState(state: PoseState): void {
    tell('pose', state.is === 'recovering' ? 'camera.pose.recovering' : null);
    loading.value =
      state.is === 'loading'
        ? { loaded: state.loaded, total: state.total > 0 ? state.total : null }
        : state.is === 'measuring'
          ? { loaded: 0, total: null }
          : null;
    if (state.is === 'failed') {
      const id = `camera.pose.${state.error.fault}`;
      problem.value = { about: 'pose', title: `${id}.title`, help: `${id}.help` };
      console.error(state.error.detail);
    } else if (problem.value?.about === 'pose') problem.value = null;
  }

  function tell(about: keyof typeof notices, id: string | null): void {
    notices[about] = id;
    notice.value = notices.camera ?? notices.pose ?? notices.records ?? notices.elsewhere;
  }

  /** Practice goes on when nothing can be stored, but not without a word: there is time to make room before the end. */
  async function watchRecords(): Promise<void> {
    const records = await options.records;
    const say = () => tell('records', records.problem()?.say ?? null);
    // Two windows share one camera and one person: both say so.
    const look = async () =>
      tell('elsewhere', (await records.sessions.elsewhere()) ? 'play.elsewhere' : null);
    say();
    void look();
    const unsubscribe = records.onProblem(say);
    const timer = setInterval(() => void look(), ELSEWHERE_MS);
    forgetRecords = () => {
      unsubscribe();
      clearInterval(timer);
    };
    if (destroyed || closing) forgetRecords();
  }

  function stopMachines(): void {
    forgetRecords();
    forgetWords();
    clearInterval(ticker);
    letScreenSleep();
    closeCamera();
    pose.stop();
    gameRequest += 1;
    game?.destroy();
    game = null;
  }

  return {
    session,
    loading,
    problem,
    ended,
    posesPerSecond,
    drawing,
    live,
    clinic: options.clinic,
    hands,
    aspect,
    notice,
    leftOut: options.leftOut,
    caption: options.narrator.voice.caption,
    muted: options.narrator.voice.muted,
    mute: (muted) => options.narrator.voice.mute(muted),
    preview,
    send: (event) => advance(event, null),
    retry() {
      problem.value = null;
      if (pose.state.is === 'failed') pose.retry();
      if (camera === null || camera.source.state.value.is === 'failed') void openCamera();
    },
    onSample(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    attachGame(parent) {
      gameRequest += 1;
      const mine = gameRequest;
      game?.destroy();
      game = null;
      if (!parent) return;
      const world: World = session.value.drill?.view.world ?? 'river';
      const { quality, reducedMotion, dark, seed } = options;
      void import('../game/game.ts')
        .then(({ mountGame }) => mountGame(parent, { world, quality, reducedMotion, dark, seed }))
        .then((mounted) => {
          if (mine !== gameRequest) mounted.destroy();
          else {
            game = mounted;
            if (session.value.drill) mounted.show(session.value.drill);
          }
        })
        .catch((error: unknown) => {
          // The session goes on without pictures: cue, voice and status line still say everything.
          console.error('The game could not be drawn.', error);
        });
    },
    destroy() {
      if (destroyed) return;
      const state = session.value;
      // Leaving the page by a link ends the session as stopped; what was finished is kept.
      if (!isOver(state)) {
        const last = stepSession(state, { type: 'stop', by: 'system' });
        session.value = last;
        closed = close(last);
      } else advance({ type: 'stop', by: 'system' }, null); // READ-3: what was said and not confirmed counts
      destroyed = true;
      stopMachines();
      options.narrator.close();
      options.cue.show(NOTHING);
    },
  };
}
