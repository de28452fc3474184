import { readFileSync, writeFileSync } from 'node:fs';

/**
 * `tsx src/tools/lockfile.ts`: completes package-lock.json after an install.
 *
 * npm leaves the optional packages of other platforms out of the lock file when the registry in use does not offer them,
 * and `npm ci` then refuses the lock file. Each missing one is added as what it is: an optional package of a platform, at
 * the version that its parent pins, which `npm ci` skips everywhere else.
 */
interface Entry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}
interface Lock {
  packages: Record<string, Entry>;
}

const OS = [
  'android',
  'darwin',
  'freebsd',
  'netbsd',
  'openbsd',
  'linux',
  'win32',
  'aix',
  'sunos',
  'openharmony',
];
const CPU = ['arm64', 'x64', 'ia32', 'arm', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32'];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
let added = 0;
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    const words = name.split(/[/-]/);
    const os = OS.filter((word) => words.includes(word));
    if (lock.packages[path] || os.length === 0 || !/^\d/.test(version)) continue;
    const cpu = CPU.filter((word) => words.includes(word));
    const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : [];
    lock.packages[path] = {
      version,
      ...(cpu.length > 0 && { cpu }),
      ...(parent.dev && { dev: true }),
      ...(libc.length > 0 && { libc }),
      optional: true,
      os,
    };
    added += 1;
  }
}
const sorted = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
console.log(`${added} optional packages of other platforms added to package-lock.json`);
