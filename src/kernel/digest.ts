import { createHmac, hash } from 'node:crypto';

/** SHA-256 as base64url without padding (43 characters), or its first `length` characters. */
export function sha256(text: string | Uint8Array, length = 43): string {
  return hash('sha256', text, 'base64url').slice(0, length);
}

/** HMAC-SHA-256 in lower-case hex (64 characters). */
export function hmacHex(secret: string, ...parts: readonly (string | Uint8Array)[]): string {
  const hmac = createHmac('sha256', secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}
