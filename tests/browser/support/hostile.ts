import type { Page } from '@playwright/test';
import type { ExportFile } from '../../../src/records/exchange.ts';
import type { SessionRecord } from '../../../src/records/schema.ts';
import { factsOfSessions } from '../../../src/records/version1-facts.ts';
import { millis } from '../../../src/units.ts';
import { generate } from '../../bench/generate.ts';

/** What would run if any page put a text where markup belongs. Every one sets the same mark. */
export const MARKUP = [
  '<img src=x onerror="window.ran=1">',
  '"><svg onload="window.ran=1">',
  "'-window.ran=1-'",
  '<script>window.ran=1</script>',
  '<a href="javascript:window.ran=1" autofocus onfocus="window.ran=1">x</a>',
] as const;
const [IMAGE, SVG, QUOTE, SCRIPT, LINK] = MARKUP;

/** A person whose every free text is markup: all of it passes the schema, because texts may be anything. */
export function markupRidden(): ExportFile {
  const file = generate({ people: 1, sessions: 4, seed: 9 });
  const sessions = file.sessions.map(
    (session): SessionRecord => ({
      ...session,
      app: SCRIPT,
      answers: { ...session.answers, [IMAGE]: SVG },
      ratings: [...session.ratings, { kind: 'pain', when: 'after', value: 3, site: IMAGE }],
      incidents: [
        {
          kind: SVG,
          by: 'helper',
          at: millis(30_000),
          phase: IMAGE,
          drill: 'weight-shift',
          saw: { [IMAGE]: LINK },
          answered: null,
          note: MARKUP.join(' '),
        },
        {
          kind: 'stumble',
          by: 'helper',
          at: millis(40_000),
          phase: null,
          drill: null,
          saw: {},
          answered: 'yes',
          note: IMAGE,
        },
      ],
      stopped: { reason: IMAGE, advice: { id: SVG, values: { [IMAGE]: LINK } }, lock: false },
      status: 'stopped',
      decisions: session.decisions.map(({ decision, outcome }) => ({
        decision: { ...decision, ladder: IMAGE, sentence: { id: SVG, values: { hits: LINK } } },
        outcome,
      })),
      drills: session.drills.map((drill) => ({
        ...drill,
        ladder: SVG,
        parameters: { ...drill.parameters, [IMAGE]: 1 },
        summary: { ...drill.summary, [SVG]: 2 },
        trials: drill.trials.map((trial) => ({
          ...trial,
          reason: IMAGE,
          metrics: { ...trial.metrics, [SCRIPT]: 0.5 },
        })),
        traces: { t: [0, 40, 80, 120], lateral: [0.1, null, -0.2, 0.3] },
      })),
    }),
  );
  return {
    ...file,
    people: file.people.map((person) => ({
      ...person,
      name: `${IMAGE} Ana`,
      notes: MARKUP.join('\n'),
      archived: false,
    })),
    plans: file.plans.map((plan) => ({
      ...plan,
      author: SCRIPT,
      goals: `${SVG} ${LINK}`,
      precautions: IMAGE,
      noteToPatient: `${SCRIPT}${IMAGE}`,
      template: QUOTE,
    })),
    sessions,
    facts: factsOfSessions(sessions),
  };
}

/** Watches a page from before it loads; `found` says what ran, or what only the content policy kept from running. */
export async function watchScripts(
  page: Page,
): Promise<{ readonly found: () => Promise<readonly string[]> }> {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => seen.push(`error ${error.message}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      Object.assign(window, { stopped: `${event.effectiveDirective} ${event.blockedURI}` });
    });
  });
  return {
    found: async () => {
      const inside = await page.evaluate(() => {
        const marks = [
          ...('ran' in window ? ['a script ran'] : []),
          ...('stopped' in window ? [`the policy had to stop ${String(window.stopped)}`] : []),
        ];
        for (const element of document.querySelectorAll('*')) {
          const bad = [...element.attributes].find(
            ({ name, value }) => name.startsWith('on') || /^\s*javascript:/i.test(value),
          );
          if (bad) marks.push(`<${element.localName} ${bad.name}>`);
        }
        if (document.querySelector('img[src="x"]')) marks.push('a picture of a stranger');
        return marks;
      });
      return [...seen, ...inside];
    },
  };
}
