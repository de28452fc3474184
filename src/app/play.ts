import { signal } from '@preact/signals';
import { type BodyTracker, beginQuietStance, beginRezero, createBody, stepBody } from '../body/body.ts';
import type { BodyState } from '../body/state.ts';
import {
  type CameraSource,
  type CameraState,
  failureMessages,
  type PictureTrouble,
} from '../camera/source.ts';
import type { Cue } from '../drills/cue.ts';
import type { Game, World } from '../game/game.ts';
import { createPose, type Pose, type PoseState } from '../pose/pose.ts';
import type { PoseSample } from '../pose/sample.ts';
import type { Records } from '../records/store.ts';
import {
  type HandsShown,
  type Loading,
  NO_HANDS,
  type PlayController,
  type Problem,
} from '../screens/patient/play/controller.ts';
import { isOver, startSession, stepSession } from '../session/session.ts';
import type { Profile, SessionEvent, SessionHistory, SessionPlan, SessionState } from '../session/state.ts';
import { millis } from '../units.ts';
import type { CueRegion } from './cue.ts';
import { Hands } from './hands.ts';
import type { Narrator } from './narrator.ts';
import { type Context, Recorder } from './recorder.ts';

/** Without a camera frame for this long, time is told to the session by a tick of its own. */
const TICK_MS = 250;

export interface PlayOptions extends Context {
  readonly plan: SessionPlan;
  readonly profile: Profile;
  readonly history: SessionHistory;
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
  /** The virtual patient has no ears: it is told the cue. */
  readonly setCue?: (cue: Cue, target: number | null) => void;
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
  const trouble = signal<PictureTrouble | null>(null);
  const hands = signal<HandsShown>(NO_HANDS);
  const aspect = signal(16 / 9);
  const pointing = new Hands();
  const posesPerSecond = signal(0);
  const preview = signal<HTMLVideoElement | HTMLCanvasElement | null>(null);
  const listeners = new Set<(sample: PoseSample) => void>();

  let tracker: BodyTracker = createBody();
  let camera: OpenedCamera | null = null;
  let size = { width: 0, height: 0 };
  let unsubscribe = () => {};
  let kind = options.camera;
  let game: Game | null = null;
  let gameRequest = 0;
  let recorder: Recorder | null = null;
  let lastSampleAt = 0;
  let lastT: number | null = null;
  let destroyed = false;
  let closing = false;

  const pose: Pose = createPose({ onSample, onState: onPoseState });
  const ticker = setInterval(tick, TICK_MS);
  void openCamera(kind);
  show(session.value, null);

  function onSample(sample: PoseSample): void {
    if (destroyed) return;
    size = { width: sample.width, height: sample.height };
    const dt = lastT === null ? 0 : sample.t - lastT;
    lastT = sample.t;
    lastSampleAt = performance.now();
    const stepped = stepBody(tracker, sample);
    tracker = stepped.tracker;
    posesPerSecond.value = Math.round(stepped.state.posesPerSecond);
    for (const listener of listeners) listener(sample);
    aspect.value = sample.width / sample.height;
    advance({ type: 'body', body: stepped.state, dt: millis(dt) }, stepped.state);
    point(stepped.state, dt);
  }

  function point(body: BodyState, dt: number): void {
    const { shown, event } = pointing.step(session.value, body, millis(dt));
    if (JSON.stringify(shown) !== JSON.stringify(hands.value)) hands.value = shown;
    if (event) advance(event, null);
  }

  function tick(): void {
    if (performance.now() - lastSampleAt < TICK_MS) return;
    advance({ type: 'tick', dt: millis(TICK_MS) }, null);
  }

  function advance(event: SessionEvent, body: BodyState | null): void {
    if (destroyed || closing) return;
    const next = stepSession(session.value, event);
    if (next.request === 'quiet-stance') tracker = beginQuietStance(tracker);
    if (next.request === 'rezero') tracker = beginRezero(tracker);
    pose.watchBystanders(next.watchBystanders);
    celebrate(session.value, next);
    options.narrator.observe(session.value, next);
    session.value = next;
    show(next, body);
    if (isOver(next)) void close(next);
  }

  function show(state: SessionState, body: BodyState | null): void {
    options.cue.show(state.cue, state.target, state.drill?.drill ?? null);
    camera?.setCue?.(state.cue, state.target);
    if (recorder === null && state.drill) startRecorder(state);
    recorder?.observe(state, body);
    if (game && state.drill) {
      void game.setWorld(state.drill.view.world);
      game.show(state.drill);
      game.setPoseRate(body ? body.posesPerSecond : null);
    }
  }

  function celebrate(before: SessionState, after: SessionState): void {
    const fresh = (after.drill?.trials ?? []).slice(
      before.item === after.item ? (before.drill?.trials.length ?? 0) : 0,
    );
    for (const trial of fresh) game?.celebrate(trial.outcome);
  }

  function startRecorder(state: SessionState): void {
    const setting = { camera: kind, ...size, pose: pose.choice } as const;
    const clock = lastT ?? 0;
    // Records may still be opening: what happens until then is looked at again in the next state.
    void options.records.then((records) => {
      recorder ??= new Recorder(records, options, setting, clock, state);
    });
  }

  async function close(state: SessionState): Promise<void> {
    if (closing) return;
    closing = true;
    options.cue.show(state.cue, state.target, state.drill?.drill ?? null);
    const records = await options.records;
    recorder ??= new Recorder(
      records,
      options,
      { camera: kind, ...size, pose: pose.choice },
      lastT ?? 0,
      state,
    );
    recorder.observe(state, null);
    const result = await recorder.end(state);
    stopMachines();
    ended.value = result;
  }

  async function openCamera(next: CameraKind): Promise<void> {
    closeCamera();
    kind = next;
    const opened = await options.openCamera(next);
    if (destroyed || kind !== next || camera !== null) {
      opened.source.stop();
      return;
    }
    camera = opened;
    opened.source.onFrame = (frame) => pose.send(frame);
    unsubscribe = opened.source.state.subscribe(onCameraState);
    opened.setCue?.(session.value.cue, session.value.target);
    preview.value = opened.source.view;
    await opened.source.start();
  }

  function closeCamera(): void {
    unsubscribe();
    unsubscribe = () => {};
    camera?.source.stop();
    camera = null;
    preview.value = null;
  }

  function onCameraState(state: CameraState): void {
    if (state.is === 'running') {
      if (problem.value?.about === 'camera') problem.value = null;
      trouble.value = state.trouble;
      advance({ type: 'camera', state: 'ok' }, null);
    } else if (state.is === 'failed') {
      problem.value = { about: 'camera', ...failureMessages(state.failure) };
      advance({ type: 'camera', state: 'lost' }, null);
    }
  }

  function onPoseState(state: PoseState): void {
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

  function stopMachines(): void {
    options.narrator.close();
    clearInterval(ticker);
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
    hands,
    aspect,
    trouble,
    caption: options.narrator.voice.caption,
    preview,
    send: (event) => advance(event, null),
    retry() {
      problem.value = null;
      if (pose.state.is === 'failed') pose.retry();
      if (camera === null || camera.source.state.value.is === 'failed') void openCamera(kind);
    },
    useCamera(next) {
      problem.value = null;
      void openCamera(next);
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
        void close(last);
      }
      destroyed = true;
      stopMachines();
      options.cue.show('none', null, null);
    },
  };
}
