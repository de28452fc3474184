/**
 * The headers Heron ships with. The promise "nothing leaves the origin" is held by `connect-src 'self'`, which as a
 * header covers the pose worker too (a meta element would not).
 *
 * - `wasm-unsafe-eval`: MediaPipe compiles WebAssembly; no other evaluation of code is allowed.
 * - `style-src 'unsafe-inline'`: Observable Plot writes style attributes into its SVG.
 * - `blob:` for pictures and media: video files chosen in the Movement Lab, and Phaser's textures.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
