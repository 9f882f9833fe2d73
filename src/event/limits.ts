/** Every limit of a hop, in one place. Units are in the names; each has the page that sets it. */

/** Body of `POST /v1/events` after decoding. Ours; API Gateway passes 10 MB, Lambda 6 MB. */
export const MAX_BODY_BYTES = 1_048_576;
/**
 * How much larger than its gzip a body may be that is larger than `ANY_RATIO_BYTES`. Deflate can reach 1 032. A batch of 500
 * equal events, measured from 300 to 1 700 bytes each, inflates 153 to 158 times with zlib, and a perfect encoder stays
 * below 258, the longest match, when matches cost a byte.
 */
export const MAX_INFLATE_RATIO = 300;
/** Up to here any ratio is taken: padded test events inflate more than 300 times, and half the limit is no bomb. */
export const ANY_RATIO_BYTES = 524_288;
export const MAX_EVENTS_PER_REQUEST = 500;
/** One event as received, in UTF-8 bytes. Ours; a Wazuh event holds 65 521. */
export const MAX_EVENT_BYTES = 65_536;
export const MAX_JSON_DEPTH = 64;
export const MAX_JSON_KEYS = 2_000;

/** Body of `POST /v1/alerts`: integratord skips alerts of 65 536 bytes and more. */
export const MAX_ALERT_BYTES = 262_144;

/**
 * SQS counts body and attributes together. AWS allows 1 MiB since 2025; 256 KiB also suits older regions and emulators.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export const MAX_MESSAGE_BYTES = 262_144;
/** Body bytes we fill a message to: room is left for attributes. */
export const MESSAGE_FILL_BYTES = 240_000;
/** Redacted JSON bytes packed into a message before compression: bounds what one message costs to unpack. */
export const MESSAGE_RAW_BYTES = 1_500_000;
export const MAX_EVENTS_PER_MESSAGE = 500;
export const MAX_SQS_BATCH_ENTRIES = 10;

/** `POST /events` takes 100 strings a request and 30 requests a minute for each API node (Wazuh 4.14). */
export const WAZUH_EVENTS_PER_REQUEST = 100;
export const WAZUH_REQUESTS_PER_MINUTE = 30;
/** A datagram of 65 535 bytes less the prefix `1:API-Webhook:`. */
export const WAZUH_EVENT_BYTES = 65_000;
/** `analysisd.decoder_order_size`: fields beyond it are dropped. */
export const WAZUH_MAX_FIELDS = 256;
/** Keyword fields are not indexed beyond this (Lucene's term limit). */
export const WAZUH_MAX_KEYWORD_BYTES = 32_766;

/** A decompressed CloudTrail object; beyond it the object is parked. */
export const MAX_TRAIL_OBJECT_BYTES = 512 * 1_048_576;

/** Old pseudonyms that one event carries while a token key is rotated. Ours: about 1 KB. */
export const MAX_PREVIOUS_TOKENS = 32;

/** Window of `X-Sluice-Signature`, on alerts and on events, in seconds either way. */
export const SIGNATURE_WINDOW_S = 300;

/** Window of Standard Webhooks signatures, in seconds either way, as the specification advises. */
export const HOOK_SIGNATURE_WINDOW_S = 300;
