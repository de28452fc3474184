import type { DrillId } from '../../../src/drills/drill.ts';
import names from '../../../src/i18n/en/drill.json';
import type { FromWorker, ToWorker } from '../../../src/pose/messages.ts';
import type { PoseSample } from '../../../src/pose/sample.ts';
import { toWire } from '../../../src/pose/wire.ts';
import { millis } from '../../../src/units.ts';
import type { Ability } from '../../../src/virtual-patient/behaviour.ts';
import { LAPTOP } from '../../../src/virtual-patient/optics.ts';
import { FakeCamera } from './fast-camera.ts';
import { Helper, main, press } from './fast-helper.ts';
import { FastPerson, type Screen } from './fast-person.ts';
import type { Action, FastLog, FastOptions, FastWindow, Moment } from './fast-types.ts';

declare global {
  interface Window {
    heronFast?: FastWindow;
    heronFastOptions: FastOptions;
  }
}

/** Longest stretch of work before the page gets its turn, ms. */
const BUDGET_MS = 12;
/** Time that could not be played in time is let go beyond this, ms of the person's time. */
const LONGEST_DEBT_MS = 2000;
/** A silence longer than this is one in the person's time too, as it would be with a real camera. ms */
const SILENCE_MS = 400;

/**
 * Stands in for the pose worker: answers its protocol and says, at many times the speed of life, what the model would say of the
 * person. Everything else in the page is the product, unchanged.
 */
class FastWorker {
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  watching = false;
  running = true;
  lastSeq = 0;

  postMessage(message: ToWorker): void {
    if (message.kind === 'watch') this.watching = message.on;
    else if (message.kind === 'frame') {
      message.image.close();
      this.lastSeq = message.seq;
      stage.pictures++;
      setTimeout(() => this.say({ kind: 'dropped', seq: message.seq }), 0);
    } else {
      setTimeout(() => {
        const choice = { model: 'full', delegate: 'CPU', posesPerSecond: 30 } as const;
        this.say({ kind: 'progress', loaded: 1, total: 1 });
        this.say({ kind: 'measuring' });
        this.say({
          kind: 'ready',
          choice,
          remember: { key: 'fast', choice, cap: null },
          videoFrames: true,
        });
        stage.worker = this;
      }, 0);
    }
  }
  say(message: FromWorker): void {
    if (this.running) this.onmessage?.(new MessageEvent('message', { data: message }));
  }
  terminate(): void {
    this.running = false;
    if (stage.worker === this) stage.worker = null;
  }
  addEventListener(): void {}
  removeEventListener(): void {}
}

/** The person before the camera, their time, and whoever helps. One for the life of the page. */
class Stage {
  worker: FastWorker | null = null;
  pictures = 0;
  hung = false;
  readonly person: FastPerson;
  readonly camera: FakeCamera;
  readonly helper: Helper;
  readonly log: FastLog[] = [];
  speed: number;
  private readonly options: FastOptions;
  private t: number;
  private last = performance.now();
  private debt = 0;
  private drill: DrillId | null;
  private moments: { moment: Moment; since: number | null; actions: readonly Action[] }[] = [];
  private later: { at: number; actions: readonly Action[] }[] = [];
  private passed = 0;
  private logged = '';

  constructor(options: FastOptions) {
    this.options = options;
    this.speed = options.speed;
    const ability: Partial<Ability> = options.ability;
    this.person = new FastPerson(ability);
    this.person.beat = options.beat;
    this.camera = new FakeCamera(options.permission);
    this.helper = new Helper(options);
    this.drill = options.drill;
    this.t = performance.now();
  }

  /** Plays as much of the person's time as is due, as far as the page lets it. */
  pump(): void {
    const now = performance.now();
    const silence = now - this.last;
    this.last = now;
    if (!this.worker || this.hung || !this.camera.alive) {
      this.debt = 0;
      this.t += silence;
      return;
    }
    if (silence > SILENCE_MS && this.debt === 0) this.debt = this.frameMs;
    // While a decision waits for somebody the time is that of life, unless the hands decide.
    const asked = document.querySelector('.play-choice') !== null;
    const speed = asked ? Math.min(this.speed, this.options.askedSpeed) : this.speed;
    this.debt = Math.min(LONGEST_DEBT_MS, this.debt + silence * speed);
    while (this.debt >= this.frameMs && this.worker && !this.hung && this.camera.alive) {
      this.debt -= this.frameMs;
      this.frame();
      if (performance.now() - now > BUDGET_MS) break;
    }
  }

  /** One frame of the person's time. */
  private frame(): void {
    const dt = this.frameMs;
    this.t += dt;
    this.passed += dt;
    const screen = this.read();
    this.note(screen);
    this.watch(screen);
    this.helper.frame(screen, this.person, this.passed);
    const landmarks = this.person.step(screen, dt);
    const { width, height } = LAPTOP.picture;
    const sample: PoseSample = {
      t: millis(this.t),
      width,
      height,
      landmarks: this.person.dark ? [] : landmarks,
      people: this.worker?.watching ? (landmarks.length > 0 ? 1 : 0) + this.person.others : null,
      light: this.person.dark ? 0.03 : 0.5,
    };
    const { worker } = this;
    worker?.say({ kind: 'sample', row: toWire({ seq: worker.lastSeq, took: 1, sample }) });
  }

  private get frameMs(): number {
    return 1000 / this.options.fps;
  }

