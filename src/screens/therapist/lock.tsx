import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import type { Records } from '../../records/store.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { sharedRecords, useLoaded } from '../ui/data.ts';
import { TextField } from '../ui/field.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import {
  checkPin,
  hasPin,
  IDLE_MS,
  LONGEST,
  makePin,
  PIN,
  readPin,
  readTries,
  SHORTEST,
  TRIES,
  waitLeft,
} from './pin.ts';

/** Open until locked, idle, or the page is closed; it is nowhere stored. */
const open = signal(false);
/** When somebody last touched a page that was open, by the clock: timers stand still while a tablet sleeps. */
let touched = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Locks the therapist's pages at once. */
export const lockNow = (): void => {
  open.value = false;
};
const touch = (): void => {
  touched = Date.now();
  clearTimeout(timer);
  timer = setTimeout(lockNow, IDLE_MS);
};
const unlock = (): void => {
  touch();
  open.value = true;
};
/** Too long untouched, or the clock was set back so that nobody can tell. */
const overdue = (): boolean => {
  const idle = Date.now() - touched;
  return idle < 0 || idle >= IDLE_MS;
};
const lookAtTheClock = (): void => {
  if (open.value && overdue()) lockNow();
};
/** A touch after a long sleep comes before any timer: the clock is looked at first. */
const stirred = (): void => {
  lookAtTheClock();
  if (open.value) touch();
};

/** Whether the PIN was given and still counts; looked at again when anybody touches anything, and on waking. */
function useOpen(): boolean {
  useEffect(() => {
    const wakes = ['visibilitychange', 'pageshow', 'focus'] as const;
    const stirs = ['pointerdown', 'keydown', 'wheel', 'input'] as const;
    for (const event of wakes) addEventListener(event, lookAtTheClock, { capture: true });
    for (const event of stirs) addEventListener(event, stirred, { capture: true, passive: true });
    return () => {
      for (const event of wakes) removeEventListener(event, lookAtTheClock, { capture: true });
      for (const event of stirs) removeEventListener(event, stirred, { capture: true });
    };
  }, []);
  return open.value && !overdue();
}

/** What was once open stays as it is while it is locked, out of sight and out of reach: a draft survives a phone call. */
function Kept(props: {
  readonly shown: boolean;
  readonly class?: string;
  readonly children: ComponentChildren;
}) {
  const { shown } = props;
  const begun = useRef(false);
  begun.current ||= shown;
  if (!begun.current) return null;
  return (
    <div class={props.class} hidden={!shown} inert={!shown}>
      {props.children}
    </div>
  );
}

/** Shows its children only after the PIN was given, and locks again when nobody touches anything for five minutes. */
export function Locked({ children }: { readonly children: ComponentChildren }) {
  const shown = useOpen();
  return (
    <>
      {!shown && <Gate />}
      <Kept shown={shown}>{children}</Kept>
    </>
  );
}

/**
 * A part of a page that everybody sees. At home, where there is no PIN, it is as open as the rest; once a device has one, what
 * belongs to others or cannot be undone is behind it.
 */
export function Guarded({
  title,
  children,
}: {
  readonly title?: string;
  readonly children: ComponentChildren;
}) {
  const given = useOpen();
  const [exists] = useLoaded(hasPin);
  if (exists.is === 'loading') return null;
  if (exists.is === 'failed') return <LoadFailed error={exists.error} />;
  const shown = given || !exists.value;
  return (
    <>
      {!shown && (
        <Card {...(title !== undefined && { title })}>
          <p>{t('therapist.guarded')}</p>
          <Enter level={3} />
        </Card>
      )}
      <Kept shown={shown} class="page-body">
        {children}
      </Kept>
    </>
  );
}

