import { useState } from 'preact/hooks';
import { formatNumber, t } from '../../i18n/i18n.ts';
import type { Person } from '../../records/schema.ts';
import { ownPain } from '../../session/questions.ts';
import { sharedRecords } from '../ui/data.ts';
import { SelectField } from '../ui/field.tsx';
import { writeProfile } from './decisions.ts';

const NOT_SET = '';
const STEPS = Array.from({ length: 11 }, (_, n) => n);

type Pain = Pick<Person['profile'], 'usualPain' | 'painLimit'>;

/** A person's usual pain and the pain at which practice stops; stored at once, because they are the person's, not the plan's. */
export function PainFields({ person }: { readonly person: Person }) {
  const [pain, setPain] = useState<Pain>(person.profile);
  const change = (edit: Pain) => {
    const before = pain;
    // Both are stored each time: of two quick changes the second may read the entry before the first is written.
    const next = { usualPain: before.usualPain ?? null, painLimit: before.painLimit ?? null, ...edit };
    setPain(next);
    sharedRecords()
      .then((records) => writeProfile(records, person, next))
      .catch(() => setPain(before));
  };
  const options = [
    { value: NOT_SET, label: t('therapist.pain.not-set') },
    ...STEPS.map((n) => ({ value: String(n), label: formatNumber(n) })),
  ];
  const written = (value: number | null | undefined) =>
    value === null || value === undefined ? NOT_SET : String(value);
  const read = (value: string) => (value === NOT_SET ? null : Number(value));
  return (
    <>
      <SelectField
        label={t('therapist.pain.usual')}
        help={t('therapist.pain.usual.help')}
        value={written(pain.usualPain)}
        options={options}
        onChoose={(value) => change({ usualPain: read(value) })}
      />
      <SelectField
        label={t('therapist.pain.limit')}
        help={painRule(pain)}
        value={written(pain.painLimit)}
        options={options}
        onChoose={(value) => change({ painLimit: read(value) })}
      />
    </>
  );
}

/** At which pain this person stops, as a sentence. */
export function painRule({ usualPain = null, painLimit = null }: Pain): string {
  const { pain, rise } = ownPain({ usualPain, painLimit });
  return t('therapist.pain.rule', { pain, rise });
}
