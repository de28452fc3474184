import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/i18n.ts';
import { isStorageFailure, RecordsError } from '../records/errors.ts';
import type { SessionRecord } from '../records/schema.ts';
import { FeelingBefore } from '../screens/patient/feeling-pages.tsx';
import { feltBefore } from '../screens/patient/feeling-store.ts';
import { Interrupted } from '../screens/patient/interrupted.tsx';
import { AskedAfterStop } from '../screens/patient/play/AskedAfterStop.tsx';
import type { Ended, PlayController } from '../screens/patient/play/controller.ts';
import { PlayScreen } from '../screens/patient/play/PlayScreen.tsx';
import { ResultScreen } from '../screens/patient/result.tsx';
import { type Clinic, takeClinic } from '../screens/therapist/clinic.ts';
import { LivePanel } from '../screens/therapist/live-panel.tsx';
import { Button } from '../screens/ui/button.tsx';
import { sharedRecords } from '../screens/ui/data.ts';
import { LoadFailed } from '../screens/ui/load-failed.tsx';
import { Notice } from '../screens/ui/notice.tsx';
import { Page } from '../screens/ui/page.tsx';
import { hashParts } from '../screens/ui/route.ts';
import { settings } from '../screens/ui/settings.ts';
import { openCamera } from './cameras.ts';
import { CueRegion } from './cue.ts';
import { createNarrator } from './narrator.ts';
import type { Parameters } from './parameters.ts';
import { createPlay } from './play.ts';
import { prepareSession, resumed } from './prepare.ts';

type Stage =
  | { readonly is: 'waiting' }
  /** A part of the app could not be fetched, or the records could not be read: nobody practises without lock and plan. */
  | { readonly is: 'broken'; readonly error: unknown }
  /** A session was cut off: go on with it, or close it. */
  | { readonly is: 'asking'; readonly record: SessionRecord }
  | { readonly is: 'playing'; readonly controller: PlayController };

/**
 * `#/play`: prepares a session from what is known of the person, runs it, and shows its result. `#/play/feeling` asks first how legs and feet
 * feel; `#/play/clinic` is a session that a therapist has just started, with the live panel beside it.
 */
export function PlayRoute({ parameters }: { parameters: Parameters }) {
  const [stage, setStage] = useState<Stage>({ is: 'waiting' });
  const mounted = useRef(true);
  const [clinic, setClinic] = useState<Clinic | null>(null);
  const [asksFeeling, setAsksFeeling] = useState(() => hashParts(location.hash)[0] === 'feeling');
  const controller = stage.is === 'playing' ? stage.controller : null;
  useEffect(() => () => controller?.destroy(), [controller]);

  const enter = (opening: Promise<Stage>) => {
    opening
      .catch((error: unknown): Stage => {
        console.error('The session could not be prepared.', error);
        return { is: 'broken', error };
      })
      .then((next) => {
        if (mounted.current) setStage(next);
        else if (next.is === 'playing') next.controller.destroy();
      });
  };
  useEffect(() => {
    mounted.current = true;
    if (!asksFeeling) {
      const started = hashParts(location.hash)[0] === 'clinic' ? takeClinic() : null;
      setClinic(started);
      enter(openStage(parameters, started));
    }
    return () => {
      mounted.current = false;
    };
  }, [parameters, asksFeeling]);
  if (asksFeeling) return <FeelingBefore onDone={() => setAsksFeeling(false)} />;

  if (stage.is === 'broken') {
    return (
      <Page title={t('play.title')} back={{ href: '#/' }}>
        {stage.error instanceof RecordsError || isStorageFailure(stage.error) ? (
          <LoadFailed error={stage.error} />
        ) : (
          <p role="alert">{t('common.load-failed')}</p>
        )}
        <Button kind="primary" size="large" onClick={() => location.reload()}>
          {t('play.retry')}
        </Button>
      </Page>
    );
  }
  if (stage.is === 'asking') {
    const { record } = stage;
    return (
      <Interrupted
        record={record}
        onGoOn={() => {
          setStage({ is: 'waiting' });
          enter(begin(parameters, record, clinic));
        }}
        onClose={() => {
          setStage({ is: 'waiting' });
          enter(
            sharedRecords()
              .then(({ sessions }) => sessions.finish(record.id, 'interrupted'))
              .then(() => begin(parameters, null, clinic)),
          );
        }}
      />
    );
  }
  if (!controller) return <main class="play" aria-busy="true" />;
  const ended = controller.ended.value;
  if (ended) return <AfterPlay ended={ended} clinic={clinic} controller={controller} />;
  if (!clinic) return <PlayScreen controller={controller} />;
  return (
    <div class="clinic">
      <PlayScreen controller={controller} />
      <LivePanel controller={controller} person={clinic.person} />
    </div>
  );
}

