import type { DrillState } from '../drills/drill.ts';

export type World = 'river' | 'heron' | 'stones' | 'reeds';
export type Celebration = 'hit' | 'miss' | 'void' | 'done';

/** What the running game tells its scene: the newest state and a few switches. One object for the life of a game. */
export interface Stage {
  state: DrillState | null;
  /** Counts calls of `show`, so that a scene knows when there is something new. */
  shown: number;
  /** When the newest state was shown, performance.now(). */
  shownAt: number;
  /** Celebrations that the scene has not taken yet. */
  readonly celebrations: Celebration[];
  reducedMotion: boolean;
  /** Ripples, mist, passing reeds: 0 none, 1 few, 2 all. */
  effects: 0 | 1 | 2;
  /** Drawn pixels per art pixel. */
  renderScale: number;
  /** Called once for each drawn frame that shows a newer state than the frame before. */
  drew: (shown: number) => void;
}
