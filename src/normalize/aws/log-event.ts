import type { AwsSource, Envelope } from '../../event/envelope.ts';
import { deriveEventId } from '../../event/event-id.ts';
import type { SecurityEvent } from '../../event/security-event.ts';
import { SEVERITY_NUMBER, type Severity } from '../../event/severity.ts';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import { err, type Result } from '../../kernel/result.ts';
import type { NormalizeFault } from '../fault.ts';
import { text, word } from '../readers.ts';
import { instantAt, readInstant } from '../time.ts';
import type { AwsContext } from './aws-normalizer.ts';

/** What a line of a log says of itself. */
export interface LogFacts {
  readonly source: AwsSource;
  /** ECS dataset and the service's name for itself. */
  readonly dataset: string;
  readonly service: string;
  readonly at: JsonValue | undefined;
  readonly action: string;
  readonly category: readonly string[];
  readonly type: readonly string[];
  readonly outcome: SecurityEvent['event']['outcome'];
  readonly severity: Severity;
  readonly kind?: 'event' | 'alert';
  /** What makes the event one and the same wherever it is told again; else its delivery does. */
  readonly identity?: string;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** The members that the events of all logs have. */
export function logEvent(facts: LogFacts, context: AwsContext): SecurityEvent {
  const { source, at, action, category, type, outcome, service } = facts;
  const { tenant, origin, deliveryId, readAt } = context;
  const account = facts.account ?? context.account;
  const region = facts.region ?? context.region;
  const identity = [source, tenant, origin.name];
  const created = instantAt(readAt).text;
  return {
    '@timestamp': readInstant(at)?.text ?? created,
    event: {
      id:
        facts.identity === undefined
          ? deriveEventId([...identity, origin.object ?? ''], deliveryId)
          : deriveEventId(identity, facts.identity),
      kind: facts.kind ?? 'event',
      category: [...category],
      type: [...type],
      action: text(256)(action) ?? source,
      outcome,
      severity: SEVERITY_NUMBER[facts.severity],
      dataset: facts.dataset,
      provider: `${service}.amazonaws.com`,
      created,
    },
    organization: { id: tenant },
    cloud: {
      provider: 'aws',
      ...(region !== undefined && { region }),
      ...(account !== undefined && { account: { id: account } }),
      service: { name: service },
    },
  };
}

export function logEnvelope(
  source: AwsSource,
  { tenant, origin }: AwsContext,
  event: SecurityEvent,
  record?: JsonObject,
): Envelope {
  return { source, tenant, origin, event, ...(record !== undefined && { record }) };
}

/** A string that says something: the logs write `-` for what is not there. */
export function said(value: JsonValue | undefined): string | undefined {
  return value === undefined || value === '-' ? undefined : word(value);
}

export function invalid(path: string, message: string): Result<never, NormalizeFault<'invalid_record'>> {
  return err({ code: 'invalid_record', message, path });
}

/** Account of an ARN, and region where it has one. */
export function ofArn(arn: string | undefined): {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
} {
  const [, region, account] = /^arn:aws[\w-]*:[\w-]+:([a-z\d-]*):(\d{12}):/.exec(arn ?? '') ?? [];
  return { account, region: region || undefined };
}
