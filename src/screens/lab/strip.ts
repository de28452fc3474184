/** One or two lines over time, drawn into a canvas; gaps where nothing was measured. */
export interface Strip {
  readonly id: string;
  readonly min: number;
  readonly max: number;
  readonly lines: readonly (readonly { readonly t: number; readonly value: number | null }[])[];
}

/** What part of the time the width stands for, ms. */
export interface View {
  readonly from: number;
  readonly to: number;
  /** The moment that is looked at; null for none. */
  readonly at: number | null;
  /** Moments of events. */
  readonly marks: readonly number[];
}

/** The second line is dashed: told apart without colour. */
const DASHES = [[], [8, 5]] as const;

/** Draws the strip, a tick at the upper edge for each event and a cursor. Half an hour of frames is thinned to the pixels. */
export function drawStrip(canvas: HTMLCanvasElement, strip: Strip, view: View): void {
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  const ratio = window.devicePixelRatio || 1;
  const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  Object.assign(canvas, { width, height });
  const style = getComputedStyle(canvas);
  const span = view.to - view.from;
  const x = (time: number) => (span > 0 ? ((time - view.from) / span) * width : 0);
  const y = (value: number) => height - ((value - strip.min) / (strip.max - strip.min)) * height;
  ctx.strokeStyle = style.getPropertyValue('--plot-grid');
  ctx.lineWidth = ratio;
  ctx.beginPath();
  for (const value of [strip.min, (strip.min + strip.max) / 2, strip.max]) {
    ctx.moveTo(0, y(value));
    ctx.lineTo(width, y(value));
  }
  ctx.stroke();
  const colours = [style.getPropertyValue('--plot-a'), style.getPropertyValue('--plot-b')];
  strip.lines.forEach((line, i) => {
    ctx.strokeStyle = colours[i] ?? colours[0] ?? '#000';
    ctx.lineWidth = 2 * ratio;
    ctx.setLineDash((DASHES[i] ?? []).map((length) => length * ratio));
    ctx.beginPath();
    // At most four points a pixel: more cannot be seen.
    const stride = Math.max(1, Math.floor(line.length / (4 * width)));
    let pen = false;
    for (let k = 0; k < line.length; k += stride) {
      const point = line[k];
      if (!point || point.value === null) {
        pen = false;
        continue;
      }
      if (pen) ctx.lineTo(x(point.t), y(point.value));
      else ctx.moveTo(x(point.t), y(point.value));
      pen = true;
    }
    ctx.stroke();
  });
  ctx.setLineDash([]);
  ctx.strokeStyle = style.color;
  ctx.fillStyle = style.color;
  const tick = 5 * ratio;
  for (const mark of view.marks) {
    ctx.beginPath();
    ctx.moveTo(x(mark) - tick, 0);
    ctx.lineTo(x(mark) + tick, 0);
    ctx.lineTo(x(mark), 1.6 * tick);
    ctx.fill();
  }
  if (view.at === null) return;
  ctx.lineWidth = 2 * ratio;
  ctx.beginPath();
  ctx.moveTo(x(view.at), 0);
  ctx.lineTo(x(view.at), height);
  ctx.stroke();
}
