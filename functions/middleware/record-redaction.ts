import type { SluiceConfig } from '../../src/config.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { policyFor } from '../../src/redact/policy-for.ts';
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

/** Step `redact` for CloudTrail: the event as for applications, the record so that Wazuh's rules still read it. */
export function cloudTrailRedaction(
  config: SluiceConfig,
  telemetry: Telemetry,
  tokenKeys: TokenKeysOf,
): RedactionOf {
  const keysOf = keysForUse(config, tokenKeys);
  const eventRedactorOf = redactors(config, eventPolicy);
  const recordRedactorOf = redactors(config, (settings, keys) => policyFor(settings, 'cloudtrail', keys));
  return async (tenant) => {
    const keys = await keysOf(tenant);
    const [eventRedactor, recordRedactor] = [eventRedactorOf(tenant, keys), recordRedactorOf(tenant, keys)];
    return (envelope) => {
      const redacted = applyToEvent(eventRedactor, envelope, telemetry);
      if (envelope.record === undefined) return redacted;
      const { value: record, aliases } = apply(recordRedactor, envelope.record, telemetry);
      return withAliases({ ...redacted, record }, aliases);
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
