import type { PoseSample } from '../pose/sample.ts';
import { type Analysis, createAnalysis, finishAnalysis, stepAnalysis } from './analysis.ts';
import type { AnalysisResult } from './analysis-file.ts';
import type { BodyOptions } from './body.ts';

/** A whole recording at once: the zero-lag measures and the events. See `analysis.ts` for long recordings. */
export function analyse(samples: readonly PoseSample[], options: BodyOptions = {}): AnalysisResult {
  const analysis: Analysis = createAnalysis(options);
  for (const sample of samples) stepAnalysis(analysis, sample);
  return finishAnalysis(analysis);
}
