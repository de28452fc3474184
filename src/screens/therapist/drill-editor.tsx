import { drillOf } from '../../drills/catalogue.ts';
import type { DrillInfo, ParameterInfo } from '../../drills/drill.ts';
import { formatNumber, t } from '../../i18n/i18n.ts';
import { fixedBy, intervalOf } from '../../prescription/line.ts';
import { legsOffered, tooFewTries } from '../../prescription/offer.ts';
import { LADDER } from '../../progression/ladder.ts';
import { topOf } from '../../progression/rungs.ts';
import type { PlanDrill } from '../../records/schema.ts';
import { LIMITS } from '../../records/schema-parts.ts';
import { Button } from '../ui/button.tsx';
import { NumberField, SelectField, SwitchField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { lineWords, type Preview } from './cause-words.ts';
import { writtenIn } from './written-in.ts';

/** Numbers that a ladder moves are bounded; everything else is fixed or left to the drill. */
const isBounded = (info: DrillInfo, name: string): boolean =>
  info.parameters[name]?.choices === undefined &&
  (info.rungs?.changes ?? []).some((change) => change.set === name);

/** One drill of a plan: sides, bounds, ladder, and each parameter of the drill's own `info`. Empty means "the drill's own". */
export function DrillEditor(props: {
  readonly item: PlanDrill;
  readonly place: number;
  /** What this person would meet of it. */
  readonly previews: readonly Preview[];
  readonly onChange: (item: PlanDrill) => void;
  readonly onUp: (() => void) | null;
  readonly onDown: (() => void) | null;
  readonly onRemove: () => void;
}) {
  const { item, onChange } = props;
  const { info } = drillOf(item.drill);
  const name = t(`drill.${item.drill}.name`);
  const ladders = props.previews.flatMap(({ ladder }) => ladder ?? []);
  const top = Math.max(0, ...ladders.map(topOf));
  const set = (part: Partial<PlanDrill>) => onChange({ ...item, ...part });
  const wishOf = (parameter: string): PlanDrill['parameters'][string] | null =>
    item.parameters[parameter] ?? null;
  const setWish = (parameter: string, wish: PlanDrill['parameters'][string] | null) => {
    const { [parameter]: _old, ...rest } = item.parameters;
    set({ parameters: wish === null ? rest : { ...rest, [parameter]: wish } });
  };
  // Which leg is trained is said by the sides.
  const all = Object.entries(info.parameters).filter(([, about]) => !about.choices?.includes('both'));
  const bounded = all.filter(([parameter]) => isBounded(info, parameter));
  const fixed = all.filter(([parameter]) => !isBounded(info, parameter));
  return (
    <fieldset class="plan-drill stack">
      <legend>
        <strong>{t('therapist.plan.place', { place: props.place, name })}</strong>
      </legend>
      <p class="soft">{t(`drill.${item.drill}.purpose`)}</p>
      <Warnings item={item} previews={props.previews} />
      <div class="grid">
        <Sides item={item} onChange={(sides) => set({ sides })} />
        <NumberField
          label={t('therapist.rest')}
          help={t('therapist.rest.help', { count: info.rest.after })}
          min={info.rest.after}
          max={LIMITS.restSeconds}
          value={item.rest}
          onInput={(rest) => set({ rest })}
        />
        {bounded.map(([parameter, about]) => (
          <Bounds
            key={parameter}
            name={parameter}
            limits={about}
            value={wishOf(parameter)}
            onChange={(wish) => setWish(parameter, wish)}
          />
        ))}
      </div>
      {ladders.length > 0 && (
        <div class="grid">
          <NumberField
            label={t('records.plan.field.floor')}
            min={1}
            max={top + 1}
            value={item.ladder.floor === null ? null : item.ladder.floor + 1}
            onInput={(level) => set({ ladder: { ...item.ladder, floor: level === null ? null : level - 1 } })}
          />
          <NumberField
            label={t('records.plan.field.ceiling')}
            min={1}
            max={top + 1}
            value={item.ladder.ceiling === null ? null : item.ladder.ceiling + 1}
            onInput={(level) =>
              set({ ladder: { ...item.ladder, ceiling: level === null ? null : level - 1 } })
            }
          />
          <SwitchField
            label={t('records.plan.field.lock')}
            checked={item.ladder.lock}
            onChange={(lock) => set({ ladder: { ...item.ladder, lock } })}
          />
        </div>
      )}
      <details>
        <summary>{t('therapist.plan.parameters')}</summary>
        <div class="grid">
          {fixed.map(([parameter, about]) => (
            <Parameter
              key={parameter}
              name={parameter}
              info={about}
              value={fixedBy(wishOf(parameter) ?? undefined)}
              onChange={(value) => setWish(parameter, value)}
            />
          ))}
        </div>
      </details>
      <div class="row">
        {props.onUp && (
          <Button onClick={props.onUp} label={t('therapist.plan.up', { name })}>
            {t('therapist.plan.up.short')}
          </Button>
        )}
        {props.onDown && (
          <Button onClick={props.onDown} label={t('therapist.plan.down', { name })}>
            {t('therapist.plan.down.short')}
          </Button>
        )}
        <Button
          kind="danger"
          icon="trash"
          onClick={props.onRemove}
          label={t('therapist.plan.remove', { name })}
        >
          {t('therapist.plan.remove.short')}
        </Button>
      </div>
    </fieldset>
  );
}

/** The sides that the drill can keep to (OFFER-1); one that stands there already stays to be seen, with the sentence why it is refused. */
function Sides(props: { readonly item: PlanDrill; readonly onChange: (sides: PlanDrill['sides']) => void }) {
  const { item } = props;
  const offered = [...new Set([...legsOffered(drillOf(item.drill).info, item), item.sides])];
  if (offered.length === 1) return <p class="soft">{t('therapist.sides.both-needed')}</p>;
  return (
    <SelectField
      label={t('records.plan.field.sides')}
      value={item.sides}
      options={offered.map((value) => ({
        value,
        label: value === 'both' ? t('therapist.both') : t(`common.${value}`),
      }))}
      onChoose={props.onChange}
    />
  );
}

/** What would be refused at once, and tries that are too few for the ladder. */
function Warnings({ item, previews }: { readonly item: PlanDrill; readonly previews: readonly Preview[] }) {
  const refused = lineWords(previews.filter(({ played }) => !played.ok));
  const tries = tooFewTries(drillOf(item.drill).info, item);
  if (refused.length === 0 && tries === null) return null;
  return (
    <Notice tone="warn" live>
      {refused.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {tries !== null && <p>{t('therapist.tries.few', { count: tries, needed: LADDER.needed })}</p>}
    </Notice>
  );
}

/** A parameter from the drill's data: a list for choices, a number with the drill's bounds for the rest. */
function Parameter(props: {
  readonly name: string;
  readonly info: ParameterInfo;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}) {
  const { name, info, value } = props;
  const label = t(`drill.parameter.${name}`);
  const own = (word: string) => t('therapist.plan.own', { value: word });
  if (info.choices) {
    const choices = info.choices;
    return (
      <SelectField
        label={label}
        value={value === null ? '' : String(value)}
        options={[
          { value: '', label: own(t(`drill.choice.${choices[info.default]}`)) },
          ...choices.map((word, index) => ({ value: String(index), label: t(`drill.choice.${word}`) })),
        ]}
        onChoose={(next) => props.onChange(next === '' ? null : Number(next))}
      />
    );
  }
  const { written, read, bounds } = writtenIn(info);
  return (
    <NumberField
      label={label}
      help={`${bounds}. ${own(formatNumber(written(info.default)))}`}
      min={written(info.min)}
      max={written(info.max)}
      step={info.whole ? 1 : 'any'}
      value={value === null ? null : written(value)}
      onInput={(number) => props.onChange(read(number))}
    />
  );
}

/** From the least to the most that the ladder may go; the same number twice is fixed. */
function Bounds(props: {
  readonly name: string;
  readonly limits: ParameterInfo;
  readonly value: number | { min: number; max: number } | null;
  readonly onChange: (value: { min: number; max: number } | null) => void;
}) {
  const { value, limits } = props;
  const { written, read, bounds } = writtenIn(limits);
  const now = value === null ? null : intervalOf(value);
  const what = t(`drill.parameter.${props.name}`);
  const set = (part: 'min' | 'max', number: number | null) => {
    const value = read(number);
    props.onChange(
      value === null ? null : { ...(now ?? { min: limits.min, max: limits.max }), [part]: value },
    );
  };
  return (
    <>
      {(['min', 'max'] as const).map((part) => (
        <NumberField
          key={part}
          label={t(`therapist.bounds.${part}`, { what })}
          help={bounds}
          min={written(limits.min)}
          max={written(limits.max)}
          step="any"
          value={now === null ? null : written(now[part])}
          error={part === 'max' && now !== null && now.min > now.max ? t('therapist.bounds.order') : null}
          onInput={(number) => set(part, number)}
        />
      ))}
    </>
  );
}
