import { MAX_DATAGRAM_BYTES } from '../stock.ts';
import type { Refusal } from './problems.ts';

/** Items of one `POST /events`. */
export const MAX_EVENTS_PER_REQUEST = 100;
/** Prefix of an event that came through the API: queue `1`, location `API-Webhook`. */
export const API_LOCATION = 'API-Webhook';
const PREFIX_BYTES = `1:${API_LOCATION}:`.length;

export const BULK_TOO_LARGE: Refusal = {
  status: 400,
  problem: {
    title: 'Events bulk size exceeded',
    detail: 'The size of the events bulk is exceeding the limit',
  },
};

const TOO_LARGE_ERROR = {
  code: 1012,
  message: `Invalid message to queue: The event is too large to be sent to analysisd (maximum is ${MAX_DATAGRAM_BYTES}B)`,
};

/** Which events fit, and the API's answer to the request. */
export interface IngestResult {
  readonly accepted: readonly string[];
  readonly response: object;
}

/** Sorts events by size in UTF-8 bytes. Failures are reported by text, so equal failing events are one entry. */
export function ingest(events: readonly string[]): IngestResult {
  const fits = (event: string) => Buffer.byteLength(event) + PREFIX_BYTES <= MAX_DATAGRAM_BYTES;
  const accepted = events.filter(fits);
  const failed = [...new Set(events.filter((event) => !fits(event)))];
  return {
    accepted,
    response: {
      data: {
        affected_items: accepted,
        total_affected_items: accepted.length,
        total_failed_items: failed.length,
        failed_items: failed.length === 0 ? [] : [{ error: TOO_LARGE_ERROR, id: failed.toSorted() }],
      },
      message: message(accepted.length, failed.length),
      error: failed.length === 0 ? 0 : accepted.length === 0 ? 1 : 2,
    },
  };
}

function message(accepted: number, failed: number): string {
  const how = accepted === 0 ? 'No' : failed === 0 ? 'All' : 'Some';
  return `${how} events were forwarded to analisysd`;
}
