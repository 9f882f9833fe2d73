const encoder = new TextEncoder();

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');

/**
 * Value of `X-Sluice-Signature`: `t=<unix s>,v1=<hex HMAC-SHA-256>` over the time, a dot and the body as it is sent. The
 * HMAC's key is what the server stores of a secret: its SHA-256, base64url.
 *
 * @param key `slk_<id>_<secret>`
 */
export async function signature(
  key: string,
  body: string | Uint8Array<ArrayBuffer>,
  unixSeconds: number,
): Promise<string> {
  const { subtle } = crypto;
  const secret = key.slice(key.lastIndexOf('_') + 1);
  const hash = base64url(new Uint8Array(await subtle.digest('SHA-256', encoder.encode(secret))));
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const hmac = await subtle.importKey('raw', encoder.encode(hash), algorithm, false, ['sign']);
  const bytes = typeof body === 'string' ? encoder.encode(body) : body;
  const head = encoder.encode(`${unixSeconds}.`);
  const signed = new Uint8Array(head.length + bytes.length);
  signed.set(head);
  signed.set(bytes, head.length);
  return `t=${unixSeconds},v1=${hex(new Uint8Array(await subtle.sign('HMAC', hmac, signed)))}`;
}
