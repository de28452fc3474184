import { expect, test } from 'vitest';
import { deadEnds, walk } from './walk.ts';

/** A house with a cellar whose door has no handle inside. */
const house = {
  start: 'hall',
  events: {
    up: (room: string) => (room === 'hall' ? 'roof' : room),
    down: (room: string) => (room === 'hall' ? 'cellar' : room),
    out: (room: string) => (room === 'roof' ? 'garden' : room),
    'calls for help': () => 'garden',
  },
  name: (room: string) => room,
  over: (room: string) => room === 'garden',
};

test('the walk finds every state, the nearest way to it, and no way beyond the end', () => {
  const graph = walk(house);
  expect([...graph.keys()].sort()).toEqual(['cellar', 'garden', 'hall', 'roof']);
  expect(graph.get('garden')?.path).toEqual(['calls for help']);
  expect(graph.get('garden')?.edges).toEqual({});
});

test('a trap is found as soon as help does not count', () => {
  const graph = walk(house);
  const safe = (room: string) => room === 'garden';
  expect(deadEnds(graph, safe, [])).toEqual([]);
  expect(deadEnds(graph, safe, ['calls for help'])).toEqual(['cellar']);
});

test('a name that never repeats is an error, not an endless walk', () => {
  const counter = { start: 0, events: { tick: (n: number) => n + 1 }, name: String, over: () => false };
  expect(() => walk(counter, 50)).toThrow('More than 50 states');
});
