import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonProps {
  /** `primary`: the one thing to do here. `quiet`: an aside. `danger`: asks before it destroys. `stop`: ends something now. */
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger' | 'stop';
  readonly size?: 'normal' | 'large' | 'huge';
  readonly icon?: IconName;
  /** With an address it is a link, drawn alike. */
  readonly href?: string;
  readonly download?: string;
  readonly onClick?: (event: MouseEvent) => void;
  readonly type?: 'button' | 'submit';
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  /** Only where the visible words are not enough. */
  readonly label?: string;
  /** Word for choosing by a dwelling hand or by tests: lands in `data-action`. */
  readonly action?: string;
  readonly autoFocus?: boolean;
  readonly children: ComponentChildren;
}

/** A button (or, with `href`, a link that looks like one), at least 48 px high. */
export function Button(props: ButtonProps) {
  const { kind = 'secondary', size = 'normal', icon, href, children } = props;
  const inside = (
    <>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </>
  );
  const shared = {
    class: 'button',
    'data-kind': kind,
    'data-size': size,
    'data-action': props.action,
    'aria-label': props.label,
  };
  if (href !== undefined) {
    return (
      <a {...shared} href={href} download={props.download} onClick={props.onClick}>
        {inside}
      </a>
    );
  }
  return (
    <button
      {...shared}
      type={props.type ?? 'button'}
      disabled={props.disabled}
      aria-pressed={props.pressed}
      // biome-ignore lint/a11y/noAutofocus: only dialogs use it, where focus has to enter
      autoFocus={props.autoFocus}
      onClick={props.onClick}
    >
      {inside}
    </button>
  );
}
