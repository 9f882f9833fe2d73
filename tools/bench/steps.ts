import { fileURLToPath } from 'node:url';
import { openMmdb } from '../../adapters/geo/mmdb.ts';
import { createEnricher } from '../../src/enrich/enricher.ts';
import type { Envelope } from '../../src/event/envelope.ts';
import type { SecurityEvent } from '../../src/event/security-event.ts';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import { type AppContext, normalizeAppEvent } from '../../src/normalize/app.ts';
import { policyFor } from '../../src/redact/policy-for.ts';
import { createRedactor } from '../../src/redact/redactor.ts';
import { BENCH_NOW } from './events.ts';

/** The steps as stages `ingest` and `enrich` put them together for a tenant without settings of its own. */

const GEO = fileURLToPath(
  new URL(
    '../../node_modules/@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
    import.meta.url,
  ),
);

/**
 * Normalizes the events of one request.
 *
 * @throws Error when one is refused: then the benchmark's events are wrong
 */
export function normalizeAll(values: readonly JsonValue[]): readonly Envelope[] {
  const context: Omit<AppContext, 'position'> = {
    tenant: 'acme',
    application: 'shop',
    connectionIp: '198.51.100.1',
    receivedAt: BENCH_NOW,
    requestId: 'req-1',
    derivedIds: new Map(),
  };
  return values.map((value, position) => {
    const normalized = normalizeAppEvent(value, { ...context, position });
    if (!normalized.ok) throw new Error(`a benchmark event was refused: ${normalized.error.message}`);
    return normalized.value;
  });
}

export function redactStep(): (envelope: Envelope) => Envelope {
  const redactor = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'event'));
  return (envelope) => {
    const event = redactor.redact(envelope.event as JsonObject).value as SecurityEvent;
    return { ...envelope, event };
  };
}

export function enrichStep(): (envelope: Envelope) => Envelope {
  const enrich = createEnricher({ geo: openMmdb(GEO), accounts: {} });
  // Of one parameter: what `map` passes beside an element is no session.
  return (envelope) => enrich(envelope);
}
