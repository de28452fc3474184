import fc from 'fast-check';
import { type Content, type Fact, factId, type RedFlag } from '../../../src/facts/fact.ts';
import { type Clock, newClock, receive, tick } from '../../../src/facts/order.ts';

/** A device that notes facts about one person. */
export class Device {
  private clock: Clock;
  private readonly seq = new Map<string, number>();
  readonly facts: Fact[] = [];

  constructor(readonly origin: string) {
    this.clock = newClock(origin);
  }

  note(
    content: Content,
    now: number,
    session: string | null = null,
    role: Fact['by']['role'] = 'patient',
  ): Fact {
    const scope = session ?? 'person';
    const seq = this.seq.get(scope) ?? 0;
    this.seq.set(scope, seq + 1);
    const { clock, at } = tick(this.clock, now);
    this.clock = clock;
    const fact: Fact = {
      ...content,
      id: factId(scope, this.origin, seq),
      person: 'person',
      session,
      seq,
      at,
      origin: this.origin,
      by: { role, name: null },
    };
    this.facts.push(fact);
    return fact;
  }

  /** Takes another device's facts in, as an import does. */
  take(facts: readonly Fact[], now: number): void {
    for (const { at } of facts) this.clock = receive(this.clock, at, now);
    const known = new Set(this.facts.map(({ id }) => id));
    this.facts.push(...facts.filter(({ id }) => !known.has(id)));
  }
}

const flag = fc.constantFrom<RedFlag>('fall', 'symptom', 'wound');

/** One thing that is done on one of three devices; `pick` chooses among the facts that this device knows. */
export const deeds = fc.array(
  fc.record({
    device: fc.nat(2),
    later: fc.integer({ min: -5_000_000, max: 90_000_000 }),
    session: fc.option(fc.constantFrom('s1', 's2', 's3'), { nil: null }),
    pick: fc.nat(40),
    what: fc.oneof(
      flag.map((why) => ({ do: 'lock', why }) as const),
      fc.constantFrom(
        { do: 'descent' } as const,
        { do: 'fine' } as const,
        { do: 'not-fine' } as const,
        { do: 'clear' } as const,
        { do: 'grant' } as const,
        { do: 'check' } as const,
        { do: 'revoke' } as const,
        { do: 'correct' } as const,
        { do: 'practise' } as const,
        { do: 'exchange' } as const,
      ),
    ),
  }),
  { maxLength: 25 },
);
export type Deeds = ReturnType<typeof play>;

/** Plays deeds on three devices that now and then exchange what they have. */
export function play(
  done: typeof deeds extends fc.Arbitrary<infer T> ? T : never,
  seen: (facts: readonly Fact[], how: 'check' | 'therapist') => readonly string[],
) {
  const devices = ['a', 'b', 'c'].map((origin) => new Device(origin));
  let now = 1_750_000_000_000;
  for (const { device: index, later, session, pick, what } of done) {
    now += later;
    const device = devices[index] as Device;
    const some = (kinds: readonly string[]) => {
      const fit = device.facts.filter((fact) => kinds.includes(fact.kind));
      return fit.length === 0 ? null : (fit[pick % fit.length] as Fact);
    };
    if (what.do === 'lock')
      device.note({ kind: 'locked', why: what.why, of: some(['incident'])?.id ?? null }, now, session);
    if (what.do === 'descent')
      device.note(
        {
          kind: 'incident',
          what: pick % 2 ? 'on-the-floor' : 'rapid-descent',
          t: 1,
          phase: null,
          drill: null,
          saw: {},
          note: '',
        },
        now,
        session ?? 's1',
      );
    if (what.do === 'fine' || what.do === 'not-fine') {
      const of = some(['incident']);
      if (of)
        device.note({ kind: 'incident-answered', of: of.id, fine: what.do === 'fine' }, now, of.session);
    }
    if (what.do === 'clear') {
      const of = some(['locked', 'incident']);
      if (of) device.note({ kind: 'cleared', of: [of.id], note: '' }, now);
    }
    if (what.do === 'grant' || what.do === 'check') {
      const how = what.do === 'grant' ? 'therapist' : 'check';
      device.note({ kind: 'granted', what: 'one-leg', how, seen: seen(device.facts, how) }, now);
    }
    if (what.do === 'revoke') device.note({ kind: 'revoked', what: 'one-leg' }, now);
    if (what.do === 'correct') {
      const of = some(['locked', 'incident']);
      if (of) device.note({ kind: 'corrected', of: of.id, note: '' }, now);
    }
    if (what.do === 'practise') device.note({ kind: 'practised', ms: pick * 1000 }, now, session ?? 's1');
    if (what.do === 'exchange') device.take((devices[pick % 3] as Device).facts, now);
  }
  return devices;
}
