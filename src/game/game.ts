import * as Phaser from 'phaser';
import type { DrillState } from '../drills/drill.ts';
import { type Painting, paintInSlices, type Sheet, type Studio } from './art/kit.ts';
import { paletteFor } from './art/palette.ts';
import { layoutOf } from './layout.ts';
import { QUALITY_STEPS, type QualityState, qualityOf, startQuality, stepQuality } from './quality.ts';
import { chooseRenderer, probeGraphics } from './renderer.ts';
import { HeronScene, paintHeron } from './scenes/heron.ts';
import { paintReeds, ReedsScene } from './scenes/reeds.ts';
import { paintRiver, RiverScene } from './scenes/river.ts';
import { paintStones, StonesScene } from './scenes/stones.ts';
import type { WorldScene } from './scenes/world-scene.ts';
import type { Celebration, Stage, World } from './stage.ts';
import { type FrameStats, frameMeter, type Spread, sampler } from './stats.ts';

export type { Celebration, World } from './stage.ts';

export interface GameOptions {
  readonly world: World;
  readonly quality: 'low' | 'high';
  /** The person asked for less motion: only their own position, targets and holds move. */
  readonly reducedMotion: boolean;
  /** Dark room. */
  readonly dark: boolean;
  /** Same seed, same lake. */
  readonly seed: number;
  /** For benches and tests: forces a renderer. Left out: chosen for the machine. */
  readonly renderer?: 'webgl' | 'canvas';
}

export interface GameStats extends FrameStats {
  readonly renderer: 'webgl' | 'canvas';
  readonly graphics: string;
  readonly world: World;
  /** performance.now() of the newest `show`. */
  readonly lastShownT: number;
  /** Frames drawn after the newest answered `show` until it was on the canvas (1 = the very next frame). */
  readonly reactionFrames: number;
  /** The most that any `show` since the start had to wait. */
  readonly reactionFramesWorst: number;
  /** From `show` to the end of the drawing that answers it, ms, over the last 600. */
  readonly reactionMs: Spread;
  readonly qualityStep: number;
  readonly renderScale: number;
  readonly textures: number;
  readonly objects: number;
  readonly contextLosses: number;
}

export interface Game {
  /** Gives the newest state; call it at every pose. Cheap: what is drawn happens in the next frame. */
  show(state: DrillState): void;
  pause(): void;
  resume(): void;
  setQuality(quality: 'low' | 'high'): void;
  /** Poses a second as measured; pixels give way when they fall under 24. Null: not known. */
  setPoseRate(posesPerSecond: number | null): void;
  /** Changes the world; resolves when it is on screen. */
  setWorld(world: World): Promise<void>;
  celebrate(kind: Celebration): void;
  /** How much is drawn now: an index into `QUALITY_STEPS`, 0 is everything. Cheap, unlike `stats`. */
  quality(): number;
  stats(): GameStats;
  /** Frees everything and takes the canvas away. May be called more than once. */
  destroy(): void;
}

interface WorldParts {
  readonly paint: (sheet: Sheet, studio: Studio) => Painting;
  readonly scene: new () => WorldScene;
}
const WORLDS: Readonly<Record<World, WorldParts>> = {
  river: { paint: paintRiver, scene: RiverScene },
  heron: { paint: paintHeron, scene: HeronScene },
  stones: { paint: paintStones, scene: StonesScene },
  reeds: { paint: paintReeds, scene: ReedsScene },
};

/** More than this many art pixels each way per CSS pixel is not seen from three metres. [J] */
const PIXEL_RATIO_MAX = 1.5;
/** And no more art pixels than this in all: above it fill rate, not beauty, grows. [J] */
const ART_PIXELS_MAX = 2_400_000;
/** Longer than this to start is taken as never: Phaser may fail outside of any promise. [J] */
const BOOT_MS = 6000;
const SCENE = 'world';

/**
 * Draws a drill inside `parent` (which has its own size; the canvas fills it and follows it). The canvas is hidden from assistive
 * technology: every word and control is the page's. No keyboard, pointer or sound is touched. Rejects when the browser can draw nothing.
 */
