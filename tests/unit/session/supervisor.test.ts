import { describe, expect, it } from 'vitest';
import type { BodyState } from '../../../src/body/state.ts';
import { uprightWith } from '../../../src/drills/traits.ts';
import type { IncidentKind } from '../../../src/facts/words.ts';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { quickPlan } from '../../../src/prescription/templates.ts';
import { CHART } from '../../../src/session/phases.ts';
import { startSession } from '../../../src/session/session.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { averageRate, startSupervisor, watchBody } from '../../../src/session/supervisor.ts';
import { bodyHeights, millis } from '../../../src/units.ts';
import { event, Person, standingAt } from './person.ts';

/** Somebody in the middle of the weight shift, with two trials done. */
function inDrill(frameMs = 50): Person {
  const person = new Person(startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 5), frameMs);
  person.send({ type: 'answer', question: 'quick-safe', value: true });
  const there = person.run(200_000, (s) => s.phase === 'drill' && (s.drill?.trials.length ?? 0) >= 2);
  expect(there).toBe(true);
  return person;
}

/** Frames of `script` from now on; milliseconds until the pause, or null within two seconds. */
function untilPause(person: Person, script: (since: number, body: BodyState) => BodyState): number | null {
  const from = person.t;
  person.disturb = (body) => script(person.t - from, body);
  return person.run(2000, (s) => s.paused !== null) ? person.t - from : null;
}
const gone = (body: BodyState): BodyState => ({
  ...body,
  tracked: false,
  notMeasured: 'nobody',
  box: null,
  lateral: null,
  rise: null,
});

/** What the body room says of people who do these things, at 20, 12 and 10 frames a second. */
const RECORDINGS: Record<
  string,
  { kind: IncidentKind; script: (since: number, body: BodyState) => BodyState }
> = {
  'walks away to the side': {
    kind: 'person-gone',
    script: (since, body) => {
      const left = 0.42 - since / 1500;
      if (since > 600) return gone(body);
      return left > 0.03
        ? { ...body, box: { left, right: left + 0.16, top: 0.12, bottom: 0.92 } }
        : {
            ...body,
            tracked: false,
            notMeasured: 'partial',
            box: { left: 0, right: left + 0.16, top: 0.12, bottom: 0.92 },
          };
    },
  },
  'sits down': {
    kind: 'sat-down',
    script: (since, body) => {
      const rise = Math.max(0.6, 1 - since / 800);
      return rise < 0.7 ? { ...body, rise, tracked: false, notMeasured: 'sitting' } : { ...body, rise };
    },
  },
  'stumbles and catches it with quick steps': {
    kind: 'stumble',
    script: (since, body) => {
      const step = (since > 200 && since <= 200 + 100) || (since > 600 && since <= 700);
      return {
        ...body,
        margin: bodyHeights(since > 100 && since < 500 ? -0.03 : 0.03),
        events: step ? [event(body.t, 'foot-moved')] : [],
      };
    },
  },
  'goes down quickly': {
    kind: 'rapid-descent',
    script: (since, body) =>
      since > 300 && since <= 400 ? { ...body, rise: 0.4, events: [event(body.t, 'rapid-descent')] } : body,
  },
  'is joined by the helper': {
    kind: 'second-person',
    script: (since, body) => (since > 100 ? { ...body, tracked: false, notMeasured: 'second-person' } : body),
  },
  'is mixed up with the helper by the tracker': {
    kind: 'second-person',
    script: (since, body) => (since > 100 ? { ...body, tracked: false, notMeasured: 'jumped' } : body),
  },
  'leaves the place of calibration': {
    kind: 'feet-moved',
    script: (since, body) => (since > 100 ? { ...body, tracked: false, notMeasured: 'moved' } : body),
  },
  'disappears in the dark': {
    kind: 'too-dark',
    script: (_, body) => ({ ...body, tracked: false, notMeasured: 'dark', light: 0.03, lateral: null }),
  },
  'hides the feet behind something': {
    kind: 'tracking-lost',
    script: (_, body) => ({ ...body, tracked: false, notMeasured: 'partial' }),
  },
};

