// The borders of the house (ARCHITECTURE.md): data flows one way, pure rooms touch nothing outside themselves.
// `above` lists, for each room, the rooms on its right that it may not import from.
const order = [
  'camera',
  'pose',
  'body',
  'drills',
  'progression',
  'prescription',
  'facts',
  'session',
  'records',
  'report',
  'voice',
  'game',
  'screens',
  'app',
];
const room = (name) => `^src/${name}/`;
const oneWay = order.map((name, i) => ({
  name: `one-way-${name}`,
  comment: 'A room may import from the rooms on its left and nothing from its right.',
  severity: 'error',
  from: { path: room(name) },
  to: { path: [...order.slice(i + 1).map(room), '^src/main\\.ts'] },
}));
module.exports = {
  forbidden: [
    ...oneWay.filter((rule) => rule.to.path.length > 0),
    {
      name: 'pure-rooms-import-no-packages',
      comment:
        'body, drills, progression, prescription, facts and session replay from a file: no DOM, Phaser, MediaPipe, clock or chance. Valibot validates parameters.',
      severity: 'error',
      from: {
        path: '^src/(body|drills|progression|prescription|facts|session)/',
        pathNot: '^src/session/runner',
      },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/valibot' },
    },
    {
      name: 'pure-rooms-import-only-pure-rooms',
      severity: 'error',
      from: { path: '^src/(body|drills|progression|prescription|facts|session)/' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/(body|drills|progression|prescription|facts|session)/',
          '^src/pose/sample\\.ts',
          '^src/units\\.ts',
        ],
      },
    },
    {
      name: 'drills-do-not-know-each-other-through-the-session',
      severity: 'error',
      from: { path: '^src/progression/' },
      to: { path: '^src/body/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'tools-stay-in-node',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/tools/' },
      to: { path: '^src/tools/' },
    },
    {
      name: 'phaser-only-in-game',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/game/' },
      to: { path: 'node_modules/phaser' },
    },
    {
      name: 'mediapipe-only-in-pose',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(pose|tools)/' },
      to: { path: 'node_modules/@mediapipe' },
    },
    {
      name: 'three-only-in-virtual-patient',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/virtual-patient/' },
      to: { path: 'node_modules/three' },
    },
    {
      name: 'dexie-only-in-records',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/records/' },
      to: { path: 'node_modules/dexie' },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^virtual:', '\\?(url|worker|raw|inline)'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'browser', 'types'] },
  },
};
