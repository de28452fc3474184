import { narrate } from '../../../src/app/narrator.ts';
import type { BodyEvent, BodyState } from '../../../src/body/state.ts';
import type { Cue } from '../../../src/drills/cue.ts';
import type { SessionEvent, SessionState } from '../../../src/session/state.ts';
import { isOver } from '../../../src/session/step.ts';
import { bodyHeights, millis, type Side } from '../../../src/units.ts';
import type { BeatSound } from '../../../src/voice/beat.ts';
import type { Sound } from '../../../src/voice/sounds.ts';
import { createVoice } from '../../../src/voice/voice.ts';
import { kindAnswers, Person } from '../session/person.ts';
import { fakeClock, talkingPort } from '../voice/clock.ts';

const SIDED: Partial<Record<Cue, Side>> = {
  'move-left': 'left',
  'move-right': 'right',
  'lean-left': 'left',
  'lean-right': 'right',
  'lift-left': 'left',
  'lift-right': 'right',
  'step-left': 'left',
  'step-right': 'right',
};

/** A person with a camera and ears: hears a voice at 150 words a minute, and what is asked is written beside what is heard. */
export class Listener extends Person {
  readonly clock = fakeClock();
  readonly mouth;
  readonly voice;
  readonly beats: { sound: BeatSound; at: number }[] = [];
  readonly sounds: { sound: Sound; at: number }[] = [];
  /** Since when the side is asked that is asked now, and every side that was. */
  readonly asked: { side: Side | null; from: number; phase: SessionState['phase'] }[] = [];
  private readonly narration;
  private askedKey = '';
  private stepping: { foot: Side; since: number } | null = null;

  constructor(session: SessionState, frameMs = 50, wordsAMinute = 150) {
    super(session, frameMs);
    this.clock.run(this.t);
    this.mouth = talkingPort(this.clock, wordsAMinute);
    this.voice = createVoice({
      port: this.mouth.port,
      now: this.clock.now,
      later: this.clock.later,
      sounds: {
        play: (sound) => void this.sounds.push({ sound, at: this.clock.now() }),
        beat: (sound, _volume, afterMs) => void this.beats.push({ sound, at: this.clock.now() + afterMs }),
        unlock: () => undefined,
        close: () => undefined,
      },
    });
    this.narration = narrate(this.voice);
    this.disturb = (body) => this.march(body);
  }

  override send(one: SessionEvent): void {
    const before = this.session;
    super.send(one);
    // Person's constructor sends nothing; the narration is there by now.
    this.note();
    this.narration.observe(before, this.session);
    const saying = this.narration.saying.peek();
    if (saying !== this.session.memory.saying)
      super.send({ type: 'words', state: saying ? 'saying' : 'said' });
  }

  override frame(): void {
    this.clock.run(this.t + this.frameMs - this.clock.now());
    super.frame();
  }

  /** Plays to the end, answering what is asked when it has been said. */
  listenThrough(ms: number): void {
    for (let passed = 0; passed < ms && !isOver(this.session); passed += this.frameMs) {
      this.frame();
      if (this.session.question !== null && this.voice.owes.peek() === null) kindAnswers(this, {}, 1);
    }
  }

  private note(): void {
    const { cue, phase, drill } = this.session;
    const view = drill?.view;
    const index = view?.world === 'stones' && view.paceMs !== undefined ? `${view.index}/${drill?.hold}` : '';
    const key = [cue, phase, this.session.target, index, drill?.trials.length].join();
    if (key === this.askedKey) return;
    this.askedKey = key;
    this.asked.push({ side: SIDED[cue] ?? null, from: this.clock.now(), phase });
  }

  /** Feet that do what the cue names: up after 0.4 s, down 0.6 s later. */
  private march(body: BodyState): BodyState {
    const { cue, drill } = this.session;
    const foot =
      cue === 'lift-left' || cue === 'step-left'
        ? 'left'
        : cue === 'lift-right' || cue === 'step-right'
          ? 'right'
          : null;
    if (drill?.view.world !== 'stones' || foot === null) this.stepping = null;
    else if (this.stepping?.foot !== foot) this.stepping = { foot, since: this.t };
    if (this.stepping === null) return body;
    const age = this.t - this.stepping.since;
    const up = age >= 400 && age < 1000;
    const crossed = (at: number) => age >= at && age - this.frameMs < at;
    const events: BodyEvent[] = [];
    if (crossed(400)) events.push({ t: millis(this.t), event: 'foot-lift', foot: this.stepping.foot });
    if (crossed(1000)) events.push({ t: millis(this.t), event: 'foot-down', foot: this.stepping.foot });
    const feet = {
      ...body[this.stepping.foot],
      contact: up ? 'lifted' : 'down',
      lift: bodyHeights(up ? 0.06 : 0),
    } as const;
    return { ...body, [this.stepping.foot]: feet, events: [...body.events, ...events] };
  }
}
