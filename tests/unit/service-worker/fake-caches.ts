/** Cache Storage made of maps: what the shell and the shelf use of it, by exact address. Responses are kept as bytes. */
class FakeCache implements Cache {
  private readonly entries = new Map<string, { bytes: ArrayBuffer; headers: Headers }>();
  constructor(private readonly full: () => boolean) {}

  private url(request: RequestInfo | URL): string {
    return request instanceof Request ? request.url : String(request);
  }
  async put(request: RequestInfo | URL, response: Response): Promise<void> {
    if (this.full()) throw new DOMException('no room', 'QuotaExceededError');
    this.entries.set(this.url(request), {
      bytes: await response.arrayBuffer(),
      headers: new Headers(response.headers),
    });
  }
  async match(request: RequestInfo | URL): Promise<Response | undefined> {
    const found = this.entries.get(this.url(request));
    return found && new Response(found.bytes.slice(), { headers: found.headers });
  }
  async delete(request: RequestInfo | URL): Promise<boolean> {
    return this.entries.delete(this.url(request));
  }
  async keys(): Promise<Request[]> {
    return [...this.entries.keys()].map((url) => new Request(url));
  }
  async add(): Promise<void> {
    throw new Error('not used');
  }
  async addAll(): Promise<void> {
    throw new Error('not used');
  }
  async matchAll(): Promise<Response[]> {
    throw new Error('not used');
  }
}

export class FakeCaches implements CacheStorage {
  private readonly caches = new Map<string, FakeCache>();
  /** From now on nothing more fits. */
  full = false;

  async open(name: string): Promise<Cache> {
    const cache = this.caches.get(name) ?? new FakeCache(() => this.full);
    this.caches.set(name, cache);
    return cache;
  }
  async keys(): Promise<string[]> {
    return [...this.caches.keys()];
  }
  async has(name: string): Promise<boolean> {
    return this.caches.has(name);
  }
  async delete(name: string): Promise<boolean> {
    return this.caches.delete(name);
  }
  async match(): Promise<Response | undefined> {
    throw new Error('not used');
  }
}
