import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import type { Records } from '../../records/store.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { sharedRecords, useLoaded } from '../ui/data.ts';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import {
  checkPin,
  IDLE_MS,
  LONGEST,
  makePin,
  readPin,
  readTries,
  SHORTEST,
  type StoredPin,
  waitLeft,
} from './pin.ts';

const PIN = 'therapist.pin';
const TRIES = 'therapist.tries';

/** Open until locked, idle, or the page is closed; it is nowhere stored. */
const open = signal(false);
/** Locks the therapist's pages at once. */
export const lockNow = (): void => {
  open.value = false;
};

/** Shows its children only after the PIN was given, and locks again when nobody touches anything for five minutes. */
export function Locked({ children }: { readonly children: ComponentChildren }) {
  useEffect(() => {
    let timer = setTimeout(lockNow, IDLE_MS);
    const active = () => {
      clearTimeout(timer);
      timer = setTimeout(lockNow, IDLE_MS);
    };
    const events = ['pointerdown', 'keydown', 'wheel', 'input'] as const;
    for (const event of events) addEventListener(event, active, { passive: true });
    return () => {
      // Away from these pages the time runs on, from now.
      active();
      for (const event of events) removeEventListener(event, active);
    };
  }, []);
  return open.value ? children : <Gate />;
}

function Gate() {
  const [loaded, lookAgain] = useLoaded(async (records) => readPin(await records.settings.get(PIN)));
  return (
    <Page title={t('therapist.title')} lead={t('therapist.lead')} back={{ href: '#/' }}>
      {loaded.is === 'ready' &&
        (loaded.value ? <Enter stored={loaded.value} /> : <Choose onDone={lookAgain} />)}
      {loaded.is === 'failed' && <Notice tone="stop">{t('progress.failed')}</Notice>}
      <Notice title={t('therapist.pin.honest')}>
        <p>{t('therapist.pin.does')}</p>
        <p>{t('therapist.pin.does-not')}</p>
      </Notice>
    </Page>
  );
}

function Choose({ onDone }: { readonly onDone: () => void }) {
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
      open.value = true;
      onDone();
    } catch {
      setError(t('common.failed'));
    }
    setBusy(false);
  };
  return (
    <Card title={t('therapist.pin.choose')}>
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

/** One try: counted before it is judged, so that reloading the page does not give tries for free. */
async function tryPin(records: Records, pin: string, stored: StoredPin): Promise<'open' | 'wrong' | number> {
  const tries = readTries(await records.settings.get(TRIES));
  const wait = waitLeft(tries, Date.now());
  if (wait > 0) return wait;
  await records.settings.set(TRIES, { count: tries.count + 1, last: Date.now() });
  if (!(await checkPin(pin, stored))) return 'wrong';
  await records.settings.remove(TRIES);
  return 'open';
}

function Enter({ stored }: { readonly stored: StoredPin }) {
  const [pin, setPin] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const enter = async () => {
    setBusy(true);
    try {
      const result = await tryPin(await sharedRecords(), pin, stored);
      if (result === 'open') open.value = true;
      else if (result === 'wrong') setError(t('therapist.pin.wrong'));
      else setError(t('therapist.pin.wait', { count: Math.ceil(result / 1000) }));
    } catch {
      setError(t('common.failed'));
    }
    setPin('');
    setBusy(false);
  };
  return (
    <Card title={t('therapist.pin.enter')}>
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
