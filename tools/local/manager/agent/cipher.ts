import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';

const IV = Buffer.from('FEDCBA0987654321', 'ascii');
const MARKER = Buffer.from('#AES:', 'ascii');
/** MD5 (32), random (5), global counter (10), `:`, local counter (4), `:`. */
const HEADER_BYTES = 53;
/** Bytes of the inflated text, header included. */
const MAX_CLEAR_BYTES = 65_536;

/** AES-256 key of an agent: the MD5 of its raw key, as 32 ASCII characters. */
export function agentAesKey(rawKey: string): Buffer {
  return Buffer.from(md5(rawKey), 'ascii');
}

/** A payload's sender and its ciphertext; no `id` means "the agent registered with this address". */
export type Envelope =
  | { readonly kind: 'encrypted'; readonly id?: string; readonly cipher: Buffer }
  | { readonly kind: 'malformed'; readonly id?: string };

/** Splits `[!<id>!]#AES:<cipher>`. */
export function openEnvelope(payload: Buffer): Envelope {
  const head = /^!(\d{1,8})!/.exec(payload.subarray(0, 12).toString('latin1'));
  const sender = head?.[1] === undefined ? {} : { id: head[1] };
  const rest = payload.subarray(head?.[0].length ?? 0);
  if (!rest.subarray(0, MARKER.length).equals(MARKER)) return { kind: 'malformed', ...sender };
  return { kind: 'encrypted', ...sender, cipher: rest.subarray(MARKER.length) };
}

export interface Counter {
  readonly global: number;
  readonly local: number;
}

/** What is inside a ciphertext, or why it cannot be read: `key` for a wrong key or a corrupt payload. */
export type Opened =
  | { readonly kind: 'message'; readonly message: Buffer; readonly counter: Counter }
  | { readonly kind: 'key' | 'too big' };

export function decryptMessage(cipher: Buffer, key: Buffer): Opened {
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, IV);
    const padded = Buffer.concat([decipher.update(cipher), decipher.final()]);
    const start = padded.findIndex((byte) => byte !== 0x21);
    if (start < 1) return { kind: 'key' };
    const clear = inflateSync(padded.subarray(start), { maxOutputLength: MAX_CLEAR_BYTES });
    const inner = clear.subarray(32);
    if (clear.length < HEADER_BYTES || md5(inner) !== clear.toString('latin1', 0, 32)) return { kind: 'key' };
    const counters = /^\d{5}(\d{10}):(\d{4}):$/.exec(inner.toString('latin1', 0, HEADER_BYTES - 32));
    if (counters === null) return { kind: 'key' };
    return {
      kind: 'message',
      message: clear.subarray(HEADER_BYTES),
      counter: { global: Number(counters[1]), local: Number(counters[2]) },
    };
  } catch (error) {
    // Bad padding and bad zlib are one thing to the manager, a text that does not fit is another.
    const { code } = error as NodeJS.ErrnoException;
    return { kind: code === 'ERR_BUFFER_TOO_LARGE' ? 'too big' : 'key' };
  }
}

/** `#AES:<cipher>`, as the manager sends it: without the `!id!` prefix. `random` is any number below 65,536. */
export function encryptMessage(message: Buffer, key: Buffer, counter: Counter, random: number): Buffer {
  const digits = (value: number, width: number) => String(value).padStart(width, '0');
  const prefix = `${digits(random, 5)}${digits(counter.global, 10)}:${digits(counter.local, 4)}:`;
  const inner = Buffer.concat([Buffer.from(prefix), message]);
  const deflated = deflateSync(Buffer.concat([Buffer.from(md5(inner)), inner]), { level: 9 });
  const fill = Buffer.alloc(8 - (deflated.length % 8), '!');
  const cipher = createCipheriv('aes-256-cbc', key, IV);
  return Buffer.concat([MARKER, cipher.update(Buffer.concat([fill, deflated])), cipher.final()]);
}

function md5(data: string | Buffer): string {
  return createHash('md5').update(data).digest('hex');
}
