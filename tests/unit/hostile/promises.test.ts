import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Promises about the whole source, held by reading it. Tools run in Node and are no part of the page. */
const sources = readdirSync('src', { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => `${entry.parentPath}/${entry.name}`)
  .filter((file) => !file.startsWith('src/tools/'))
  .map((file) => [file, withoutComments(readFileSync(file, 'utf8'))] as const);

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
const having = (pattern: RegExp): string[] =>
  sources.flatMap(([file, text]) => (pattern.test(text) ? [file] : [])).sort();

test('the search reads the source (otherwise the tests below mean nothing)', () => {
  expect(sources.length).toBeGreaterThan(150);
  expect(having(/\bfetch\b\(/)).toContain('src/report/fhir-push.ts');
});

test('nothing leaves the origin: the push to a FHIR server is the only code that can send to another one', () => {
  expect(
    having(/sendBeacon|XMLHttpRequest|WebSocket|WebTransport|EventSource|RTCPeerConnection|importScripts/),
  ).toEqual([]);
  expect(having(/\bPOST\b|\bauthorization:/)).toEqual(['src/report/fhir-push.ts']);
  // What may ask for files, all of them the app's own: pose networks, their reference picture, and the app's shell.
  expect(having(/\bfetch\b\s*[(:]/).filter((file) => !/^src\/(pose|service-worker)\//.test(file))).toEqual([
    'src/report/fhir-push.ts',
  ]);
  // An address of another place is nowhere in the code but as a name: of a code system, a namespace, an example, a source.
  const addresses = sources.flatMap(([file, text]) =>
    [...text.matchAll(/['"`]https?:\/\/([^/'"`$\s]+)/g)].map((match) => `${file} ${match[1]}`),
  );
  expect(
    addresses.filter(
      (line) =>
        !/ (www\.w3\.org|loinc\.org|unitsofmeasure\.org|terminology\.hl7\.org|hl7\.org|snomed\.info|localhost)$/.test(
          line,
        ),
    ),
  ).toEqual([]);
});

test('the push is loaded and begun in one place, by the answer to one question', () => {
  expect(having(/fhir-push\.ts'\)/)).toEqual(['src/screens/therapist/push-part.tsx']);
  expect(having(/pushBundle\(/)).toEqual(['src/report/fhir-push.ts', 'src/screens/therapist/push-part.tsx']);
  const [, panel = ''] = sources.find(([file]) => file.endsWith('push-part.tsx')) ?? [];
  expect(panel.match(/\bsend\(/g)).toEqual(['send(']);
  expect(panel).toContain('action="push-now" onClick={() => asking && void send(asking)}');
});

test('a text never becomes markup or code', () => {
  expect(
    having(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|createContextualFragment|\beval\(|new Function\b|setTimeout\(\s*['"`]|javascript:/,
    ),
  ).toEqual([]);
  // Inert documents from the game's own vector pictures; src/trusted.ts lets nothing else through.
  expect(having(/DOMParser\(/)).toEqual(['src/game/art/svg.ts']);
});
