/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What lies on the tablet is sealed with a key made of the interviewer's passphrase: PBKDF2 with
 * SHA-256, then AES-GCM with a new IV each time. A sealed record carries its name as additional data,
 * so one cannot be put in another's place. The key cannot be read out, and is nowhere but in memory.
 */
export const ITERATIONS = 600000;
const SALT_BYTES = 16;
const IV_BYTES = 12;

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

/* Without it (a page that did not come by https) nothing can be kept. */
export function available(): boolean {
  return typeof crypto !== 'undefined' && !!crypto.subtle;
}

export function newSalt(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(SALT_BYTES));
}

/* A UUID of version 4; crypto.randomUUID is younger than many a tablet. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => ('0' + byte.toString(16)).slice(-2)).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export async function keyOf(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<CryptoKey> {
  const typed = new TextEncoder().encode(passphrase.normalize('NFKC'));
  const base = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  const what = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(how, base, what, false, ['encrypt', 'decrypt']);
}

const algorithm = (iv: Uint8Array<ArrayBuffer>, name: string) => ({
  name: 'AES-GCM',
  iv,
  additionalData: new TextEncoder().encode(name),
});

export async function seal(key: CryptoKey, name: string, value: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt(algorithm(iv, name), key, plain) };
}

/* Fails when the key is another one, or when anything was changed. */
export async function unseal<T>(key: CryptoKey, name: string, { iv, data }: Sealed): Promise<T> {
  const plain = await crypto.subtle.decrypt(algorithm(iv, name), key, data);
  return JSON.parse(new TextDecoder().decode(plain));
}
