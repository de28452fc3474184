import { t } from '../../i18n/i18n.ts';
import type { Rating } from '../../records/schema.ts';
import { Card } from '../ui/card.tsx';
import { Scale } from '../ui/scale.tsx';
import './feeling.css';

/** What is asked about feeling in legs and feet. */
export const FEELINGS = ['pain', 'numbness', 'tingling'] as const;
export type Feeling = (typeof FEELINGS)[number];

/** Places on the map. A word here is a word in records (`Rating.site`): never rename. */
export const SITES = ['back', 'hip', 'knee', 'calf', 'ankle', 'heel', 'sole', 'toes'] as const;
export type Site = 'back' | `${'left' | 'right'}-${Exclude<(typeof SITES)[number], 'back'>}`;
export const ALL_SITES: readonly Site[] = SITES.flatMap((site): Site[] =>
  site === 'back' ? ['back'] : [`left-${site}`, `right-${site}`],
);

/** The answers so far: how strong, and where. */
export type Feelings = Readonly<
  Record<Feeling, { readonly value: number | null; readonly sites: readonly Site[] }>
>;
export const NO_FEELINGS: Feelings = {
  pain: { value: null, sites: [] },
  numbness: { value: null, sites: [] },
  tingling: { value: null, sites: [] },
};

/** The answers as ratings for the record: one for each place, or one without a place. Nothing given, nothing stored. */
export function feelingRatings(feelings: Feelings, when: Rating['when']): Rating[] {
  return FEELINGS.flatMap((kind): Rating[] => {
    const { value, sites } = feelings[kind];
    if (value === null) return [];
    const places: readonly (Site | null)[] = value > 0 && sites.length > 0 ? sites : [null];
    return places.map((site) => ({ kind, when, value, site }));
  });
}

/** Pain, numbness and tingling, each 0–10, and where; before or after practice. */
export function FeelingCheck(props: {
  readonly value: Feelings;
  readonly onChange: (next: Feelings) => void;
  readonly kinds?: readonly Feeling[];
}) {
  const { value } = props;
  return (
    <div class="stack">
      {(props.kinds ?? FEELINGS).map((kind) => (
        <Card key={kind} title={t(`feeling.${kind}`)}>
          <div class="stack">
            <Scale
              legend={t(`feeling.${kind}.ask`)}
              lowLabel={t('feeling.none')}
              highLabel={t('feeling.most')}
              value={value[kind].value}
              onChoose={(strength) =>
                props.onChange({ ...value, [kind]: { ...value[kind], value: strength } })
              }
            />
            {(value[kind].value ?? 0) > 0 && (
              <BodyMap
                legend={t(`feeling.${kind}.where`)}
                chosen={value[kind].sites}
                onChange={(sites) => props.onChange({ ...value, [kind]: { ...value[kind], sites } })}
              />
            )}
          </div>
        </Card>
      ))}
    </div>
  );
}

// Legs seen from the front and soles from below, drawn for the person's right side; the left is their mirror image.
const SHAPES: Readonly<Record<Exclude<(typeof SITES)[number], 'back'>, string>> = {
  hip: 'M99 40h40c5 24 3 50-2 76h-29c-5-26-9-52-9-76z',
  knee: 'M108 120h29c1 10 0 20-3 30h-23c-3-10-4-20-3-30z',
  calf: 'M111 154h23c2 20-2 42-6 62h-12c-4-20-7-42-5-62z',
  ankle: 'M116 220h12l8 16c1 3-1 4-4 4h-18c-3 0-4-2-3-5z',
  toes: 'M212 96c0-18 10-30 26-30s26 12 25 30l-3 14h-45z',
  sole: 'M215 114h45c2 20-6 40-8 62h-26c-2-24-13-42-11-62z',
  heel: 'M226 180h26c4 20-2 34-13 34s-17-14-13-34z',
};

/**
 * Where it is felt: check boxes by place, and a drawing that shows and takes the same choice with a tap. The right of the
 * drawing is the person's right, as in the mirror.
 */
export function BodyMap(props: {
  readonly legend: string;
  readonly chosen: readonly Site[];
  readonly onChange: (sites: readonly Site[]) => void;
}) {
  const toggle = (site: Site) =>
    props.onChange(
      props.chosen.includes(site) ? props.chosen.filter((one) => one !== site) : [...props.chosen, site],
    );
  const shape = (site: Site, d: string, flip: boolean) => (
    // biome-ignore lint/a11y/noStaticElementInteractions: a second way for fingers; the check boxes beside it are for everybody
    <path
      key={site}
      d={d}
      transform={flip ? 'translate(192 0) scale(-1 1)' : undefined}
      data-chosen={props.chosen.includes(site)}
      onClick={() => toggle(site)}
    />
  );
  return (
    <fieldset class="body-map">
      <legend>{props.legend}</legend>
      <svg viewBox="-82 0 356 240" aria-hidden="true" focusable="false">
        {shape('back', 'M54 0h84l6 36H48z', false)}
        {(Object.keys(SHAPES) as (keyof typeof SHAPES)[]).flatMap((part) => [
          shape(`right-${part}`, SHAPES[part], false),
          shape(`left-${part}`, SHAPES[part], true),
        ])}
      </svg>
      <div class="body-map-list">
        {ALL_SITES.map((site) => (
          <label key={site} class="choice-option" data-site={site}>
            <input type="checkbox" checked={props.chosen.includes(site)} onChange={() => toggle(site)} />
            <span>{t(`feeling.site.${site}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
