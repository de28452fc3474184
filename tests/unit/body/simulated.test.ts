import { describe, expect, it } from 'vitest';
import type { BodyState } from '../../../src/body/state.ts';
import { LAPTOP } from '../../../src/virtual-patient/optics.ts';
import { STANDING } from '../../../src/virtual-patient/pose.ts';
import { readRecording, readTruth } from '../../recordings/pack.ts';
import {
  BEGINS,
  MARCH,
  SIMULATED,
  type SimulatedName,
  STORY,
  SWAY,
  WALK,
} from '../../recordings/simulated-script.ts';
import { mirror } from '../../recordings/synthetic.ts';
import { between, feed, footEvents } from './play.ts';

/** Half of the stance, mm. */
const HALF = 500 * STANDING.stance;
const QUIET_MS = 3000;

const load = (name: SimulatedName) => {
  const url = new URL(`../../recordings/simulated/${name}.jsonl.gz`, import.meta.url);
  return { samples: readRecording(url), truth: readTruth(url) };
};
/** A recording replayed; `errors`: `lateral` against the true centre of mass, mm, after the zero. */
function replay(name: SimulatedName) {
  const { samples, truth } = load(name);
  const played = feed(samples);
  const quiet = truth.flatMap((x, i) => ((samples[i]?.t ?? 0) < QUIET_MS && x ? [x.lateral] : []));
  const zero = quiet.reduce((a, b) => a + b, 0) / quiet.length;
  const pairs = played.states.flatMap((s, i) => {
    const real = truth[i]?.lateral;
    return s.lateral === null || real === undefined ? [] : [{ t: s.t, seen: s.lateral, real: real - zero }];
  });
  return { ...played, pairs, errors: pairs.map((p) => (p.seen - p.real) * HALF) };
}
const sd = (values: readonly number[]): number => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
};
const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs));

describe('recordings of the virtual patient without a picture', () => {
  it('BODY-24: steady, swaying, trembling and barely lifting people lift nothing and are followed', () => {
    for (const name of ['steady', 'swaying', 'tremor', 'foot-barely-lifted'] as const) {
      const { events, errors, states } = replay(name);
      expect(footEvents(events), name).toEqual([]);
      expect(sd(errors), name).toBeLessThan(3);
      expect(largest(errors), name).toBeLessThan(10);
      expect(
        between(states, QUIET_MS + 100, 20_000).every((s) => s.notMeasured === null),
        name,
      ).toBe(true);
    }
  });

  it('BODY-12: the sway of 6 mm keeps its amplitude', () => {
    const pairs = replay('swaying').pairs.filter((p) => p.t > BEGINS + 1500);
    const wave = (of: (p: (typeof pairs)[number]) => number): number => {
      let [a, b] = [0, 0];
      for (const p of pairs) {
        const w = (2 * Math.PI * SWAY.hz * p.t) / 1000;
        a += of(p) * Math.sin(w);
        b += of(p) * Math.cos(w);
      }
      return Math.hypot(a, b);
    };
    const kept = wave((p) => p.seen) / wave((p) => p.real);
    expect(kept).toBeGreaterThan(0.85);
    expect(kept).toBeLessThan(1.15);
  });

  it('BODY-25: a step aside is a lift, a foot down and a foot moved, of that foot', () => {
    const { events, states } = replay('stepping-out');
    expect(footEvents(events)).toEqual(['foot-lift right', 'foot-down right', 'foot-moved right']);
    expect(states.at(-1)?.right.contact).toBe('moved');
    expect(states.at(-1)?.left.contact).toBe('down');
  });

  it('BODY-20, 21, 22: a march of eight lifts is eight lifts, in turn, each moment within two frames of a 30 Hz camera', () => {
    const found = replay('marching').events.filter((e) => 'foot' in e);
    expect(footEvents(found)).toEqual(
      MARCH.flatMap(({ foot }) => [`foot-lift ${foot}`, `foot-down ${foot}`]),
    );
    MARCH.forEach(({ t0, t1 }, n) => {
      expect(Math.abs((found[2 * n]?.t ?? 0) - t0)).toBeLessThan(67);
      expect(Math.abs((found[2 * n + 1]?.t ?? 0) - t1)).toBeLessThan(67);
    });
  });

  it('BODY-34: whoever walks out and comes back is asked to check again, and is no data', () => {
    const { states, events } = replay('walking-out');
    expect(events.map((e) => e.event)).toContain('tracking-lost');
    for (const s of between(states, WALK.out, WALK.back)) {
      expect(s.tracked).toBe(false);
      expect(s.lateral).toBeNull();
    }
    for (const s of between(states, WALK.home + 500, 20_000))
      expect(s).toMatchObject({ notMeasured: 'moved', calibrated: false, lateral: null, loadRight: null });
  });

  it('BODY-5, 13: at 12 frames a second, with a third of the frames dropped, and with a picture that jumps by 10 px the story is the same', () => {
    for (const name of ['camera-12fps', 'dropped-frames', 'jitter-10px'] as const) {
      const { events, errors } = replay(name);
      expect(footEvents(events), name).toEqual(['foot-lift left', 'foot-down left']);
      const times = events.flatMap((e) => ('foot' in e ? [e.t] : []));
      STORY.lift.forEach((t, i) => {
        expect(Math.abs((times[i] ?? 0) - t), name).toBeLessThan(67);
      });
      expect(largest(errors), name).toBeLessThan(10);
      // A shaking picture costs a little; SD without it as promised.
      expect(sd(errors), name).toBeLessThan(name === 'jitter-10px' ? 5 : 3);
    }
  });

  it('are what the script says, before the laptop of the accuracy bench', () => {
    for (const [name, script] of Object.entries(SIMULATED) as [
      SimulatedName,
      (typeof SIMULATED)[SimulatedName],
    ][]) {
      const { samples } = load(name);
      const whole = Math.floor((script.length * script.fps) / 1000) + 1;
      expect(samples[0], name).toMatchObject(LAPTOP.picture);
      if ('dropped' in script) expect(samples.length).toBeLessThan(0.8 * whole);
      else expect(samples, name).toHaveLength(whole);
    }
  });
});