export async function mountGame(parent: HTMLElement, options: GameOptions): Promise<Game> {
  const graphics = probeGraphics();
  let renderer = options.renderer ?? chooseRenderer(graphics);
  let software = renderer === 'canvas' || graphics.software;
  let asked = options.quality;
  let quality: QualityState = startQuality(asked, software);
  let world = options.world;
  let phaser: Phaser.Game | null = null;
  let canvas: HTMLCanvasElement | null = null;
  let destroyed = false;
  /** Phaser may not be stepped before it has made its renderer. */
  let booted = false;
  let paused = false;
  let staging = 0;
  let request = 0;
  let drawnAt = 0;
  let contextLosses = 0;
  let resizeTimer: ReturnType<typeof setTimeout> | null = null;
  let lossTimer: ReturnType<typeof setTimeout> | null = null;
  /** The parent's size that was painted for. */
  let painted = { w: 0, h: 0 };
  const meter = frameMeter();
  let shownAtFrame = 0;
  let reactionFrames = 0;
  let reactionFramesWorst = 0;
  const reactions = sampler();
  /** When the state was shown that is being drawn in this frame; null where the frame answers nothing. */
  let answering: number | null = null;

  const stage: Stage = {
    state: null,
    shown: 0,
    shownAt: 0,
    celebrations: [],
    reducedMotion: options.reducedMotion,
    effects: qualityOf(quality).effects,
    renderScale: 1,
    drew: () => {
      reactionFrames = meter.frames() + 1 - shownAtFrame;
      reactionFramesWorst = Math.max(reactionFramesWorst, reactionFrames);
      answering = stage.shownAt;
    },
  };

  // Art is painted at the scale of the best step, so that at that step every picture is copied and none is scaled.
  const base = () => QUALITY_STEPS[quality.best]?.renderScale ?? 1;
  const scaleNow = () => qualityOf(quality).renderScale / base();

  const artSize = () => {
    const box = parent.getBoundingClientRect();
    painted = { w: box.width, h: box.height };
    const w = Math.max(64, box.width);
    const h = Math.max(64, box.height);
    const ratio = software ? 1 : Math.min(PIXEL_RATIO_MAX, globalThis.devicePixelRatio || 1);
    const k = Math.min(ratio, Math.sqrt(ART_PIXELS_MAX / (w * h))) * base();
    return { w: w * k, h: h * k };
  };

  const sizeCanvas = (w: number, h: number) => {
    if (!phaser || !canvas) return;
    phaser.scale.resize(Math.round(w * stage.renderScale), Math.round(h * stage.renderScale));
    canvas.style.width = '100%';
    canvas.style.height = '100%';
    const scene = phaser.scene.getScene<WorldScene>(SCENE);
    if (scene?.scene.isActive()) scene.fitCamera();
  };

  const onDrawn = () => {
    meter.end();
    if (answering !== null) reactions.push(performance.now() - answering);
    answering = null;
  };

  const boot = (): Promise<unknown> =>
    new Promise<void>((resolve, reject) => {
      canvas = document.createElement('canvas');
      canvas.setAttribute('aria-hidden', 'true');
      Object.assign(canvas.style, { display: 'block', width: '100%', height: '100%' });
      canvas.addEventListener('webglcontextlost', onContextLost);
      canvas.addEventListener('webglcontextrestored', onContextRestored);
      parent.append(canvas);
      const { w, h } = artSize();
      try {
        phaser = new Phaser.Game({
          type: renderer === 'webgl' ? Phaser.WEBGL : Phaser.CANVAS,
          canvas,
          width: Math.round(w * stage.renderScale),
          height: Math.round(h * stage.renderScale),
          parent: null,
          scale: { mode: Phaser.Scale.NONE, parent: null, expandParent: false },
          audio: { noAudio: true },
          input: { keyboard: false, mouse: false, touch: false, gamepad: false },
          disableContextMenu: false,
          autoFocus: false,
          banner: false,
          backgroundColor: paletteFor(options.dark).water[3],
          clearBeforeRender: renderer === 'webgl',
          powerPreference: 'low-power',
          callbacks: {
            postBoot: () => resolve(),
          },
          scene: [],
        });
        phaser.events.on(Phaser.Core.Events.PRE_STEP, meter.begin);
        phaser.events.on(Phaser.Core.Events.POST_RENDER, onDrawn);
        setTimeout(() => reject(new Error('the renderer did not start')), BOOT_MS);
      } catch (error) {
        reject(error);
      }
    }).then(() => {
      phaser?.loop.stop();
      booted = true;
    });

  const takeDown = () => {
    canvas?.removeEventListener('webglcontextlost', onContextLost);
    canvas?.removeEventListener('webglcontextrestored', onContextRestored);
    if (phaser && booted) {
      const old = phaser;
      // Phaser 4.2.1 forgets the helper sprite of its texture manager, whose pooled canvases then keep the whole game and its art alive.
      const { tileSprite } = old.textures;
      // Phaser destroys itself in its next step, so that step is taken here and now.
      old.destroy(true);
      old.step(performance.now(), 0);
      for (const kept of [tileSprite?.canvas, tileSprite?.fillCanvas])
        if (kept) Phaser.Display.Canvas.CanvasPool.remove(kept);
    }
    canvas?.remove();
    phaser = null;
    canvas = null;
    booted = false;
  };

  /** Paints the world for the parent's size and puts it on screen. */
  const stageWorld = async (): Promise<void> => {
    const mine = ++staging;
    const { w, h } = artSize();
    const studio: Studio = { layout: layoutOf(w, h), palette: paletteFor(options.dark), seed: options.seed };
    const sheet: Sheet = new Map();
    const parts = WORLDS[world];
    const complete = await paintInSlices(parts.paint(sheet, studio), () => !destroyed && mine === staging);
    if (!complete || !phaser) return;
    if (phaser.scene.getScene(SCENE)) phaser.scene.remove(SCENE);
    sizeCanvas(studio.layout.w, studio.layout.h);
    phaser.scene.add(SCENE, parts.scene, true, { stage, studio, sheet });
    // For testers and benches: which world is on screen.
    parent.dataset.world = world;
    if (paused) drawOnce();
  };

  // The page's own loop in place of Phaser's: it can change its frame limit while running, and stops entirely when paused.
  const tick = (time: number) => {
    request = paused || destroyed ? 0 : requestAnimationFrame(tick);
    const { frameLimit } = qualityOf(quality);
    // A little tolerance, or a limit of 30 would fall to 20 on a 60 Hz display.
    if (frameLimit > 0 && time - drawnAt < 1000 / frameLimit - 5) return;
    const delta = drawnAt === 0 ? 16 : time - drawnAt;
    drawnAt = time;
    if (booted) phaser?.step(time, delta);
  };
  const drawOnce = () => booted && phaser?.step(performance.now(), 0);
  const run = () => {
    if (request === 0 && !paused && !destroyed) request = requestAnimationFrame(tick);
  };

  const applyQuality = () => {
    const step = qualityOf(quality);
    stage.effects = step.effects;
    if (stage.renderScale !== scaleNow()) {
      stage.renderScale = scaleNow();
      const { w, h } = artSize();
      sizeCanvas(w, h);
    }
  };

  /** Goes on without a graphics card. */
  const fallBack = async () => {
    takeDown();
    renderer = 'canvas';
    software = true;
    quality = startQuality(asked, software);
    applyQuality();
    await boot();
    if (destroyed) takeDown();
    else await stageWorld();
  };

  function onContextLost(event: Event) {
    event.preventDefault();
    contextLosses++;
    // A driver that does not come back: carry on without it.
    lossTimer ??= setTimeout(() => {
      lossTimer = null;
      if (!destroyed)
        fallBack().catch((error: unknown) => console.error('The game could not be drawn.', error));
    }, 2500);
  }
  function onContextRestored() {
    if (lossTimer) clearTimeout(lossTimer);
    // Phaser makes its textures and programs anew by itself.
    lossTimer = null;
  }

  const observer = new ResizeObserver(() => {
    const box = parent.getBoundingClientRect();
    if (Math.abs(box.width - painted.w) < 1 && Math.abs(box.height - painted.h) < 1) return;
    if (resizeTimer) clearTimeout(resizeTimer);
    // Until the size has settled the picture is stretched, which costs nothing.
    resizeTimer = setTimeout(() => void (destroyed || stageWorld()), 180);
  });

  try {
    await boot();
    await stageWorld();
  } catch (error) {
    if (renderer === 'canvas') {
      takeDown();
      throw error;
    }
    await fallBack();
  }
  observer.observe(parent);
  run();

  return {
    show(state) {
      stage.state = state;
      stage.shown++;
      stage.shownAt = performance.now();
      shownAtFrame = meter.frames();
    },
    pause() {
      paused = true;
      cancelAnimationFrame(request);
      request = 0;
    },
    resume() {
      paused = false;
      run();
    },
    setQuality(next) {
      asked = next;
      quality = startQuality(asked, software);
      applyQuality();
      void stageWorld();
    },
    setPoseRate(rate) {
      const before = quality.step;
      quality = stepQuality(quality, rate, performance.now());
      if (quality.step !== before) applyQuality();
    },
    async setWorld(next) {
      if (next === world) return;
      world = next;
      stage.state = null;
      stage.celebrations.length = 0;
      await stageWorld();
    },
    celebrate(kind) {
      // Paused games take nothing; only the newest few are worth showing late.
      if (stage.celebrations.push(kind) > 3) stage.celebrations.shift();
    },
    quality: () => quality.step,
    stats() {
      return {
        ...meter.stats(),
        renderer,
        graphics: graphics.name,
        world,
        lastShownT: stage.shownAt,
        reactionFrames,
        reactionFramesWorst,
        reactionMs: reactions.spread(),
        qualityStep: quality.step,
        renderScale: QUALITY_STEPS[quality.step]?.renderScale ?? 1,
        textures: phaser ? Object.keys(phaser.textures.list).length : 0,
        objects: phaser?.scene.getScene(SCENE)?.children.length ?? 0,
        contextLosses,
      };
    },
    destroy() {
      if (destroyed) return;
      destroyed = true;
      staging++;
      cancelAnimationFrame(request);
      observer.disconnect();
      if (resizeTimer) clearTimeout(resizeTimer);
      if (lossTimer) clearTimeout(lossTimer);
      takeDown();
    },
  };
}
