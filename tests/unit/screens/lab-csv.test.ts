import { expect, it } from 'vitest';
import { analysisCsv } from '../../../src/screens/lab/csv.ts';

it('writes frames and events in the order of time, an empty cell for what was not measured', () => {
  const measured = { quality: 0.93333, lateral: -0.12, loadRight: 0.38, liftLeft: 0, liftRight: 0.051 };
  const nothing = { quality: 0, lateral: null, loadRight: null, liftLeft: null, liftRight: null };
  const csv = [
    ...analysisCsv({
      frames: [
        { type: 'frame', t: 0, tracked: true, ...measured },
        { type: 'frame', t: 66.7, tracked: false, ...nothing },
      ],
      events: [{ type: 'event', t: 33.4, event: 'foot-lift', foot: 'left' }],
      reference: 'none',
      tracked: 0.5,
      sure: { lateral: new Float32Array(2), lifts: new Float32Array(2) },
    }),
  ].join('');
  expect(csv).toBe(
    [
      '"type","t","tracked","quality","lateral","loadRight","liftLeft","liftRight","event","foot"',
      '"frame",0,true,0.9333,-0.12,0.38,0,0.051,,',
      '"event",33.4,,,,,,,"foot-lift","left"',
      '"frame",66.7,false,0,,,,,,',
      '',
    ].join('\r\n'),
  );
});
