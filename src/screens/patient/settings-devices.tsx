import { useEffect, useRef, useState } from 'preact/hooks';
import type { CameraDevice, Webcam } from '../../camera/webcam.ts';
import { formatNumber, language, t } from '../../i18n/i18n.ts';
import { createSoundPlayer } from '../../voice/sounds.ts';
import { createSpeechPort } from '../../voice/speech.ts';
import { createVoice, type Voice } from '../../voice/voice.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/choice.tsx';
import { RangeField, SelectField, SwitchField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { changeSettings, settings } from '../ui/settings.ts';

const percent = (value: number): string => formatNumber(value, { style: 'percent' });

/** Voice, sounds and how loud, each to be tried on the spot. */
export function SoundSettings() {
  const { voice, voiceRate, sounds, beat, volume } = settings.value;
  const mouth = useRef<Voice | null>(null);
  const [canSpeak, setCanSpeak] = useState(true);
  const spoken = language.value;
  useEffect(() => {
    const port = createSpeechPort();
    const made = createVoice({ port, sounds: createSoundPlayer(), now: () => performance.now() });
    mouth.current = made;
    const look = () => setCanSpeak(port.canSpeak(spoken));
    look();
    // Voices arrive some time after the page in most browsers.
    globalThis.speechSynthesis?.addEventListener?.('voiceschanged', look);
    return () => {
      globalThis.speechSynthesis?.removeEventListener?.('voiceschanged', look);
      made.close();
    };
  }, [spoken]);
  const sample = () => {
    const speaker = mouth.current;
    if (!speaker) return;
    speaker.configure({ language: spoken, voice, sounds, beat, rate: voiceRate, volume });
    speaker.unlock();
    speaker.sound('arrive');
    speaker.say(t('settings.sound.sample'), 'safety'); // at once, also when tapped twice
  };
  return (
    <Card title={t('settings.sound')}>
      <div class="stack">
        <SwitchField
          label={t('settings.voice')}
          help={t('settings.voice.help')}
          checked={voice}
          onChange={(on) => changeSettings({ voice: on })}
        />
        {voice && !canSpeak && <Notice tone="warn">{t('settings.voice.none')}</Notice>}
        <SwitchField
          label={t('settings.sounds')}
          help={t('settings.sounds.help')}
          checked={sounds}
          onChange={(on) => changeSettings({ sounds: on })}
        />
        <SwitchField
          label={t('settings.beat')}
          help={t('settings.beat.help')}
          checked={beat}
          onChange={(on) => changeSettings({ beat: on })}
        />
        <RangeField
          label={t('settings.volume')}
          min={0}
          max={1}
          step={0.05}
          value={volume}
          text={percent(volume)}
          onInput={(value) => changeSettings({ volume: value })}
        />
        <RangeField
          label={t('settings.voice.rate')}
          min={0.6}
          max={1.4}
          step={0.05}
          value={voiceRate}
          text={percent(voiceRate)}
          onInput={(value) => changeSettings({ voiceRate: value })}
        />
        <div class="row">
          <Button icon="sound" onClick={sample}>
            {t('settings.sound.try')}
          </Button>
        </div>
      </div>
    </Card>
  );
}

/** Which camera, how much is drawn, and whether the stick figure is shown. */
export function CameraSettings() {
  const { quality, skeleton } = settings.value;
  return (
    <Card title={t('settings.camera')}>
      <div class="stack">
        <CameraChoice />
        <Choice
          legend={t('settings.quality')}
          help={t('settings.quality.help')}
          value={quality}
          options={(['auto', 'low', 'high'] as const).map((value) => ({
            value,
            label: t(`settings.quality.${value}`),
          }))}
          onChoose={(next) => changeSettings({ quality: next })}
        />
        <SwitchField
          label={t('settings.skeleton')}
          help={t('settings.skeleton.help')}
          checked={skeleton}
          onChange={(on) => changeSettings({ skeleton: on })}
        />
      </div>
    </Card>
  );
}

/** The camera room remembers the camera itself; here it is only chosen. The camera stays off. */
function CameraChoice() {
  const webcam = useRef<Webcam | null>(null);
  const [devices, setDevices] = useState<readonly CameraDevice[] | null>(null);
  const [chosen, setChosen] = useState('');
  useEffect(() => {
    let current = true;
    void import('../../camera/webcam.ts').then(async ({ createWebcam }) => {
      const made = createWebcam();
      const found = await made.devices();
      if (!current) return;
      webcam.current = made;
      setDevices(found);
      setChosen(made.choice.device ?? '');
    });
    return () => {
      current = false;
    };
  }, []);
  if (!devices) return null;
  // Before the permission was given once, browsers tell neither names nor ids.
  const known = devices.filter((device) => device.id !== '');
  if (known.length === 0) {
    return (
      <p class="soft">{devices.length === 0 ? t('settings.camera.none') : t('settings.camera.later')}</p>
    );
  }
  return (
    <SelectField
      label={t('settings.camera.which')}
      value={chosen}
      options={[
        { value: '', label: t('settings.camera.auto') },
        ...known.map((device, index) => ({
          value: device.id,
          label: device.label || t('settings.camera.number', { number: index + 1 }),
        })),
      ]}
      onChoose={(id) => {
        setChosen(id);
        void webcam.current?.choose({ device: id === '' ? null : id });
      }}
    />
  );
}
