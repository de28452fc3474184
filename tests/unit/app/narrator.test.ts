import { describe, expect, it } from 'vitest';
import { askedOf } from '../../../src/app/asked.ts';
import type { DrillId } from '../../../src/drills/drill.ts';
import { t } from '../../../src/i18n/i18n.ts';
import type { PlannedDrill, SessionPlan } from '../../../src/prescription/plan.ts';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { quickPlan } from '../../../src/prescription/templates.ts';
import type { AnswerValue, QuestionId } from '../../../src/session/question.ts';
import { startSession } from '../../../src/session/session.ts';
import type { SessionEvent, SessionHistory } from '../../../src/session/state.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { readingMs } from '../../../src/voice/voice.ts';
import { rangesOf } from '../../kit/plan.ts';
import { standingAt } from '../session/person.ts';
import { Listener } from './listener.ts';

const item = (drill: DrillId, more: Partial<PlannedDrill> = {}): PlannedDrill => ({
  drill,
  sides: 'both',
  parameters: {},
  ladder: null,
  level: null,
  asks: null,
  check: false,
  top: null,
  part: 'main',
  restMs: 0,
  notes: [],
  ...more,
});
const planOf = (items: PlannedDrill[]): SessionPlan => ({
  version: 1,
  name: 'test',
  questions: 'none',
  askSupport: false,
  items,
  askRatings: false,
  doseMs: 3_600_000,
  maximumMs: 3_600_000,
});
const seen = (...drillsSeen: DrillId[]): SessionHistory => ({
  ...NO_HISTORY,
  finishedSessions: 3,
  firstQuestionsPassed: true,
  drillsSeen,
  lastRanges: rangesOf({ left: 0.6, right: 0.6 }),
});
/** Somebody alone, but for the checks on one leg, which need a helper. */
const listener = (items: PlannedDrill[], history: SessionHistory, frameMs = 50, speed = 150) => {
  const guarded = items.some((one) => /^assess-(single-leg|four-stage)$/.test(one.drill));
  const profile = { ...CAREFUL_PROFILE, helper: guarded ? 'watching' : 'none' } as const;
  return new Listener(startSession(planOf(items), profile, history, 3), frameMs, speed);
};

const sideIn = (text: string) => (/\bleft\b/i.test(text) ? 'left' : /\bright\b/i.test(text) ? 'right' : null);

/** Every cue that names a side is said within 0.7 s of being asked, and not a frame longer than it is asked. */
function expectOnTime(person: Listener): number {
  const explained = /hips (to the side|left and right|as far)|side too|other (side|foot)/;
  const cues = person.mouth.heard.filter(({ text }) => sideIn(text) !== null && !explained.test(text));
  for (const { text, from, to } of cues) {
    const at = person.asked.findLastIndex((one) => one.from <= from);
    const asked = person.asked[at];
    expect(asked?.side, `${text} at ${from}`).toBe(sideIn(text));
    expect(from - (asked?.from ?? 0), text).toBeLessThanOrEqual(700);
    const over = person.asked[at + 1]?.from ?? Number.POSITIVE_INFINITY;
    expect(to ?? over, text).toBeLessThanOrEqual(over + person.frameMs);
  }
  return cues.length;
}