function AfterPlay(props: { ended: Ended; clinic: Clinic | null; controller: PlayController }) {
  const { ended, clinic, controller } = props;
  const { stop } = controller.session.value;
  const warning = !ended.saved && (
    <p role="alert" class="play-not-saved">
      {t('play.notSaved')}
    </p>
  );
  if (ended.record) {
    return (
      <>
        {warning}
        <ResultScreen
          record={ended.record}
          first={<AskedAfterStop controller={controller} />}
          {...(clinic && { back: { href: `#/therapist/${clinic.person}`, label: t('therapist.live.back') } })}
        >
          {clinic && <SignOff />}
        </ResultScreen>
      </>
    );
  }
  return (
    <Page title={t('play.title')} back={{ href: '#/' }}>
      {warning}
      <AskedAfterStop controller={controller} />
      {stop && (
        <Notice tone="warn" title={t('result.why-stopped')}>
          {t(stop.advice.id, stop.advice.values)}
        </Notice>
      )}
    </Page>
  );
}

/** After a session in the clinic: the next patient shall not find this one's name and results on the first screen. */
function SignOff() {
  const [failed, setFailed] = useState(false);
  const signOff = async () => {
    try {
      await (await sharedRecords()).people.signOff();
      location.hash = '#/';
    } catch {
      setFailed(true);
    }
  };
  return (
    <>
      <Button size="large" icon="lock" action="sign-off" onClick={() => void signOff()}>
        {t('therapist.sign-off')}
      </Button>
      {failed && <p role="alert">{t('common.failed')}</p>}
    </>
  );
}

/** The newest session that was cut off is offered; older ones are closed as what they are. */
async function openStage(parameters: Parameters, clinic: Clinic | null): Promise<Stage> {
  const { people, sessions } = await sharedRecords();
  const person = await people.current();
  const virtual = parameters.camera === 'virtual';
  const open = await sessions.interrupted(person.id);
  // A person's own session is not gone on with by the drawn person, and waits for their return.
  const [newest, ...older] = open.filter(({ device }) => (device.camera === 'virtual') === virtual);
  for (const one of older) await sessions.finish(one.id, 'interrupted');
  const record = newest && (await sessions.get(newest.id));
  if (record?.drills.some((drill) => drill.trials.length > 0)) return { is: 'asking', record };
  if (newest) await sessions.finish(newest.id, 'interrupted');
  return begin(parameters, null, clinic);
}

async function begin(
  parameters: Parameters,
  resume: SessionRecord | null,
  clinic: Clinic | null,
): Promise<Stage> {
  const region = document.getElementById('cue');
  if (!region) throw new Error('index.html has no #cue');
  const html = document.documentElement.dataset;
  const { quality } = settings.value;
  const camera = parameters.camera ?? 'webcam';
  const records = await sharedRecords();
  const today = await prepareSession(records, camera === 'virtual', clinic);
  const prepared = resume ? await resumed(records, today, resume) : today;
  const controller = createPlay({
    ...prepared,
    resume,
    clinic: clinic !== null,
    feltBefore: await feltBefore(records, prepared.person),
    seed: parameters.seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 1,
    camera,
    quality: parameters.quality ?? (quality === 'auto' ? 'high' : quality),
    reducedMotion: html.motion === 'reduced',
    dark: html.theme === 'dark',
    records: sharedRecords(),
    cue: new CueRegion(region),
    narrator: createNarrator(settings.value),
    openCamera: (kind) =>
      openCamera(kind, {
        ...(parameters.seed !== null && { seed: parameters.seed }),
        ...(parameters.quality !== null && { quality: parameters.quality }),
      }),
  });
  return { is: 'playing', controller };
}
