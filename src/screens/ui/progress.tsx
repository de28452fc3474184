import { useId } from 'preact/hooks';

/** How far something is, 0 … 1, with words above it. `text` replaces the percentage for screen readers ("3 of 9 MB"). */
export function Progress(props: { readonly label: string; readonly value: number; readonly text?: string }) {
  const id = useId();
  const value = Math.round(Math.min(1, Math.max(0, props.value)) * 100);
  return (
    <div class="progress">
      <div class="row spread">
        <span id={id}>{props.label}</span>
        {props.text && <span class="number soft">{props.text}</span>}
      </div>
      <div
        class="progress-line"
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={value}
        aria-valuetext={props.text}
      >
        <div style={{ width: `${value}%` }} />
      </div>
    </div>
  );
}
