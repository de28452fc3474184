import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Option } from './choice.tsx';

interface FieldWords {
  readonly label: string;
  readonly help?: string;
  readonly error?: string | null;
}
interface Wiring {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
}

/** Label, help and error around any control; the control takes the wiring it is handed. */
export function Field(props: FieldWords & { readonly children: (wiring: Wiring) => ComponentChildren }) {
  const id = useId();
  const described = [props.help && `${id}-help`, props.error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.help && (
        <span class="field-help" id={`${id}-help`}>
          {props.help}
        </span>
      )}
      {props.children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': props.error ? true : undefined,
      })}
      {props.error && (
        <span class="field-error" id={`${id}-error`} role="alert">
          {props.error}
        </span>
      )}
    </div>
  );
}

/** One line (or, with `rows`, several) of text. */
export function TextField(
  props: FieldWords & {
    readonly value: string;
    readonly onInput: (value: string) => void;
    readonly rows?: number;
    readonly maxLength?: number;
    /** `password` hides what is typed (a PIN). */
    readonly type?: 'text' | 'password';
    readonly inputMode?: 'numeric' | 'text' | 'search';
    readonly autoComplete?: string;
    readonly required?: boolean;
  },
) {
  return (
    <Field {...props}>
      {(wiring) => {
        const shared = {
          ...wiring,
          class: 'input',
          dir: 'auto',
          maxLength: props.maxLength,
          required: props.required,
          value: props.value,
        } as const;
        if (props.rows) {
          return (
            <textarea
              {...shared}
              rows={props.rows}
              onInput={(event) => props.onInput(event.currentTarget.value)}
            />
          );
        }
        const line = { ...shared, inputMode: props.inputMode, autoComplete: props.autoComplete ?? 'off' };
        return props.type === 'password' ? (
          <input {...line} type="password" onInput={(event) => props.onInput(event.currentTarget.value)} />
        ) : (
          <input {...line} type="text" onInput={(event) => props.onInput(event.currentTarget.value)} />
        );
      }}
    </Field>
  );
}

/** A number with bounds; empty is null. Out of bounds is shown by the browser and refused by whoever stores it. */
export function NumberField(
  props: FieldWords & {
    readonly value: number | null;
    readonly onInput: (value: number | null) => void;
    readonly min?: number;
    readonly max?: number;
    readonly step?: number | 'any';
  },
) {
  return (
    <Field {...props}>
      {(wiring) => (
        <input
          {...wiring}
          class="input number"
          type="number"
          min={props.min}
          max={props.max}
          step={props.step ?? 1}
          value={props.value ?? ''}
          onInput={(event) => {
            const number = event.currentTarget.valueAsNumber;
            props.onInput(Number.isFinite(number) ? number : null);
          }}
        />
      )}
    </Field>
  );
}

/** One of many, as the browser's own list. For a few options use `Choice`. */
export function SelectField<T extends string>(
  props: FieldWords & {
    readonly value: T;
    readonly options: readonly Option<T>[];
    readonly onChoose: (value: T) => void;
  },
) {
  return (
    <Field {...props}>
      {(wiring) => (
        <select
          {...wiring}
          class="input"
          value={props.value}
          onChange={(event) => {
            const chosen = props.options.find((option) => option.value === event.currentTarget.value);
            if (chosen) props.onChoose(chosen.value);
          }}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === props.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A slider that says its value in words. */
export function RangeField(
  props: FieldWords & {
    readonly value: number;
    readonly min: number;
    readonly max: number;
    readonly step: number;
    readonly text: string;
    readonly onInput: (value: number) => void;
  },
) {
  return (
    <Field {...props}>
      {(wiring) => (
        <div class="row">
          <input
            {...wiring}
            class="input"
            style={{ flex: '1 1 12rem' }}
            type="range"
            min={props.min}
            max={props.max}
            step={props.step}
            value={props.value}
            aria-valuetext={props.text}
            onInput={(event) => props.onInput(event.currentTarget.valueAsNumber)}
          />
          <span class="number" aria-hidden="true">
            {props.text}
          </span>
        </div>
      )}
    </Field>
  );
}

/** On or off. */
export function SwitchField(props: {
  readonly label: string;
  readonly help?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  return (
    <label class="switch">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        {props.label}
        {props.help && <span class="field-help"> {props.help}</span>}
      </span>
    </label>
  );
}
