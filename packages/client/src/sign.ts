const encoder = new TextEncoder();

const hex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

const base64url = (bytes: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');

/**
 * Value of `X-Sluice-Signature`: `t=<unix s>,n=<nonce>,v1=<hex HMAC-SHA-256>` over `<time>:<nonce>.` and the body as it
 * is sent. The HMAC's key is what the server stores of a secret: its SHA-256, base64url. Needs WebCrypto.
 *
 * @param key `slk_<id>_<secret>`
 * @param nonce 1–64 letters, digits, `_` and `-`, never used before
 */
export async function signature(
  key: string,
  body: string | Uint8Array<ArrayBuffer>,
  unixSeconds: number,
  nonce: string = crypto.randomUUID(),
): Promise<string> {
  const { subtle } = crypto;
  const secret = key.slice(key.lastIndexOf('_') + 1);
  const hash = base64url(await subtle.digest('SHA-256', encoder.encode(secret)));
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const hmac = await subtle.importKey('raw', encoder.encode(hash), algorithm, false, ['sign']);
  const bytes = typeof body === 'string' ? encoder.encode(body) : body;
  const head = encoder.encode(`${unixSeconds}:${nonce}.`);
  const signed = new Uint8Array(head.length + bytes.length);
  signed.set(head);
  signed.set(bytes, head.length);
  return `t=${unixSeconds},n=${nonce},v1=${hex(await subtle.sign('HMAC', hmac, signed))}`;
}
