import type { Box, FastPerson, Screen } from './fast-person.ts';
import type { FastOptions, HelperWay } from './fast-types.ts';

export const main = (): HTMLElement | null => document.querySelector<HTMLElement>('main.play');

/** A key of the keyboard or of a presenter's remote, pressed and let go. */
export function press(key: string): void {
  for (const type of ['keydown', 'keyup'] as const)
    document.body.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
}

/** Questions whose calm answer is no. */
const CALM_NO = /^(first-(wound|hot-foot|falls|faint|surgery|chest-pain)|daily-(feet|dizzy|fall))$/;
const CALM_SCALES: Readonly<Record<string, number>> = {
  'pain-before': 0,
  'pain-after': 0,
  effort: 2,
  steadiness: 1,
};
/** Drills whose stances are told. */
const TOLD = ['quiet-stance', 'assess-four-stage'];
/** How long a hand is down before it chooses, ms: an answer must not come from the question before. */
const LOOK_MS = 1500;

/** A key that nothing came of is pressed again after this, ms of real time. */
const AGAIN_MS = 2500;

/** Whoever answers what the session asks: a helper at the keyboard, or the person's own hand. */
export class Helper {
  way: HelperWay;
  readonly answers: Record<string, boolean | number>;
  private asked = '';
  private since = 0;
  private readySince: number | null = null;
  private pointing = false;
  private pressed = '';
  private pressedAt = 0;

  constructor(options: FastOptions) {
    this.way = options.helper;
    this.answers = { ...options.answers };
  }

  /** Looks at the screen once a frame of the person's time. */
  frame(screen: Screen, person: FastPerson, now: number): void {
    if (this.way === 'none') return;
    const panel = document.querySelector<HTMLElement>('.play-choice');
    const asked = panel ? (panel.dataset.question ?? 'paused') : '';
    // A scale is chosen by hand in two steps: its boxes change under the same question.
    const shown = `${asked} ${boxes().map((box) => box.dataset.choice)}`;
    if (shown !== this.asked) {
      this.asked = shown;
      this.since = now;
      this.pressed = '';
      if (this.pointing) person.raise(null);
      this.pointing = false;
    }
    if (asked !== '') this.answer(asked, person, now);
    else this.position(screen, person, now);
  }

  private answer(question: string, person: FastPerson, now: number): void {
    if (question === 'paused') return;
    const value = this.answers[question] ?? calm(question);
    if (this.way === 'keys') {
      // Once a question, and again only when it is still there: keys are not held down. In real time, for a busy page shows a question for a while
      // after it was answered, and a key then would be one that nobody asked for: it pauses, and a pause waits for ever.
      const real = performance.now();
      if (this.pressed === question && real - this.pressedAt < AGAIN_MS) return;
      this.pressed = question;
      this.pressedAt = real;
      press(typeof value === 'number' ? String(value) : value ? '1' : '2');
      return;
    }
    if (this.pointing || now - this.since < LOOK_MS) return;
    const box =
      typeof value === 'number' ? boxes().find((one) => covers(one, value)) : boxes()[value ? 0 : 1];
    if (!box) return;
    this.pointing = true;
    person.pointAt(boxOf(box));
  }

  /** "I am in position", where the camera cannot see it: by key, or by a hand over its box. */
  private position({ cue, drill }: Screen, person: FastPerson, now: number): void {
    const waits =
      cue === 'ready' && drill !== null && TOLD.includes(drill) && main()?.dataset.phase === 'drill';
    if (!waits) {
      this.readySince = null;
      return;
    }
    this.readySince ??= now;
    if (now - this.readySince < 1200 || this.pointing) return;
    if (this.way === 'keys') {
      this.readySince = null;
      press(' ');
    } else {
      const box = boxes()[0];
      if (box === undefined) return;
      this.pointing = true;
      person.pointAt(boxOf(box));
    }
  }
}

const calm = (question: string): boolean | number => CALM_SCALES[question] ?? !CALM_NO.test(question);

const boxes = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.play-box')];

/** Whether a box stands for this number of a scale, alone or among its neighbours ("4-6"). */
function covers(box: HTMLElement, value: number): boolean {
  const [from, to = from] = (box.dataset.choice ?? '').split('-').map(Number);
  return from !== undefined && to !== undefined && from <= value && value <= to;
}

/** Where a box lies in the mirrored picture. */
function boxOf(element: HTMLElement): Box {
  const part = (name: 'left' | 'top' | 'width' | 'height') => Number.parseFloat(element.style[name]) / 100;
  const [left, top] = [part('left'), part('top')];
  return { left, top, right: left + part('width'), bottom: top + part('height') };
}
