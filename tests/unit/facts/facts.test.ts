import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Legs } from '../../../src/drills/traits.ts';
import { type Content, type Fact, factId, KINDS, readFact, writeFact } from '../../../src/facts/fact.ts';
import { countedEvents, eventsOf, isNearFall } from '../../../src/facts/incidents.ts';
import { locksOf, openLocks } from '../../../src/facts/lock.ts';
import { byStamp, newClock, receive, tick, union } from '../../../src/facts/order.ts';
import { oneLegPermission, oneLegUnlocked, revocationsOf } from '../../../src/facts/permission.ts';
import { practisedOf } from '../../../src/facts/practice.ts';
import { toldOf } from '../../../src/facts/told.ts';
import { CLASS_OF, HAPPENINGS, HELPER_LOG, INCIDENT_KINDS, mayBeAFall } from '../../../src/facts/words.ts';
import { lineOf } from '../../../src/prescription/line.ts';
import type { Side } from '../../../src/units.ts';
import { Device, deeds, play } from './make.ts';

const RUNS = { numRuns: 10_000 };
const NOON = Date.UTC(2026, 10, 28, 12);
const descent: Content = {
  kind: 'incident',
  what: 'rapid-descent',
  t: 61_000,
  phase: 'drill',
  drill: 'weight-shift',
  saw: { rise: 0.4 },
  note: '',
};
const projections = (facts: readonly Fact[]) => ({
  locks: openLocks(facts),
  permission: oneLegPermission(facts),
  events: eventsOf(facts),
  practice: [...practisedOf(facts)].sort(),
  told: toldOf(facts, 's1', 0, 1),
});

describe('facts as they come from outside', () => {
  const good = () => new Device('tablet').note({ kind: 'locked', why: 'fall', of: null }, NOON);

  it('FACT-1, FACT-4: a fact comes back as it was written; another id, a hole or a wrong word is refused', () => {
    const fact = good();
    expect(readFact(JSON.parse(JSON.stringify(writeFact(fact))))).toEqual(fact);
    expect(readFact({ ...fact, id: factId('person', 'tablet', 7) })).toBeNull();
    expect(readFact({ ...fact, why: 'tired' })).toBeNull();
    expect(readFact({ ...fact, at: 'yesterday' })).toBeNull();
    expect(readFact({ ...fact, more: 1 })).toBeNull();
    expect(readFact(null)).toBeNull();
  });

  it('FACT-3: a kind that a newer Heron writes is passed on whole', () => {
    const newer = { ...good(), kind: 'gave-blood', litres: 0.5 };
    const read = readFact(newer);
    expect(read).not.toBeNull();
    expect(read && writeFact(read)).toEqual(newer);
  });

  it('every kind has a schema that takes its own example', () => {
    const of = 'person/tablet/0';
    const examples: { readonly [K in Content['kind']]: Content & { kind: K } } = {
      incident: descent as Content & { kind: 'incident' },
      'incident-answered': { kind: 'incident-answered', of, fine: true },
      happened: { kind: 'happened', what: 'fall', t: 4 },
      told: { kind: 'told', what: 'support', drill: 0, trial: 1 },
      noted: { kind: 'noted', text: 'Held the rail.' },
      practised: { kind: 'practised', ms: 60_000 },
      locked: { kind: 'locked', why: 'fall', of },
      cleared: { kind: 'cleared', of: [of], note: 'Seen by Dr A.' },
      granted: { kind: 'granted', what: 'one-leg', how: 'therapist', seen: [] },
      revoked: { kind: 'revoked', what: 'one-leg' },
      same: { kind: 'same', other: 'somebody' },
      apart: { kind: 'apart', other: 'somebody' },
      forgotten: { kind: 'forgotten' },
      'agreed-again': { kind: 'agreed-again' },
      corrected: { kind: 'corrected', of, note: '' },
    };
    expect(Object.keys(examples)).toEqual(Object.keys(KINDS));
    for (const example of Object.values(examples)) {
      const fact = new Device('tablet').note(example, NOON);
      expect(readFact(fact), fact.kind).toEqual(fact);
    }
  });

  it('every word that the supervisor, the patient or a helper can use has its class', () => {
    for (const what of [...INCIDENT_KINDS, ...HAPPENINGS, ...HELPER_LOG])
      expect(CLASS_OF[what], what).toBeTruthy();
  });
});

