import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isOver } from '../../src/session/step.ts';
import { PAGE, sessionPage, WALKS } from './session-page.ts';
import { AWAY, EVENTS, frames } from './session-walk.ts';
import { deadEnds, walk } from './walk.ts';

describe.each(WALKS.map(([name, machine]) => [name, walk(machine)] as const))('%s', (_name, graph) => {
  const states = [...graph].filter(([, { state }]) => !isOver(state.session));
  /** Names of the states in which this does not hold, each with the shortest way there. */
  const but = (holds: (state: (typeof states)[number][1]['state']) => boolean) =>
    states.filter(([, { state }]) => !holds(state)).map(([name, { path }]) => `${name}: ${path.join(', ')}`);

  test('the walk goes everywhere', () => {
    expect(graph.size).toBeGreaterThan(100);
  });
  test('G-1 from every state there is a way to an end without Stop', () => {
    expect(deadEnds(graph, ({ session }) => isOver(session), ['stops'])).toEqual([]);
  });
  test('G-2 in every state one Stop ends the session', () => {
    expect(but((state) => EVENTS.stops?.(state).session.phase === 'stopped')).toEqual([]);
  });
  test('G-4 in every state a fall pauses the session and is kept, also when it is stopped after it', () => {
    const kept = (state: (typeof states)[number][1]['state']) => {
      const fallen = EVENTS.falls?.(state);
      if (fallen === undefined) return false;
      const after = EVENTS.stops?.(fallen).session;
      const known = (session = fallen.session) =>
        session.incidents.some((one) => one.kind === 'rapid-descent');
      return (
        fallen.session.paused?.why === 'rapid-descent' &&
        known() &&
        known(after) &&
        after?.stop?.lock === true
      );
    };
    expect(but(kept)).toEqual([]);
  });
  test('every state has a cue, a sentence or a question', () => {
    expect(
      but(({ session: { cue, say, question } }) => cue !== 'none' || say !== null || question !== null),
    ).toEqual([]);
  });
  test.fails('G-4 whoever is out of the picture for half a minute is asked after, in rests and set-up too [safety 5]', () => {
    const asked = frames(30_000, AWAY);
    const nobodyStandsThere = ['questions', 'support', 'ratings'];
    expect(
      but((state) => nobodyStandsThere.includes(state.session.phase) || asked(state).session.paused !== null),
    ).toEqual([]);
  });
});

test('G-5 docs/session.md is the picture of this walk (npm run docs:session)', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(sessionPage());
});
