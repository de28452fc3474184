/**
 * Which of Phaser's renderers suits this machine, decided before Phaser starts (its WEBGL type has no fallback of its own).
 */
export interface Graphics {
  readonly webgl: boolean;
  /** True when WebGL is drawn by the processor: it would take from the pose model what the screen does not need. */
  readonly software: boolean;
  /** What the driver calls itself, where the browser tells it. */
  readonly name: string;
}

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render|mesa offscreen/i;

/** Reads a driver's name. Pure. */
export const isSoftware = (name: string): boolean => SOFTWARE.test(name);

/** Asks the browser once, with a canvas that is given back at once. */
export function probeGraphics(): Graphics {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const gl = canvas.getContext('webgl2') ?? canvas.getContext('webgl');
  if (!gl) return { webgl: false, software: true, name: 'none' };
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { webgl: true, software: isSoftware(name), name };
}

/** Canvas where WebGL is missing or drawn by the processor (measured here: tests/bench/game.ts), WebGL where there is a graphics card. */
export const chooseRenderer = (graphics: Graphics): 'webgl' | 'canvas' =>
  graphics.webgl && !graphics.software ? 'webgl' : 'canvas';
