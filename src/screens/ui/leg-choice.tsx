import { t } from '../../i18n/i18n.ts';
import type { Profile } from '../../prescription/profile.ts';
import { SelectField } from './field.tsx';

const NEITHER = 'neither';
const LEGS = [NEITHER, 'left', 'right'] as const;

/** Which leg must not carry the person: left, right or neither. */
export function LegChoice(props: {
  readonly label: string;
  readonly help: string;
  readonly value: Profile['legLeftOut'];
  readonly onChoose: (leg: Profile['legLeftOut']) => void;
}) {
  return (
    <SelectField
      label={props.label}
      help={props.help}
      value={props.value ?? NEITHER}
      options={LEGS.map((value) => ({ value, label: t(`settings.leg.${value}`) }))}
      onChoose={(leg) => props.onChoose(leg === NEITHER ? null : leg)}
    />
  );
}
