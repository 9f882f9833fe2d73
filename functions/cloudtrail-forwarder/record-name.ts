import type { Envelope } from '../../src/event/envelope.ts';
import type { RecordName } from '../../src/event/record-book.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import type { AwsContext } from '../../src/normalize/aws/aws-normalizer.ts';
import { lambdaFailureOf } from '../../src/normalize/aws/lambda.ts';
import { readInstant } from '../../src/normalize/time.ts';
import type { Candidate } from './judge-records.ts';

/**
 * What a record is called in the book of records, the same in every copy and on every way; undefined for what has no name:
 * lines of logs come once, and a line that stands there twice happened twice.
 *
 * @param envelopes what step `normalize` made of it
 */
export function nameOfRecord(
  { source, record, context }: Candidate,
  envelopes: readonly Envelope[],
): RecordName | undefined {
  if (record === undefined) return undefined;
  if (source === 'cloudtrail') return nameOfCall(record, context);
  if (source === 'lambda') return nameOfFailure(record, context);
  return context.origin.name === 'eventbridge' ? nameOfFinding(envelopes, context) : undefined;
}

/**
 * Members, their administrator and every region that is aggregated tell of one finding, each by an event of its own: it is
 * called what the events are called that it becomes, which copies have in common.
 */
function nameOfFinding(envelopes: readonly Envelope[], { tenant }: AwsContext): RecordName | undefined {
  const [first] = envelopes;
  if (first === undefined) return undefined;
  const { '@timestamp': at, cloud } = first.event;
  const ids = envelopes.map(({ event }) => event.event.id).join(' ');
  return named(tenant, ids, cloud?.account?.id, cloud?.region, at);
}

/** Who called may be of another account than the one that the record is about, which a delivery says when the record does not. */
export function nameOfCall(record: JsonObject, context: AwsContext): RecordName | undefined {
  const { eventID, recipientAccountId, userIdentity, awsRegion, eventTime } = record;
  const caller = isJsonObject(userIdentity) ? userIdentity.accountId : undefined;
  const account = recipientAccountId ?? context.account ?? caller;
  return named(context.tenant, eventID, account, awsRegion, eventTime);
}

/** Several lines of a log tell of one failure, each at another time. */
function nameOfFailure(record: JsonObject, context: AwsContext): RecordName | undefined {
  const failure = lambdaFailureOf(record);
  if (failure === undefined) return undefined;
  const { id, at } = failure;
  const { tenant, origin, account, region } = context;
  return { tenant, id: `${origin.name} ${id}`, account: text(account), region: text(region), at };
}

type Said = JsonValue | undefined;

function named(tenant: string, id: Said, account: Said, region: Said, time: Said): RecordName | undefined {
  if (typeof id !== 'string' || id === '') return undefined;
  const at = readInstant(time)?.ms ?? 0;
  return { tenant, id, account: text(account), region: text(region), at };
}

function text(value: Said): string {
  return typeof value === 'string' ? value : '';
}
