import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isOver } from '../../src/session/step.ts';
import { PHASES, type Phase } from '../../src/session/words.ts';
import type { Moment } from '../kit/fast-patient.ts';
import { begin, sessionWalk } from './session-walk.ts';
import { type Graph, type Walkable, walk } from './walk.ts';

export const PAGE = 'docs/session.md';

/** The sessions that are walked: between them every phase, question and kind of item is met. */
export const WALKS: readonly (readonly [string, Walkable<Moment>])[] = [
  ['a first session at home', sessionWalk(begin({ drills: ['weight-shift'], known: false, clinic: false }))],
  ['two drills in the clinic', sessionWalk(begin({ drills: ['sit-to-stand', 'heel-raise'] }))],
  [
    'one-leg work with a helper',
    sessionWalk(begin({ drills: ['single-leg-stance'], profile: { helper: 'watching' } })),
  ],
];

/** From phase to phase, by which events; `null`: a pause lies over the phase. */
function arrows(graphs: readonly Graph<Moment>[]): {
  moves: Map<string, Set<string>>;
  pausing: Map<Phase, Set<string>>;
} {
  const moves = new Map<string, Set<string>>();
  const pausing = new Map<Phase, Set<string>>();
  const add = <K>(map: Map<K, Set<string>>, key: K, word: string) =>
    map.set(key, (map.get(key) ?? new Set()).add(word));
  for (const graph of graphs)
    for (const { state, edges } of graph.values())
      for (const [event, there] of Object.entries(edges)) {
        const [from, to] = [state.session, graph.get(there)?.state.session];
        if (to === undefined) continue;
        if (from.paused === null && to.paused !== null)
          add(pausing, from.phase, `${event} (${to.paused.why})`);
        else if (from.phase !== to.phase && event !== 'stops')
          add(moves, `${from.phase} --> ${to.phase}`, from.paused === null ? event : `paused: ${event}`);
      }
  return { moves, pausing };
}

/** The page, made of what was walked. */
export function sessionPage(): string {
  const graphs = WALKS.map(([, machine]) => walk(machine));
  const { moves, pausing } = arrows(graphs);
  const words = (set: ReadonlySet<string>) => [...set].sort().join(', ');
  const state = (phase: string) => phase.replaceAll('-', '_');
  const order = (arrow: string) =>
    arrow
      .split(' --> ')
      .map((phase) => PHASES.indexOf(phase as Phase) + 10)
      .join(' ');
  const sorted = [...moves].sort(([a], [b]) => (order(a) < order(b) ? -1 : 1));
  const open = PHASES.filter((phase) =>
    graphs.some((g) =>
      [...g.values()].some((p) => p.state.session.phase === phase && !isOver(p.state.session)),
    ),
  );
  return `# The session as a chart

<!-- Made by \`npm run docs:session\` from a walk over the session room itself (tests/graph); a test says when it is old. -->

Everything that a patient, a helper, a camera and a key can do was tried in every state that can be reached: \
${graphs.map((g, i) => `${g.size} states for ${WALKS[i]?.[0]}`).join(', ')}. One Stop ends the session in each of them; a fall pauses each of them.

How to read the arrows. *obeys*: the patient does what the screen says, until the session moves on. *says fine*, *says not fine*: the answer of somebody who is
well, and the worst answer, to whatever is asked. *paused*: this happens in a pause over the phase; there "What happened?" may be asked too, whose every answer
but "nothing, I am fine" ends the session, so *says fine* can lead to \`stopped\`. Stop leads from every phase to \`stopped\` and is not drawn.

\`\`\`mermaid
stateDiagram-v2
  [*] --> questions
  [*] --> ${state('set-up')}: nothing to ask
${sorted.map(([arrow, by]) => `  ${arrow.split(' --> ').map(state).join(' --> ')}: ${words(by)}`).join('\n')}
  result --> [*]
  stopped --> [*]
\`\`\`

## What pauses

| phase | paused by |
|---|---|
${open.map((phase) => `| ${phase} | ${words(pausing.get(phase) ?? new Set())} |`).join('\n')}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, sessionPage());
