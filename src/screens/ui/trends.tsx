import { useState } from 'preact/hooks';
import { formatDate, formatNumber, t } from '../../i18n/i18n.ts';
import { trendPlot } from '../../report/plots.ts';
import {
  type DrillReview,
  type RatingSeries,
  type Series,
  sayRating,
  saySeries,
} from '../../report/review.ts';
import { Drawing } from './drawing.tsx';

const SHARES = ['success', 'range', 'ankle'];

/** A value in the words of its unit: shares as per cent, seconds and counts as they are. */
export const unitNumber = (unit: string, value: number): string =>
  SHARES.includes(unit)
    ? formatNumber(value, { style: 'percent', maximumFractionDigits: 0 })
    : formatNumber(value, { maximumFractionDigits: 1 });

/** A drill's name with its leg. */
export const drillName = (review: Pick<DrillReview, 'drill' | 'side'>): string =>
  review.side === null
    ? t(`drill.${review.drill}.name`)
    : `${t(`drill.${review.drill}.name`)} (${t(`common.${review.side}`)})`;

/**
 * Whether a pointer is over a plot. Only then does each point become an element that shows its day and value: a page of trends
 * would be thousands of elements, and draws ten times sooner without them. What a plot says stands in its title and sentence.
 */
function usePointed(): { readonly together: boolean; readonly onPointerEnter: () => void } {
  const [pointed, setPointed] = useState(false);
  return { together: !pointed, onPointerEnter: () => setPointed(true) };
}

/** One series over weeks, with what it says in a sentence. Points measured under other conditions are hollow and explained. */
export function SeriesPlot({ title, series }: { readonly title: string; readonly series: Series }) {
  const { together, onPointerEnter } = usePointed();
  const said = saySeries(series);
  const odd = series.points.filter((point) => point.differs.length > 0);
  const why = [...new Set(odd.flatMap((point) => point.differs))].map((word) => t(`report.differs.${word}`));
  const sentence = t(said.id, said.values);
  return (
    <figure class="plot" onPointerEnter={onPointerEnter}>
      <Drawing
        drawing={trendPlot(
          series.points.map(({ at, value, differs }) => ({ at, value, like: differs.length === 0 })),
          series.trend,
          {
            title: `${title}. ${sentence}`,
            description: t(`progress.unit.${series.unit}`),
            unit: t(`progress.unit.${series.unit}`),
            number: (value) => unitNumber(series.unit, value),
            date: (at) => formatDate(at),
            differs: t('progress.differs.point'),
          },
          series.unit === 'success' ? { range: [0, 1], together } : { together },
        )}
      />
      <figcaption>
        {sentence}
        {odd.length > 0 && ` ${t('progress.differs', { count: odd.length, why: why.join(', ') })}`}
      </figcaption>
    </figure>
  );
}

/** A rating over weeks. */
export function RatingPlot({ series }: { readonly series: RatingSeries }) {
  const { together, onPointerEnter } = usePointed();
  const said = sayRating(series);
  const sentence = t(said.id, said.values);
  return (
    <figure class="plot" onPointerEnter={onPointerEnter}>
      <Drawing
        drawing={trendPlot(
          series.points.map(({ at, value }) => ({ at, value, like: true })),
          series.trend,
          {
            title: `${t(`progress.rating.${series.kind}`)}. ${sentence}`,
            description: t(`progress.rating.${series.kind}`),
            unit: t(`progress.rating.${series.kind}`),
            number: (value) => formatNumber(value),
            date: (at) => formatDate(at),
            differs: '',
          },
          {
            range: series.kind === 'steadiness' ? [1, 5] : [0, 10],
            size: { width: 640, height: 200 },
            together,
          },
        )}
      />
      <figcaption>{sentence}</figcaption>
    </figure>
  );
}
