import { formatNumber, t } from '../../i18n/i18n.ts';

/** How sure the body room is of the sideways position and of the height of the feet at one moment, each 0 … 1; 0 reads as "not measured". */
export function sureWords(lateral: number, lifts: number): string {
  const show = (value: number) =>
    value > 0 ? formatNumber(value, { style: 'percent', maximumFractionDigits: 0 }) : '–';
  return t('lab.sure', { lateral: show(lateral), lifts: show(lifts) });
}
