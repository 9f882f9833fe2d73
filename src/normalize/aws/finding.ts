import type { AwsSource, Envelope } from '../../event/envelope.ts';
import { deriveEventId } from '../../event/event-id.ts';
import type { SecurityEvent } from '../../event/security-event.ts';
import { SEVERITY_NUMBER, type Severity } from '../../event/severity.ts';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import { clip, ipAddress } from '../readers.ts';
import { instantAt, readInstant } from '../time.ts';
import type { AwsContext } from './aws-normalizer.ts';
import { valueAt } from './read-path.ts';

type Texts = readonly (string | undefined)[];

/** What a service of AWS says of an account, in the words that all of them have in common. */
export interface Finding {
  readonly source: AwsSource;
  /** What tells this state of the finding from every other; equal in all copies, whichever account or region sent them. */
  readonly identity: Texts;
  /** As Wazuh's module would have parsed it. */
  readonly record: JsonObject;
  /** `state`: it is over, or says that all is well. Default `alert`. */
  readonly kind?: 'alert' | 'event' | 'state';
  readonly category: string;
  /** ECS `event.type`. Default `info`. */
  readonly type?: string;
  readonly action: string;
  readonly outcome?: 'success' | 'failure';
  readonly severity: Severity;
  /** When it happened; the first that is a time. */
  readonly at: readonly (JsonValue | undefined)[];
  readonly code?: string | undefined;
  readonly reason?: string | undefined;
  readonly rule?: { readonly id?: string | undefined; readonly name?: string | undefined };
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** The service whose resource it is about, such as `s3`. */
  readonly service?: string | undefined;
  readonly user?: { readonly id?: string | undefined; readonly name?: string | undefined };
  /** Who was on the other side. */
  readonly address?: string | undefined;
  readonly related?: { readonly ip?: Texts; readonly user?: Texts; readonly hosts?: Texts };
}

const MAX_RELATED = 50;

export function findingEnvelope(finding: Finding, { tenant, origin, readAt }: AwsContext): Envelope {
  const { source, record, user, rule } = finding;
  const at = finding.at.map(readInstant).find((instant) => instant !== undefined) ?? instantAt(readAt);
  const ip = finding.address === undefined ? undefined : ipAddress(finding.address);
  const event: SecurityEvent = {
    '@timestamp': at.text,
    event: {
      id: deriveEventId([source, tenant], JSON.stringify(finding.identity.map((part) => part ?? null))),
      kind: finding.kind ?? 'alert',
      category: [finding.category],
      type: [finding.type ?? 'info'],
      action: finding.action,
      outcome: finding.outcome ?? 'unknown',
      severity: SEVERITY_NUMBER[finding.severity],
      dataset: `aws.${source}`,
      ...(finding.code !== undefined && { code: finding.code }),
      created: instantAt(readAt).text,
      ...(finding.reason !== undefined && { reason: finding.reason }),
    },
    organization: { id: tenant },
    cloud: {
      provider: 'aws',
      ...(finding.region !== undefined && { region: finding.region }),
      ...(finding.account !== undefined && { account: { id: finding.account } }),
      ...(finding.service !== undefined && { service: { name: finding.service } }),
    },
  };
  const named = { ...(user?.id && { id: user.id }), ...(user?.name && { name: user.name }) };
  if (Object.keys(named).length > 0) event.user = named;
  const hint = { ...(rule?.id && { id: rule.id }), ...(rule?.name && { name: rule.name }) };
  if (Object.keys(hint).length > 0) event.rule = hint;
  if (ip !== undefined) event.source = { ip };
  addRelated(event, finding);
  return { source, tenant, origin, event, record };
}

function addRelated(event: SecurityEvent, { related }: Finding): void {
  const addresses = distinct(related?.ip).flatMap((address) => ipAddress(address) ?? []);
  const lists = {
    ...(addresses.length > 0 && { ip: addresses }),
    ...(distinct(related?.user).length > 0 && { user: distinct(related?.user) }),
    ...(distinct(related?.hosts).length > 0 && { hosts: distinct(related?.hosts) }),
  };
  if (Object.keys(lists).length > 0) event.related = lists;
}

function distinct(texts: Texts = []): string[] {
  return [...new Set(texts.filter((text) => text !== undefined))].slice(0, MAX_RELATED);
}

/** A sentence for people, at most 1024 characters. */
export function sentenceAt(record: JsonObject, path: string): string | undefined {
  const value = valueAt(record, path);
  return typeof value === 'string' && value.trim() !== '' ? clip(value.trim(), 1_024) : undefined;
}

/** AWS names its severities so; anything else is `info`. */
export function severityOfWord(text: string | undefined): Severity {
  return WORDS[text?.toUpperCase() ?? ''] ?? 'info';
}

const WORDS: Readonly<Record<string, Severity>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
};
