import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import * as z from 'zod/mini';
import { isJsonObject } from '../kernel/json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { type Envelope, SOURCES } from './envelope.ts';
import { MAX_EVENTS_PER_MESSAGE, MESSAGE_RAW_BYTES } from './limits.ts';

const MessageKey = z.string().check(z.regex(/^[\w-]{24}$/));

/** Of every version. `key` depends on the event ids alone, so a batch that is sent again gets the same key and is recognised. */
const FACTS = {
  key: MessageKey,
  count: z.int().check(z.gte(1), z.lte(MAX_EVENTS_PER_MESSAGE)),
  /** When the first of its events was read, epoch ms: bounds how long delivery is tried. */
  since: z.int().check(z.gte(0)),
  /** The message in which its events first came, when they come once more in this one: the archive has them under its name. */
  root: z.optional(z.strictObject({ key: MessageKey, since: z.int().check(z.gte(0)) })),
  /** The ledger's entry of the request or object that its events came in. */
  taken: z.optional(MessageKey),
};

/** Body of a message on the events queue: many redacted envelopes, one JSON a line, Zstandard (RFC 8878), base64. */
const PackedMessageSchema = z.strictObject({ v: z.literal(2), ...FACTS, zstd: z.base64() });
/** As it was before: still in queues and among dead letters for as long as these keep it. */
const GzipMessageSchema = z.strictObject({ v: z.literal(1), ...FACTS, gzip: z.base64() });

const AnyMessageSchema = z.discriminatedUnion('v', [PackedMessageSchema, GzipMessageSchema]);
export type PackedMessage = z.infer<typeof PackedMessageSchema>;
/** Of either version. */
export type ReceivedMessage = z.infer<typeof AnyMessageSchema>;

/**
 * Checks what the way to Wazuh cannot do without. By hand, and once a line: the rest was checked before it was packed,
 * and a schema would copy every event, which costs as much as enriching it.
 *
 * @throws TypeError when it is no envelope
 */
function readEnvelope(line: string): Envelope {
  const value: unknown = JSON.parse(line);
  if (!isEnvelope(value)) throw new TypeError('a line of a packed message is no envelope');
  return value;
}

function isEnvelope(value: unknown): value is Envelope {
  if (!isJsonObject(value)) return false;
  const { source, tenant, origin, event } = value;
  return (
    SOURCES.some((known) => known === source) &&
    typeof tenant === 'string' &&
    isJsonObject(origin) &&
    typeof origin.name === 'string' &&
    isJsonObject(event) &&
    isJsonObject(event.event) &&
    typeof event.event.id === 'string'
  );
}

/** Reads a message body; refuses what `packEnvelopes` cannot have written. Inflates to at most twice its own bound. */
export function unpackMessage(
  body: string,
): Result<
  { readonly message: ReceivedMessage; readonly envelopes: readonly Envelope[] },
  'unreadable_message'
> {
  try {
    const message = AnyMessageSchema.parse(JSON.parse(body));
    const bound = { maxOutputLength: 8 * MESSAGE_RAW_BYTES };
    const inflated =
      message.v === 1
        ? gunzipSync(Buffer.from(message.gzip, 'base64'), bound)
        : zstdDecompressSync(Buffer.from(message.zstd, 'base64'), bound);
    const envelopes = inflated.toString('utf8').split('\n').map(readEnvelope);
    return envelopes.length === message.count ? ok({ message, envelopes }) : err('unreadable_message');
  } catch {
    return err('unreadable_message');
  }
}
