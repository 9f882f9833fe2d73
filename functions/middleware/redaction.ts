import type { SluiceConfig } from '../../src/config.ts';
import type { Envelope } from '../../src/event/envelope.ts';
import { deriveEventId } from '../../src/event/event-id.ts';
import type { SecurityEvent } from '../../src/event/security-event.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import type { DocumentKind } from '../../src/redact/document-policies.ts';
import { policyFor, type RedactionSettings } from '../../src/redact/policy-for.ts';
import { createRedactor, type Redactor } from '../../src/redact/redactor.ts';

/** What holds for a tenant without settings of its own, and for alerts that name none. */
const DEFAULTS: RedactionSettings = { detectors: {}, fields: {}, keep: [] };

/** One redactor for each tenant, made when the first document of that tenant comes. */
function redactors(config: SluiceConfig, kind: DocumentKind): (tenant: string) => Redactor {
  const made = new Map<string, Redactor>();
  return (tenant) => {
    const known = config.tenants.find(({ id }) => id === tenant);
    const name = known?.id ?? '';
    const redactor = made.get(name) ?? createRedactor(policyFor(known?.redaction ?? DEFAULTS, kind));
    made.set(name, redactor);
    return redactor;
  };
}

/** Redacts and counts the findings by type; the count is all that is ever said of them. */
function apply<T extends JsonValue>(redactor: Redactor, document: T, telemetry: Telemetry): T {
  const { value, findings } = redactor.redact(document);
  const counts = new Map<string, number>();
  for (const { type } of findings) counts.set(type, (counts.get(type) ?? 0) + 1);
  for (const [type, count] of counts) telemetry.measure('Redactions', count, 'Count', { type });
  return value;
}

/**
 * Step `redact` for events of applications. An id in which something was found is replaced by a digest of it: a mask
 * would make different events one.
 */
export function eventRedaction(config: SluiceConfig, telemetry: Telemetry): (envelope: Envelope) => Envelope {
  const redactorOf = redactors(config, 'event');
  return (envelope) => {
    const { id } = envelope.event.event;
    const event = apply(
      redactorOf(envelope.tenant),
      envelope.event as JsonObject,
      telemetry,
    ) as SecurityEvent;
    return event.event.id === id
      ? { ...envelope, event }
      : {
          ...envelope,
          event: { ...event, event: { ...event.event, id: deriveEventId([envelope.tenant], id) } },
        };
  };
}

/** Step `redact` for CloudTrail: the event as for applications, the record so that Wazuh's rules still read it. */
export function cloudTrailRedaction(
  config: SluiceConfig,
  telemetry: Telemetry,
): (envelope: Envelope) => Envelope {
  const redactEvent = eventRedaction(config, telemetry);
  const redactorOf = redactors(config, 'cloudtrail');
  return (envelope) => {
    const { record } = envelope;
    const redacted = redactEvent(envelope);
    return record === undefined
      ? redacted
      : { ...redacted, record: apply(redactorOf(envelope.tenant), record, telemetry) };
  };
}

/** Step `redact` for Wazuh alerts, which may report what never went through Sluice. */
export function alertRedaction(
  config: SluiceConfig,
  telemetry: Telemetry,
): (alert: JsonObject) => JsonObject {
  const redactorOf = redactors(config, 'alert');
  return (alert) => apply(redactorOf(''), alert, telemetry);
}
