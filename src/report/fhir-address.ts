import type { Bundle, BundleEntry } from 'fhir/r4';

/** What a push to a FHIR server needs before the first word is said: a sound address, a sound token, and portions. */

export type ReadServer =
  | {
      readonly ok: true;
      /** Where transactions are posted: the address without a slash at its end. */
      readonly base: string;
      readonly origin: string;
      /** Name (and port) to show before anything is sent; letters of other scripts appear as `xn--…`, so that none can pose as another. */
      readonly host: string;
    }
  | { readonly ok: false; readonly why: 'not-an-address' | 'not-secure' | 'secrets-in-address' };

const LOCAL = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Reads what somebody typed as the base address of a FHIR server. `https:` only, because health data and a token travel;
 * `http:` is taken for this computer alone. Names, passwords and queries in the address are refused: they end up in logs.
 */
export function readServer(text: string): ReadServer {
  const typed = text.trim();
  if (!/^https?:\/\//i.test(typed) || !URL.canParse(typed)) return { ok: false, why: 'not-an-address' };
  const url = new URL(typed);
  if (url.protocol !== 'https:' && !LOCAL.includes(url.hostname)) return { ok: false, why: 'not-secure' };
  if (url.username || url.password || url.search || url.hash) return { ok: false, why: 'secrets-in-address' };
  return {
    ok: true,
    base: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    origin: url.origin,
    host: url.host,
  };
}

/** Whether this can be a bearer token (RFC 6750, section 2.1: letters, digits and `-._~+/`, then `=`). */
export const isToken = (text: string): boolean => /^[A-Za-z0-9\-._~+/]+=*$/.test(text);

/** Most entries in one transaction. Medplum's server refuses more than 50 changes at once; others take more. */
export const PORTION = 50;

/** Servers check that what a resource points at is there: so people, devices and plans go first, who exported it last. */
const ORDER: Readonly<Record<string, number>> = { Patient: 0, Device: 1, CarePlan: 2, Provenance: 9 };
const rank = (entry: BundleEntry): number => ORDER[entry.resource?.resourceType ?? ''] ?? 5;

/**
 * Cuts one transaction bundle into several that a server takes one after the other. References become `Type/id` and each
 * `fullUrl` the place on the server, because a `urn:uuid` means something only inside one bundle (and servers replace it
 * wherever it stands, in the identifiers of a person too). Every entry is a PUT under its own id, so repeating a portion, or
 * all of them, changes nothing. `base`: from `readServer`.
 */
export function portions(bundle: Bundle, base: string, most = PORTION): readonly Bundle[] {
  const places = new Map(
    (bundle.entry ?? []).flatMap((entry) =>
      entry.fullUrl && entry.resource
        ? [[entry.fullUrl, `${entry.resource.resourceType}/${entry.resource.id ?? ''}`] as const]
        : [],
    ),
  );
  const entries = [...(bundle.entry ?? [])].sort((a, b) => rank(a) - rank(b));
  const made: Bundle[] = [];
  for (let i = 0; i < entries.length; i += most) {
    made.push({
      resourceType: 'Bundle',
      type: 'transaction',
      ...(bundle.timestamp ? { timestamp: bundle.timestamp } : {}),
      entry: entries.slice(i, i + most).map((entry) => placed(entry, base, places)),
    });
  }
  return made;
}

/** A copy that stands, and points, at places on the server. */
function placed(entry: BundleEntry, base: string, places: ReadonlyMap<string, string>): BundleEntry {
  const copy = JSON.parse(
    JSON.stringify(entry, (key, part: unknown) =>
      key === 'reference' && typeof part === 'string' ? (places.get(part) ?? part) : part,
    ),
  ) as BundleEntry;
  return { ...copy, fullUrl: `${base}/${places.get(entry.fullUrl ?? '') ?? ''}` };
}
