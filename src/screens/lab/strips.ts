import type { AnalysisFrame } from '../../body/analysis-file.ts';
import type { Strip } from './strip.ts';

/** The plots of the lab, live and afterwards. Words: `lab.strip.<id>`. */
export const STRIPS: readonly (Omit<Strip, 'lines'> & {
  readonly names: readonly (keyof AnalysisFrame)[];
})[] = [
  { id: 'lateral', min: -1, max: 1, names: ['lateral'] },
  { id: 'load', min: 0, max: 1, names: ['loadRight'] },
  { id: 'lift', min: 0, max: 0.15, names: ['liftLeft', 'liftRight'] },
  { id: 'quality', min: 0, max: 1, names: ['quality'] },
];
