import { CUES, type Cue } from '../../../src/drills/cue.ts';
import { momentOf } from '../../../src/tools/clips/atlas-plan.ts';
import { type AtlasData, createAtlasPlayer } from '../../../src/tools/clips/atlas-player.ts';
import type { Side } from '../../../src/units.ts';
import {
  type Ability,
  become,
  type Character,
  startPatient,
  stepPatient,
  type Told,
} from '../../../src/virtual-patient/behaviour.ts';
import { ARM } from '../../../src/virtual-patient/pose.ts';
import { type Stance, stanceOf } from '../../../src/virtual-patient/stance.ts';

export interface InPageOptions {
  readonly ability: Partial<Ability>;
  readonly fps: number;
  /** Cut the picture off: what a camera that dies or is covered shows. */
  readonly permission: 'granted' | 'refused' | 'missing';
}

/** What a test can do with the patient in the page: `window.heronPatient`. */
export interface InPagePatient {
  become(character: Character): void;
  raiseHand(side: Side | null): void;
  exercise(what: NonNullable<Told['exercise']>): void;
  /** Out of the picture, and back. */
  leave(gone: boolean): void;
  /** The lens covered. */
  cover(dark: boolean): void;
  /** The camera pulled out: its track ends. */
  unplug(): void;
  /** How the person truly stands now, and what they were told. */
  now(): { readonly stance: Stance; readonly told: Told };
  /** Frames drawn so far. */
  frames(): number;
}

declare global {
  interface Window {
    heronPatient?: InPagePatient;
    /** Bound by the test: the pictures. */
    heronAtlas(): Promise<AtlasData>;
    heronPatientOptions: InPageOptions;
  }
}

function install({ ability, fps, permission }: InPageOptions): void {
  let patient = startPatient(ability);
  let hand: Side | null = null;
  let exercise: Told['exercise'];
  let gone = false;
  let dark = false;
  let frames = 0;
  let track: MediaStreamTrack | null = null;
  let unplugged = false;

  /** What the page says: the cue hook. Looked at for every picture, which is how a person reads a screen. */
  const told = (): Told => {
    const cue = document.getElementById('cue');
    const word = cue?.dataset.cue ?? 'none';
    const target = Number.parseFloat(cue?.dataset.target ?? '');
    return {
      cue: (CUES as readonly string[]).includes(word) ? (word as Cue) : 'none',
      target: Number.isFinite(target) ? target : null,
      handTo: hand ? { side: hand, arm: ARM.raised } : null,
      ...(exercise ? { exercise } : {}),
    };
  };

  let stream: Promise<HTMLCanvasElement> | null = null;
  const play = async (): Promise<HTMLCanvasElement> => {
    const player = await createAtlasPlayer(await window.heronAtlas());
    const context = player.canvas.getContext('2d');
    let last = performance.now();
    const tick = (): void => {
      const at = performance.now();
      patient = stepPatient(patient, told(), Math.min(300, at - last));
      last = at;
      const moment = momentOf(stanceOf(patient));
      player.draw(gone ? { ...moment, right: 5000 } : moment);
      if (dark && context) {
        context.fillStyle = '#000';
        context.fillRect(0, 0, player.canvas.width, player.canvas.height);
      }
      frames++;
      if (track && 'requestFrame' in track && typeof track.requestFrame === 'function') track.requestFrame();
    };
    setInterval(tick, 1000 / fps);
    return player.canvas;
  };

  const fail = (name: string): Promise<never> => Promise.reject(new DOMException('By the test.', name));
  const getUserMedia = async (): Promise<MediaStream> => {
    if (permission === 'refused') return fail('NotAllowedError');
    if (permission === 'missing' || unplugged) return fail('NotFoundError');
    stream ??= play();
    const canvas = await stream;
    const captured = canvas.captureStream(0);
    track = captured.getVideoTracks()[0] ?? null;
    return captured;
  };
  const device: MediaDeviceInfo = {
    deviceId: 'virtual-patient',
    groupId: 'virtual-patient',
    kind: 'videoinput',
    label: 'Virtual patient',
    toJSON: () => ({ deviceId: 'virtual-patient', kind: 'videoinput', label: 'Virtual patient' }),
  };
  Object.defineProperties(navigator.mediaDevices, {
    getUserMedia: { value: getUserMedia, configurable: true },
    enumerateDevices: {
      value: async () => (unplugged || permission === 'missing' ? [] : [device]),
      configurable: true,
    },
  });

  window.heronPatient = {
    become: (character) => {
      patient = become(patient, character);
    },
    raiseHand: (side) => {
      hand = side;
    },
    exercise: (what) => {
      exercise = what;
    },
    leave: (value) => {
      gone = value;
    },
    cover: (value) => {
      dark = value;
    },
    unplug: () => {
      unplugged = true;
      track?.stop();
      // Stopping a track does not fire `ended`; a pulled plug does.
      track?.dispatchEvent(new Event('ended'));
    },
    now: () => ({ stance: stanceOf(patient), told: told() }),
    frames: () => frames,
  };
}
install(window.heronPatientOptions);