describe('the clock', () => {
  it('ORD-1: stamps rise whatever the wall clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4e12 }), { minLength: 2, maxLength: 20 }), (times) => {
        let clock = newClock('tablet');
        let before = '';
        for (const now of times) {
          const next = tick(clock, now);
          expect(next.at > before).toBe(true);
          ({ clock, at: before } = next);
        }
      }),
    );
  });

  it('ORD-2: what was seen comes before what is noted next; a clock a year ahead is not followed', () => {
    const ahead = tick(newClock('other'), NOON + 60_000).at;
    const clock = receive(newClock('tablet'), ahead, NOON);
    expect(tick(clock, NOON).at > ahead).toBe(true);
    const mad = tick(newClock('other'), NOON + 365 * 86_400_000).at;
    expect(tick(receive(newClock('tablet'), mad, NOON), NOON).at.slice(0, 24)).toBe(
      new Date(NOON).toISOString(),
    );
  });
});

describe('merging and projections, on three devices doing anything', () => {
  it('ORD-3, ORD-4: no fact is lost, order is irrelevant, union with itself changes nothing', () => {
    fc.assert(
      fc.property(deeds, fc.integer(), (done, seed) => {
        const [a, b, c] = play(done, revocationsOf).map(({ facts }) => facts) as [Fact[], Fact[], Fact[]];
        const whole = union(a, b, c);
        expect(new Set(whole.map(({ id }) => id))).toEqual(new Set([...a, ...b, ...c].map(({ id }) => id)));
        expect(union(union(c, a), b)).toEqual(whole);
        expect(union(whole, whole)).toEqual(whole);
        const mixed = [...whole].sort((x, y) => ((x.id.length * seed) % 7) - ((y.id.length * seed) % 7));
        expect(projections(mixed)).toEqual(projections(whole));
      }),
      RUNS,
    );
  });

  it('LOCK-3: nothing opens a lock but a clearance that names it', () => {
    fc.assert(
      fc.property(deeds, (done) => {
        let open = new Map<string, readonly Fact[]>();
        const facts = [...union(...play(done, revocationsOf).map((device) => device.facts))].sort(byStamp);
        for (const [n, fact] of facts.entries()) {
          const now = new Set(openLocks(facts.slice(0, n + 1)).map(({ id }) => id));
          for (const id of open.keys()) {
            const named = fact.kind === 'cleared' && fact.of.includes(id);
            // "I am fine" answers the descent itself, and a lock that names a descent stands for it.
            const answered = fact.kind === 'incident-answered' && fact.fine && fact.of === id;
            const replaced = fact.kind === 'locked' && fact.of === id;
            if (!now.has(id)) expect(named || answered || replaced, fact.kind).toBe(true);
          }
          open = new Map([...now].map((id) => [id, facts]));
        }
      }),
      RUNS,
    );
  });

  it('LOCK-4, PERM-3: taking a clearance or a grant away never opens or permits anything', () => {
    fc.assert(
      fc.property(deeds, fc.nat(50), (done, pick) => {
        const facts = union(...play(done, revocationsOf).map((device) => device.facts));
        const kind = (one: Fact) => one.kind === 'cleared' || one.kind === 'granted';
        const gone = facts.filter(kind)[pick % Math.max(1, facts.filter(kind).length)];
        const less = facts.filter((one) => one !== gone);
        const before = new Set(openLocks(less).map(({ id }) => id));
        for (const { id } of openLocks(facts)) expect(before.has(id)).toBe(true);
        if (oneLegPermission(facts) === null) expect(oneLegPermission(less)).toBeNull();
      }),
      RUNS,
    );
  });

  it('PERM-1: a grant that does not know of a revocation does not hold', () => {
    fc.assert(
      fc.property(deeds, (done) => {
        const facts = union(...play(done, revocationsOf).map((device) => device.facts));
        const permission = oneLegPermission(facts);
        if (permission === null) return;
        const grant = facts.find(({ id }) => id === permission.id);
        for (const fact of facts)
          if (fact.kind === 'revoked')
            expect(grant?.kind === 'granted' && grant.seen.includes(fact.id)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('locks', () => {
  it('LOCK-2: a fall that nobody answered is a lock after a power cut, and none while its session still asks', () => {
    const device = new Device('tablet');
    const fell = device.note(descent, NOON, 's1');
    expect(openLocks(device.facts).map(({ id, why }) => ({ id, why }))).toEqual([
      { id: fell.id, why: 'fall' },
    ]);
    expect(openLocks(device.facts, 's1')).toEqual([]);
    device.note({ kind: 'incident-answered', of: fell.id, fine: true }, NOON + 1000, 's1');
    expect(openLocks(device.facts)).toEqual([]);
  });

  it('LOCK-2, STOP-3: whatever may be a fall for the session is a lock for the facts, and nothing else is', () => {
    for (const what of INCIDENT_KINDS) {
      const device = new Device('tablet');
      device.note({ ...descent, what }, NOON, 's1');
      expect(openLocks(device.facts).length > 0, what).toBe(mayBeAFall(what));
    }
    expect(INCIDENT_KINDS.filter(mayBeAFall)).toEqual(['rapid-descent', 'on-the-floor']);
  });

  it('LOCK-7: who saw or told what is behind a lock is named, and the camera only for what it saw', () => {
    const witnesses = (device: Device) => locksOf(device.facts).map(({ witness }) => witness?.role ?? null);
    const told = new Device('tablet');
    told.note({ ...descent, what: 'dizzy' }, NOON, 's1', 'therapist');
    told.note({ kind: 'locked', why: 'symptom', of: null }, NOON + 1000, 's1', 'system');
    expect(witnesses(told)).toEqual(['therapist']);
    const seen = new Device('tablet');
    const fell = seen.note(descent, NOON, 's1', 'system');
    seen.note({ kind: 'locked', why: 'fall', of: fell.id }, NOON + 1000, 's1', 'system');
    expect(witnesses(seen)).toEqual(['system']);
    const answered = new Device('tablet');
    answered.note({ kind: 'locked', why: 'wound', of: null }, NOON, 's2', 'system');
    expect(witnesses(answered)).toEqual([null]);
  });

  it('LOCK-2: a "no" keeps it, and a lock that names the fall stands in its place', () => {
    const device = new Device('tablet');
    const fell = device.note(descent, NOON, 's1');
    device.note({ kind: 'incident-answered', of: fell.id, fine: false }, NOON + 1000, 's1');
    const lock = device.note({ kind: 'locked', why: 'fall', of: fell.id }, NOON + 2000, 's1');
    expect(locksOf(device.facts).map(({ id }) => id)).toEqual([lock.id]);
    device.note({ kind: 'cleared', of: [lock.id], note: 'Seen.' }, NOON + 3000);
    expect(openLocks(device.facts)).toEqual([]);
  });

  it('LOCK-6: a red flag that was told locks in any session, in one that was cut off and outside of all, but not in one that runs', () => {
    const device = new Device('a');
    device.note({ kind: 'happened', what: 'chest-pain', t: 0 }, NOON, 's1');
    device.note({ kind: 'happened', what: 'wound', t: 0 }, NOON + 1);
    device.note({ kind: 'happened', what: 'tired', t: 0 }, NOON + 2);
    expect(openLocks(device.facts).map(({ why }) => why)).toEqual(['symptom', 'wound']);
    expect(openLocks(device.facts, 's1').map(({ why }) => why)).toEqual(['wound']);
  });

  it('LOCK-1, LOCK-3: two stops need two clearances, and a correction opens none', () => {
    const device = new Device('tablet');
    const [one, two] = [0, 1].map((n) => device.note({ kind: 'locked', why: 'wound', of: null }, NOON + n));
    device.note({ kind: 'corrected', of: one?.id ?? '', note: 'mistake' }, NOON + 5);
    expect(openLocks(device.facts)).toHaveLength(2);
    device.note({ kind: 'cleared', of: [one?.id ?? ''], note: '' }, NOON + 6);
    expect(openLocks(device.facts).map(({ id }) => id)).toEqual([two?.id]);
  });
});

describe('one-leg permission', () => {
  it('PERM-2: a fall takes back what a check opened, not what a therapist who knows of it grants', () => {
    const device = new Device('tablet');
    const grant = (how: 'check' | 'therapist') =>
      device.note({ kind: 'granted', what: 'one-leg', how, seen: revocationsOf(device.facts, how) }, NOON);
    grant('check');
    expect(oneLegPermission(device.facts)?.how).toBe('check');
    device.note({ kind: 'locked', why: 'fall', of: null }, NOON + 1);
    expect(oneLegPermission(device.facts)).toBeNull();
    grant('therapist');
    expect(oneLegPermission(device.facts)?.how).toBe('therapist');
  });

  it('PERM-4: a grant for one leg opens a plan that lets no other stand alone', () => {
    const device = new Device('tablet');
    const grant = (leg: Side) =>
      device.note({ kind: 'granted', what: 'one-leg', how: 'check', leg, seen: [] }, NOON);
    const open = (sides: Legs, legLeftOut: Side | null = null) =>
      oneLegUnlocked(
        device.facts,
        [lineOf('weight-shift'), lineOf('single-leg-stance', { sides })],
        legLeftOut,
      );
    grant('right');
    expect([open('right'), open('both', 'left')]).toEqual(['check', 'check']);
    expect([open('left'), open('both'), open('both', 'right')]).toEqual([null, null, null]);
    // No leg stands alone: nothing says which leg is meant.
    expect(oneLegUnlocked(device.facts, [lineOf('weight-shift')], null)).toBeNull();
    // While one leg moves to the side, the other one stands, each in its turn.
    expect(oneLegUnlocked(device.facts, [lineOf('hip-mobility')], null)).toBeNull();
    grant('left');
    expect([open('left'), open('both')]).toEqual(['check', 'check']);
    for (const fact of device.facts) expect(readFact(writeFact(fact))).toEqual(fact);
  });
});

describe('what happened, what was told, what was practised', () => {
  it('INC-1, INC-3: seen, said and reported events are told once, with their answer and their correction', () => {
    const device = new Device('tablet');
    const fell = device.note(descent, NOON, 's1');
    device.note({ kind: 'incident-answered', of: fell.id, fine: false }, NOON + 1, 's1');
    device.note({ kind: 'happened', what: 'fall', t: 70_000 }, NOON + 2, 's1');
    const caught = device.note({ ...descent, what: 'caught' }, NOON + 3, 's1');
    device.note({ kind: 'corrected', of: caught.id, note: 'She sat down.' }, NOON + 4);
    expect(
      eventsOf(device.facts).map(({ what, fine, correction }) => [what, fine, correction?.note ?? null]),
    ).toEqual([
      ['rapid-descent', false, null],
      ['fall', null, null],
      ['caught', null, 'She sat down.'],
    ]);
    expect(countedEvents(device.facts).map(({ what }) => what)).toEqual(['rapid-descent', 'fall']);
  });

  it('INC-4: what could have harmed and did not is a near-fall', () => {
    const near = (what: string, fine: boolean | null = null) => isNearFall({ what, fine });
    expect([
      near('stumble'),
      near('caught'),
      near('rapid-descent', true),
      near('on-the-floor', true),
    ]).toEqual([true, true, true, true]);
    expect([near('fall'), near('rapid-descent'), near('rapid-descent', false), near('dizzy')]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('INC-2: a word of a newer Heron is not played down', () => {
    const device = new Device('tablet');
    device.note({ ...descent, what: 'swooned' }, NOON, 's1');
    expect(eventsOf(device.facts)[0]?.class).toBe('clinical');
  });

  it('TOLD-1: support belongs to its trial, and what was told by mistake does not count', () => {
    const device = new Device('tablet');
    const told = { kind: 'told', what: 'support', drill: 0, trial: 1 } as const;
    const wrong = device.note(told, NOON, 's1');
    device.note({ ...told, what: 'step' }, NOON, 's1');
    device.note({ kind: 'corrected', of: wrong.id, note: '' }, NOON);
    expect(toldOf(device.facts, 's1', 0, 1)).toEqual({ support: 0, steps: 1, handsOn: 0 });
    expect(toldOf(device.facts, 's1', 0, 2)).toEqual({ support: 0, steps: 0, handsOn: 0 });
  });

  it('PRAC-1: a session that went on elsewhere counts both parts, each once', () => {
    const [home, clinic] = [new Device('home'), new Device('clinic')];
    home.note({ kind: 'practised', ms: 60_000 }, NOON, 's1');
    home.note({ kind: 'practised', ms: 90_000 }, NOON + 1, 's1');
    clinic.note({ kind: 'practised', ms: 30_000 }, NOON + 2, 's1');
    expect(practisedOf(union(home.facts, clinic.facts)).get('s1')).toBe(120_000);
  });
});
