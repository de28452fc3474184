import type { Bundle, BundleEntry, FhirResource } from 'fhir/r4';
import * as v from 'valibot';
import { PORTION, placedEntries, portions } from './fhir-address.ts';
import { provenanceOf, retraction, update } from './fhir-merge.ts';

/**
 * Sends a person's bundle to a FHIR server, portion by portion, because somebody asked for it just now. Nothing here starts
 * by itself, nothing is kept: the token lives in the caller's hands, and what is sent stays in the records as well.
 */
export interface PushTarget {
  /** From `readServer`. */
  readonly base: string;
  readonly token: string;
  /** `Type/id` of what this device sent there before: what of it is no longer in the bundle is taken back. */
  readonly sentBefore?: readonly string[];
}

/** The outside world, replaced by tests. */
export interface PushPorts {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Resolves after so many ms, or as soon as the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Whether the page's own policy has just refused to connect there. Asked only after a request failed. */
  readonly refusedByPolicy: () => Promise<boolean>;
  readonly online: () => boolean;
}

export interface PushProgress {
  /** Resources that the server has taken, of how many. */
  readonly sent: number;
  readonly of: number;
  /** Seconds until the next try, after one failed; null while sending. */
  readonly retryIn: number | null;
}

export type PushProblem =
  | 'offline'
  | 'policy' // this installation allows no connection to that server
  | 'unreachable' // no answer that the page may see: server down, name wrong, or it does not allow Heron (CORS)
  | 'timeout'
  | 'moved' // it answers with another address; a token must not follow
  | 'token' // 401
  | 'forbidden' // 403
  | 'no-server' // 404 and the like: no FHIR server at this address
  | 'not-fhir' // an answer, but not a FHIR server's
  | 'rejected' // the server will not have these data; `said` tells in its words
  | 'too-large'
  | 'busy' // 429, 503
  | 'server-error'
  | 'cancelled';

export type PushResult =
  /** `places`: what Heron has on that server now, as `Type/id`, for the next push. */
  | { readonly ok: true; readonly sent: number; readonly places: readonly string[] }
  | {
      readonly ok: false;
      readonly why: PushProblem;
      readonly status: number | null;
      /** What the server said about it, its own words: text of a stranger. */
      readonly said: string | null;
      readonly sent: number;
      readonly of: number;
    };

/** Tries a portion, at most. [J] Four with 1, 2 and 4 s between bridge a restart of a proxy and keep nobody waiting for long. */
export const TRIES = 4;
const FIRST_WAIT_MS = 1000;
/** A server may ask for a longer pause, up to this. */
const LONGEST_WAIT_MS = 60_000;
const TIMEOUT_MS = 30_000;
/** An honest answer to 50 entries is far smaller. */
const LONGEST_ANSWER = 4_000_000;

const RETRIED: readonly PushProblem[] = ['unreachable', 'timeout', 'busy', 'server-error'];

type Answer =
  | { readonly ok: true; readonly found: readonly (FhirResource | undefined)[] }
  | {
      readonly ok: false;
      readonly why: PushProblem;
      readonly status: number | null;
      readonly said: string | null;
      readonly waitMs?: number;
    };

/**
 * Brings `bundle` (type `transaction`) to a server: looks at what is there, then writes only what is new or changed, and takes back what was deleted
 * here. Never rejects: whatever happens comes back as a problem with its reason. Sending again after any of them is safe.
 */
