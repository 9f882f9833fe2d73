import type { Envelope } from '../../../src/event/envelope.ts';
import { isJsonObject, type JsonValue } from '../../../src/kernel/json.ts';
import type { EventDetail, EventItem } from '../view.ts';

/** What a mask leaves of a finding: its type. */
const MASK = /\[REDACTED:([a-z\d_]{1,40})\]/g;

/** An event of the archive as a row of the page. */
export function eventItem(envelope: Envelope, since: number): EventItem {
  const { event, source, tenant, origin } = envelope;
  const { id, action, outcome, created } = event.event;
  const user = event.user?.name ?? event.user?.id;
  const address = event.source?.ip ?? event.source?.address;
  const country = event.source?.geo?.country_iso_code;
  return {
    type: 'event',
    key: `event-${tenant}-${id}`,
    at: Date.parse(created) || since,
    id,
    source,
    tenant,
    application: event.service?.name ?? origin.name,
    action,
    outcome,
    redacted: [...new Set(masksIn(event as unknown as JsonValue).map(({ type }) => type))],
    ...(user !== undefined && { user }),
    ...(address !== undefined && { address }),
    ...(country !== undefined && { country }),
  };
}

/** Masks in a document by type and path. Pseudonyms and shortened values look like any other text, and are not among them. */
export function masksIn(document: JsonValue): NonNullable<EventDetail['findings']> {
  const found = new Map<string, { type: string; path: string; count: number }>();
  const walk = (value: JsonValue, path: string): void => {
    if (typeof value === 'string')
      for (const [, type = ''] of value.matchAll(MASK)) {
        const key = `${type} ${path}`;
        const before = found.get(key);
        found.set(key, { type, path, count: (before?.count ?? 0) + 1 });
      }
    else if (Array.isArray(value)) for (const [i, each] of value.entries()) walk(each, `${path}[${i}]`);
    else if (isJsonObject(value))
      for (const [name, each] of Object.entries(value))
        if (each !== undefined) walk(each, path === '' ? name : `${path}.${name}`);
  };
  walk(document, '');
  return [...found.values()];
}
