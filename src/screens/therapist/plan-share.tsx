import { useMemo, useState } from 'preact/hooks';
import { encode } from 'uqr';
import { t } from '../../i18n/i18n.ts';
import { planFile, planFragment, QR_LIMIT } from '../../records/plan-link.ts';
import type { Plan } from '../../records/schema.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { fileName, saveFile } from '../ui/download.ts';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';

/** The address that carries a plan: all of it behind the `#`, which no browser sends. */
export const planAddress = (plan: Plan, page: string): string =>
  `${page.split('#')[0]?.split('?')[0]}#/settings/plan/${planFragment(plan)}`;

/** The dark modules of a QR code as one path. */
export const qrPath = (modules: readonly (readonly boolean[])[]): string =>
  modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');

/** Hands a plan to the patient's own device: as a link, as a QR code where it fits one, or as a file. The person's name is not in it. */
export function PlanShare({ plan }: { readonly plan: Plan }) {
  const address = useMemo(() => planAddress(plan, location.href), [plan]);
  const code = useMemo(
    () => (address.length <= QR_LIMIT ? encode(address, { ecc: 'L', border: 2 }) : null),
    [address],
  );
  const [said, setSaid] = useState<'copied' | 'failed' | null>(null);
  return (
    <Card class="no-print" title={t('therapist.share')}>
      <div class="stack">
        <p>{t('therapist.share.about')}</p>
        <div class="grid">
          {code ? (
            <svg
              class="qr"
              viewBox={`0 0 ${code.size} ${code.size}`}
              role="img"
              aria-label={t('therapist.share.qr')}
              shape-rendering="crispEdges"
            >
              <path d={qrPath(code.data)} fill="#000" />
            </svg>
          ) : (
            <Notice>{t('therapist.share.no-qr')}</Notice>
          )}
          <div class="stack">
            <TextField label={t('therapist.share.link')} rows={4} value={address} onInput={() => undefined} />
            <div class="row">
              <Button
                icon="share"
                onClick={() => {
                  navigator.clipboard.writeText(address).then(
                    () => setSaid('copied'),
                    () => setSaid('failed'),
                  );
                }}
              >
                {t('therapist.share.copy')}
              </Button>
              <Button
                icon="download"
                onClick={() => saveFile([planFile(plan)], fileName('plan', 'json'), 'application/json')}
              >
                {t('therapist.share.file')}
              </Button>
            </div>
            {said && (
              <Notice tone={said === 'copied' ? 'good' : 'warn'} live>
                {t(`therapist.share.${said}`)}
              </Notice>
            )}
          </div>
        </div>
      </div>
    </Card>
  );
}
