/**
 * The shell: every file that the app is made of except the pose networks and their wasm, which the pose room keeps itself
 * (`pose/shelf.ts`). One cache a version. A version is whole or not there: install fails when one file is missing or does
 * not have its checksum, and what had come is kept, so that the next try fetches only the rest.
 */
export interface ShellFile {
  /** Relative to the worker's scope; `index.html` is asked for as the scope itself. */
  readonly url: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface ShellPorts {
  readonly files: readonly ShellFile[];
  /** Absolute address that ends with a slash. */
  readonly scope: string;
  readonly caches: CacheStorage;
  readonly fetch: typeof fetch;
  /** Security headers for a host that sends no policy of its own, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Shell {
  /** Fetches and checks what is missing of this version. @throws Error when the version cannot be had whole. */
  install(): Promise<void>;
  /** Forgets versions that no page can still need: all but this one and the one before. */
  tidy(): Promise<void>;
  /** The answer to a request, or null when it is none of the shell's. */
  answer(request: Request): Promise<Response> | null;
  /**
   * Looks through every kept file and fetches what is missing or damaged: a disk forgets, and a browser may clear what it likes.
   * True when the version is whole afterwards.
   */
  mend(): Promise<boolean>;
  /** Asks the host for its headers and, where they changed, gives them to every kept file. True when they did. */
  adoptHeaders(): Promise<boolean>;
}

const PREFIX = 'heron-shell-';
const COMPLETE = '.complete';
/** Fetched side by side while installing. More would starve a page that is starting. [J] */
const AT_ONCE = 4;
const PAGE = 'index.html';

async function digest(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(sum, (b) => b.toString(16).padStart(2, '0')).join('');
}

export function createShell(ports: ShellPorts): Shell {
  const { files, scope, headers: shipped } = ports;
  const known = new Map(files.map((file) => [file.url, file]));
  const address = (url: string): string => new URL(url === PAGE ? './' : url, scope).href;
  let name: Promise<string> | null = null;
  const cacheName = (): Promise<string> => {
    name ??= digest(new TextEncoder().encode(JSON.stringify(files))).then((sum) => PREFIX + sum.slice(0, 16));
    return name;
  };
  const current = async (): Promise<Cache> => ports.caches.open(await cacheName());
  const versions = async (): Promise<string[]> =>
    (await ports.caches.keys()).filter((key) => key.startsWith(PREFIX));

  /** The host's security headers where it sends a policy, else the shipped ones: pages and their workers always have one. */
  const policyOf = (response: Response): Record<string, string> => {
    if (!response.headers.has('content-security-policy')) return { ...shipped };
    const own = Object.keys(shipped).map((key) => [key, response.headers.get(key)] as const);
    return Object.fromEntries(own.filter((pair): pair is readonly [string, string] => pair[1] !== null));
  };
  const dressed = (bytes: ArrayBuffer, type: string | null, policy: Record<string, string>): Response =>
    new Response(bytes, {
      headers: { ...policy, 'content-type': type ?? 'application/octet-stream' },
    });

  /** The caches of the other versions, the newest first. */
  async function otherCaches(): Promise<Cache[]> {
    const mine = await cacheName();
    const others = (await versions()).filter((key) => key !== mine).reverse();
    return Promise.all(others.map((key) => ports.caches.open(key)));
  }

  /** Puts a file into the cache, over whatever stands there. */
  async function bring(cache: Cache, file: ShellFile, olds: readonly Cache[]): Promise<void> {
    const url = address(file.url);
    // A file that did not change between versions is taken over; its bytes are held to the checksum like any other.
    for (const old of olds) {
      const kept = await old.match(url);
      if (!kept) continue;
      const bytes = await kept.arrayBuffer();
      if ((await digest(bytes)) !== file.sha256) continue;
      await cache.put(url, dressed(bytes, kept.headers.get('content-type'), policyOf(kept)));
      return;
    }
    const response = await ports.fetch(url, { cache: 'no-cache', credentials: 'same-origin' });
    if (!response.ok) throw new Error(`${file.url}: the server answers ${response.status}`);
    const bytes = await response.arrayBuffer();
    if ((await digest(bytes)) !== file.sha256) throw new Error(`${file.url}: wrong checksum`);
    await cache.put(url, dressed(bytes, response.headers.get('content-type'), policyOf(response)));
  }

  return {
    async install() {
      const cache = await current();
      const olds = await otherCaches();
      const queue = [...files];
      const one = async (): Promise<void> => {
        for (let file = queue.shift(); file; file = queue.shift())
          if (!(await cache.match(address(file.url)))) await bring(cache, file, olds);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, one));
      await cache.put(address(COMPLETE), new Response(''));
    },

    async tidy() {
      // Versions that were begun after this one are left alone: the next one may be coming at this very moment, and a cache that is
      // deleted under it would leave it without a single file.
      const keys = await versions();
      const older = keys.slice(0, Math.max(0, keys.indexOf(await cacheName())));
      let before: string | null = null;
      for (const key of older.reverse()) {
        const whole = await (await ports.caches.open(key)).match(address(COMPLETE));
        if (before === null && whole) before = key;
        else await ports.caches.delete(key);
      }
    },

    answer(request) {
      if (request.method !== 'GET' || !request.url.startsWith(scope)) return null;
      const [path = ''] = request.url.slice(scope.length).split(/[?#]/);
      const url = path === '' ? PAGE : path;
      const file = known.get(url);
      // A page of another version may still ask for a part of its own.
      if (!file && !url.startsWith('assets/')) return null;
      return find(url).then(async (kept) => kept ?? fromHost(request, url));
    },

    async mend() {
      const cache = await current();
      const olds = await otherCaches();
      let whole = true;
      for (const file of files) {
        try {
          const kept = await cache.match(address(file.url));
          if (kept && (await digest(await kept.arrayBuffer())) === file.sha256) continue;
        } catch {
          // What cannot be read is not there.
        }
        await bring(cache, file, olds).catch(() => {
          whole = false;
        });
      }
      return whole;
    },

    async adoptHeaders() {
      const cache = await current();
      const [page, host] = await Promise.all([
        cache.match(address(PAGE)),
        ports.fetch(address(PAGE), { method: 'HEAD', cache: 'no-store' }),
      ]);
      if (!page || !host.ok) return false;
      const policy = policyOf(host);
      if (Object.keys(shipped).every((key) => (page.headers.get(key) ?? undefined) === policy[key]))
        return false;
      for (const file of files) {
        const kept = await cache.match(address(file.url));
        if (!kept) continue;
        await cache.put(
          address(file.url),
          dressed(await kept.arrayBuffer(), kept.headers.get('content-type'), policy),
        );
      }
      return true;
    },
  };

  /** What this version keeps; for a part that is not this version's, what another one does. Storage that fails has nothing. */
  async function find(url: string): Promise<Response | undefined> {
    try {
      const kept = await (await current()).match(address(url));
      if (kept || known.has(url)) return kept;
      return await findInOthers(url);
    } catch {
      return undefined;
    }
  }

  async function findInOthers(url: string): Promise<Response | undefined> {
    for (const cache of await otherCaches()) {
      const other = await cache.match(address(url));
      if (other) return other;
    }
    return undefined;
  }

  /** The last resort without a network is another version's file: an older page is better than none. */
  async function fromHost(request: Request, url: string): Promise<Response> {
    try {
      return await ports.fetch(request);
    } catch (error) {
      const other = await findInOthers(url).catch(() => undefined);
      if (other) return other;
      throw error;
    }
  }
}
