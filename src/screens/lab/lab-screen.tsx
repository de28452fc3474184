import { useEffect, useRef, useState } from 'preact/hooks';
import { version } from '../../../package.json';
import { type AnalysisHeader, analysisLines } from '../../body/analysis-file.ts';
import { type CameraSource, failureMessages } from '../../camera/source.ts';
import { openVideoFile, VideoFileError } from '../../camera/video-file.ts';
import { formatNumber, t } from '../../i18n/i18n.ts';
import type { PoseState } from '../../pose/pose.ts';
import { drawSkeleton } from '../patient/play/skeleton.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { fileName, saveFile } from '../ui/download.ts';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Progress as ProgressBar } from '../ui/progress.tsx';
import { type Analysed, analyse, type FrameSource, type Progress } from './analyse.ts';
import { analysisCsv } from './csv.ts';
import { createFeed, type LiveFeed, LivePlots } from './live-plots.tsx';
import { liveSource } from './live-source.ts';
import { Results } from './results.tsx';
import './lab.css';

type Source = 'file' | 'webcam' | 'virtual';
type Problem = { readonly title: string; readonly help: string } | null;
type Stage =
  | { readonly is: 'choosing'; readonly problem: Problem }
  | {
      readonly is: 'running';
      readonly stop: AbortController;
      readonly live: boolean;
      readonly feed: LiveFeed;
    }
  /** `problem`: the camera failed on the way; what came before is kept. */
  | { readonly is: 'done'; readonly analysed: Analysed; readonly name: string; readonly problem: Problem };

/** `#/lab`: a clip, the webcam or the virtual patient, measured frame by frame; for therapists and for us. */
export default function Lab({
  openCamera,
}: {
  openCamera: (kind: 'webcam' | 'virtual') => Promise<CameraSource>;
}) {
  const [source, setSource] = useState<Source>('file');
  const [file, setFile] = useState<File | null>(null);
  const [stage, setStage] = useState<Stage>({ is: 'choosing', problem: null });
  const [progress, setProgress] = useState<Progress | null>(null);
  const [finishing, setFinishing] = useState<number | null>(null);
  const [pose, setPose] = useState<PoseState | null>(null);
  const skeleton = useRef<HTMLCanvasElement>(null);
  const running = stage.is === 'running' ? stage.stop : null;
  useEffect(() => () => running?.abort(), [running]);

  const run = async () => {
    const stop = new AbortController();
    const feed = createFeed();
    setStage({ is: 'running', stop, live: source !== 'file', feed });
    setProgress(null);
    setFinishing(null);
    let frames: (FrameSource & { close(): void }) | null = null;
    let camera: CameraSource | null = null;
    try {
      const name = source === 'file' ? (file?.name ?? '') : source;
      if (source === 'file' && file) frames = await openVideoFile(file);
      else {
        camera = await openCamera(source === 'webcam' ? 'webcam' : 'virtual');
        frames = liveSource(camera, stop.signal);
      }
      const analysed = await analyse(frames, {
        signal: stop.signal,
        onPose: setPose,
        onProgress: setProgress,
        onFinishing: setFinishing,
        onSample: (sample, live) => {
          if (skeleton.current) drawSkeleton(skeleton.current, sample);
          feed.push(live);
        },
      });
      const state = camera?.state.value;
      const problem = state?.is === 'failed' ? failureMessages(state.failure) : null;
      if (analysed.samples > 0) setStage({ is: 'done', analysed, name, problem });
      else if (stop.signal.aborted) setStage({ is: 'choosing', problem: null });
      else
        setStage({
          is: 'choosing',
          problem: problem ?? { title: 'lab.empty.title', help: 'lab.empty.help' },
        });
    } catch (error) {
      console.error(error);
      setStage({ is: 'choosing', problem: stop.signal.aborted ? null : problemOf(error) });
    } finally {
      frames?.close();
    }
  };

  return (
    <Page title={t('lab.title')} lead={t('lab.lead')} back={{ href: '#/' }}>
      {stage.is === 'choosing' && (
        <Card>
          <fieldset class="lab-sources">
            <legend>{t('lab.source')}</legend>
            {(['file', 'webcam', 'virtual'] as const).map((one) => (
              <label key={one}>
                <input type="radio" name="source" checked={source === one} onChange={() => setSource(one)} />
                {t(`lab.source.${one}`)}
              </label>
            ))}
          </fieldset>
          {source === 'file' && (
            <label class="lab-file">
              {t('lab.file')}
              <input
                type="file"
                accept="video/*,.mkv,.mov,.avi"
                onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
              />
            </label>
          )}
          <Button
            kind="primary"
            size="large"
            icon="play"
            disabled={source === 'file' && !file}
            onClick={() => void run()}
          >
            {source === 'file' ? t('lab.analyse') : t('lab.start')}
          </Button>
          {stage.problem && (
            <Notice tone="warn" title={t(stage.problem.title)} live>
              {t(stage.problem.help)}
            </Notice>
          )}
          <p class="soft">{t('lab.private')}</p>
        </Card>
      )}
      {stage.is === 'running' && (
        <Card>
          <Running pose={pose} progress={progress} finishing={finishing} live={stage.live} />
          <canvas class="lab-skeleton" ref={skeleton} role="img" aria-label={t('lab.skeleton')} />
          <Button kind={stage.live ? 'primary' : 'stop'} size="large" onClick={() => stage.stop.abort()}>
            {stage.live ? t('lab.finish') : t('lab.cancel')}
          </Button>
          <LivePlots feed={stage.feed} />
        </Card>
      )}
      {stage.is === 'done' && (
        <>
          {stage.analysed.ended !== 'complete' && source === 'file' && (
            <Notice tone="warn" title={t(`lab.ended.${stage.analysed.ended}.title`)} live>
              {t(`lab.ended.${stage.analysed.ended}.help`)}
            </Notice>
          )}
          {stage.problem && (
            <Notice tone="warn" title={t(stage.problem.title)} live>
              {t(stage.problem.help)}
            </Notice>
          )}
          <div class="row">
            <Button kind="primary" icon="download" onClick={() => saveAnalysis(stage.analysed, stage.name)}>
              {t('lab.save')}
            </Button>
            <Button icon="download" onClick={() => saveCsv(stage.analysed, stage.name)}>
              {t('lab.save-csv')}
            </Button>
            <Button onClick={() => setStage({ is: 'choosing', problem: null })}>{t('lab.again')}</Button>
          </div>
          <Results analysed={stage.analysed} />
        </>
      )}
    </Page>
  );
}

