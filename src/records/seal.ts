import { deflateSync } from 'fflate';
import * as v from 'valibot';
import { fromBase64, toBase64 } from './canonical.ts';
import { inflateAtMost } from './traces.ts';
import type { Sources } from './uuid.ts';

/**
 * A file that only a passphrase opens: AES-256-GCM, key by PBKDF2-HMAC-SHA-256 with at least 600 000 rounds (the figure
 * of the OWASP password storage sheet [R]). GCM also notices any change of the file.
 */
export const ROUNDS = 600_000;
/** A forged file must not keep the machine busy for minutes. */
const MAX_ROUNDS = 10_000_000;

const sealedSchema = v.strictObject({
  format: v.literal('heron-export-sealed'),
  version: v.literal(1),
  key: v.strictObject({
    name: v.literal('PBKDF2-SHA-256'),
    iterations: v.pipe(v.number(), v.integer(), v.minValue(ROUNDS), v.maxValue(MAX_ROUNDS)),
    salt: v.pipe(v.string(), v.maxLength(64)),
  }),
  cipher: v.strictObject({ name: v.literal('AES-256-GCM'), iv: v.pipe(v.string(), v.maxLength(32)) }),
  data: v.string(),
});

/** True when a parsed file says that it is sealed. */
export const isSealed = (file: unknown): boolean =>
  typeof file === 'object' && file !== null && 'format' in file && file.format === 'heron-export-sealed';

async function keyOf(passphrase: string, salt: Uint8Array<ArrayBuffer>, iterations: number) {
  const material = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(passphrase.normalize('NFKC')),
    'PBKDF2',
    false,
    ['deriveKey'],
  );
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

/** Compresses and seals a text; the result is the text of a JSON file. */
export async function seal(text: string, passphrase: string, sources: Sources): Promise<string> {
  const salt = new Uint8Array(sources.random(16));
  const iv = new Uint8Array(sources.random(12));
  const packed = new Uint8Array(deflateSync(new TextEncoder().encode(text), { level: 6 }));
  const key = await keyOf(passphrase, salt, ROUNDS);
  const data = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, packed));
  return JSON.stringify({
    format: 'heron-export-sealed',
    version: 1,
    key: { name: 'PBKDF2-SHA-256', iterations: ROUNDS, salt: toBase64(salt) },
    cipher: { name: 'AES-256-GCM', iv: toBase64(iv) },
    data: toBase64(data),
  } satisfies v.InferOutput<typeof sealedSchema>);
}

export type Unsealed =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: 'damaged' | 'wrong-passphrase' | 'too-large' };

/** Opens a sealed file. A wrong passphrase and a changed file cannot be told apart: both are `wrong-passphrase`. */
export async function unseal(file: unknown, passphrase: string, limit: number): Promise<Unsealed> {
  const parsed = v.safeParse(sealedSchema, file);
  if (!parsed.success) return { ok: false, why: 'damaged' };
  const { key, cipher, data } = parsed.output;
  const [salt, iv, bytes] = [fromBase64(key.salt), fromBase64(cipher.iv), fromBase64(data)];
  if (!salt || !iv || !bytes || iv.length !== 12) return { ok: false, why: 'damaged' };
  let packed: Uint8Array;
  try {
    packed = new Uint8Array(
      await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: new Uint8Array(iv) },
        await keyOf(passphrase, new Uint8Array(salt), key.iterations),
        new Uint8Array(bytes),
      ),
    );
  } catch {
    return { ok: false, why: 'wrong-passphrase' };
  }
  const plain = inflateAtMost(packed, limit);
  return plain ? { ok: true, text: new TextDecoder().decode(plain) } : { ok: false, why: 'too-large' };
}