describe('what is heard of a whole session', () => {
  it.each([
    ['slow', 110],
    ['ordinary', 150],
    ['fast', 220],
  ])('VOICE-10: a %s voice names every side on time or not at all, and every shift is named', (_, speed) => {
    const history = { ...seen(), lastRanges: {} };
    const person = new Listener(startSession(quickPlan, CAREFUL_PROFILE, history, 3), 50, speed);
    person.listenThrough(600_000);
    expect(person.session.phase).toBe('result');
    expectOnTime(person);
    const leans = person.asked.filter(({ side }) => side !== null);
    const said = person.mouth.heard.filter(({ text }) => text.startsWith('Weight to the'));
    expect(said).toHaveLength(leans.length);
    // Praise does not cost time: a shift is as quick as it is without a voice.
    const quiet = new Listener(startSession(quickPlan, CAREFUL_PROFILE, history, 3), 50, 100_000);
    quiet.listenThrough(600_000);
    // To ten microseconds: the sessions lie at other times, and sums of times differ in their last digit.
    const reaction = (one: Listener) =>
      one.session.results.at(-1)?.trials.map((trial) => Math.round(1e5 * (trial.metrics.reactionTime ?? 0)));
    expect(reaction(person)).toEqual(reaction(quiet));
  });

  it.each([3, 2.5, 2, 1.5])(
    'D2: marching at %f s: every beat is heard on time, on the right side',
    (pace) => {
      const march = item('marching', { parameters: { pace, steps: 16, trials: 2, rest: 3 } });
      const person = listener([march], seen('marching'));
      person.listenThrough(200_000);
      const trials = person.session.results[0]?.trials ?? [];
      expect(trials.map((trial) => trial.outcome)).toEqual(['hit', 'hit']);
      const main = person.beats.filter(({ sound }) => sound.startsWith('beat'));
      const steps = person.asked.filter(({ side }) => side !== null);
      expect(main).toHaveLength(32);
      for (const [i, step] of steps.entries()) {
        expect(main[i]?.sound).toBe(`beat-${step.side}`);
        expect(Math.abs((main[i]?.at ?? 0) - step.from)).toBeLessThanOrEqual(10);
      }
      expect(person.beats.length > 32).toBe(pace > 1.8);
      expect(expectOnTime(person)).toBe(32);
    },
  );

  it('D2: swaying has its beat too; on a fast one the notes alone tell the sides', () => {
    for (const [pace, named] of [
      [3, true],
      [1, false],
    ] as const) {
      const sway = item('rhythmic-shift', { parameters: { pace, trials: 3 } });
      const person = listener([sway], seen('rhythmic-shift'));
      person.listenThrough(120_000);
      expect(person.session.phase).toBe('result');
      expect(person.beats.filter(({ sound }) => sound.startsWith('beat')).length).toBeGreaterThanOrEqual(6);
      expect(expectOnTime(person) > 0).toBe(named);
    }
  });

  it('ST-6: the notes of a remembered pattern do not give it away; before it, it is read out', () => {
    const pattern = item('step-pattern', { parameters: { remember: 1, trials: 2 } });
    const person = listener([pattern], seen('step-pattern'));
    person.run(40_000, (s) => s.drill?.view.world === 'stones' && s.drill.hold > 0);
    expect(person.mouth.heard.some(({ text }) => /^Follow the pattern: (Left|Right|Wait)/.test(text))).toBe(
      true,
    );
    expect(new Set(person.beats.map(({ sound }) => sound)).has('beat')).toBe(true);
    expect(person.beats.some(({ sound }) => sound === 'beat-left' || sound === 'beat-right')).toBe(false);
  });

  it.each(['assess-single-leg', 'assess-four-stage', 'assess-sit-to-stand', 'shift-range'] as const)(
    'D3: %s does not begin before its protocol has been said, with a slow voice neither',
    (drill) => {
      for (const speed of [110, 150, 300]) {
        const person = listener([item(drill)], seen(drill), 50, speed);
        expect(person.run(120_000, (s) => s.drill !== null)).toBe(true);
        const said = person.mouth.heard
          .filter(({ cut, to }) => !cut && to !== null)
          .map(({ text }) => text)
          .join(' ');
        expect(said).toContain(t(`drill.${drill}.how`));
        expect(said).toContain(t(`drill.${drill}.before`));
      }
    },
  );

  it('D3: without speech the protocol stands for its reading time; somebody who skips it does not wait', () => {
    const words = `${t('drill.assess-single-leg.how')} ${t('drill.assess-single-leg.before')}`;
    const silent = listener([item('assess-single-leg')], seen());
    silent.voice.configure({ voice: false });
    silent.run(30_000, (s) => s.phase === 'teach');
    const from = silent.t;
    expect(silent.run(120_000, (s) => s.drill !== null)).toBe(true);
    expect(silent.t - from).toBeGreaterThanOrEqual(readingMs(words));
    expect(silent.t - from).toBeLessThan(2 * readingMs(words));

    const hurried = listener([item('assess-single-leg')], seen());
    hurried.run(30_000, (s) => s.phase === 'teach');
    hurried.run(2000);
    hurried.send({ type: 'go-on' });
    expect(hurried.session.drill).not.toBeNull();
    expect(hurried.mouth.heard.at(-1)?.cut).toBe(true);
    expect(hurried.session.memory.saying).toBe(false);
  });

  it('D3: the first cue of a known drill is said', () => {
    for (const drill of ['sit-to-stand', 'mini-squat', 'heel-raise', 'hip-mobility', 'marching'] as const) {
      const person = listener([item(drill)], seen(drill));
      person.run(60_000, (s) => s.phase === 'drill' && /^(sit|lift|rise|ready)/.test(s.cue));
      const cue = askedOf(person.session, false).text;
      person.run(700);
      expect(
        person.mouth.heard.map(({ text }) => text),
        drill,
      ).toContain(cue);
    }
  });

  it('FLOW-4: a zero in a new stance is not taken before it was said how to stand', () => {
    const narrow = item('weight-shift', { parameters: { stance: 2 } });
    const person = listener(
      [item('weight-shift', { restMs: 3000, parameters: { trials: 2 } }), narrow],
      seen('weight-shift'),
      50,
      110,
    );
    person.run(120_000, (s) => s.phase === 'rest');
    person.run(10_000, (s) => s.phase === 'quiet');
    expect(person.run(60_000, (s) => s.phase !== 'quiet')).toBe(true);
    const feet = person.mouth.heard.find(({ text }) => text.startsWith('Feet together.'));
    expect(feet?.cut).toBe(false);
    expect(person.t - (feet?.to ?? Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(1500 - person.frameMs);
  });

  it('VOICE-13: set-up says again what it still asks', () => {
    const person = listener([item('weight-shift')], seen('weight-shift'));
    person.disturb = (body) => ({ ...body, box: { left: 0.1, top: 0.12, right: 0.26, bottom: 0.92 } });
    person.run(26_000);
    const moves = person.mouth.heard.filter(({ text }) => text.startsWith('Move a little to your'));
    expect(moves).toHaveLength(3);
  });

  it('SUP-10: the helper is called every 20 s as long as nobody answers, and no longer', () => {
    const person = listener([item('weight-shift')], seen('weight-shift'));
    person.run(60_000, (s) => s.phase === 'drill');
    person.disturb = (body) => standingAt(body.t, 0, { tracked: false, notMeasured: 'nobody', box: null });
    person.run(5000, (s) => s.paused !== null);
    const calls = () => person.mouth.heard.filter(({ text }) => text.includes(t('session.nobody-answers')));
    person.run(19_000);
    expect(calls()).toHaveLength(0);
    person.run(102_000);
    expect(calls()).toHaveLength(6);
    for (const [i, call] of calls().entries())
      if (i > 0) expect(Math.abs(call.from - (calls()[i - 1]?.from ?? 0) - 20_000)).toBeLessThan(500);
    person.disturb = (body) => body;
    person.send({ type: 'answer', question: 'all-right', value: true });
    person.run(60_000);
    expect(calls()).toHaveLength(6);
  });

  it('who is stopped hears the advice, whole', () => {
    const person = listener([item('weight-shift')], seen('weight-shift'));
    person.run(60_000, (s) => s.phase === 'drill');
    person.send({ type: 'report', what: 'dizzy' });
    expect(person.session.phase).toBe('stopped');
    person.voice.finish();
    person.clock.run(60_000);
    const said = person.mouth.heard
      .filter(({ cut }) => !cut)
      .map(({ text }) => text)
      .join(' ');
    expect(said).toContain(t('session.advice.happened.dizzy'));
  });

  it('STOP-6: what is told after a Stop is answered aloud: each question, and the advice that it leads to', () => {
    const person = listener([item('weight-shift')], seen('weight-shift'));
    person.run(60_000, (s) => s.phase === 'drill');
    const hears = (event: SessionEvent) => {
      const from = person.mouth.heard.length;
      person.send(event);
      person.voice.finish();
      person.clock.run(60_000);
      return person.mouth.heard
        .slice(from)
        .map(({ text }) => text)
        .join(' ');
    };
    const tells = (question: QuestionId, value: AnswerValue) => hears({ type: 'answer', question, value });
    expect(hears({ type: 'stop', by: 'tap' })).toContain(t('session.advice.asked'));
    expect(tells('all-right', false)).toContain(t('session.ask.what-happened'));
    expect(tells('what-happened', 'dizzy')).not.toContain(t('session.advice.asked'));
    expect(tells('sure', true)).toContain(t('session.advice.happened.dizzy'));
  });

  it('ITEM-5: an exercise that cannot be played is not shown first, and its name and the reason are said', () => {
    const impossible = item('mini-squat', { parameters: { repetitions: 99 } });
    const person = listener(
      [item('weight-shift', { restMs: 20_000, parameters: { trials: 2 } }), impossible, item('heel-raise')],
      seen('weight-shift', 'mini-squat', 'heel-raise'),
    );
    person.run(200_000, (s) => s.phase === 'drill');
    expect(person.run(200_000, (s) => s.leftOut.length > 0)).toBe(true);
    expect(person.session).toMatchObject({ phase: 'teach', item: 2, leftOut: [{ drill: 'mini-squat' }] });
    const [left] = person.session.leftOut;
    expect(person.run(60_000, (s) => s.phase === 'drill')).toBe(true);
    expect(person.session.leftOut).toEqual([]);
    const said = person.mouth.heard.map(({ text }) => text).join(' ');
    expect(said).toContain(t('drill.mini-squat.name'));
    expect(said).toContain(t(left?.why.id ?? '', left?.why.values));
    expect(said).not.toContain(t('drill.mini-squat.how'));
  });
});
