import { useState } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import type { PersonEdit } from '../../records/people.ts';
import { FOOTWEAR, type Person, SUPPORTS } from '../../records/schema.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { sharedRecords, useLoaded } from '../ui/data.ts';
import { NumberField, SelectField, SwitchField, TextField } from '../ui/field.tsx';
import { LegChoice } from '../ui/leg-choice.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Notice } from '../ui/notice.tsx';
import { AllowedDrills } from './allowed-drills.tsx';

/** What a session should know of whoever practises. */
export function AboutSettings() {
  const [loaded] = useLoaded((records) => records.people.current());
  if (loaded.is === 'failed') return <LoadFailed error={loaded.error} />;
  if (loaded.is === 'loading') return null;
  return <AboutForm key={loaded.value.id} person={loaded.value} />;
}

function AboutForm({ person }: { readonly person: Person }) {
  const [name, setName] = useState(person.name);
  const [heightCm, setHeightCm] = useState(person.heightMm === null ? null : person.heightMm / 10);
  const [profile, setProfile] = useState(person.profile);
  const [result, setResult] = useState<'saved' | 'failed' | null>(null);
  const save = async () => {
    const edit: PersonEdit = {
      name: name.trim(),
      heightMm: heightCm === null ? null : Math.round(heightCm * 10),
      profile,
    };
    try {
      await (await sharedRecords()).people.edit(person.id, edit);
      setResult('saved');
    } catch {
      setResult('failed');
    }
  };
  const change = (part: Partial<Person['profile']>) => {
    setProfile({ ...profile, ...part });
    setResult(null);
  };
  return (
    <Card title={t('settings.about')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label={t('settings.name')}
          help={t('settings.name.help')}
          maxLength={120}
          value={name}
          onInput={(next) => {
            setName(next);
            setResult(null);
          }}
        />
        <NumberField
          label={t('settings.height')}
          help={t('settings.height.help')}
          min={40}
          max={260}
          step={0.5}
          value={heightCm}
          onInput={(next) => {
            setHeightCm(next);
            setResult(null);
          }}
        />
        <SelectField
          label={t('settings.support')}
          value={profile.support}
          options={SUPPORTS.map((value) => ({ value, label: t(`settings.support.${value}`) }))}
          onChoose={(support) => change({ support })}
        />
        <SelectField
          label={t('settings.footwear')}
          value={profile.footwear}
          options={FOOTWEAR.map((value) => ({ value, label: t(`settings.footwear.${value}`) }))}
          onChoose={(footwear) => change({ footwear })}
        />
        <LegChoice
          label={t('settings.leg')}
          help={t('settings.leg.help')}
          value={profile.legLeftOut}
          onChoose={(legLeftOut) => change({ legLeftOut })}
        />
        <SwitchField
          label={t('settings.glasses')}
          checked={profile.glasses}
          onChange={(glasses) => change({ glasses })}
        />
        <SwitchField
          label={t('settings.low-sugar')}
          help={t('settings.low-sugar.help')}
          checked={profile.lowSugarMedicine}
          onChange={(lowSugarMedicine) => change({ lowSugarMedicine })}
        />
        <AllowedDrills
          allowed={profile.allowedDrills}
          onChange={(allowedDrills) => change({ allowedDrills })}
        />
        <div class="row">
          <Button type="submit" kind="primary">
            {t('common.save')}
          </Button>
        </div>
        {result && (
          <Notice tone={result === 'saved' ? 'good' : 'warn'} live>
            {result === 'saved' ? t('common.saved') : t('settings.about.failed')}
          </Notice>
        )}
      </form>
    </Card>
  );
}