export async function pushBundle(
  bundle: Bundle,
  target: PushTarget,
  ports: PushPorts,
  signal: AbortSignal,
  onProgress: (progress: PushProgress) => void = () => {},
): Promise<PushResult> {
  const { base, sentBefore = [] } = target;
  let [sent, of] = [0, (bundle.entry?.length ?? 1) - 1];
  /** Posts one bundle, again where that may help. */
  const conversation = async (
    type: 'batch' | 'transaction',
    entry: readonly BundleEntry[],
  ): Promise<Answer> => {
    const body = JSON.stringify({ resourceType: 'Bundle', type, entry });
    for (let attempt = 1; ; attempt++) {
      onProgress({ sent, of, retryIn: null });
      const answer = await post({ body, count: entry.length, type }, target, ports, signal);
      if (answer.ok || attempt >= TRIES || !RETRIED.includes(answer.why)) return answer;
      const pause = Math.min(
        LONGEST_WAIT_MS,
        Math.max(answer.waitMs ?? 0, FIRST_WAIT_MS * 2 ** (attempt - 1)),
      );
      onProgress({ sent, of, retryIn: Math.ceil(pause / 1000) });
      await ports.wait(pause, signal);
    }
  };
  const failed = ({ why, status, said }: Exclude<Answer, { ok: true }>): PushResult => ({
    ok: false,
    why,
    status,
    said,
    sent,
    of,
  });

  // A Patient that the clinic keeps under its own id, with Heron's identifier in it, is the one to write to.
  const people = (bundle.entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === 'Patient' && resource.id ? [resource.id] : [],
  );
  const search = (id: string) =>
    `Patient?identifier=${encodeURIComponent(`urn:ietf:rfc:3986|urn:uuid:${id}`)}`;
  const asked = await conversation(
    'batch',
    people.map((id) => get(search(id))),
  );
  if (!asked.ok) return failed(asked);
  const known = new Map<string, string>();
  asked.found.forEach((answer, i) => {
    const matches =
      answer?.resourceType === 'Bundle' ? (answer.entry ?? []).map(({ resource }) => resource?.id) : [];
    const [own = '', first] = [people[i], matches[0]];
    if (first && !matches.includes(own)) known.set(own, first);
  });
  const entries = placedEntries(bundle, base, known);
  const provenance = entries.find(({ resource }) => resource?.resourceType === 'Provenance');
  const resources = entries.filter((entry) => entry !== provenance);
  const places = resources.flatMap(({ request }) => request?.url ?? []);
  const gone = sentBefore.filter((place) => !places.includes(place));
  of = places.length + gone.length;

  const there: (FhirResource | undefined)[] = [];
  for (const portion of portions([...places, ...gone])) {
    const answer = await conversation('batch', portion.map(get));
    if (!answer.ok) return failed(answer);
    there.push(...answer.found);
  }
  const changes = [
    ...resources.map((entry, i) => update(entry, there[i])),
    ...gone.map((_, i) => retraction(base, there[places.length + i])),
  ].flatMap((entry) => entry ?? []);
  sent = of - changes.length;
  // One place in each portion is for its own provenance.
  for (const portion of portions(changes, PORTION - 1)) {
    const whole = provenance ? [...portion, provenanceOf(provenance, portion, base)] : portion;
    const answer = await conversation('transaction', whole);
    if (!answer.ok) return failed(answer);
    sent += portion.length;
  }
  onProgress({ sent, of, retryIn: null });
  return { ok: true, sent, places };
}

const get = (url: string): BundleEntry => ({ request: { method: 'GET', url } });

const problem = (why: PushProblem, status: number | null = null, said: string | null = null): Answer => ({
  ok: false,
  why,
  status,
  said,
});

interface Question {
  readonly body: string;
  readonly count: number;
  readonly type: 'batch' | 'transaction';
}

/** One try of one portion. */
async function post(
  question: Question,
  { base, token }: PushTarget,
  ports: PushPorts,
  signal: AbortSignal,
): Promise<Answer> {
  if (signal.aborted) return problem('cancelled');
  if (!ports.online()) return problem('offline');
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), TIMEOUT_MS);
  const cancel = () => limit.abort();
  signal.addEventListener('abort', cancel);
  try {
    const response = await ports.fetch(base, {
      method: 'POST',
      headers: {
        accept: 'application/fhir+json',
        authorization: `Bearer ${token}`,
        'content-type': 'application/fhir+json',
      },
      body: question.body,
      signal: limit.signal,
      credentials: 'omit',
      cache: 'no-store',
      // Neither the token nor the data go anywhere that was not shown.
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
    });
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400))
      return problem('moved', response.status || null);
    return judged(response, await textAtMost(response, LONGEST_ANSWER), question);
  } catch {
    if (signal.aborted) return problem('cancelled');
    if (limit.signal.aborted) return problem('timeout');
    if (await ports.refusedByPolicy()) return problem('policy');
    return problem(ports.online() ? 'unreachable' : 'offline');
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}

