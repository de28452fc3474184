import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { formatNumber } from '../../i18n/i18n.ts';

/**
 * A whole number from `min` to `max` (0–10 pain, 1–5 steadiness), as a row of large numbers with words at both ends.
 * Nothing is chosen beforehand: a rating that was never given must not look like one.
 */
export function Scale(props: {
  readonly legend: ComponentChildren;
  readonly help?: string;
  readonly min?: number;
  readonly max?: number;
  readonly lowLabel: string;
  readonly highLabel: string;
  readonly value: number | null;
  readonly onChoose: (value: number) => void;
}) {
  const name = useId();
  const { min = 0, max = 10 } = props;
  const steps = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  return (
    <fieldset class="scale">
      <legend>{props.legend}</legend>
      {props.help && <div class="field-help">{props.help}</div>}
      <div class="scale-steps">
        {steps.map((step) => (
          <label key={step} class="scale-step number" data-action={String(step)}>
            <input
              type="radio"
              name={name}
              value={step}
              aria-label={
                step === min
                  ? `${formatNumber(step)} — ${props.lowLabel}`
                  : step === max
                    ? `${formatNumber(step)} — ${props.highLabel}`
                    : formatNumber(step)
              }
              checked={props.value === step}
              onChange={() => props.onChoose(step)}
            />
            <span aria-hidden="true">{formatNumber(step)}</span>
          </label>
        ))}
      </div>
      <div class="scale-ends" aria-hidden="true">
        <span>{props.lowLabel}</span>
        <span>{props.highLabel}</span>
      </div>
    </fieldset>
  );
}