describe('properties on every recording', () => {
  const names = Object.keys(SIMULATED) as SimulatedName[];
  /** Every measure with its sides exchanged and its signs turned. */
  const reflected = (s: BodyState) => ({
    ...numbersOf(s),
    lateral: s.lateral === null ? null : -s.lateral,
    pelvis: s.pelvis === null ? null : -s.pelvis,
    trunkLean: s.trunkLean === null ? null : -s.trunkLean,
    loadRight: s.loadRight === null ? null : 1 - s.loadRight,
    liftLeft: s.right.lift,
    liftRight: s.left.lift,
    kneeLeft: s.kneeRight,
    kneeRight: s.kneeLeft,
  });
  const numbersOf = (s: BodyState) => ({
    lateral: s.lateral,
    pelvis: s.pelvis,
    trunkLean: s.trunkLean,
    loadRight: s.loadRight,
    liftLeft: s.left.lift as number | null,
    liftRight: s.right.lift as number | null,
    kneeLeft: s.kneeLeft,
    kneeRight: s.kneeRight,
    margin: s.margin as number | null,
    rise: s.rise,
    stance: s.stance as number | null,
  });
  const alike = (a: object, b: object, what: string): void => {
    for (const [key, value] of Object.entries(a)) {
      const other = (b as Record<string, unknown>)[key];
      if (value === null || other === null) expect(other, `${what} ${key}`).toBe(value);
      else if (Math.abs((value as number) - (other as number)) > 1e-6)
        expect(other, `${what} ${key}`).toBe(value);
    }
  };

  it('BODY-1: a mirrored picture gives mirrored results', () => {
    for (const name of names) {
      const { samples } = load(name);
      const plain = feed(samples);
      const other = feed(samples.map(mirror));
      expect(footEvents(other.events), name).toEqual(
        footEvents(plain.events).map((e) =>
          e.endsWith('left') ? e.replace('left', 'right') : e.replace('right', 'left'),
        ),
      );
      plain.states.forEach((s, i) => {
        const twin = other.states[i];
        expect(twin?.notMeasured).toBe(s.notMeasured);
        if (twin) alike(reflected(s), numbersOf(twin), `${name} at ${s.t}`);
      });
    }
  });

  it('BODY-2: another size of picture, or the person elsewhere in it, changes nothing', () => {
    for (const name of names) {
      // Who walks out of one picture is not yet out of another.
      if (name === 'walking-out') continue;
      const { samples } = load(name);
      const plain = feed(samples);
      const other = feed(
        samples.map((s) => ({
          ...s,
          width: 1.5 * s.width,
          height: 1.5 * s.height,
          landmarks: s.landmarks.map((l) => ({ ...l, x: l.x + 0.06, y: l.y - 0.01 })),
        })),
      );
      expect(other.events, name).toEqual(plain.events);
      plain.states.forEach((s, i) => {
        const twin = other.states[i];
        if (twin) alike(numbersOf(s), numbersOf(twin), `${name} at ${s.t}`);
      });
    }
  });
});
