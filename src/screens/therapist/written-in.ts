import type { ParameterInfo } from '../../drills/drill.ts';
import { formatNumber, t } from '../../i18n/i18n.ts';

/** Units whose numbers are read in per cent, and per cent of what. */
const PERCENT_OF: Readonly<Record<string, string>> = {
  'fraction of own range': 'therapist.percent-of-range',
  'fraction of standing pelvis height': 'therapist.percent-of-pelvis',
  '1 = over the ankle': 'therapist.percent-of-ankle',
  H: 'therapist.percent-of-height',
};
const NAMED: Readonly<Record<string, string>> = {
  s: 'result.column.seconds',
  degrees: 'therapist.degrees',
};

export const isPercent = ({ unit }: ParameterInfo): boolean => unit in PERCENT_OF;

/** How a therapist writes a number of a drill: its unit and bounds in words, and the way there and back. Null stays null. */
export function writtenIn(about: ParameterInfo) {
  const scale = isPercent(about) ? 100 : 1;
  const written = (value: number): number => Math.round(value * scale * 1000) / 1000;
  const unit = PERCENT_OF[about.unit] ?? NAMED[about.unit];
  const bounds = `${formatNumber(written(about.min))} – ${formatNumber(written(about.max))}`;
  return {
    written,
    read: (value: number | null): number | null => (value === null ? null : value / scale),
    bounds: unit === undefined ? bounds : `${t(unit)}, ${bounds}`,
  };
}
