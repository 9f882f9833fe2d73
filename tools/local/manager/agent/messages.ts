/** What an agent says, once decrypted. */
export type AgentMessage =
  | { readonly kind: 'event'; readonly queue: string; readonly location: string; readonly text: Buffer }
  | { readonly kind: 'startup'; readonly version: string | undefined; readonly valid: boolean }
  | {
      readonly kind: 'keepalive';
      readonly sharedSum: string | undefined;
      readonly version: string | undefined;
      readonly valid: boolean;
    }
  | { readonly kind: 'shutdown' }
  | { readonly kind: 'answer' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'malformed' };

const CONTROL = '#!-';
const STARTUP = `${CONTROL}agent startup `;
const SHUTDOWN = `${CONTROL}agent shutdown `;

export function parseMessage(message: Buffer): AgentMessage {
  if (message.length === 0) return { kind: 'empty' };
  if (!message.subarray(0, CONTROL.length).equals(Buffer.from(CONTROL))) return parseEvent(message);
  const text = untilNul(message).toString('utf8');
  if (text === SHUTDOWN) return { kind: 'shutdown' };
  if (text.startsWith(STARTUP)) return parseStartup(text.slice(STARTUP.length));
  if (text.startsWith(`${CONTROL}req `)) return { kind: 'answer' };
  return parseKeepalive(text);
}

/** `<queue>:<location>:<text>`; in the location `|:` is a colon and `||` a bar. The text ends at the first NUL. */
function parseEvent(message: Buffer): AgentMessage {
  const bytes = untilNul(message);
  if (bytes[1] !== 0x3a) return { kind: 'malformed' };
  const location: number[] = [];
  for (let at = 2; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const next = bytes[at + 1];
    if (byte === 0x7c && (next === 0x3a || next === 0x7c)) {
      location.push(next);
      at += 1;
    } else if (byte !== 0x3a) location.push(byte);
    else {
      const queue = String.fromCharCode(bytes[0] ?? 0);
      return {
        kind: 'event',
        queue,
        location: Buffer.from(location).toString(),
        text: bytes.subarray(at + 1),
      };
    }
  }
  return { kind: 'malformed' };
}

/** A startup without any JSON is accepted; JSON without a version is not. */
function parseStartup(text: string): AgentMessage {
  if (!text.includes('{')) return { kind: 'startup', version: undefined, valid: true };
  try {
    const body: unknown = JSON.parse(text);
    const version = typeof body === 'object' && body !== null && 'version' in body ? body.version : undefined;
    if (typeof version === 'string') return { kind: 'startup', version, valid: true };
  } catch {
    // Falls through: refused like JSON without a version.
  }
  return { kind: 'startup', version: undefined, valid: false };
}

/** What follows the last newline does not count, so at least one is needed. */
function parseKeepalive(text: string): AgentMessage {
  const end = text.lastIndexOf('\n');
  if (end < 0) return { kind: 'keepalive', sharedSum: undefined, version: undefined, valid: false };
  const sharedSum = /^(\S+) merged\.mg$/m.exec(text.slice(0, end))?.[1];
  const version = / - Wazuh (v[\d.]+)/.exec(text.slice(0, text.indexOf('\n')))?.[1];
  return { kind: 'keepalive', sharedSum, version, valid: true };
}

/** Whether version `a` (`v4.14.7`) is higher than `b`. */
export function isHigherVersion(a: string, b: string): boolean {
  const parts = (version: string) => version.replace(/^\D*/, '').split('.').map(Number);
  const [left, right] = [parts(a), parts(b)];
  const difference = left.map((part, at) => part - (right[at] ?? 0)).find((delta) => delta !== 0);
  return (difference ?? 0) > 0;
}

function untilNul(message: Buffer): Buffer {
  const nul = message.indexOf(0);
  return nul < 0 ? message : message.subarray(0, nul);
}
