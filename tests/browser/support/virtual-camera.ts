import type { Page } from '@playwright/test';
import { atlas } from '../../../src/tools/clips/atlas.ts';
import { bundle } from '../../../src/tools/clips/stage.ts';
import type { Side } from '../../../src/units.ts';
import { ABLE, type Ability, type Character, type Told } from '../../../src/virtual-patient/behaviour.ts';
import type { Stance } from '../../../src/virtual-patient/stance.ts';
import type { InPageOptions } from './in-page-patient.ts';

export interface VirtualCameraOptions {
  readonly character?: Character;
  readonly seed?: number;
  readonly ability?: Partial<Omit<Ability, 'character' | 'seed' | 'stature' | 'stance'>>;
  /** Pictures a second; a webcam gives 30, two busy cores are fairer at 24. */
  readonly fps?: number;
  readonly permission?: InPageOptions['permission'];
}

/** The patient before the camera of a page. Use after the app has asked for its camera. */
export interface VirtualPatient {
  /** Another way of behaving from now on. */
  become(character: Character): Promise<void>;
  /** A hand over the head, or null for arms down. */
  raiseHand(side: Side | null): Promise<void>;
  exercise(what: NonNullable<Told['exercise']>): Promise<void>;
  /** Out of the picture (true), back in it (false). */
  leave(gone: boolean): Promise<void>;
  cover(dark: boolean): Promise<void>;
  unplug(): Promise<void>;
  /** How the person truly stands now, and what they were told. */
  now(): Promise<{ readonly stance: Stance; readonly told: Told }>;
  frames(): Promise<number>;
}

let script: Promise<string> | null = null;

/**
 * Replaces the camera of `page` by the virtual patient, who watches `#cue` and does what it says in the way of the character. Call before `page.goto`.
 * The pictures are rendered beforehand (the first time on a machine takes about half a minute) and drawn in the page within a few milliseconds each.
 *
 * @example
 * const patient = await useVirtualCamera(page, { character: 'good', seed: 1 });
 * await page.goto('/');
 */
export async function useVirtualCamera(
  page: Page,
  options: VirtualCameraOptions = {},
): Promise<VirtualPatient> {
  const pictures = await atlas();
  script ??= bundle('tests/browser/support/in-page-patient.ts');
  const inPage: InPageOptions = {
    // Stature and stance are those of the pictures. Starts a little too near, as people do.
    ability: {
      place: { x: 0, z: -0.45 },
      ...options.ability,
      stature: ABLE.stature,
      stance: ABLE.stance,
      character: options.character ?? 'good',
      seed: options.seed ?? 1,
    },
    fps: options.fps ?? 24,
    permission: options.permission ?? 'granted',
  };
  await page.exposeFunction('heronAtlas', () => pictures);
  await page.addInitScript(`window.heronPatientOptions = ${JSON.stringify(inPage)};\n${await script}`);
  return {
    become: (character) => page.evaluate((c) => window.heronPatient?.become(c), character),
    raiseHand: (side) => page.evaluate((s) => window.heronPatient?.raiseHand(s), side),
    exercise: (what) => page.evaluate((w) => window.heronPatient?.exercise(w), what),
    leave: (gone) => page.evaluate((g) => window.heronPatient?.leave(g), gone),
    cover: (dark) => page.evaluate((d) => window.heronPatient?.cover(d), dark),
    unplug: () => page.evaluate(() => window.heronPatient?.unplug()),
    now: () =>
      page.evaluate(() => {
        const now = window.heronPatient?.now();
        if (!now) throw new Error('The virtual patient is not in this page.');
        return now;
      }),
    frames: () => page.evaluate(() => window.heronPatient?.frames() ?? 0),
  };
}
