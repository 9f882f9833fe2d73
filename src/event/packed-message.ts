import { constants, zstdCompressSync } from 'node:zlib';
import { sha256 } from '../kernel/digest.ts';
import type { Envelope } from './envelope.ts';
import { MAX_EVENTS_PER_MESSAGE, MESSAGE_FILL_BYTES, MESSAGE_RAW_BYTES } from './limits.ts';
import type { PackedMessage } from './unpack-message.ts';

/** Characters of a message's key (base64url: 144 bits). */
export const MESSAGE_KEY_LENGTH = 24;

/** A third of what gzip at level 3 takes, and a third less of it on the queue; higher levels save no more of events. */
const ZSTD = { [constants.ZSTD_c_compressionLevel]: 1 };
/** What zlib hands back at once: each piece has a price of its own, and so has the room for it. */
const MIN_PIECE = 16_384;
const MAX_PIECE = 262_144;
const LINE_FEED = 0x0a;

/** An envelope as it is packed; all that is kept of it meanwhile. */
export interface EventLine {
  readonly tenant: string;
  readonly id: string;
  readonly json: string;
}

export function lineOf(envelope: Envelope): EventLine {
  return { tenant: envelope.tenant, id: envelope.event.event.id, json: JSON.stringify(envelope) };
}

function pack(lines: readonly EventLine[], facts: Pick<PackedMessage, 'since' | 'taken'>): PackedMessage[] {
  const text = textOf(lines);
  const chunkSize = Math.min(MAX_PIECE, Math.max(MIN_PIECE, text.length >> 2));
  const zstd = zstdCompressSync(text, { params: ZSTD, chunkSize }).toString('base64');
  if (zstd.length > MESSAGE_FILL_BYTES && lines.length > 1) {
    const half = lines.length >> 1;
    return [...pack(lines.slice(0, half), facts), ...pack(lines.slice(half), facts)];
  }
  const ids = lines.map(({ tenant, id }) => [tenant, id]);
  return [
    { v: 2, key: sha256(JSON.stringify(ids), MESSAGE_KEY_LENGTH), count: lines.length, ...facts, zstd },
  ];
}

/** The lines as bytes, each written once: a text of all of them would be copied twice more. */
function textOf(lines: readonly EventLine[]): Buffer {
  const most = lines.reduce((sum, { json }) => sum + 3 * json.length + 1, 0);
  const bytes = Buffer.allocUnsafe(most);
  let at = 0;
  for (const { json } of lines) {
    if (at > 0) at = bytes.writeUInt8(LINE_FEED, at);
    at += bytes.write(json, at);
  }
  return bytes.subarray(0, at);
}

/**
 * Packs events, in order, into as few messages as fit; every body stays below `MESSAGE_FILL_BYTES`.
 *
 * @param taken id of the ledger's entry that they came in with
 */
export function packLines(
  lines: readonly EventLine[],
  since: number,
  taken?: string,
): readonly PackedMessage[] {
  const messages: PackedMessage[] = [];
  const facts = { since, ...(taken && { taken }) };
  let from = 0;
  let bytes = 0;
  for (let i = 0; i <= lines.length; i += 1) {
    const size = lines[i]?.json.length ?? 0;
    const full = i - from >= MAX_EVENTS_PER_MESSAGE || bytes + size > MESSAGE_RAW_BYTES;
    if (i > from && (i === lines.length || full)) {
      messages.push(...pack(lines.slice(from, i), facts));
      from = i;
      bytes = 0;
    }
    bytes += size;
  }
  return messages;
}

/** The same for envelopes. */
export function packEnvelopes(
  envelopes: readonly Envelope[],
  since: number,
  taken?: string,
): readonly PackedMessage[] {
  return packLines(envelopes.map(lineOf), since, taken);
}
