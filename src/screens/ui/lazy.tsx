import type { ComponentType, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import { Notice } from './notice.tsx';

/** A part of a page whose code is fetched when it is first drawn. A failed download says so in its place. */
export function lazy<P extends object>(
  load: () => Promise<ComponentType<P>>,
): (props: P) => ReturnType<typeof h> | null {
  return function Lazy(props: P) {
    const [part, setPart] = useState<{ readonly Part: ComponentType<P> } | 'failed' | null>(null);
    useEffect(() => {
      let current = true;
      load().then(
        (Part) => current && setPart({ Part }),
        () => current && setPart('failed'),
      );
      return () => {
        current = false;
      };
    }, []);
    if (part === 'failed') return <Notice tone="warn">{t('common.load-failed')}</Notice>;
    return part ? <part.Part {...props} /> : null;
  };
}
