import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

export type Tone = 'info' | 'warn' | 'stop' | 'good';

/**
 * A sentence that matters, with picture, colour and a bar, so that it never rests on colour alone.
 * `live`: it appeared because of something just done; screen readers say it (`stop` at once, the others when they pause).
 */
export function Notice(props: {
  readonly tone?: Tone;
  readonly title?: string;
  readonly live?: boolean;
  readonly children: ComponentChildren;
}) {
  const tone = props.tone ?? 'info';
  return (
    <div
      class="notice"
      data-tone={tone}
      role={props.live ? (tone === 'stop' ? 'alert' : 'status') : undefined}
    >
      <Icon name={tone} />
      <div>
        {props.title && (
          <p>
            <strong>{props.title}</strong>
          </p>
        )}
        {typeof props.children === 'string' ? <p>{props.children}</p> : props.children}
      </div>
    </div>
  );
}