function Running({
  pose,
  progress,
  finishing,
  live,
}: {
  pose: PoseState | null;
  progress: Progress | null;
  finishing: number | null;
  live: boolean;
}) {
  if (finishing !== null) return <ProgressBar label={t('lab.finishing')} value={finishing} />;
  if (!progress) {
    const total = pose?.is === 'loading' ? pose.total : 0;
    const value = pose?.is === 'loading' && total > 0 ? pose.loaded / total : 0;
    return <ProgressBar label={t('lab.loading')} value={pose?.is === 'measuring' ? 1 : value} />;
  }
  const frames = t('lab.frames', { n: progress.frames });
  if (live) return <p role="status">{frames}</p>;
  const left = progress.left === null ? '' : leftWords(progress.left / 1000);
  return <ProgressBar label={t('lab.running')} value={progress.done} text={`${frames} ${left}`} />;
}

const leftWords = (seconds: number): string =>
  seconds < 100
    ? t('lab.left', { seconds: formatNumber(Math.ceil(seconds)) })
    : t('lab.left.minutes', { n: Math.ceil(seconds / 60) });

function problemOf(error: unknown): { title: string; help: string } {
  if (error instanceof VideoFileError)
    return { title: `lab.file.${error.fault}.title`, help: `lab.file.${error.fault}.help` };
  const cause = error instanceof Error ? error.cause : null;
  if (cause && typeof cause === 'object' && 'fault' in cause) {
    return { title: `camera.pose.${cause.fault}.title`, help: `camera.pose.${cause.fault}.help` };
  }
  return failureMessages('failed');
}

function saveAnalysis(analysed: Analysed, name: string): void {
  const header: AnalysisHeader = {
    type: 'header',
    format: 'heron-analysis',
    version: 1,
    app: version,
    source: name,
    model: analysed.choice?.model ?? '',
    width: analysed.width,
    height: analysed.height,
  };
  const lines: string[] = [];
  for (const line of analysisLines(header, analysed.result)) lines.push(`${line}\n`);
  saveFile(lines, fileName(`analysis-${name}`, 'jsonl'), 'application/x-ndjson');
}

function saveCsv(analysed: Analysed, name: string): void {
  saveFile([...analysisCsv(analysed.result)], fileName(`analysis-${name}`, 'csv'), 'text/csv');
}
