import type { JsonObject } from '../../kernel/json.ts';
import type { Result } from '../../kernel/result.ts';

/**
 * Where an alert stands in the order of the index: its time (epoch ms), its id, the manager's name. Another look at the same
 * alerts finds it at the same place, so that one can go on behind it later.
 */
export type AlertPosition = readonly [at: number, id: string, manager: string];

export interface IndexedAlert {
  readonly position: AlertPosition;
  /** The document as it was indexed. */
  readonly alert: JsonObject;
}

/**
 * Why nothing was read; `code` is safe to log. `refused`: somebody must change something. `busy` and `unavailable` pass.
 * `expired`: the look lasted too long and is to begin anew behind the last position. `too_long`: ask for less at a time.
 */
export interface IndexFault {
  readonly kind: 'refused' | 'busy' | 'unavailable' | 'expired' | 'too_long';
  readonly code: string;
}

/** Which alerts a look is for. */
export interface AlertSpan {
  /** Least rule level. */
  readonly minLevel: number;
  /** Alerts of this time and later, epoch ms. */
  readonly from: number;
  /** Until which day there may be alerts, epoch ms. */
  readonly until: number;
}

/** A look at the alerts as they were when it began: what is indexed meanwhile neither shifts nor doubles anything. */
export interface AlertLook {
  /**
   * The next alerts behind a position, in order, at most `size` (1 to 10 000); fewer only when there are no more. A page is
   * whole or a fault: a part of the index that cannot be read is never passed over.
   */
  page(after: AlertPosition | undefined, size: number): Promise<Result<readonly IndexedAlert[], IndexFault>>;
  /** Must be called at the end; failing to is harmless, since a look ends by itself. */
  close(): Promise<void>;
}

/** Port: the alerts as Wazuh's indexer has them. Expected failures are faults; only reading the credentials may throw. */
export interface AlertIndex {
  look(span: AlertSpan): Promise<Result<AlertLook, IndexFault>>;
}

export function comparePositions(a: AlertPosition, b: AlertPosition): number {
  if (a[0] !== b[0]) return a[0] - b[0];
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1;
  return a[2] === b[2] ? 0 : a[2] < b[2] ? -1 : 1;
}
