import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { SECURITY_HEADERS } from '../headers.ts';
import { HOSTING } from '../hosting.ts';
import { assemble } from '../models/assemble.ts';
import { audit } from './audit.ts';
import { checksums, type Files, filesUnder, pack, sha256 } from './bundle.ts';
import { npmSbom, releaseSbom } from './sbom.ts';

/**
 * `npm run release`: one zip with everything a clinic needs, its checksum and its list of parts, in `release/`.
 *
 *     npm run release                  builds and packs
 *     npm run release -- --check       does it twice and fails unless both are the same bytes
 *     npm run release -- --from dist   packs what is built already
 *
 * It begins with `npm audit`: a high or critical finding in something that is shipped ends it. Where the registry does not answer it
 * says so and goes on; `--audit required` (a release that others will use) then ends it too, and `--audit none` does not ask.
 */
const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    out: { type: 'string', default: 'release' },
    check: { type: 'boolean', default: false },
    audit: { type: 'string', default: 'asked' },
  },
});

/** Packages that are tools by name, but whose files are shipped: Google's pose networks. */
const SHIPPED = ['@mediapipe/pose'];

async function serveScript(): Promise<Uint8Array> {
  const outDir = mkdtempSync(join(tmpdir(), 'heron-serve-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    // One file that needs nothing but Node: the packages it uses are built in.
    ssr: { noExternal: true },
    build: {
      ssr: 'src/tools/release/serve.ts',
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'serve.mjs' } },
    },
  });
  const bytes = readFileSync(join(outDir, 'serve.mjs'));
  rmSync(outDir, { recursive: true });
  return new Uint8Array(bytes);
}

async function app(): Promise<Files> {
  if (values.from) return filesUnder(values.from);
  const outDir = mkdtempSync(join(tmpdir(), 'heron-app-'));
  await build({ logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  const files = filesUnder(outDir);
  rmSync(outDir, { recursive: true });
  return files;
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const file = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

/** A page of the repository's top folder as it reads from `docs/` of the bundle: links into `docs/` lose that folder. */
const besideDocs = (name: string): Uint8Array =>
  name.endsWith('.md') ? text(readFileSync(name, 'utf8').replaceAll('](docs/', '](')) : file(name);

/** Everything in the bundle but SHA256SUMS. */
async function contents(version: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const [path, bytes] of await app()) files.set(`app/${path}`, bytes);
  if (!files.has('app/index.html') || !files.has('app/service-worker.js'))
    throw new Error('The built folder has no index.html or no service-worker.js.');
  files.set('serve.mjs', await serveScript());
  files.set('serve.py', file('src/tools/release/serve.py'));
  files.set('headers.json', text(`${JSON.stringify(SECURITY_HEADERS, null, 2)}\n`));
  files.set(
    'README.txt',
    text(readFileSync('src/tools/release/README.txt', 'utf8').replace('{version}', version)),
  );
  for (const [path, make] of Object.entries(HOSTING))
    files.set(path.replace('docs/deploy/', 'hosting/'), text(make()));
  for (const name of [
    'deploy.md',
    'threat-model.md',
    'session-file.md',
    'glossary.md',
    'exchange.md',
    'measures.md',
    'reliability.md',
    'drills.md',
    'progression.md',
    'evidence.md',
    'design.md',
  ])
    files.set(`docs/${name}`, file(`docs/${name}`));
  for (const name of ['LICENSE', 'THIRD_PARTY_NOTICES.md', 'SECURITY.md', 'CHANGELOG.md'])
    if (existsSync(name)) files.set(name === 'LICENSE' ? 'LICENSE.txt' : `docs/${name}`, besideDocs(name));
  const shipped = assemble().map(({ path, sha256: sum }) => ({ path: `app/${path}`, sha256: sum }));
  files.set('sbom.cdx.json', text(releaseSbom(npmSbom('--omit', 'dev'), npmSbom(), SHIPPED, shipped)));
  return files;
}

/** When this release was made, seconds since 1970: `SOURCE_DATE_EPOCH` where it is set, else the time of the commit, so that it can be made again. */
function released(): number {
  const asked =
    process.env.SOURCE_DATE_EPOCH ??
    spawnSync('git', ['log', '-1', '--format=%ct'], { encoding: 'utf8' }).stdout;
  const seconds = Number(asked?.trim() || Number.NaN);
  if (!Number.isInteger(seconds) || seconds < 315_532_800)
    throw new Error(
      'A release needs a date: make it from a git checkout, or set SOURCE_DATE_EPOCH to seconds since 1970.',
    );
  return seconds;
}

async function bundle(): Promise<{ name: string; zip: Uint8Array; sbom: Uint8Array; files: Files }> {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const files = await contents(version);
  const sbom = files.get('sbom.cdx.json') ?? new Uint8Array();
  files.set('SHA256SUMS', text(checksums(files)));
  const name = `heron-${version}`;
  return { name, zip: pack(files, name, released()), sbom, files };
}

if (!['asked', 'required', 'none'].includes(values.audit))
  throw new Error('--audit is asked, required or none.');
if (values.audit !== 'none') {
  const found = audit(SHIPPED);
  if (found.is === 'unreachable') {
    console.warn(`NOT AUDITED: the package registry did not answer (${found.why}).`);
    console.warn('Run `npm audit --omit=dev` where it does before anybody uses this release.');
    if (values.audit === 'required') process.exit(1);
  } else {
    for (const one of found.others) console.log(`audit: ${one}`);
    for (const one of found.grave) console.error(`audit: ${one}. This holds the release.`);
    if (found.grave.length > 0) process.exit(1);
    console.log('Audited: nothing high or critical in what is shipped.');
  }
}
const made = await bundle();
if (values.check) {
  const again = await bundle();
  if (sha256(again.zip) !== sha256(made.zip)) {
    console.error('The second build is not the same bytes as the first:');
    for (const path of new Set([...made.files.keys(), ...again.files.keys()])) {
      const [one, other] = [made.files.get(path), again.files.get(path)];
      if (!one || !other || sha256(one) !== sha256(other)) console.error(`  ${path}`);
    }
    process.exit(1);
  }
  console.log('Built twice, the same bytes.');
}
const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const outputs = new Map<string, Uint8Array>([
  [`${made.name}.zip`, made.zip],
  [`${made.name}.cdx.json`, made.sbom],
]);
outputs.set('SHA256SUMS', text(checksums(outputs)));
for (const [name, bytes] of outputs) {
  writeFileSync(join(out, name), bytes);
  console.log(`${sha256(bytes)}  ${values.out}/${name}  ${(bytes.length / 1e6).toFixed(1)} MB`);
}