  /** What stands on the screen, as a person reads it. */
  private read(): Screen {
    const cue = document.getElementById('cue');
    const shown = document.querySelector('.play-demo')?.getAttribute('aria-label');
    if (shown) this.drill = drillNamed(shown) ?? this.drill;
    const target = Number.parseFloat(cue?.dataset.target ?? '');
    return {
      cue: cue?.dataset.cue ?? 'none',
      target: Number.isFinite(target) ? target : null,
      drill: this.drill,
    };
  }

  /** Keeps every change of what is shown, with both times. */
  private note({ cue, target }: Screen): void {
    const phase = main()?.dataset.phase ?? '';
    const [trial = null, of = null] = trialShown();
    const key = `${phase}/${cue}/${target}/${trial}`;
    if (key === this.logged) return;
    this.logged = key;
    const say = document.querySelector('.play-say')?.textContent ?? '';
    this.log.push({
      t: Math.round(this.passed),
      at: Math.round(performance.now()),
      phase,
      cue,
      target,
      trial,
      of,
      say,
    });
  }

  when(moment: Moment, actions: readonly Action[]): void {
    this.moments.push({ moment, since: null, actions });
  }
  private watch({ cue, drill }: Screen): void {
    const ripe = this.later.filter((one) => one.at <= this.passed);
    this.later = this.later.filter((one) => one.at > this.passed);
    for (const { actions } of ripe) for (const action of actions) this.act(action);
    if (this.moments.length === 0) return;
    const phase = main()?.dataset.phase ?? '';
    const due = this.moments.filter((one) => {
      const { moment } = one;
      const fits =
        (moment.phase === undefined || moment.phase === phase) &&
        (moment.cue === undefined || moment.cue === cue) &&
        (moment.drill === undefined || moment.drill === drill) &&
        (moment.trial === undefined || (trialShown()[0] ?? 0) >= moment.trial);
      one.since = fits ? (one.since ?? this.passed) : null;
      if (one.since === null) return false;
      return this.passed - one.since >= (moment.after ?? 0);
    });
    this.moments = this.moments.filter((one) => !due.includes(one));
    for (const { actions } of due) for (const action of actions) this.act(action);
  }

  act(action: Action): void {
    const { person } = this;
    switch (action.do) {
      case 'become':
        person.become(action.character);
        break;
      case 'half':
        person.half = action.on;
        break;
      case 'leave':
        person.leave(action.on);
        break;
      case 'sit-down':
        person.sitDown(action.on);
        break;
      case 'stumble':
        person.stumble();
        break;
      case 'shuffle':
        person.shuffle(action.side);
        break;
      case 'fall':
        person.fall();
        break;
      case 'get-up':
        person.getUp();
        break;
      case 'raise-hand':
        person.raise(action.side);
        break;
      case 'others':
        person.others = action.count;
        break;
      case 'dark':
        person.dark = action.on;
        break;
      case 'key':
        press(action.key);
        break;
      case 'speed':
        this.speed = action.times;
        break;
      case 'hang':
        this.hung = action.on;
        break;
      case 'crash':
        this.worker?.onerror?.(new ErrorEvent('error', { message: 'By the test.' }));
        break;
      case 'unplug':
        this.camera.unplug();
        break;
      case 'plug-in':
        this.camera.plugIn();
        break;
      case 'helper':
        this.helper.way = action.way;
        break;
      case 'later':
        this.later.push({ at: this.passed + action.after, actions: action.actions });
        break;
    }
  }
  /** The person's time since the page came, ms. */
  get time(): number {
    return this.passed;
  }
}

const byName = new Map(
  Object.entries(names).flatMap(([id, words]) => {
    const drill = /^drill\.([a-z-]+)\.name$/.exec(id)?.[1];
    return drill === undefined ? [] : [[words, drill as DrillId] as const];
  }),
);
const drillNamed = (words: string): DrillId | undefined => byName.get(words);

/** The trial that the screen says is running or next, and of how many; empty when none is or it does not count. */
function trialShown(): readonly number[] {
  const words = document.querySelector('.play-count')?.textContent ?? '';
  return (words.match(/\d+/g) ?? []).map(Number);
}

const stage = new Stage(window.heronFastOptions);

function install(): void {
  const RealWorker = window.Worker;
  window.Worker = new Proxy(RealWorker, {
    construct(target, [url, options]: [string | URL, WorkerOptions?]) {
      return options?.name === 'heron-pose' ? new FastWorker() : Reflect.construct(target, [url, options]);
    },
  });
  stage.camera.install();
  // A page that stalls on a busy machine must not look like a camera that died: the person's time is played first.
  const realInterval = window.setInterval.bind(window);
  const timed = (handler: TimerHandler, ms?: number, ...rest: unknown[]): number =>
    realInterval(
      typeof handler === 'function'
        ? () => {
            stage.pump();
            handler(...rest);
          }
        : handler,
      ms,
    );
  window.setInterval = timed as typeof window.setInterval;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    stage.pump();
    setTimeout(() => port2.postMessage(null), 3);
  };
  port2.postMessage(null);
  window.heronFast = {
    act: (action) => stage.act(action),
    when: (moment, actions) => stage.when(moment, actions),
    answers: (answers) => Object.assign(stage.helper.answers, answers),
    log: () => stage.log,
    time: () => stage.time,
  };
}
install();
