import { useState } from 'preact/hooks';

/** What was typed and not saved, by field. It lives as long as the page: another tab of a person, the lock or a look elsewhere lose nothing. */
const drafts = new Map<string, unknown>();

/** Closing the page loses what is typed; the browser asks first. */
function askFirst(event: BeforeUnloadEvent): void {
  if (drafts.size > 0) event.preventDefault();
}
if (typeof addEventListener === 'function') addEventListener('beforeunload', askFirst);

export interface Draft<T> {
  /** What was typed, or what is stored while nothing was. */
  readonly value: T;
  readonly isTyped: boolean;
  readonly type: (value: T) => void;
  /** It was saved, or given up. */
  readonly forget: () => void;
}

/** A field's text, kept under `key` until it is saved. */
export function useDraft<T>(key: string, stored: T): Draft<T> {
  const [, draw] = useState({});
  const isTyped = drafts.has(key);
  return {
    value: isTyped ? (drafts.get(key) as T) : stored,
    isTyped,
    type: (value) => {
      drafts.set(key, value);
      draw({});
    },
    forget: () => {
      drafts.delete(key);
      draw({});
    },
  };
}
