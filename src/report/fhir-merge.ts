import type { BundleEntry, FhirResource, Provenance } from 'fhir/r4';
import { namedUuid } from './fhir-terms.ts';

/** What a push writes, given what is there already: it adds and corrects Heron's own, and wipes nothing that the clinic added. Pure. */

type Fields = Readonly<Record<string, unknown>>;

/** Lists to which a clinic adds its own: what stands there stays, ours is added where it is missing. */
const ADDED_TO = ['identifier', 'name', 'telecom', 'link', 'note'];

/** The resource as it is to stand on the server: ours over theirs; what Heron knows nothing of stays. */
export function mergedWith(theirs: FhirResource, ours: FhirResource): FhirResource {
  const there: Fields = { ...theirs };
  const here: Fields = { ...ours };
  const made: Record<string, unknown> = {};
  for (const key of ADDED_TO) {
    const [a, b] = [there[key], here[key]];
    if (Array.isArray(a) && Array.isArray(b))
      made[key] = [...a, ...b.filter((one) => !a.some((other) => isEqual(one, other)))];
  }
  // The clinic knows the day of birth; Heron only the year.
  const born = [there.birthDate, here.birthDate];
  if (born.every((date) => typeof date === 'string') && String(born[0]).startsWith(String(born[1])))
    made.birthDate = born[0];
  return { ...theirs, ...ours, ...made } as FhirResource;
}

/** The same content, whatever order its keys have. What only the server gives (`meta`) does not count. */
export function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}
const inOrder = (x: unknown): unknown =>
  Array.isArray(x)
    ? x.map(inOrder)
    : typeof x === 'object' && x !== null
      ? Object.entries(x)
          .filter(([key, value]) => key !== 'meta' && value !== undefined)
          .sort(([p], [q]) => (p < q ? -1 : 1))
          .map(([key, value]) => [key, inOrder(value)])
      : x;

const versionOf = (theirs: FhirResource): string => `W/"${theirs.meta?.versionId ?? ''}"`;

/** The entry that brings one resource up to date, or null where nothing is to be done. `If-Match` holds off what somebody changes meanwhile. */
export function update(entry: BundleEntry, theirs: FhirResource | undefined): BundleEntry | null {
  const { resource, request } = entry;
  if (!resource || !request) return null;
  if (!theirs) return entry;
  const made = mergedWith(theirs, resource);
  if (isEqual(made, theirs)) return null;
  return { ...entry, resource: made, request: { ...request, ifMatch: versionOf(theirs) } };
}

const RETRACTED = ['Procedure', 'Observation', 'QuestionnaireResponse', 'CarePlan', 'Flag'];

/** The entry that takes back what Heron sent and has deleted since; null where there is nothing to take back. */
export function retraction(base: string, theirs: FhirResource | undefined): BundleEntry | null {
  if (!theirs) return null;
  const place = `${theirs.resourceType}/${theirs.id ?? ''}`;
  // An adverse event has no status that says "in error".
  if (theirs.resourceType === 'AdverseEvent') return { request: { method: 'DELETE', url: place } };
  if (!RETRACTED.includes(theirs.resourceType)) return null;
  const resource = { ...theirs, status: 'entered-in-error' } as FhirResource;
  if (isEqual(resource, theirs)) return null;
  return {
    fullUrl: `${base}/${place}`,
    resource,
    request: { method: 'PUT', url: place, ifMatch: versionOf(theirs) },
  };
}

/** Says of one portion what it wrote: small, and in the same transaction. */
export function provenanceOf(whole: BundleEntry, written: readonly BundleEntry[], base: string): BundleEntry {
  const places = written.flatMap(({ resource, request }) => (resource && request ? [request.url] : []));
  const provenance = whole.resource as Provenance;
  const id = namedUuid(provenance.id ?? '', ...places);
  return {
    fullUrl: `${base}/Provenance/${id}`,
    resource: { ...provenance, id, target: places.map((reference) => ({ reference })) },
    request: { method: 'PUT', url: `Provenance/${id}` },
  };
}
