import type { Envelope } from '../event/envelope.ts';
import type { SecurityEvent } from '../event/security-event.ts';
import { parseIp } from '../kernel/ip-address.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, setOwn } from '../kernel/json.ts';
import { type ModuleShape, moduleShapeOf } from './module-shapes.ts';
import type { WireObject } from './wire-input.ts';

/**
 * A record of AWS in the shape of Wazuh's own module (`wodles/aws`), so that the shipped rules fire unchanged, with what Sluice
 * knows beside it under `sluice`. One thing differs: `source_ip_address` is set for addresses alone, since the index drops a
 * document in which it is anything else.
 */
export function awsDocument(envelope: Envelope, record: JsonObject): WireObject {
  const { event, source } = envelope;
  const shape = moduleShapeOf(source);
  const log_info = logInfo(envelope, shape, record);
  const aws: Record<string, JsonValue | undefined> = {
    log_info,
    ...(shape.lists === 'kept' ? record : unwrapped(record)),
  };
  Object.assign(aws, { log_info, source: shape.source });
  if (shape.account) {
    const account = accountOf(envelope.origin.object, event);
    if (account !== undefined) aws.aws_account_id = account;
  }
  if (shape.lists !== 'kept') addCommon(aws);
  shape.cast?.(aws);
  return {
    integration: 'aws',
    aws,
    sluice: shape.said ? { ...unsaid(event), ...said(event) } : unsaid(event),
  };
}

/** JSON whose undefined members go when it is written. */
type Sparse = { readonly [key: string]: JsonValue | undefined };

/** Where the record was read; only what has come in a file has a file. */
function logInfo({ event, origin }: Envelope, shape: ModuleShape, record: JsonObject): JsonObject {
  const alias = event.cloud?.account?.name ?? '';
  const file = shape.fileOf(origin, record);
  return {
    ...(shape.alias && { aws_account_alias: alias }),
    ...(file !== undefined && { log_file: file }),
    ...(file !== undefined && file === origin.object && { s3bucket: origin.name }),
  };
}

function addCommon(aws: Record<string, JsonValue | undefined>): void {
  const { sourceIPAddress, tags } = aws;
  if (typeof sourceIPAddress === 'string' && parseIp(sourceIPAddress)?.length === 4)
    aws.source_ip_address = sourceIPAddress;
  if (tags !== undefined && !isJsonObject(tags)) aws.tags = { value: tags };
}

/**
 * Without nulls, and with every list of one element replaced by it; neither looks into lists. Shares what needs no
 * change; what goes is undefined in a copy, since an object that is put together key by key is slow to write.
 */
function unwrapped(object: JsonObject): Sparse {
  let copy: Record<string, JsonValue | undefined> | undefined;
  for (const key in object) {
    const before = object[key];
    const after = unwrappedValue(before ?? null);
    if (after === before) continue;
    copy ??= { ...object };
    setOwn(copy, key, after);
  }
  return copy ?? object;
}

function unwrappedValue(value: JsonValue): JsonValue | undefined {
  if (isJsonObject(value)) return unwrapped(value) as JsonObject;
  const inside = isJsonArray(value) && value.length === 1 ? value[0] : value;
  return inside ?? undefined;
}

/** The module reads the account out of the object key. */
function accountOf(object: string | undefined, event: SecurityEvent): string | undefined {
  return /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12})\//.exec(object ?? '')?.[1] ?? event.cloud?.account?.id;
}

/** What no record says itself. */
function unsaid({
  event,
  source,
  user_agent,
  threat,
  cloud,
  organization,
  sluice,
}: SecurityEvent): WireObject {
  const name = cloud?.account?.name;
  return {
    event: { id: event.id, outcome: event.outcome, severity: event.severity, created: event.created },
    source: source && { geo: source.geo, as: source.as },
    user_agent: user_agent && { ...user_agent, original: undefined },
    threat,
    cloud: name === undefined ? undefined : { account: { name } },
    organization,
    ...sluice,
  };
}

/** What a finding says in the words of its service, once more in those that alerts and people can rely on. */
function said({ event, source, user, related, rule, cloud }: SecurityEvent): WireObject {
  const { id, kind, category, type, action, outcome, severity, dataset, reason, created } = event;
  return {
    event: { id, kind, category, type, action, outcome, severity, dataset, reason, created },
    source,
    user,
    related,
    rule,
    cloud: { account: cloud?.account, region: cloud?.region },
  };
}
