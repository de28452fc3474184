import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly help?: string;
  /** The language the label is written in, where it is not the page's. */
  readonly language?: string;
}

/** One of a few, as large options. Arrow keys move between them; nothing is chosen until `value` is given. */
export function Choice<T extends string>(props: {
  readonly legend: ComponentChildren;
  readonly help?: string;
  readonly options: readonly Option<T>[];
  readonly value: T | null;
  readonly onChoose: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend>{props.legend}</legend>
      {props.help && <div class="field-help">{props.help}</div>}
      <div class="choice-options">
        {props.options.map((option) => (
          <label key={option.value} class="choice-option" data-action={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={props.value === option.value}
              onChange={() => props.onChoose(option.value)}
            />
            <span lang={option.language}>
              {option.label}
              {option.help && <small>{option.help}</small>}
            </span>
            <span class="tick">
              <Icon name="check" />
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/**
 * Two very large buttons under a question. They carry `data-action="yes"` and `"no"`, so that a dwelling hand can find them;
 * keys are the play screen's business.
 */
export function YesNo(props: {
  readonly question: ComponentChildren;
  readonly help?: string;
  readonly value?: boolean | null;
  readonly onAnswer: (yes: boolean) => void;
  readonly yes?: string;
  readonly no?: string;
}) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot be laid out as a large heading
    <div role="group" aria-labelledby={id} class="stack">
      <h2 id={id}>{props.question}</h2>
      {props.help && <p class="soft">{props.help}</p>}
      <div class="yes-no">
        <Button
          action="yes"
          icon="check"
          pressed={props.value === undefined ? undefined : props.value === true}
          onClick={() => props.onAnswer(true)}
        >
          {props.yes ?? t('common.yes')}
        </Button>
        <Button
          action="no"
          icon="close"
          pressed={props.value === undefined ? undefined : props.value === false}
          onClick={() => props.onAnswer(false)}
        >
          {props.no ?? t('common.no')}
        </Button>
      </div>
    </div>
  );
}
