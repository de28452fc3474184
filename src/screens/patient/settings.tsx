import { LANGUAGE_NAMES, LANGUAGES, t } from '../../i18n/i18n.ts';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/choice.tsx';
import { SwitchField } from '../ui/field.tsx';
import { lazy } from '../ui/lazy.tsx';
import { Page } from '../ui/page.tsx';
import { useHashParts } from '../ui/route.ts';
import { changeSettings, settings, TEXT_SIZES } from '../ui/settings.ts';
import { AboutSettings } from './settings-about.tsx';
import { DataSettings } from './settings-data.tsx';
import { CameraSettings, SoundSettings } from './settings-devices.tsx';

// The drills' data come along with plans: fetched apart, so that the settings themselves stay small.
const PlanPage = lazy(() => import('./settings-plan.tsx').then((m) => m.PlanPage));

/** `#/settings`: what this device remembers. Everything takes effect at once; there is nothing to save. */
export default function SettingsScreen() {
  const [part, fragment] = useHashParts('settings');
  if (part === 'plan' && fragment !== undefined) return <PlanPage fragment={fragment} />;
  return (
    <Page title={t('settings.title')} lead={t('settings.lead')} back={{ href: '#/' }}>
      <LookSettings />
      <SoundSettings />
      <CameraSettings />
      <AboutSettings />
      <DataSettings />
    </Page>
  );
}

function LookSettings() {
  const { language, text, theme, motion } = settings.value;
  return (
    <Card title={t('settings.look')}>
      <div class="stack">
        <Choice
          legend={t('settings.language')}
          value={language}
          options={[
            { value: 'auto' as const, label: t('settings.language.auto') },
            ...LANGUAGES.map((code) => ({ value: code, label: LANGUAGE_NAMES[code], language: code })),
          ]}
          onChoose={(next) => changeSettings({ language: next })}
        />
        <Choice
          legend={t('settings.text')}
          value={String(text)}
          options={TEXT_SIZES.map((size) => ({
            value: String(size),
            label: t('common.percent', { value: size }),
          }))}
          onChoose={(next) => {
            const size = TEXT_SIZES.find((one) => String(one) === next);
            if (size) changeSettings({ text: size });
          }}
        />
        <Choice
          legend={t('settings.theme')}
          value={theme}
          options={(['auto', 'light', 'dark'] as const).map((value) => ({
            value,
            label: t(`settings.theme.${value}`),
          }))}
          onChoose={(next) => changeSettings({ theme: next })}
        />
        <SwitchField
          label={t('settings.motion')}
          help={t('settings.motion.help')}
          checked={motion === 'reduced'}
          onChange={(on) => changeSettings({ motion: on ? 'reduced' : 'auto' })}
        />
      </div>
    </Card>
  );
}
