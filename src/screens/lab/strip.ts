/** One or two lines over time, drawn into a canvas; gaps where nothing was measured. */
export interface Strip {
  readonly id: string;
  readonly min: number;
  readonly max: number;
  readonly lines: readonly (readonly { readonly t: number; readonly value: number | null }[])[];
}

/** The second line is dashed: told apart without colour. */
const DASHES = [[], [8, 5]] as const;

/** Draws the strip with a cursor at `at` ms; `end`: ms that the width stands for. Half an hour of frames is thinned to the pixels. */
export function drawStrip(canvas: HTMLCanvasElement, strip: Strip, at: number, end: number): void {
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  const ratio = window.devicePixelRatio || 1;
  const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  Object.assign(canvas, { width, height });
  const style = getComputedStyle(canvas);
  const x = (time: number) => (end > 0 ? (time / end) * width : 0);
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
  ctx.lineWidth = 2 * ratio;
  ctx.beginPath();
  ctx.moveTo(x(at), 0);
  ctx.lineTo(x(at), height);
  ctx.stroke();
}
