import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/i18n.ts';
import type { PlayController } from '../screens/patient/play/controller.ts';
import { PlayScreen } from '../screens/patient/play/PlayScreen.tsx';
import { ResultScreen } from '../screens/patient/result.tsx';
import { sharedRecords } from '../screens/ui/data.ts';
import { settings } from '../screens/ui/settings.ts';
import { openCamera } from './cameras.ts';
import { CueRegion } from './cue.ts';
import { createNarrator } from './narrator.ts';
import type { Parameters } from './parameters.ts';
import { createPlay } from './play.ts';
import { prepareSession } from './prepare.ts';

/** `#/play`: prepares a session from what is known of the person, runs it, and shows its result. */
export function PlayRoute({ parameters }: { parameters: Parameters }) {
  const [controller, setController] = useState<PlayController | null>(null);
  useEffect(() => {
    let current = true;
    let running: PlayController | null = null;
    void start(parameters).then((made) => {
      if (!current) return made.destroy();
      running = made;
      setController(made);
    });
    return () => {
      current = false;
      running?.destroy();
    };
  }, [parameters]);
  if (!controller) return <main class="play" aria-busy="true" />;
  const ended = controller.ended.value;
  if (!ended) return <PlayScreen controller={controller} />;
  return (
    <>
      {!ended.saved && (
        <p role="alert" class="play-not-saved">
          {t('play.notSaved')}
        </p>
      )}
      <ResultScreen record={ended.record} />
    </>
  );
}

async function start(parameters: Parameters): Promise<PlayController> {
  const region = document.getElementById('cue');
  if (!region) throw new Error('index.html has no #cue');
  const html = document.documentElement.dataset;
  const { quality } = settings.value;
  return createPlay({
    ...(await prepareSession(await sharedRecords())),
    seed: parameters.seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 1,
    camera: parameters.camera ?? 'webcam',
    quality: parameters.quality ?? (quality === 'auto' ? 'high' : quality),
    reducedMotion: html.motion === 'reduced',
    dark: html.theme === 'dark',
    records: sharedRecords(),
    cue: new CueRegion(region),
    narrator: createNarrator(settings.value),
    openCamera,
  });
}