describe('SUP: the right incident within one second', () => {
  for (const [who, { kind, script }] of Object.entries(RECORDINGS))
    for (const frameMs of [50, 83, 100])
      it(`SUP-2 … SUP-7: somebody who ${who} (${Math.round(1000 / frameMs)} frames a second)`, () => {
        const person = inDrill(frameMs);
        const trials = person.session.drill?.trials ?? [];
        const after = untilPause(person, script);
        expect(after).not.toBeNull();
        // Walking away and sitting down take part of a second themselves before there is anything to see.
        const begins: Partial<Record<IncidentKind, number>> = {
          'person-gone': 590,
          'sat-down': 180,
          'rapid-descent': 300,
          stumble: 200,
        };
        expect((after ?? 0) - (begins[kind] ?? 100)).toBeLessThanOrEqual(1000);
        const { paused, incidents, question, cue, aside } = person.session;
        expect(paused?.why).toBe(kind);
        expect(incidents.at(-1)).toMatchObject({
          kind,
          phase: 'drill',
          drill: 'weight-shift',
          answered: null,
        });
        expect(incidents.at(-1)?.frame).toBeGreaterThan(0);
        expect(question?.id).toBe('all-right');
        expect(cue).toBe('stop');
        expect(aside?.id).toBe(`session.incident.${kind}`);
        expect(person.session.drill?.trials.slice(0, trials.length)).toEqual(trials);
      });

  it('SUP-2: a glitch shorter than 0.8 s voids at most the trial and pauses nothing', () => {
    const person = inDrill();
    expect(untilPause(person, (since, body) => (since < 700 ? gone(body) : body))).toBeNull();
    expect(person.session.incidents).toEqual([]);
  });

  it('SUP-3: a second person in a single frame of noise pauses nothing', () => {
    const person = inDrill();
    expect(
      untilPause(person, (since, body) =>
        since <= 150 ? { ...body, tracked: false, notMeasured: 'jumped' } : body,
      ),
    ).toBeNull();
  });

  it('SUP-5: one foot set anew, still over the base, is no stumble', () => {
    const person = inDrill();
    expect(
      untilPause(person, (since, body) => ({
        ...body,
        events: since > 200 && since <= 250 ? [event(body.t, 'foot-moved')] : [],
      })),
    ).toBeNull();
  });

  it('SUP-9: no frames, or an unplugged camera, pause as well', () => {
    const frozen = inDrill();
    for (let ms = 0; ms < 1000; ms += 100) frozen.send({ type: 'tick', dt: millis(100) });
    expect(frozen.session.paused?.why).toBe('camera-lost');
    const pulled = inDrill();
    pulled.send({ type: 'camera', state: 'lost' });
    expect(pulled.session.paused?.why).toBe('camera-lost');
    pulled.send({ type: 'camera', state: 'ok' });
    expect(pulled.session.paused).not.toBeNull();
  });
});

describe('SUP-1 and PAUSE: it asks, and waits for a person', () => {
  it('never resumes by itself, however well everything looks; a yes leads back over set-up and a new zero', () => {
    const person = inDrill();
    untilPause(person, (_, body) => gone(body));
    const before = person.session.drill;
    person.disturb = (body) => body;
    person.run(30_000);
    person.send({ type: 'resume', by: 'system' });
    expect(person.session.paused).not.toBeNull();
    expect(person.session.drill).toBe(before);
    expect(person.session.aside?.id).toBe('session.nobody-answers');
    person.send({ type: 'answer', question: 'all-right', value: true });
    expect(person.session.incidents.at(-1)?.answered).toBe('yes');
    expect(person.session.phase).toBe('set-up');
    person.run(15_000, (s) => s.phase === 'drill');
    expect(person.session.phase).toBe('drill');
    expect(person.session.drill?.trials.length).toBeGreaterThanOrEqual(before?.trials.length ?? 0);
    person.run(200_000, (s) => s.phase === 'result');
    const result = person.session.results.at(-1);
    expect(result?.complete).toBe(true);
    expect(result?.trials.filter((trial) => trial.outcome === 'hit')).toHaveLength(10);
  });

  it('STOP-2: a no asks what happened and ends with advice; a fall locks', () => {
    const person = inDrill();
    untilPause(person, (_, body) => ({ ...body, events: [event(body.t, 'rapid-descent')] }));
    person.send({ type: 'answer', question: 'all-right', value: false });
    expect(person.session.question?.id).toBe('what-happened');
    person.send({ type: 'resume', by: 'key' });
    expect(person.session.question?.id).toBe('what-happened');
    person.send({ type: 'answer', question: 'what-happened', value: 'fall' });
    // READ-1: it counts once it was read back and confirmed.
    person.send({ type: 'answer', question: 'sure', value: true });
    expect(person.session.phase).toBe('stopped');
    expect(person.session.stop).toMatchObject({ reason: 'not-all-right', lock: true });
    expect(person.session.results.at(-1)?.complete).toBe(false);
  });

  it('STOP-3: a quick way down that nobody answers for is taken for a fall', () => {
    const person = inDrill();
    untilPause(person, (_, body) => ({ ...body, events: [event(body.t, 'rapid-descent')] }));
    person.send({ type: 'stop', by: 'key' });
    expect(person.session.stop?.lock).toBe(true);
  });

  it('SUP-5: two stumbles are enough for a day', () => {
    const person = inDrill();
    const stumble =
      RECORDINGS['stumbles and catches it with quick steps']?.script ?? ((_: number, b: BodyState) => b);
    untilPause(person, stumble);
    person.disturb = (body) => body;
    person.send({ type: 'resume', by: 'hand' });
    expect(person.run(20_000, (s) => s.phase === 'drill')).toBe(true);
    untilPause(person, stumble);
    person.send({ type: 'answer', question: 'all-right', value: true });
    expect(person.session.stop?.reason).toBe('stumbles');
  });

  it('PAUSE-4: even the shortest pause voids the running trial and nothing else', () => {
    const person = inDrill();
    person.run(20_000, (s) => s.cue === 'lean-left' || s.cue === 'lean-right');
    person.run(300);
    const before = person.session.drill?.trials ?? [];
    person.send({ type: 'pause', by: 'key' });
    person.send({ type: 'resume', by: 'key' });
    expect(person.session.phase).toBe('quiet');
    person.run(20_000, (s) => (s.drill?.trials.length ?? 0) > before.length);
    expect(person.session.drill?.trials.at(before.length)).toMatchObject({
      outcome: 'void',
      reason: 'interrupted',
    });
  });
});

