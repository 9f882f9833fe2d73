import { WAZUH_EVENTS_PER_REQUEST } from '../event/limits.ts';

/** Positions `from` (included) to `to` (excluded) of a list of events: the content of one request. */
export interface EventRange {
  readonly from: number;
  readonly to: number;
}

/** The server takes 10 MiB and answers with up to three times what it was sent (events echoed, non-ASCII escaped). */
export const MAX_REQUEST_BYTES = 6 * 1_048_576;

/** A line is a JSON document: inside a JSON string its quotes and backslashes double, nothing else grows. */
function bytesInBody(line: string): number {
  return 2 * Buffer.byteLength(line) + 3;
}

/** Divides events, in order, into requests of at most 100 events and `MAX_REQUEST_BYTES`. */
export function batchEvents(events: readonly { readonly line: string }[]): EventRange[] {
  const ranges: EventRange[] = [];
  let from = 0;
  let bytes = 0;
  for (const [i, { line }] of events.entries()) {
    const size = bytesInBody(line);
    if (i > from && (i - from >= WAZUH_EVENTS_PER_REQUEST || bytes + size > MAX_REQUEST_BYTES)) {
      ranges.push({ from, to: i });
      from = i;
      bytes = 0;
    }
    bytes += size;
  }
  if (events.length > from) ranges.push({ from, to: events.length });
  return ranges;
}

/** The two halves of a request that was refused as a whole. */
export function halve({ from, to }: EventRange): readonly [EventRange, EventRange] {
  const middle = (from + to) >> 1;
  return [
    { from, to: middle },
    { from: middle, to },
  ];
}

/** Body of `POST /events`. */
export function requestBody(lines: readonly string[]): string {
  return JSON.stringify({ events: lines });
}
