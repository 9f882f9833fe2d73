import type { Envelope, Origin } from '../../event/envelope.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Result } from '../../kernel/result.ts';
import type { NormalizeFault } from '../fault.ts';

/** What is known of a record beside it. */
export interface AwsContext {
  readonly tenant: string;
  readonly origin: Origin;
  /** Id of its delivery or its place in a file; stable, for what has no id of its own. */
  readonly deliveryId: string;
  /** As the delivery says; records that know better say so themselves. */
  readonly account?: string;
  readonly region?: string;
  /** Epoch ms. */
  readonly readAt: number;
}

/**
 * A record of one AWS source → an event for correlation, and beside it the record as Wazuh's own module would have parsed
 * it. One record may be several events (GuardDuty's port probes), or none that anybody wants.
 */
export type AwsNormalizer = (
  record: JsonObject,
  context: AwsContext,
) => Result<readonly Envelope[], NormalizeFault<'invalid_record'>>;
