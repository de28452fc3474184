import type { DrillId } from '../drills/drill.ts';
import { askOpening, askRatings, askSupport, skipItem, skipRating, supportReady } from './answers.ts';
import { leaveRest, startItem, startTeaching, stepItem } from './flow.ts';
import { traitsNow } from './item.ts';
import {
  countDown,
  demonstrate,
  restLonger,
  startNow,
  startQuiet,
  startSettingUp,
  stepPlace,
  stepZero,
  waivePlace,
} from './place.ts';
import type { Row } from './row.ts';
import {
  drillWords,
  openingWords,
  questionWords,
  quietWords,
  restWords,
  resultWords,
  setUpWords,
  stoppedWords,
  teachWords,
} from './say.ts';
import type { SessionState } from './state.ts';
import type { Watch } from './supervisor.ts';
import type { Phase } from './words.ts';

/** Standing in place before the camera: everything is watched. Patience in ms; the reasons stand in SPEC.md, SUP-2 … SUP-9. [J] */
const STANDING: Watch = {
  standing: true,
  patience: {
    'rapid-descent': 0,
    stumble: 0,
    'person-gone': 800,
    'tracking-lost': 800,
    'too-dark': 800,
    'second-person': 250,
    'feet-moved': 500,
    'sat-down': 500,
    'camera-lost': 900,
  },
};
const { stumble: _, ...allButSteps } = STANDING.patience;
/** In a demonstration feet are placed and chairs are fetched: no step is a stumble. */
const TAUGHT: Watch = { standing: true, patience: allButSteps };
/** At rest somebody may sit and turn as they like, but not vanish or lie on the floor (SUP-11). */
const RESTING: Watch = {
  standing: false,
  patience: { 'rapid-descent': 0, 'on-the-floor': 10_000, 'person-gone': 10_000, 'camera-lost': 10_000 },
};
/** Somebody who moves the camera or the chair may be out of the picture for a while. */
const SETTLING: Watch = { ...RESTING, patience: { ...RESTING.patience, 'person-gone': 20_000 } };
/** While a question is answered something may be fetched. */
const BUSY: Watch = {
  standing: false,
  patience: { 'rapid-descent': 0, 'on-the-floor': 10_000, 'person-gone': 60_000 },
};
const NOTHING: Watch = { standing: false, patience: {} };
/** In a pause people walk about; in one that somebody asked for they may be away for five minutes before they are called. */
export const PAUSED: { readonly asked: Watch; readonly alarm: Watch } = {
  asked: {
    standing: false,
    patience: { 'rapid-descent': 0, 'on-the-floor': 10_000, 'person-gone': 300_000 },
  },
  alarm: { standing: false, patience: { 'rapid-descent': 0, 'on-the-floor': 10_000 } },
};

const same = (state: SessionState): SessionState => state;
const none = (): null => null;
/** An interrupted drill goes on from here; only its feet count, everybody stands. */
const upright = (state: SessionState) => {
  const traits = state.running === null ? null : traitsNow(state);
  return traits === null ? null : ({ ...traits, posture: 'standing', facing: 'camera' } as const);
};

const ASKING: Omit<Row, 'enter' | 'on' | 'skippable'> = {
  asks: 'answers',
  shows: 'person',
  watch: BUSY,
  traits: none,
  counts: false,
  stands: false,
  pausable: false,
  limited: false,
  looksAround: false,
  boxes: false,
  passes: false,
  resume: 'same',
  progress: none,
  words: questionWords,
};
const PRACTICE: Row = {
  asks: 'movement',
  shows: 'game',
  watch: STANDING,
  traits: traitsNow,
  counts: true,
  stands: true,
  pausable: true,
  skippable: true,
  limited: true,
  looksAround: false,
  boxes: false,
  passes: false,
  resume: 'over-a-zero',
  progress: ({ drill }) => drill?.hold ?? null,
  words: drillWords,
  enter: startItem,
  on: { frame: stepItem, skip: skipItem },
};
const FINAL: Omit<Row, 'words'> = {
  asks: 'nothing',
  shows: 'nothing',
  watch: NOTHING,
  traits: none,
  counts: false,
  stands: false,
  pausable: false,
  skippable: false,
  limited: false,
  looksAround: false,
  boxes: false,
  passes: false,
  resume: 'same',
  progress: none,
  enter: same,
  on: {},
};

/** The session on one page. A new phase does not compile until every column is answered. */
export const CHART: Readonly<Record<Phase, Row>> = {
  questions: {
    ...ASKING,
    skippable: false,
    words: openingWords,
    enter: askOpening,
    on: {},
  },
  support: {
    ...ASKING,
    skippable: false,
    enter: askSupport,
    on: { 'go-on': supportReady },
  },
  'set-up': {
    ...ASKING,
    asks: 'place',
    watch: SETTLING,
    stands: true,
    pausable: true,
    skippable: false,
    limited: true,
    looksAround: true,
    progress: ({ setUp }) => setUp.held,
    words: setUpWords,
    enter: startSettingUp,
    on: { frame: stepPlace, 'go-on': waivePlace },
  },
  quiet: {
    asks: 'zero',
    shows: 'person-then-game',
    watch: STANDING,
    traits: upright,
    counts: false,
    stands: true,
    pausable: true,
    skippable: false,
    limited: true,
    looksAround: false,
    boxes: false,
    passes: false,
    resume: 'over-a-whole-zero',
    progress: ({ quietProgress }) => quietProgress,
    words: quietWords,
    enter: startQuiet,
    on: { frame: stepZero },
  },
  range: PRACTICE,
  'warm-up': PRACTICE,
  teach: {
    ...PRACTICE,
    asks: 'demonstration',
    watch: TAUGHT,
    counts: false,
    passes: true,
    resume: 'same-if-there',
    words: teachWords,
    enter: startTeaching,
    on: { time: demonstrate, 'go-on': startNow, skip: startNow },
  },
  drill: PRACTICE,
  rest: {
    ...PRACTICE,
    asks: 'rest',
    watch: RESTING,
    counts: false,
    stands: false,
    looksAround: true,
    boxes: true,
    passes: true,
    resume: 'same',
    words: restWords,
    enter: same,
    on: { time: countDown, 'go-on': leaveRest, skip: leaveRest, longer: restLonger },
  },
  ratings: {
    ...ASKING,
    skippable: true,
    enter: askRatings,
    on: { skip: skipRating },
  },
  'cool-down': PRACTICE,
  result: { ...FINAL, words: resultWords },
  stopped: { ...FINAL, words: stoppedWords },
};

/** The exercise that is demonstrated now, or null. */
export const taughtNow = ({ phase, plan, item }: SessionState): DrillId | null =>
  CHART[phase].asks === 'demonstration' ? (plan.items[item]?.drill ?? null) : null;
