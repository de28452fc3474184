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
 * The entries of a bundle as they stand on a server, in the order in which nothing points at something that is not there yet. References become
 * `Type/id` and each `fullUrl` the place there, because a `urn:uuid` means something only inside one bundle (and servers replace it wherever it
 * stands, in the identifiers of a person too). `base`: from `readServer`. `known`: ids that the server has for some of the resources.
 */
export function placedEntries(
  bundle: Bundle,
  base: string,
  known: ReadonlyMap<string, string> = new Map(),
): readonly BundleEntry[] {
  const places = new Map(
    (bundle.entry ?? []).flatMap((entry) => {
      const { resourceType, id = '' } = entry.resource ?? {};
      return entry.fullUrl && resourceType
        ? [[entry.fullUrl, `${resourceType}/${known.get(id) ?? id}`] as const]
        : [];
    }),
  );
  return [...(bundle.entry ?? [])]
    .sort((a, b) => rank(a) - rank(b))
    .map((entry) => {
      const copy = JSON.parse(
        JSON.stringify(entry, (key, part: unknown) =>
          key === 'reference' && typeof part === 'string' ? (places.get(part) ?? part) : part,
        ),
      ) as BundleEntry;
      const place = places.get(entry.fullUrl ?? '') ?? '';
      if (copy.resource) copy.resource.id = place.split('/')[1] ?? '';
      return { ...copy, fullUrl: `${base}/${place}`, request: { method: 'PUT', url: place } };
    });
}

/** Lists of at most so many. */
export function portions<T>(list: readonly T[], most = PORTION): readonly (readonly T[])[] {
  const made: (readonly T[])[] = [];
  for (let i = 0; i < list.length; i += most) made.push(list.slice(i, i + most));
  return made;
}
