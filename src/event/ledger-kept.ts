import { gzipSync } from 'node:zlib';
import type { KeptHour } from './ledger-book.ts';

/** What is kept of an hour has to fit into an item, 400 KB in all, as gzip of its JSON. */
export const MAX_KEPT_BYTES = 390_000;
/** Longer lists are not worth the space: an hour that is so long is read again anyway. */
const MAX_KEPT = 2_000;

/** The hour with its lists as long as they fit, and `open` when one that may change its sum had to be cut. */
export function keptOf(hour: KeptHour): KeptHour {
  let most = MAX_KEPT;
  let kept = shortened(hour, most);
  for (let bytes = sizeOf(kept); bytes > MAX_KEPT_BYTES && most > 0; bytes = sizeOf(kept)) {
    // Records are about as long as each other; the tenth less spares another round.
    most = Math.floor((most * MAX_KEPT_BYTES * 0.9) / bytes);
    kept = shortened(hour, most);
  }
  return kept;
}

function shortened(hour: KeptHour, most: number): KeptHour {
  const { inFlight, parked, duplicates, crashed, waiting } = hour;
  return {
    ...hour,
    inFlight: inFlight.toSorted((a, b) => a.heardAt - b.heardAt).slice(0, most),
    parked: parked.slice(0, most),
    duplicates: duplicates.slice(0, most),
    crashed: crashed.slice(0, most),
    waiting: waiting.slice(0, most),
    open: hour.open || [inFlight, parked, waiting].some(({ length }) => length > most),
  };
}

/** Bytes that are written; of what is short enough as it is, those are not counted. */
function sizeOf(hour: KeptHour): number {
  const text = JSON.stringify(hour);
  // UTF-8 has at most three bytes a character here, and gzip adds a few at worst.
  return text.length * 3 < MAX_KEPT_BYTES ? 0 : gzipSync(text).length;
}
