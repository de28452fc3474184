import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/i18n.ts';
import type { SessionRecord } from '../records/schema.ts';
import { Interrupted } from '../screens/patient/interrupted.tsx';
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
import { prepareSession, remaining } from './prepare.ts';

type Stage =
  | { readonly is: 'waiting' }
  /** A session was cut off: go on with it, or close it. */
  | { readonly is: 'asking'; readonly record: SessionRecord }
  | { readonly is: 'playing'; readonly controller: PlayController };

/** `#/play`: prepares a session from what is known of the person, runs it, and shows its result. */
export function PlayRoute({ parameters }: { parameters: Parameters }) {
  const [stage, setStage] = useState<Stage>({ is: 'waiting' });
  const controller = stage.is === 'playing' ? stage.controller : null;
  useEffect(() => () => controller?.destroy(), [controller]);

  useEffect(() => {
    let current = true;
    void openStage(parameters).then((next) => {
      if (current) setStage(next);
      else if (next.is === 'playing') next.controller.destroy();
    });
    return () => {
      current = false;
    };
  }, [parameters]);

  if (stage.is === 'asking') {
    const { record } = stage;
    const begin = (resume: SessionRecord | null) => {
      setStage({ is: 'waiting' });
      void startSession(parameters, resume).then((made) => setStage({ is: 'playing', controller: made }));
    };
    return (
      <Interrupted
        record={record}
        onGoOn={() => begin(record)}
        onClose={async () => {
          await (await sharedRecords()).sessions.finish(record.id, 'interrupted');
          begin(null);
        }}
      />
    );
  }
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

/** The newest session that was cut off is offered; older ones are closed as what they are. */
async function openStage(parameters: Parameters): Promise<Stage> {
  const { people, sessions } = await sharedRecords();
  const person = await people.current();
  const [newest, ...older] = await sessions.interrupted(person.id);
  for (const one of older) await sessions.finish(one.id, 'interrupted');
  const record = newest && (await sessions.get(newest.id));
  if (record?.drills.some((drill) => drill.trials.length > 0)) return { is: 'asking', record };
  if (newest) await sessions.finish(newest.id, 'interrupted');
  return { is: 'playing', controller: await startSession(parameters, null) };
}

async function startSession(parameters: Parameters, resume: SessionRecord | null): Promise<PlayController> {
  const region = document.getElementById('cue');
  if (!region) throw new Error('index.html has no #cue');
  const html = document.documentElement.dataset;
  const { quality } = settings.value;
  const camera = parameters.camera ?? 'webcam';
  const prepared = await prepareSession(await sharedRecords(), camera === 'virtual');
  return createPlay({
    ...prepared,
    plan: resume ? remaining(prepared.plan, resume) : prepared.plan,
    resume: resume?.id ?? null,
    seed: parameters.seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 1,
    camera,
    quality: parameters.quality ?? (quality === 'auto' ? 'high' : quality),
    reducedMotion: html.motion === 'reduced',
    dark: html.theme === 'dark',
    records: sharedRecords(),
    cue: new CueRegion(region),
    narrator: createNarrator(settings.value),
    openCamera,
  });
}
