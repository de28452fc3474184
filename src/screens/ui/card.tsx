import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';

/** A part of a page with its own heading. `level` is the heading's level, 2 unless it stands inside another card. */
export function Card(props: {
  readonly title?: string;
  readonly level?: 2 | 3;
  readonly class?: string;
  readonly children: ComponentChildren;
}) {
  const id = useId();
  const Heading = props.level === 3 ? 'h3' : 'h2';
  return (
    <section class={`card ${props.class ?? ''}`} aria-labelledby={props.title ? id : undefined}>
      {props.title && <Heading id={id}>{props.title}</Heading>}
      {props.children}
    </section>
  );
}

/** A whole card that leads somewhere: a picture, a title and one line. */
export function LinkCard(props: {
  readonly href: string;
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <a class="card" href={props.href}>
      <Icon name={props.icon} />
      <span>
        <strong>{props.title}</strong>
        <span class="soft">{props.children}</span>
      </span>
    </a>
  );
}