const answerSchema = v.object({
  resourceType: v.literal('Bundle'),
  type: v.picklist(['transaction-response', 'batch-response']),
  entry: v.optional(
    v.array(
      v.object({
        response: v.object({ status: v.string() }),
        resource: v.optional(v.looseObject({ resourceType: v.string() })),
      }),
    ),
    [],
  ),
});
const outcomeSchema = v.object({
  resourceType: v.literal('OperationOutcome'),
  issue: v.array(
    v.object({
      diagnostics: v.optional(v.string()),
      details: v.optional(v.object({ text: v.optional(v.string()) })),
    }),
  ),
});

/** What an answer means. Only a transaction's own answer, with a success for every entry, counts as taken; a look may find nothing. */
function judged(response: Response, text: string | null, { count, type }: Question): Answer {
  const { status } = response;
  const json = text === null ? undefined : parsed(text);
  const said = saidBy(json);
  if (response.ok) {
    const answer = v.safeParse(answerSchema, json);
    if (!answer.success || answer.output.type !== `${type}-response`)
      return problem('not-fhir', status, said);
    const { entry } = answer.output;
    const nothing = type === 'batch' ? /^(2\d\d|404|410)\b/ : /^2\d\d\b/;
    if (entry.length !== count || !entry.every((one) => nothing.test(one.response.status)))
      return problem('rejected', status, said);
    const found = entry.map(({ response: { status: one }, resource }) =>
      one.startsWith('2') ? (resource as FhirResource | undefined) : undefined,
    );
    return { ok: true, found };
  }
  if (status === 401) return problem('token', status, said);
  if (status === 403) return problem('forbidden', status, said);
  if (status === 413) return problem('too-large', status, said);
  if (status === 429 || status === 503) {
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return {
      ok: false,
      why: 'busy',
      status,
      said,
      ...(seconds > 0 ? { waitMs: seconds * 1000 } : {}),
    };
  }
  if (status === 408) return problem('timeout', status, said);
  if (status >= 500) return problem('server-error', status, said);
  // A FHIR server says why in an OperationOutcome; a 404 without one is some other machine.
  if (said === null && (status === 404 || status === 405 || status === 410))
    return problem('no-server', status);
  return problem('rejected', status, said);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The reasons of an OperationOutcome as one short text without control characters. */
function saidBy(json: unknown): string | null {
  const outcome = v.safeParse(outcomeSchema, json);
  if (!outcome.success) return null;
  const words = outcome.output.issue.flatMap((issue) => issue.details?.text ?? issue.diagnostics ?? []);
  const text = words
    .slice(0, 3)
    .join('; ')
    .replace(/\p{C}+/gu, ' ')
    .trim();
  return text === '' ? null : text.slice(0, 300);
}

/** The body as text; null when it is longer than `limit` bytes, so that a hostile server cannot fill the memory. */
async function textAtMost(response: Response, limit: number): Promise<string | null> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let [text, size] = ['', 0];
  for (const reader = response.body.getReader(); ; ) {
    const { value, done } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** The browser as it is. `origin`: whose refusal by the policy counts. Call `stop` when the push is over. */
export function browserPorts(origin: string): PushPorts & { readonly stop: () => void } {
  let refused = false;
  const look = (event: SecurityPolicyViolationEvent) => {
    refused ||= event.effectiveDirective === 'connect-src' && event.blockedURI.startsWith(origin);
  };
  document.addEventListener('securitypolicyviolation', look);
  return {
    fetch: (url, init) => fetch(url, init),
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const timer = setTimeout(resolve, ms);
        signal.addEventListener(
          'abort',
          () => {
            clearTimeout(timer);
            resolve();
          },
          { once: true },
        );
      }),
    // The event may come a moment after the request has failed.
    refusedByPolicy: async () => {
      for (let i = 0; i < 10 && !refused; i++) await new Promise((resolve) => setTimeout(resolve, 20));
      return refused;
    },
    online: () => navigator.onLine,
    stop: () => document.removeEventListener('securitypolicyviolation', look),
  };
}
