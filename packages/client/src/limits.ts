/** What the server takes, and what the client makes of it. Bytes are those of the text as sent, before gzip. */

/** One event. */
export const MAX_EVENT_BYTES = 65_536;
/** Events of one request, one of them kept free for the report of what was dropped. */
export const MAX_BATCH_EVENTS = 499;
/** Half of what a request may hold: the copy that is sent counts against memory too. */
export const MAX_BATCH_BYTES = 524_288;
/** A page that ends may send 64 KiB in all, headers not counted (Fetch standard, `keepalive`; the same for beacons). */
export const MAX_KEEPALIVE_BYTES = 61_440;
/** Below it gzip saves no packet. */
export const MIN_GZIP_BYTES = 1_024;
/** An honest answer has about 100 bytes for each event; what follows is not read. */
export const MAX_ANSWER_BYTES = 262_144;

/** Limits of the snapshot of an event; what goes beyond is cut, with a mark. The server's own are wider. */
export const MAX_DEPTH = 8;
export const MAX_KEYS = 1_000;
export const MAX_ITEMS = 200;
export const MAX_STRING_CHARS = 8_192;
/** Of all an event's texts together: leaves room for names and escapes under `MAX_EVENT_BYTES`. */
export const MAX_TEXT_CHARS = 49_152;
