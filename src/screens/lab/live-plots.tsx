import { useEffect, useRef } from 'preact/hooks';
import type { BodyState } from '../../body/state.ts';
import { t } from '../../i18n/i18n.ts';
import { drawStrip } from './strip.ts';
import { STRIPS } from './strips.ts';
import { sureWords } from './sure.ts';

/** Seconds of the clip that the live plots show, and how often they are drawn, ms. */
const SHOWN = 15_000;
const EVERY = 200;

type LivePoint = Readonly<Record<'t', number>> & Readonly<Record<string, number | null>>;

/** The last seconds of the live measures. Holds no more than that, however long the recording. */
export interface LiveFeed {
  readonly push: (state: BodyState) => void;
  readonly points: () => readonly LivePoint[];
  /** How sure the newest measures are. */
  readonly sure: () => { readonly lateral: number; readonly lifts: number };
}

/** An empty feed. */
export function createFeed(): LiveFeed {
  let points: LivePoint[] = [];
  let sure = { lateral: 0, lifts: 0 };
  return {
    push: (state) => {
      const { t: time, quality, lateral, loadRight, qualities } = state;
      sure = { lateral: qualities.lateral, lifts: Math.max(qualities.liftLeft, qualities.liftRight) };
      points.push({
        t: time,
        quality,
        lateral,
        loadRight,
        liftLeft: state.left.lift,
        liftRight: state.right.lift,
      });
      // Thrown away in bulk, not one by one.
      if ((points[0]?.t ?? 0) < time - 2 * SHOWN) points = points.filter((p) => p.t >= time - SHOWN);
    },
    points: () => points,
    sure: () => sure,
  };
}

/** The measures while they are made: the last fifteen seconds of the recording. */
export function LivePlots({ feed }: { readonly feed: LiveFeed }) {
  const canvases = useRef<(HTMLCanvasElement | null)[]>([]);
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const draw = () => {
      const { lateral, lifts } = feed.sure();
      if (words.current) words.current.textContent = sureWords(lateral, lifts);
      const points = feed.points();
      const to = Math.max(SHOWN, points.at(-1)?.t ?? 0);
      STRIPS.forEach((strip, i) => {
        const canvas = canvases.current[i];
        if (!canvas) return;
        const lines = strip.names.map((name) => points.map((p) => ({ t: p.t, value: p[name] ?? null })));
        drawStrip(canvas, { ...strip, lines }, { from: to - SHOWN, to, at: null, marks: [] });
      });
    };
    draw();
    const timer = setInterval(draw, EVERY);
    return () => clearInterval(timer);
  }, [feed]);
  return (
    <div class="lab-live">
      {STRIPS.map((strip, i) => (
        <figure key={strip.id}>
          <figcaption>{t(`lab.strip.${strip.id}`)}</figcaption>
          <canvas
            class="lab-strip"
            ref={(canvas) => {
              canvases.current[i] = canvas;
            }}
            role="img"
            aria-label={t(`lab.strip.${strip.id}`)}
          />
        </figure>
      ))}
      <p class="number soft" ref={words} />
    </div>
  );
}
