import { spawnSync } from 'node:child_process';
import * as v from 'valibot';

const Component = v.looseObject({ 'bom-ref': v.string(), name: v.string() });
const Bom = v.looseObject({
  bomFormat: v.literal('CycloneDX'),
  specVersion: v.string(),
  metadata: v.looseObject({}),
  components: v.array(Component),
});
type Component = v.InferOutput<typeof Component>;
export type Bom = v.InferOutput<typeof Bom>;

/** A file that lies in the bundle as it came from somebody else, not bundled into ours. */
export interface ShippedFile {
  readonly path: string;
  readonly sha256: string;
}

/** What `npm sbom` says of the packages in package-lock.json, whatever else lies in node_modules. @throws Error when npm cannot. */
export function npmSbom(...more: string[]): Bom {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', ...more],
    {
      encoding: 'utf8',
      maxBuffer: 64 * 2 ** 20,
      shell: process.platform === 'win32',
      // A build before this has set it to "production", and npm would leave the tools out.
      env: { ...process.env, NODE_ENV: '' },
    },
  );
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr.slice(0, 1000)}`);
  return v.parse(Bom, JSON.parse(stdout));
}

const sorted = <T extends { readonly 'bom-ref': string }>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));

/** Without the address that it was fetched from, which is another one on other machines. */
function plain(component: Component): Component {
  const { externalReferences } = component;
  if (!Array.isArray(externalReferences)) return component;
  const kept = externalReferences.filter((one: { readonly type?: unknown }) => one.type !== 'distribution');
  return { ...component, externalReferences: kept };
}
/** npm names the app after its folder. */
const named = (component: unknown): unknown =>
  typeof component === 'object' && component !== null ? { ...component, name: 'heron' } : component;

/**
 * The list of parts of a release: the packages that the app is built from, `extra` packages whose files are shipped although
 * they are tools by name (the pose networks), and the shipped files with their checksums. What differs from run to run (a
 * random serial number, the time, npm's version, the name of the folder, the address of the registry in use) is left out, so that equal sources give equal bytes.
 */
export function releaseSbom(
  runtime: Bom,
  all: Bom,
  extra: readonly string[],
  files: readonly ShippedFile[],
): string {
  const { timestamp: _timestamp, tools: _tools, ...metadata } = runtime.metadata;
  const { serialNumber: _serial, ...rest } = runtime;
  const more = extra.map((name) => {
    const found = all.components.find(
      (one) => one.name === name || `${String(one.group ?? '')}/${one.name}` === name,
    );
    if (!found) throw new Error(`${name} is not in package-lock.json`);
    return found;
  });
  const shipped = files.map(({ path, sha256 }) => ({
    'bom-ref': `file:${path}`,
    type: 'file',
    name: path,
    hashes: [{ alg: 'SHA-256', content: sha256 }],
  }));
  const components = sorted([...runtime.components.map(plain), ...more.map(plain), ...shipped]);
  const whole = { ...rest, metadata: { ...metadata, component: named(metadata.component) }, components };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
