import type { Envelope } from '../event/envelope.ts';
import { deriveEventId, isEventId } from '../event/event-id.ts';
import type { SecurityEvent } from '../event/security-event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { objectAt, readActor, type TrailActor, wordAt } from './cloudtrail-actor.ts';
import { kindOfTrailRecord } from './cloudtrail-kind.ts';
import type { NormalizeFault } from './fault.ts';
import { clip, ipAddress } from './readers.ts';
import { instantAt, readInstant } from './time.ts';

const SUFFIX = '.amazonaws.com';

export interface TrailContext {
  readonly tenant: string;
  readonly bucket: string;
  /** Object key; becomes part of Wazuh's `aws.log_info`. */
  readonly object: string;
  /** Epoch ms. */
  readonly readAt: number;
}

export type TrailFault = NormalizeFault<'invalid_record'>;

/**
 * Turns a CloudTrail record into an event, and keeps the record itself beside it for Wazuh's own rules. Trimmed records
 * are taken: only a name (`eventName`, or an Insight's type) is required; without a time it happened when it was read.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function normalizeCloudTrail(record: JsonValue, context: TrailContext): Result<Envelope, TrailFault> {
  if (!isJsonObject(record))
    return err({ code: 'invalid_record', message: 'a CloudTrail record is a JSON object', path: '' });
  const insight = objectAt(record, 'insightDetails');
  const action = wordAt(record, 'eventName') ?? wordAt(insight, 'insightType');
  if (action === undefined)
    return err({
      code: 'invalid_record',
      message: 'a CloudTrail record has an eventName',
      path: 'eventName',
    });
  const { tenant, bucket, object } = context;
  return ok({
    source: 'cloudtrail',
    tenant,
    origin: { name: bucket, object },
    event: assemble(record, action, wordAt(record, 'eventSource') ?? wordAt(insight, 'eventSource'), context),
    record,
  });
}

function assemble(
  record: JsonObject,
  action: string,
  provider: string | undefined,
  { tenant, readAt }: TrailContext,
): SecurityEvent {
  const service = provider && serviceOf(provider);
  const identity = objectAt(record, 'userIdentity');
  const actor = readActor(record);
  const { eventID, eventTime } = record;
  const id = isEventId(eventID) ? eventID : deriveEventId(['cloudtrail', tenant], JSON.stringify(record));
  const { kind, category, type, outcome, severity } = kindOfTrailRecord(record, action, service);
  const created = instantAt(readAt).text;
  const event: SecurityEvent = {
    '@timestamp': readInstant(eventTime)?.text ?? created,
    event: { id, kind, category, type, outcome, severity, action, dataset: 'aws.cloudtrail', created },
    organization: { id: tenant },
  };
  if (provider !== undefined) event.event.provider = provider;
  addUser(event, record, actor);
  addSource(event, record);
  addError(event, record);
  addRelated(event, actor);
  event.cloud = cloudOf(record, identity, service);
  const request = wordAt(record, 'requestID');
  if (request !== undefined) event.http = { request: { id: request } };
  const mfa =
    wordAt(objectAt(objectAt(identity, 'sessionContext'), 'attributes'), 'mfaAuthenticated') ??
    wordAt(objectAt(record, 'additionalEventData'), 'MFAUsed');
  const details: Record<string, string | boolean> = { actor: actor.summary };
  if (mfa !== undefined) details.mfa = /^(true|yes)$/i.test(mfa);
  event.sluice = { details };
  return event;
}

function cloudOf(
  record: JsonObject,
  identity: JsonObject,
  service: string | undefined,
): SecurityEvent['cloud'] {
  const cloud: SecurityEvent['cloud'] = { provider: 'aws' };
  const region = wordAt(record, 'awsRegion');
  if (region !== undefined) cloud.region = region;
  const account = wordAt(record, 'recipientAccountId') ?? wordAt(identity, 'accountId');
  if (account !== undefined) cloud.account = { id: account };
  if (service !== undefined) cloud.service = { name: service };
  return cloud;
}

/** `iam` of `iam.amazonaws.com`; undefined when nothing is left. */
function serviceOf(provider: string): string | undefined {
  const end = provider.endsWith('.cn') ? provider.length - 3 : provider.length;
  const name = provider.slice(0, end);
  return (name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : provider) || undefined;
}

/** IAM calls name the user that they are about in their parameters. */
function addUser(event: SecurityEvent, record: JsonObject, { user }: TrailActor): void {
  const target = wordAt(objectAt(record, 'requestParameters'), 'userName');
  if (target !== undefined) event.user = { ...user, target: { name: target } };
  else if (user !== undefined) event.user = user;
}

function addSource(event: SecurityEvent, record: JsonObject): void {
  const address = wordAt(record, 'sourceIPAddress');
  const ip = address && ipAddress(address);
  if (ip) event.source = { ip };
  else if (address !== undefined) event.source = { address };
  const { userAgent } = record;
  if (typeof userAgent === 'string' && userAgent !== '')
    event.user_agent = { original: clip(userAgent, 1_024) };
}

function addError(event: SecurityEvent, { errorCode, errorMessage }: JsonObject): void {
  const code = typeof errorCode === 'string' && errorCode !== '' && clip(errorCode, 256);
  const message = typeof errorMessage === 'string' && errorMessage !== '' && clip(errorMessage, 1_024);
  if (code || message) event.error = { ...(code && { code }), ...(message && { message }) };
}

/** What else the actor is known by; the enricher adds the event's own names. */
function addRelated(event: SecurityEvent, { aliases }: TrailActor): void {
  const host = event.source?.address;
  const hosts = host !== undefined && /^[\w-]+(\.[\w-]+)+$/.test(host) ? [host] : [];
  if (aliases.length + hosts.length === 0) return;
  event.related = {};
  if (aliases.length > 0) event.related.user = aliases;
  if (hosts.length > 0) event.related.hosts = hosts;
}
