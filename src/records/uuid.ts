/** Where wall time and chance come from. Injected, so that a test or a replay decides both. */
export interface Sources {
  /** Wall time in ms since 1970 (Date.now). Used for dates only, never for measuring. */
  readonly now: () => number;
  /** Fresh random bytes. */
  readonly random: (length: number) => Uint8Array;
}

/** The browser's own clock and random source. */
export const browserSources: Sources = {
  now: () => Date.now(),
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
};

/**
 * A UUID version 7 (RFC 9562): 48 bits of wall time, then 74 random bits, so that ids sort by time of birth
 * and two devices never make the same one.
 */
export function uuidv7(sources: Sources): string {
  const bytes = sources.random(16);
  let time = Math.max(0, Math.floor(sources.now()));
  for (let i = 5; i >= 0; i--) {
    bytes[i] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
