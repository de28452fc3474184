import type { CodeableConcept, CodeSystem, FhirResource, ObservationComponent, Quantity } from 'fhir/r4';

/** Codes, units and ids of the FHIR export. */

/** Heron's own code system. Camera estimates are ours: no public code claims what one webcam can measure. */
export const HERON_CODES = 'urn:uuid:6f2c1d0e-8a53-4c1b-9b0f-3b6a1f0e7a11';
/** Names the questionnaire of the ratings. */
export const HERON_RATINGS = 'urn:uuid:6f2c1d0e-8a53-4c1b-9b0f-3b6a1f0e7a12';
const LOINC = 'http://loinc.org';
const UCUM = 'http://unitsofmeasure.org';

/** A code as FHIR allows it: no blanks but single ones inside. Only a name from a hostile file has others. */
const fhirCode = (code: string): string => fhirText(code.replace(/\s+/g, ' '), 200) ?? 'unknown';

/** `display`: what the code means, where `text` says more than that. */
export const heronCode = (code: string, text: string, display = ''): CodeableConcept => {
  const meaning = fhirText(display, 200);
  return {
    coding: [{ system: HERON_CODES, code: fhirCode(code), ...(meaning && { display: meaning }) }],
    text: fhirText(text, 2000) ?? fhirCode(code),
  };
};
/** LOINC codes are used only where their definition was read and fits (`docs/exchange.md`). */
export const loincCode = (code: string, heron: string, text: string): CodeableConcept => ({
  coding: [
    { system: LOINC, code },
    { system: HERON_CODES, code: fhirCode(heron) },
  ],
  text,
});
export const hl7Code = (system: string, code: string): CodeableConcept => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
});

/** UCUM of every unit that drills, records and ratings use. A ratio is `1`; a count or a step on a scale is annotated, as UCUM has no unit for it. */
const UNITS: Readonly<Record<string, string>> = {
  s: 's',
  ms: 'ms',
  min: 'min',
  deg: 'deg',
  degrees: 'deg',
  mm: 'mm',
  'own ranges/s': '/s',
  'stands in 30 s': '{#}/(30.s)',
  count: '{count}',
  score: '{score}',
  '0–4': '{index}',
  '0/1': '1',
  '0–1': '1',
  range: '1',
  ankle: '1',
  H: '1',
  'fraction of own range': '1',
  'fraction of standing pelvis height': '1',
  '1 = full range': '1',
  '1 = half the calibrated ankle distance': '1',
  '1 = over the ankle': '1',
  '1 = standing': '1',
};

/** A number with its unit in UCUM. A unit that nobody knows goes out in its own words and without a code, never as a plain 1. */
export const quantity = (value: number, unit: string): Quantity => ({
  // Far beyond anything measured, rounding would only lose the number.
  value: Math.abs(value) < 1e9 ? Math.round(value * 1e6) / 1e6 : value,
  ...(unit === '' ? {} : { unit }),
  ...(Object.hasOwn(UNITS, unit) ? { system: UCUM, code: UNITS[unit] ?? '' } : {}),
});

/** Words around a text from outside, without what FHIR forbids. */
export const clean = (text: string): string => fhirText(text, 2000) ?? '';

const SNOMED = 'http://snomed.info/sct';
const SIDES = {
  left: { code: '7771000', display: 'Left' },
  right: { code: '24028007', display: 'Right' },
} as const;
/** The leg that a number belongs to; which of the two stands in `laterality`, which every reader knows. */
export const leg = (side: 'left' | 'right'): CodeableConcept => ({
  coding: [{ system: SNOMED, code: '61685007', display: 'Lower limb structure' }],
  text: `The person's own ${side} leg`,
});
export const laterality = (side: 'left' | 'right'): ObservationComponent => ({
  code: { coding: [{ system: SNOMED, code: '272741003', display: 'Laterality' }], text: 'Side' },
  valueCodeableConcept: { coding: [{ system: SNOMED, ...SIDES[side] }], text: SIDES[side].display },
});

/** What Heron's own codes in these resources mean: a file explains itself. Every code has its words beside it as well. */
export function codeSystem(resources: readonly FhirResource[]): CodeSystem {
  const found = new Map<string, string>();
  JSON.stringify(resources, (_key, part: unknown) => {
    if (isConcept(part))
      for (const { system, code, display } of part.coding)
        if (system === HERON_CODES && code && !found.has(code)) found.set(code, display ?? part.text ?? code);
    return part;
  });
  return {
    resourceType: 'CodeSystem',
    id: HERON_CODES.slice('urn:uuid:'.length),
    url: HERON_CODES,
    name: 'HeronCodes',
    title: 'Measures and events of Heron',
    status: 'active',
    description: 'What Heron measures with one camera, or notes, and no public code means exactly.',
    content: 'fragment',
    concept: [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, display]) => ({ code, display })),
  };
}
const isConcept = (
  part: unknown,
): part is {
  readonly coding: readonly { system?: string; code?: string; display?: string }[];
  readonly text?: string;
} => typeof part === 'object' && part !== null && 'coding' in part && Array.isArray(part.coding);

/** Text that FHIR allows: no control characters, no halves of letters, at most as long as asked; undefined when nothing is left. */
export function fhirText(text: string, max = 20_000): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').trim();
  return clean === '' ? undefined : clean.slice(0, max).toWellFormed();
}

/**
 * A UUID (version 8, RFC 9562) made from words alone: the same thing exported twice has the same id, so that a server that
 * gets it again updates instead of doubling. 128 bits by four mixed 32-bit hashes; a name, not a secret.
 */
export function namedUuid(...words: readonly (string | number)[]): string {
  const text = words.join('\u0000');
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ k, 597399067);
    b = c ^ Math.imul(b ^ k, 2869860233);
    c = d ^ Math.imul(c ^ k, 951274213);
    d = a ^ Math.imul(d ^ k, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  a ^= b ^ c ^ d;
  const hex = [a, b ^ a, c ^ a, d ^ a].map((x) => (x >>> 0).toString(16).padStart(8, '0')).join('');
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
