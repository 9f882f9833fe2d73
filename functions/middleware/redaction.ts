import type { SluiceConfig } from '../../src/config.ts';
import type { Envelope } from '../../src/event/envelope.ts';
import { deriveEventId } from '../../src/event/event-id.ts';
import { MAX_PREVIOUS_TOKENS } from '../../src/event/limits.ts';
import type { SecurityEvent } from '../../src/event/security-event.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import { EVENT_POLICY } from '../../src/redact/event-policy.ts';
import type { RedactionPolicy } from '../../src/redact/policy.ts';
import { type ProvenRedaction, policyFrom } from '../../src/redact/policy-from.ts';
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

/** The policy of one kind of document. */
type PolicyOf = (settings: ProvenRedaction, keys?: TokenKeys) => RedactionPolicy;

/** One redactor for each tenant, made when its first document comes and again when its keys have changed. */
export function redactors(
  config: SluiceConfig,
  policyOf: PolicyOf,
): (tenant: string, keys?: TokenKeys) => Redactor {
  const made = new Map<string, { readonly keys: TokenKeys | undefined; readonly redactor: Redactor }>();
  return (tenant, keys) => {
    const known = config.tenants.find(({ id }) => id === tenant);
    const name = known?.id ?? '';
    const before = made.get(name);
    if (before !== undefined && before.keys === keys) return before.redactor;
    const redactor = createRedactor(policyOf(known?.redaction ?? DEFAULTS, keys));
    made.set(name, { keys, redactor });
    return redactor;
  };
}

/** Keys of the tenants that use tokens; undefined for the others, whose secrets do not exist. */
export function keysForUse(
  config: SluiceConfig,
  tokenKeys: TokenKeysOf,
): (tenant: string) => Promise<TokenKeys | undefined> {
  const users = new Set(config.tenants.filter(({ redaction }) => usesTokens(redaction)).map(({ id }) => id));
  return async (tenant) => (users.has(tenant) ? tokenKeys(tenant) : undefined);
}

/** Redacts and counts the findings by type; the count is all that is ever said of them. */
export function apply<T extends JsonValue>(
  redactor: Redactor,
  document: T,
  telemetry: Telemetry,
): RedactedDocument<T> {
  const redacted = redactor.redact(document);
  if (redacted.findings.length === 0) return redacted;
  const counts = new Map<string, number>();
  for (const { type } of redacted.findings) counts.set(type, (counts.get(type) ?? 0) + 1);
  for (const [type, count] of counts) telemetry.measure('Redactions', count, 'Count', { type });
  return redacted;
}

/** An id in which something was found is replaced by a digest of it: a mask would make different events one. */
export function applyToEvent(redactor: Redactor, envelope: Envelope, telemetry: Telemetry): Envelope {
  const { id } = envelope.event.event;
  const { value, aliases } = apply(redactor, envelope.event as JsonObject, telemetry);
  if (value === envelope.event) return withAliases(envelope, aliases);
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
export function withAliases(envelope: Envelope, aliases: readonly string[]): Envelope {
  if (aliases.length === 0) return envelope;
  const { sluice } = envelope.event;
  const all = new Set([...(sluice?.previous_tokens ?? []), ...aliases]);
  const previous_tokens = [...all].slice(0, MAX_PREVIOUS_TOKENS);
  return { ...envelope, event: { ...envelope.event, sluice: { ...sluice, previous_tokens } } };
}

export const eventPolicy: PolicyOf = (settings, keys) => policyFrom(EVENT_POLICY, settings, keys);

/** Step `redact` for events of applications and webhooks. */
export function eventRedaction(
  config: SluiceConfig,
  telemetry: Telemetry,
  tokenKeys: TokenKeysOf,
): RedactionOf {
  const keysOf = keysForUse(config, tokenKeys);
  const redactorOf = redactors(config, eventPolicy);
  return async (tenant) => {
    const redactor = redactorOf(tenant, await keysOf(tenant));
    return (envelope) => applyToEvent(redactor, envelope, telemetry);
  };
}
