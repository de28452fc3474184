import { linear, type Painting, picture, type Sheet, type Studio } from './kit.ts';
import { alpha } from './palette.ts';

/** Height of a lamp post in units of the layout. */
export const POST_HEIGHT = 34;

/** The mooring posts of all worlds: `pole`, `pole-fill` (the light that climbs it with the hold) and `lamp`. */
export function* paintLamps(sheet: Sheet, studio: Studio): Painting {
  const { layout, palette: p } = studio;
  const u = layout.u;
  const poleW = u * 3;
  const poleH = u * POST_HEIGHT;
  picture(sheet, 'pole', poleW, poleH, (ctx, w, h) => {
    ctx.fillStyle = p.wood[0];
    ctx.beginPath();
    ctx.roundRect(0, 0, w, h, w * 0.4);
    ctx.fill();
    ctx.fillStyle = p.wood[1];
    ctx.beginPath();
    ctx.roundRect(w * 0.16, w * 0.16, w * 0.68, h - w * 0.32, w * 0.3);
    ctx.fill();
  });
  picture(sheet, 'pole-fill', poleW, poleH, (ctx, w, h) => {
    ctx.fillStyle = linear(
      ctx,
      [0, 0, w, 0],
      [
        [0, p.lightSoft],
        [0.45, p.light],
        [1, p.lightSoft],
      ],
    );
    ctx.fillRect(w * 0.1, 0, w * 0.8, h);
  });
  picture(sheet, 'lamp', u * 5, u * 6, (ctx, w, h) => {
    ctx.fillStyle = p.wood[0];
    ctx.beginPath();
    ctx.moveTo(w * 0.5, 0);
    ctx.lineTo(w * 0.95, h * 0.26);
    ctx.lineTo(w * 0.05, h * 0.26);
    ctx.closePath();
    ctx.fill();
    ctx.fillRect(w * 0.14, h * 0.26, w * 0.72, h * 0.66);
    ctx.fillStyle = p.light;
    ctx.fillRect(w * 0.23, h * 0.32, w * 0.54, h * 0.5);
    ctx.fillStyle = p.wood[0];
    ctx.fillRect(w * 0.06, h * 0.88, w * 0.88, h * 0.12);
  });
  picture(sheet, 'mooring', u * 11, u * 3.6, (ctx, w, h) => {
    ctx.fillStyle = alpha(p.shade, 0.5);
    ctx.beginPath();
    ctx.ellipse(w / 2, h / 2, w * 0.42, h * 0.4, 0, 0, 7);
    ctx.fill();
    ctx.strokeStyle = alpha(p.glint, 0.6);
    ctx.lineWidth = Math.max(1, u * 0.22);
    for (const k of [0.28, 0.46]) {
      ctx.beginPath();
      ctx.ellipse(w / 2, h / 2, w * k, h * k * 0.92, 0, 0, 7);
      ctx.stroke();
    }
  });
  yield;
}
