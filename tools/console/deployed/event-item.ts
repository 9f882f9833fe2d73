import type { Envelope } from '../../../src/event/envelope.ts';
import type { JsonValue } from '../../../src/kernel/json.ts';
import { findingsOf } from '../local/detail.ts';
import type { EventItem } from '../view.ts';

/** An event of the archive as a row of the page; `at` is when its message was taken to be delivered. */
export function eventItem(envelope: Envelope, at: number): EventItem {
  const { event, source, tenant, origin } = envelope;
  const { id, action, outcome } = event.event;
  const user = event.user?.name ?? event.user?.id;
  const address = event.source?.ip ?? event.source?.address;
  const country = event.source?.geo?.country_iso_code;
  return {
    type: 'event',
    key: `event-${tenant}-${id}`,
    at,
    id,
    source,
    tenant,
    application: event.service?.name ?? origin.name,
    action,
    outcome,
    redacted: [...new Set(findingsOf(event as unknown as JsonValue).map(({ type }) => type))],
    ...(user !== undefined && { user }),
    ...(address !== undefined && { address }),
    ...(country !== undefined && { country }),
  };
}
