import type { Envelope } from '../event/envelope.ts';
import { awsDocument } from './encode-aws.ts';
import { eventDocument } from './encode-event.ts';
import { fitToWazuh } from './fit.ts';
import type { WireEvent } from './sink.ts';
import { trimOrderOf } from './trim-aws.ts';
import { EVENT_TRIM } from './trim-order.ts';
import { toWireLine } from './wire-line.ts';

/**
 * An envelope as the line that goes to Wazuh: compact JSON, at most 65 000 bytes and 256 fields. `archived` says where
 * the whole event is kept; it is written into events that had to be cut.
 */
export function encodeEnvelope(envelope: Envelope, archived: string | undefined): WireEvent {
  const { event, record } = envelope;
  const line =
    record === undefined
      ? fitToWazuh(toWireLine(eventDocument(envelope), 'ecs'), EVENT_TRIM, archived)
      : fitToWazuh(
          toWireLine(awsDocument(envelope, record), 'trail'),
          trimOrderOf(envelope.source),
          archived,
        );
  return {
    id: event.event.id,
    line,
    source: envelope.source,
    tenant: envelope.tenant,
    origin: envelope.origin.name,
    severity: event.event.severity ?? 0,
    ...(archived === undefined ? {} : { archived }),
  };
}