function Gate() {
  const [loaded, lookAgain] = useLoaded(hasPin);
  return (
    <Page title={t('therapist.title')} lead={t('therapist.lead')} back={{ href: '#/' }}>
      {loaded.is === 'ready' &&
        (loaded.value ? <Enter /> : <Choose title={t('therapist.pin.choose')} onDone={lookAgain} />)}
      {loaded.is === 'failed' && <LoadFailed error={loaded.error} />}
      <Notice title={t('therapist.pin.honest')}>
        <p>{t('therapist.pin.does')}</p>
        <p>{t('therapist.pin.does-not')}</p>
      </Notice>
    </Page>
  );
}

/** Another PIN, when staff changes. Only where there is one and it was given. */
export function ChangePin() {
  const [round, setRound] = useState(0);
  const [exists] = useLoaded(hasPin);
  if (exists.is !== 'ready' || !exists.value) return null;
  return (
    <>
      <Choose key={round} title={t('therapist.pin.change')} onDone={() => setRound(round + 1)} />
      {round > 0 && (
        <Notice tone="good" live>
          {t('therapist.pin.changed')}
        </Notice>
      )}
      <div class="row">
        <Button icon="lock" onClick={lockNow} action="lock">
          {t('therapist.lock')}
        </Button>
      </div>
    </>
  );
}

function Choose({ title, onDone }: { readonly title: string; readonly onDone: () => void }) {
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (pin.length < SHORTEST) return setError(t('therapist.pin.short', { count: SHORTEST }));
    if (pin !== again) return setError(t('therapist.pin.differs'));
    setBusy(true);
    try {
      const records = await sharedRecords();
      await records.settings.set(PIN, await makePin(pin));
      await records.settings.remove(TRIES);
      unlock();
      onDone();
    } catch {
      setError(t('common.failed'));
    }
    setBusy(false);
  };
  return (
    <Card title={title}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label={t('therapist.pin')}
          help={t('therapist.pin.help')}
          type="password"
          autoComplete="new-password"
          maxLength={LONGEST}
          value={pin}
          onInput={setPin}
        />
        <TextField
          label={t('therapist.pin.again')}
          type="password"
          autoComplete="new-password"
          maxLength={LONGEST}
          error={error}
          value={again}
          onInput={setAgain}
        />
        <div class="row">
          <Button type="submit" kind="primary" size="large" icon="lock" disabled={busy} action="set-pin">
            {t('therapist.pin.set')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

/**
 * One try: counted before it is judged, so that reloading the page does not give tries for free, and where it is read, so that
 * several windows do not either.
 */
async function tryPin(records: Records, pin: string): Promise<'open' | 'wrong' | number> {
  const now = Date.now();
  let wait = 0;
  await records.settings.update(TRIES, (value) => {
    const tries = readTries(value);
    wait = waitLeft(tries, now);
    return wait > 0 ? tries : { count: tries.count + 1, last: now };
  });
  if (wait > 0) return wait;
  // Read now: it may have been changed, or have gone with everything else, since this page was drawn.
  const stored = readPin(await records.settings.get(PIN));
  if (stored && !(await checkPin(pin, stored))) return 'wrong';
  await records.settings.remove(TRIES);
  return 'open';
}

function Enter({ level = 2 }: { readonly level?: 2 | 3 }) {
  const [pin, setPin] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const enter = async () => {
    setBusy(true);
    try {
      const result = await tryPin(await sharedRecords(), pin);
      if (result === 'open') unlock();
      else if (result === 'wrong') setError(t('therapist.pin.wrong'));
      else setError(t('therapist.pin.wait', { count: Math.ceil(result / 1000) }));
    } catch {
      setError(t('common.failed'));
    }
    setPin('');
    setBusy(false);
  };
  return (
    <Card title={t('therapist.pin.enter')} level={level}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <TextField
          label={t('therapist.pin')}
          type="password"
          autoComplete="current-password"
          maxLength={LONGEST}
          error={error}
          value={pin}
          onInput={setPin}
        />
        <div class="row">
          <Button type="submit" kind="primary" size="large" disabled={busy || pin === ''} action="unlock">
            {t('therapist.pin.open')}
          </Button>
        </div>
        <p class="soft">{t('therapist.pin.forgotten')}</p>
      </form>
    </Card>
  );
}
