import type { Bundle } from 'fhir/r4';
import { useEffect, useRef, useState } from 'preact/hooks';
import * as v from 'valibot';
import { formatNumber, t } from '../../i18n/i18n.ts';
import { isToken, readServer } from '../../report/fhir-address.ts';
import type { PushProgress, PushResult } from '../../report/fhir-push.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { sharedRecords } from '../ui/data.ts';
import { Dialog } from '../ui/dialog.tsx';
import { SwitchField, TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Progress } from '../ui/progress.tsx';

/** What this device sent of a person, where and when, with the agreement that was ticked for it; by server the places that hold it now. */
const sentKey = (person: string): string => `exchange.sent.${person}`;
const sentSchema = v.object({
  log: v.array(
    v.object({ server: v.string(), at: v.string(), agreed: v.literal(true), resources: v.number() }),
  ),
  places: v.record(v.string(), v.array(v.string())),
});

/** The last server that took something, so that nobody types it twice. The token is never kept. */
const SERVER = 'exchange.fhir-server';

type State =
  | { readonly is: 'idle' }
  | { readonly is: 'sending'; readonly host: string; readonly progress: PushProgress | null }
  | { readonly is: 'over'; readonly host: string; readonly result: PushResult }
  | { readonly is: 'failed' };

/**
 * Sends one person's records to a FHIR server: only here, only after the address was typed, the person's agreement was ticked
 * and a question that names the server was answered with yes. Leaving the page stops it.
 */
export function PushCard(props: {
  readonly person: string;
  readonly sessions: number;
  readonly make: () => Promise<Bundle>;
}) {
  const [address, setAddress] = useState('');
  const [token, setToken] = useState('');
  const [agreed, setAgreed] = useState(false);
  const [asking, setAsking] = useState<Bundle | null>(null);
  const [state, setState] = useState<State>({ is: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => {
    let current = true;
    sharedRecords()
      .then((records) => records.settings.get(SERVER))
      .then(
        (known) => {
          if (current && typeof known === 'string') setAddress((typed) => typed || known);
        },
        () => undefined, // it has to be typed again
      );
    return () => {
      current = false;
      running.current?.abort();
    };
  }, []);

  const server = readServer(address);
  const host = server.ok ? server.host : '';
  const ready = server.ok && isToken(token) && agreed && state.is !== 'sending';
  const ask = () => {
    setState({ is: 'idle' });
    props.make().then(setAsking, () => setState({ is: 'failed' }));
  };
  const send = async (bundle: Bundle) => {
    setAsking(null);
    if (!server.ok) return;
    const cancel = new AbortController();
    running.current = cancel;
    setState({ is: 'sending', host, progress: null });
    try {
      const { browserPorts, pushBundle } = await import('../../report/fhir-push.ts');
      const ports = browserPorts(server.origin);
      const { settings } = await sharedRecords();
      const stored = v.safeParse(sentSchema, await settings.get(sentKey(props.person)));
      const sent = stored.success ? stored.output : { log: [], places: {} };
      const result = await pushBundle(
        bundle,
        { base: server.base, token, sentBefore: sent.places[server.base] ?? [] },
        ports,
        cancel.signal,
        (progress) => setState({ is: 'sending', host, progress }),
      );
      ports.stop();
      setState({ is: 'over', host, result });
      // Agreement was given for this one sending.
      setAgreed(false);
      if (!result.ok) return;
      setToken('');
      const at = new Date().toISOString();
      await settings.set(sentKey(props.person), {
        log: [...sent.log, { server: server.base, at, agreed: true, resources: result.sent }],
        places: { ...sent.places, [server.base]: [...result.places] },
      });
      await settings.set(SERVER, server.base);
    } catch {
      setState({ is: 'failed' });
    }
  };
  return (
    <Card title={t('exchange.push')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) ask();
        }}
      >
        <p>{t('exchange.push.about')}</p>
        <p>{t('exchange.push.what', { sessions: props.sessions })}</p>
        <TextField
          label={t('exchange.push.address')}
          help={t('exchange.push.address.help')}
          error={address.trim() === '' || server.ok ? null : t(`exchange.push.address.${server.why}`)}
          maxLength={400}
          value={address}
          onInput={(text) => {
            setAddress(text);
            // Agreement was given for the server that stood here.
            setAgreed(false);
          }}
        />
        <TextField
          label={t('exchange.push.token')}
          help={t('exchange.push.token.help')}
          error={token === '' || isToken(token) ? null : t('exchange.push.token.wrong')}
          type="password"
          autoComplete="off"
          value={token}
          onInput={(text) => setToken(text.trim())}
        />
        {server.ok && (
          <SwitchField label={t('exchange.push.consent', { host })} checked={agreed} onChange={setAgreed} />
        )}
        <div class="row">
          <Button type="submit" action="push" disabled={!ready}>
            {server.ok ? t('exchange.push.send', { host }) : t('exchange.push.send.nowhere')}
          </Button>
          {state.is === 'sending' && (
            <Button action="push-cancel" onClick={() => running.current?.abort()}>
              {t('common.cancel')}
            </Button>
          )}
        </div>
        <Outcome state={state} />
      </form>
      <Dialog
        open={asking !== null}
        title={t('exchange.push.ask', { host })}
        onClose={() => setAsking(null)}
        actions={
          <>
            <Button autoFocus onClick={() => setAsking(null)}>
              {t('exchange.push.keep')}
            </Button>
            <Button kind="primary" action="push-now" onClick={() => asking && void send(asking)}>
              {t('exchange.push.send', { host })}
            </Button>
          </>
        }
      >
        <p>{t('exchange.push.ask.about', { resources: asking?.entry?.length ?? 0, host })}</p>
      </Dialog>
    </Card>
  );
}

/** How it goes, and how it went: every problem says why, what was taken, and that nothing is lost. */
function Outcome({ state }: { readonly state: State }) {
  if (state.is === 'sending') {
    const { host, progress } = state;
    const { sent, of, retryIn } = progress ?? { sent: 0, of: 0, retryIn: null };
    return (
      <>
        <Progress
          label={t('exchange.push.working', { host })}
          value={of > 0 ? sent / of : 0}
          text={t('exchange.push.count', { sent: formatNumber(sent), of: formatNumber(of) })}
        />
        {retryIn !== null && <p role="status">{t('exchange.push.retry', { count: retryIn })}</p>}
      </>
    );
  }
  if (state.is === 'failed')
    return (
      <Notice tone="stop" live>
        {t('common.failed')}
      </Notice>
    );
  if (state.is !== 'over') return null;
  const { host, result } = state;
  if (result.ok)
    return (
      <Notice tone="good" live>
        {t('exchange.push.done', { host, sent: result.sent })}
      </Notice>
    );
  const { why, status, said, sent, of } = result;
  return (
    <Notice tone="warn" live>
      <p data-problem={why}>{t(`exchange.push.problem.${why}`, { host, status: status ?? 0 })}</p>
      {said && (
        <p>
          {t('exchange.push.said')} <bdi>{said}</bdi>
        </p>
      )}
      <p>{t('exchange.push.kept', { sent, of })}</p>
    </Notice>
  );
}
