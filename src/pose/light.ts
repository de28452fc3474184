/** Mean luma (Rec. 709 weights) of RGBA pixels, 0 (black) … 1 (white). Null for an empty picture. */
export function meanLight(rgba: Uint8ClampedArray): number | null {
  const pixels = rgba.length >> 2;
  if (pixels === 0) return null;
  let sum = 0;
  for (let i = 0; i + 3 < rgba.length; i += 4)
    sum += 0.2126 * (rgba[i] ?? 0) + 0.7152 * (rgba[i + 1] ?? 0) + 0.0722 * (rgba[i + 2] ?? 0);
  return sum / (pixels * 255);
}

/** Measures the brightness of pictures twice a second at most and says the last value in between. */
export function lightMeter(every = 500): (image: CanvasImageSource, t: number) => number | null {
  const canvas = new OffscreenCanvas(32, 18);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let last: number | null = null;
  let next = Number.NEGATIVE_INFINITY;
  return (image, t) => {
    if (!context || (t < next && t > next - 2 * every)) return last;
    next = t + every;
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    last = meanLight(context.getImageData(0, 0, canvas.width, canvas.height).data);
    return last;
  };
}
