import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import { Button } from './button.tsx';
import { HeronMark } from './mark.tsx';

/**
 * The frame of every screen but play: name and way back on top, one heading, the content.
 * The document's title follows the heading, and after a change of screen the focus goes to the heading, so that
 * keyboard and screen reader go on where the new screen begins.
 */
export function Page(props: {
  readonly title: string;
  readonly lead?: ComponentChildren;
  /** Where "back" goes; left out on home. */
  readonly back?: { readonly href: string; readonly label?: string };
  /** Buttons on the far side of the top row. */
  readonly actions?: ComponentChildren;
  /** In place of the plain heading block (home has its picture). It must contain the h1 itself. */
  readonly hero?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = props.hero ? t('common.app-name') : `${props.title} — ${t('common.app-name')}`;
  }, [props.title, props.hero]);
  useEffect(() => {
    const at = document.activeElement;
    if (!at || at === document.body || !at.isConnected) heading.current?.focus({ preventScroll: true });
  }, [props.title]);
  return (
    <div class="page">
      <header class="page-top">
        <a class="brand" href="#/">
          <HeronMark />
          <span>{t('common.app-name')}</span>
        </a>
        {props.actions}
        {props.back && (
          <Button kind="secondary" icon="back" href={props.back.href}>
            {props.back.label ?? t('common.home')}
          </Button>
        )}
      </header>
      <main>
        {props.hero ?? (
          <div class="page-head">
            <h1 ref={heading} tabIndex={-1}>
              {props.title}
            </h1>
            {props.lead && <p>{props.lead}</p>}
          </div>
        )}
        <div class="page-body">{props.children}</div>
      </main>
    </div>
  );
}
