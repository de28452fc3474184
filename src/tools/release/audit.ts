import { spawnSync } from 'node:child_process';
import * as v from 'valibot';

const SEVERITIES = ['info', 'low', 'moderate', 'high', 'critical'] as const;
const Report = v.object({
  vulnerabilities: v.record(
    v.string(),
    v.object({ severity: v.picklist(SEVERITIES), range: v.optional(v.string(), '') }),
  ),
});

/** What the registry knows of the packages in package-lock.json. */
export type Audit =
  /** `grave`: high or critical, in something that is shipped; each "name range: severity". `others`: less grave, or in a tool. */
  | { readonly is: 'answered'; readonly grave: readonly string[]; readonly others: readonly string[] }
  /** No answer that could be read. Nothing is known then, good or bad. */
  | { readonly is: 'unreachable'; readonly why: string };

/**
 * Reads what `npm audit --json` wrote for the shipped packages and for all of them.
 * @param shipped tools by name whose files are shipped all the same
 */
export function judge(production: string, all: string, shipped: readonly string[]): Audit {
  const reports = [production, all].map((text) => {
    try {
      return v.safeParse(Report, JSON.parse(text));
    } catch {
      return null;
    }
  });
  const [own, every] = reports;
  if (!own?.success || !every?.success) {
    const first = [production, all].find((_, i) => !reports[i]?.success) ?? '';
    return { is: 'unreachable', why: reasonOf(first) };
  }
  const grave: string[] = [];
  const others: string[] = [];
  const known = own.output.vulnerabilities;
  for (const [name, { severity, range }] of Object.entries({ ...every.output.vulnerabilities, ...known })) {
    const ours = Object.hasOwn(known, name) || shipped.includes(name);
    const line = `${name} ${range}: ${severity}${ours ? '' : ' (a tool, not shipped)'}`;
    (ours && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf('high') ? grave : others).push(line);
  }
  return { is: 'answered', grave, others };
}

/** npm's own words for what went wrong, or a plain sentence. */
function reasonOf(text: string): string {
  try {
    const said = v.safeParse(v.object({ message: v.string() }), JSON.parse(text));
    // The address of the registry in use is nobody's business but this machine's.
    if (said.success) return said.output.message.replace(/https?:\/\/\S+/g, 'the registry');
  } catch {
    // Not even JSON.
  }
  return 'npm audit gave no report';
}

/** Asks the registry. Waits half a minute at most for each of two answers. */
export function audit(shipped: readonly string[]): Audit {
  const ask = (...more: string[]): string =>
    spawnSync('npm', ['audit', '--json', '--fetch-retries=0', '--fetch-timeout=30000', ...more], {
      encoding: 'utf8',
      maxBuffer: 64 * 2 ** 20,
      shell: process.platform === 'win32',
      env: { ...process.env, NODE_ENV: '' },
    }).stdout;
  const production = ask('--omit=dev');
  return judge(production, ask(), shipped);
}