it('SUP-3, SUP-12: crossed legs belong to a stance with free feet and to no other; a leap of the tracker is somebody else in all of them', () => {
  const raised = (notMeasured: 'crossed' | 'jumped', feet: 'free' | 'planted') => {
    let memory = startSupervisor();
    for (let t = 0; t < 3000; t += 50) {
      const body = standingAt(t, 0, t < 1000 ? {} : { tracked: false, notMeasured, lateral: null });
      const traits = uprightWith({ feet, stanceToldBy: 'word' });
      const watched = watchBody(memory, body, millis(50), {
        watch: CHART.drill.watch,
        traits,
        elapsed: millis(t),
      });
      if (watched.seen !== null) return watched.seen.kind;
      memory = watched.memory;
    }
    return null;
  };
  expect(raised('crossed', 'free')).toBeNull();
  expect(raised('crossed', 'planted')).toBe('second-person');
  expect(raised('jumped', 'free')).toBe('second-person');
});

describe('SUP-8: slow machines', () => {
  const rateAt = (posesPerSecond: number, seconds: number, start = startSupervisor()) => {
    let memory = start;
    const dt = millis(1000 / posesPerSecond);
    const from = (memory.lastFrame ?? 0) + dt;
    for (let t = from; t < from + seconds * 1000; t += dt)
      memory = watchBody(memory, standingAt(t), dt, {
        watch: CHART.drill.watch,
        traits: uprightWith(),
        elapsed: millis(t),
      }).memory;
    return memory;
  };

  it('scores at 12.5 and 14 poses a second, not at 11, and comes back', () => {
    expect(rateAt(14, 20).tooSlow).toBe(false);
    expect(rateAt(12.5, 20).tooSlow).toBe(false);
    const slow = rateAt(11, 20);
    expect(slow.tooSlow).toBe(true);
    expect(rateAt(14, 10, slow).tooSlow).toBe(false);
  });

  it('one slow second among good ones is forgiven, and unsteady frames are counted by their mean', () => {
    const good = rateAt(16, 10);
    expect(rateAt(8, 1, good).tooSlow).toBe(false);
    let memory = startSupervisor();
    let t = 0;
    for (let i = 0; i < 200; i++) {
      const dt = i % 2 === 0 ? 40 : 110; // 13.3 a second on the average
      t += dt;
      memory = watchBody(memory, standingAt(t), millis(dt), {
        watch: CHART.drill.watch,
        traits: null,
        elapsed: millis(t),
      }).memory;
    }
    expect(averageRate(memory)).toBeGreaterThan(12.8);
    expect(memory.tooSlow).toBe(false);
  });

  it('practises on at eight poses a second, says so, and marks the result as not scored', () => {
    const person = inDrill(125);
    expect(person.session.tooSlow).toBe(true);
    expect(person.session.aside?.id).toBe('session.too-slow');
    expect(person.session.paused).toBeNull();
    person.run(300_000, (s) => s.phase === 'result');
    expect(person.session.results.at(-1)?.scored).toBe(false);
    expect(person.session.incidents.map((one) => one.kind)).toContain('too-slow');
  });
});

it('DOSE-2: after its longest time the session pauses and then goes to its end', () => {
  const person = new Person(
    startSession({ ...quickPlan, maximumMs: 30_000 }, CAREFUL_PROFILE, NO_HISTORY, 5),
    60,
  );
  person.send({ type: 'answer', question: 'quick-safe', value: true });
  person.run(40_000, (s) => s.paused !== null);
  expect(person.session.paused?.why).toBe('over-dose');
  person.send({ type: 'answer', question: 'all-right', value: true });
  expect(person.session.phase).toBe('result');
  expect(person.session.results[0]?.complete).toBe(false);
});
