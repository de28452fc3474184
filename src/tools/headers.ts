/**
 * The headers Heron ships with. The promise "nothing leaves the origin" is held by `connect-src 'self'`, which as a
 * header covers the pose worker too (a meta element would not).
 *
 * - `wasm-unsafe-eval`: MediaPipe compiles WebAssembly; no other evaluation of code is allowed.
 * - `require-trusted-types-for 'script'`: no text becomes markup or a script's address, but for what `src/trusted.ts` lets through.
 * - `blob:` for pictures and media: video files chosen in the Movement Lab, and Phaser's textures.
 */
export const contentSecurityPolicy = (fhirOrigin: string | null): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    ["connect-src 'self'", ...(fhirOrigin === null ? [] : [fhirOrigin])].join(' '),
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "style-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');

export const securityHeaders = (fhirOrigin: string | null): Readonly<Record<string, string>> => ({
  'content-security-policy': contentSecurityPolicy(fhirOrigin),
  'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
});

/** What Heron ships with: nothing but the own origin. */
export const CONTENT_SECURITY_POLICY = contentSecurityPolicy(null);
export const SECURITY_HEADERS = securityHeaders(null);

/**
 * The one other origin that a clinic allows on purpose, from `HERON_FHIR_ORIGIN`: its own FHIR server. Null when unset.
 * Throws with a plain sentence when it is anything but the origin of a server (`https:`, or `http:` on this computer), so
 * that no slip (a wildcard, a second address, a directive) opens more than that one door.
 */
export function fhirOrigin(setting: string | undefined): string | null {
  const wanted = (setting ?? '').trim();
  if (wanted === '') return null;
  const url = URL.canParse(wanted) ? new URL(wanted) : null;
  const local = url !== null && ['localhost', '127.0.0.1'].includes(url.hostname);
  if (
    !url ||
    !/^[a-z0-9.:-]+$/.test(url.host) ||
    (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) ||
    (wanted !== url.origin && wanted !== `${url.origin}/`)
  )
    throw new Error(
      `HERON_FHIR_ORIGIN must be the origin of one server, like https://fhir.example.org (http: only on this computer), not "${wanted}".`,
    );
  return url.origin;
}
