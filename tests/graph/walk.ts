/** A machine that can be walked: what can happen, and what two situations have in common. */
export interface Walkable<S> {
  readonly start: S;
  /** By name what can happen, and what comes of it. */
  readonly events: Readonly<Record<string, (state: S) => S>>;
  /** States with the same name are taken for one. */
  readonly name: (state: S) => string;
  /** Nothing is tried beyond these. */
  readonly over: (state: S) => boolean;
}
export interface Place<S> {
  readonly state: S;
  /** The events that led here first, for a failure that can be played by hand. */
  readonly path: readonly string[];
  readonly edges: Readonly<Record<string, string>>;
}
export type Graph<S> = ReadonlyMap<string, Place<S>>;

/** Every named state that can be reached, nearest first. `xstate/graph` does the same; these lines need no package. */
export function walk<S>({ start, events, name, over }: Walkable<S>, limit = 5000): Graph<S> {
  const found = new Map<string, Place<S>>([[name(start), { state: start, path: [], edges: {} }]]);
  const open = [name(start)];
  for (let here = open.shift(); here !== undefined; here = open.shift()) {
    const place = found.get(here);
    if (place === undefined || over(place.state)) continue;
    const edges: Record<string, string> = {};
    for (const [event, happen] of Object.entries(events)) {
      const state = happen(place.state);
      const there = name(state);
      edges[event] = there;
      if (found.has(there)) continue;
      if (found.size >= limit) throw new Error(`More than ${limit} states: is a number part of the name?`);
      found.set(there, { state, path: [...place.path, event], edges: {} });
      open.push(there);
    }
    found.set(here, { ...place, edges });
  }
  return found;
}

/** Places from which no path without the events in `but` leads to a goal. */
export function deadEnds<S>(graph: Graph<S>, goal: (state: S) => boolean, but: readonly string[]): string[] {
  const back = new Map<string, string[]>();
  for (const [from, { edges }] of graph)
    for (const [event, to] of Object.entries(edges))
      if (!but.includes(event)) back.set(to, [...(back.get(to) ?? []), from]);
  const good = new Set([...graph].filter(([, { state }]) => goal(state)).map(([name]) => name));
  for (const name of good) for (const from of back.get(name) ?? []) good.add(from);
  return [...graph.keys()].filter((name) => !good.has(name));
}
