import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { checksums, filesUnder, pack, sha256 } from '../../../src/tools/release/bundle.ts';
import { type Bom, releaseSbom } from '../../../src/tools/release/sbom.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A release of a day in 2026, seconds since 1970. */
const AT = 1_790_000_000;

describe('a release bundle', () => {
  const files = new Map([
    ['b.txt', bytes('two')],
    ['app/a.txt', bytes('one')],
  ]);

  it('is the same bytes from the same files, in whatever order and at whatever hour they were written', () => {
    const backwards = new Map([...files].reverse());
    expect(sha256(pack(files, 'heron-1', AT))).toBe(sha256(pack(backwards, 'heron-1', AT)));
    const folders = [1, 2].map((hour) => {
      const folder = mkdtempSync(join(tmpdir(), 'heron-pack-'));
      mkdirSync(join(folder, 'app'));
      for (const [path, content] of hour === 1 ? files : backwards) {
        writeFileSync(join(folder, path), content);
        utimesSync(join(folder, path), hour * 3600, hour * 3600);
      }
      return sha256(pack(filesUnder(folder), 'heron-1', AT));
    });
    expect(folders[0]).toBe(folders[1]);
  });

  it('carries the date of its release, so that a server which compares size and date sees an update', () => {
    const dates = [AT, AT + 60].map((at) => {
      const zip = pack(files, 'heron-1', at);
      // Local file header: time and date stand at byte 10.
      return new DataView(zip.buffer, zip.byteOffset).getUint32(10, true);
    });
    expect(dates[0]).not.toBe(dates[1]);
  });

  it('unpacks into one folder with the same files', () => {
    const open = unzipSync(pack(files, 'heron-1', AT));
    expect(Object.keys(open).sort()).toEqual(['heron-1/app/a.txt', 'heron-1/b.txt']);
    expect(new TextDecoder().decode(open['heron-1/app/a.txt'])).toBe('one');
  });

  it('lists checksums as sha256sum reads them', () => {
    expect(checksums(files)).toBe(
      '7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed  app/a.txt\n' +
        '3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3  b.txt\n',
    );
  });
});

describe('the list of parts', () => {
  const bom = (serial: string, at: string, names: string[]): Bom => ({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: serial,
    metadata: { timestamp: at, tools: [{ version: at }], component: { name: `folder-${serial}` } },
    components: names.map((name) => ({
      'bom-ref': `${name}@1`,
      name,
      externalReferences: [{ type: 'distribution', url: `https://${serial}.example/${name}.tgz` }],
    })),
  });
  const shipped = [{ path: 'app/models/x.task', sha256: 'ab' }];
  const made = (serial: string, at: string, names: string[]) =>
    releaseSbom(bom(serial, at, names), bom(serial, at, ['c', 'pose', 'b']), ['pose'], shipped);

  it('holds packages, what is shipped of tools, and files with their checksums', () => {
    const { components } = JSON.parse(made('u1', 't1', ['b', 'c'])) as Bom;
    expect(components.map((one) => one['bom-ref'])).toEqual([
      'b@1',
      'c@1',
      'file:app/models/x.task',
      'pose@1',
    ]);
    expect(components[2]?.hashes).toEqual([{ alg: 'SHA-256', content: 'ab' }]);
  });

  it('is equal for equal sources: no time, no random number, no order of its own, no folder, no registry', () => {
    expect(made('u1', 't1', ['b', 'c'])).toBe(made('u2', 't2', ['c', 'b']));
  });

  it('does not pass over a part that the lock file does not know', () => {
    expect(() => releaseSbom(bom('u', 't', []), bom('u', 't', []), ['pose'], [])).toThrow(
      'pose is not in package-lock.json',
    );
  });
});
