import type { Envelope } from '../event/envelope.ts';
import type { SecurityEvent } from '../event/security-event.ts';
import { parseIp } from '../kernel/ip-address.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, setOwn } from '../kernel/json.ts';
import type { WireInput, WireObject } from './wire-input.ts';

/**
 * A CloudTrail record in the shape of Wazuh's own module (`wodles/aws/buckets_s3/{aws_bucket,cloudtrail}.py`), so that
 * the shipped rules 80200 and up fire unchanged, with what Sluice knows beside it under `sluice`. One thing differs:
 * `source_ip_address` is set for addresses alone, since the index drops a document in which it is anything else.
 */
export function trailDocument({ event, origin }: Envelope, record: JsonObject): WireObject {
  return {
    integration: 'aws',
    aws: moduleShape(record, {
      log_info: {
        aws_account_alias: event.cloud?.account?.name ?? '',
        log_file: origin.object ?? '',
        s3bucket: origin.name,
      },
      account: accountOf(origin.object, event),
    }),
    sluice: enrichment(event),
  };
}

/** Objects that the index knows as such; anything else in their place would cost the document. */
const CAST = ['additionalEventData', 'responseElements', 'requestParameters'] as const;

/** JSON whose undefined members go when it is written. */
type Sparse = { readonly [key: string]: JsonValue | undefined };

function moduleShape(
  record: JsonObject,
  { log_info, account }: { readonly log_info: JsonObject; readonly account: string | undefined },
): WireInput {
  const aws: Record<string, JsonValue | undefined> = { log_info, ...unwrapped(record) };
  Object.assign(aws, { log_info, source: 'cloudtrail' });
  if (account !== undefined) aws.aws_account_id = account;
  const { sourceIPAddress, tags } = aws;
  if (typeof sourceIPAddress === 'string' && parseIp(sourceIPAddress)?.length === 4)
    aws.source_ip_address = sourceIPAddress;
  if (tags !== undefined && !isJsonObject(tags)) aws.tags = { value: tags };
  for (const key of CAST) {
    const value = aws[key];
    if (value !== undefined && !isJsonObject(value))
      aws[key] = { string: typeof value === 'string' ? value : JSON.stringify(value) };
  }
  const parameters = aws.requestParameters;
  if (isJsonObject(parameters) && typeof parameters.disableApiTermination === 'boolean')
    aws.requestParameters = {
      ...parameters,
      disableApiTermination: { value: parameters.disableApiTermination },
    };
  return aws;
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

/** What the record does not say itself. */
function enrichment({
  event,
  source,
  user_agent,
  threat,
  cloud,
  organization,
  sluice,
}: SecurityEvent): WireInput {
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
