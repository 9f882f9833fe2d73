import type { SluiceConfig } from '../../src/config.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { policyFor } from '../../src/redact/policy-for.ts';
import { type RecordKind, recordKindOf } from '../../src/redact/record-kind.ts';
import type { Redactor } from '../../src/redact/redactor.ts';
import {
  apply,
  applyToEvent,
  eventPolicy,
  keysForUse,
  type RedactionOf,
  redactors,
  withAliases,
} from './redaction.ts';
import type { TokenKeysOf } from './token-keys.ts';

/** Step `redact` for AWS: the event as for applications, the record so that Wazuh's rules still read it. */
export function cloudTrailRedaction(
  config: SluiceConfig,
  telemetry: Telemetry,
  tokenKeys: TokenKeysOf,
): RedactionOf {
  const keysOf = keysForUse(config, tokenKeys);
  const eventRedactorOf = redactors(config, eventPolicy);
  const recordRedactorsOf = {
    cloudtrail: redactors(config, (settings, keys) => policyFor(settings, 'cloudtrail', keys)),
    aws_log: redactors(config, (settings, keys) => policyFor(settings, 'aws_log', keys)),
  };
  return async (tenant) => {
    const keys = await keysOf(tenant);
    const eventRedactor = eventRedactorOf(tenant, keys);
    // Looked up once for all records of a file; a redactor that nothing needs is not made.
    const recordRedactors = new Map<RecordKind, Redactor>();
    return (envelope) => {
      const redacted = applyToEvent(eventRedactor, envelope, telemetry);
      if (envelope.record === undefined) return redacted;
      const kind = recordKindOf(envelope.source);
      const recordRedactor = recordRedactors.get(kind) ?? recordRedactorsOf[kind](tenant, keys);
      recordRedactors.set(kind, recordRedactor);
      const { value: record, aliases } = apply(recordRedactor, envelope.record, telemetry);
      return withAliases(record === redacted.record ? redacted : { ...redacted, record }, aliases);
    };
  };
}

/**
 * Step `redact` for Wazuh alerts, which may report what never went through Sluice. Masks alone: an alert is read by
 * people and may be of any tenant or none; the pseudonyms that its event came with stay as they are.
 */
export function alertRedaction(
  config: SluiceConfig,
  telemetry: Telemetry,
): (alert: JsonObject) => JsonObject {
  const redactorOf = redactors(config, (settings, keys) => policyFor(settings, 'alert', keys));
  return (alert) => apply(redactorOf(''), alert, telemetry).value;
}
