import type { AwsSource, Envelope } from '../../src/event/envelope.ts';
import type { RecordName } from '../../src/event/record-book.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import type { AwsContext } from '../../src/normalize/aws/aws-normalizer.ts';
import { lambdaFailureOf } from '../../src/normalize/aws/lambda.ts';
import { AWS_NORMALIZERS } from '../../src/normalize/aws/normalizers.ts';
import type { Candidate } from './judge-records.ts';

/**
 * What a record is called in the book of records, the same in every copy and on every way; undefined for what has no name:
 * lines of logs come once, and a line that stands there twice happened twice.
 */
export function nameOfRecord({ source, record, context }: Candidate): RecordName | undefined {
  if (record === undefined) return undefined;
  if (source === 'cloudtrail') return nameOfCall(record, context);
  if (source === 'lambda') return nameOfFailure(record, context);
  return context.origin.name === 'eventbridge' ? nameOfFinding(source, record, context) : undefined;
}

/**
 * Members, their administrator and every region that is aggregated tell of one finding, each by an event of its own: it is
 * called what the events are called that it becomes, which copies have in common.
 */
function nameOfFinding(source: AwsSource, record: JsonObject, context: AwsContext): RecordName | undefined {
  const { id, account, region, time } = record;
  const envelopes = envelopesOf(source, record, context);
  const [first] = envelopes;
  if (first === undefined) return named(id, account, region, time);
  const { '@timestamp': at, cloud } = first.event;
  const ids = envelopes.map(({ event }) => event.event.id).join(' ');
  return named(ids, cloud?.account?.id, cloud?.region, at);
}

/** None of what surprises step `normalize`: it has its outcome later. */
function envelopesOf(source: AwsSource, record: JsonObject, context: AwsContext): readonly Envelope[] {
  try {
    const normalized = AWS_NORMALIZERS[source]?.(record, context);
    return normalized?.ok === true ? normalized.value : [];
  } catch {
    return [];
  }
}

/** Who called may be of another account than the one that the record is about, which a delivery says when the record does not. */
function nameOfCall(record: JsonObject, context: AwsContext): RecordName | undefined {
  const { eventID, recipientAccountId, userIdentity, awsRegion, eventTime } = record;
  const caller = isJsonObject(userIdentity) ? userIdentity.accountId : undefined;
  const account = recipientAccountId ?? context.account ?? caller;
  return named(eventID, account, awsRegion, eventTime);
}

/** Several lines of a log tell of one failure, each at another time. */
function nameOfFailure(record: JsonObject, { origin, account, region }: AwsContext): RecordName | undefined {
  const failure = lambdaFailureOf(record);
  if (failure === undefined) return undefined;
  const { id, at } = failure;
  return { id: `${origin.name} ${id}`, account: text(account), region: text(region), at };
}

type Said = JsonValue | undefined;

function named(id: Said, account: Said, region: Said, time: Said): RecordName | undefined {
  if (typeof id !== 'string' || id === '') return undefined;
  const at = typeof time === 'string' ? Date.parse(time) : 0;
  return { id, account: text(account), region: text(region), at: Number.isNaN(at) ? 0 : at };
}

function text(value: Said): string {
  return typeof value === 'string' ? value : '';
}
