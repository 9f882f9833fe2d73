import type { SluiceConfig } from '../../src/config.ts';
import type { Envelope } from '../../src/event/envelope.ts';
import { deriveEventId } from '../../src/event/event-id.ts';
import { MAX_PREVIOUS_TOKENS } from '../../src/event/limits.ts';
import type { SecurityEvent } from '../../src/event/security-event.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import type { DocumentKind } from '../../src/redact/document-policies.ts';
import { type ProvenRedaction, policyFor } from '../../src/redact/policy-for.ts';
import type { TokenKeys } from '../../src/redact/pseudonyms.ts';
import { createRedactor, type RedactedDocument, type Redactor } from '../../src/redact/redactor.ts';
import { usesTokens } from '../../src/redact/token-use.ts';
import type { TokenKeysOf } from './token-keys.ts';

/** What holds for a tenant without settings of its own, and for alerts. */
const DEFAULTS: ProvenRedaction = { detectors: {}, fields: {}, keep: [] };

/**
 * Step `redact` for the envelopes of one tenant, under its token keys of this moment; asked for each request or file.
 *
 * Rejects with CodedError `token_key_unavailable` (retryable): then nothing of the tenant may pass.
 */
export type RedactionOf = (tenant: string) => Promise<(envelope: Envelope) => Envelope>;

/** One redactor for each tenant, made when its first document comes and again when its keys have changed. */
function redactors(config: SluiceConfig, kind: DocumentKind): (tenant: string, keys?: TokenKeys) => Redactor {
  const made = new Map<string, { readonly keys: TokenKeys | undefined; readonly redactor: Redactor }>();
  return (tenant, keys) => {
    const known = config.tenants.find(({ id }) => id === tenant);
    const name = known?.id ?? '';
    const before = made.get(name);
    if (before !== undefined && before.keys === keys) return before.redactor;
    const redactor = createRedactor(policyFor(known?.redaction ?? DEFAULTS, kind, keys));
    made.set(name, { keys, redactor });
    return redactor;
  };
}

/** Keys of the tenants that use tokens; undefined for the others, whose secrets do not exist. */
function keysForUse(
  config: SluiceConfig,
  tokenKeys: TokenKeysOf,
): (tenant: string) => Promise<TokenKeys | undefined> {
  const users = new Set(config.tenants.filter(({ redaction }) => usesTokens(redaction)).map(({ id }) => id));
  return async (tenant) => (users.has(tenant) ? tokenKeys(tenant) : undefined);
}

/** Redacts and counts the findings by type; the count is all that is ever said of them. */
function apply<T extends JsonValue>(
  redactor: Redactor,
  document: T,
  telemetry: Telemetry,
): RedactedDocument<T> {
  const redacted = redactor.redact(document);
  const counts = new Map<string, number>();
  for (const { type } of redacted.findings) counts.set(type, (counts.get(type) ?? 0) + 1);
  for (const [type, count] of counts) telemetry.measure('Redactions', count, 'Count', { type });
  return redacted;
}

/** An id in which something was found is replaced by a digest of it: a mask would make different events one. */
function applyToEvent(redactor: Redactor, envelope: Envelope, telemetry: Telemetry): Envelope {
  const { id } = envelope.event.event;
  const { value, aliases } = apply(redactor, envelope.event as JsonObject, telemetry);
  const event = value as SecurityEvent;
  const redacted =
    event.event.id === id
      ? { ...envelope, event }
      : {
          ...envelope,
          event: { ...event, event: { ...event.event, id: deriveEventId([envelope.tenant], id) } },
        };
  return withAliases(redacted, aliases);
}

/** While a key is rotated, an event is found by its old pseudonyms too. */
function withAliases(envelope: Envelope, aliases: readonly string[]): Envelope {
  if (aliases.length === 0) return envelope;
  const { sluice } = envelope.event;
  const all = new Set([...(sluice?.previous_tokens ?? []), ...aliases]);
  const previous_tokens = [...all].slice(0, MAX_PREVIOUS_TOKENS);
  return { ...envelope, event: { ...envelope.event, sluice: { ...sluice, previous_tokens } } };
}

/** Step `redact` for events of applications. */
export function eventRedaction(
  config: SluiceConfig,
  telemetry: Telemetry,
  tokenKeys: TokenKeysOf,
): RedactionOf {
  const keysOf = keysForUse(config, tokenKeys);
  const redactorOf = redactors(config, 'event');
  return async (tenant) => {
    const redactor = redactorOf(tenant, await keysOf(tenant));
    return (envelope) => applyToEvent(redactor, envelope, telemetry);
  };
}

/** Step `redact` for CloudTrail: the event as for applications, the record so that Wazuh's rules still read it. */
export function cloudTrailRedaction(
  config: SluiceConfig,
  telemetry: Telemetry,
  tokenKeys: TokenKeysOf,
): RedactionOf {
  const keysOf = keysForUse(config, tokenKeys);
  const eventRedactorOf = redactors(config, 'event');
  const recordRedactorOf = redactors(config, 'cloudtrail');
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
  const redactorOf = redactors(config, 'alert');
  return (alert) => apply(redactorOf(''), alert, telemetry).value;
}
