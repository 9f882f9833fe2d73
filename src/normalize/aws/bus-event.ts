import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import type { AwsContext } from './aws-normalizer.ts';
import { textAt } from './read-path.ts';

/** An event of EventBridge, taken apart. */
export interface BusEvent {
  readonly detail: JsonObject;
  /** Its `detail-type`, such as `GuardDuty Finding`; unknown of a bare detail. */
  readonly type: string | undefined;
  /** The same in every copy, on every bus that it was sent on to. */
  readonly id: string;
  readonly time: JsonValue | undefined;
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/**
 * Takes an event of EventBridge, or what was its `detail`.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 */
export function readBusEvent(record: JsonObject, context: AwsContext): BusEvent {
  const { detail } = record;
  const type = textAt(record, 'detail-type');
  if (!isJsonObject(detail) || type === undefined)
    return {
      detail: record,
      type: undefined,
      id: context.deliveryId,
      time: undefined,
      account: context.account,
      region: context.region,
    };
  return {
    detail,
    type,
    id: textAt(record, 'id') ?? context.deliveryId,
    time: record.time,
    account: textAt(record, 'account') ?? context.account,
    region: textAt(record, 'region') ?? context.region,
  };
}

/** The detail with what kind of event it was, which Wazuh's module adds for Security Hub alone. */
export function withDetailType({ detail, type }: BusEvent): JsonObject {
  return type === undefined ? detail : { ...detail, detail_type: type };
}

/** The same where the detail does not even say whose and where it is. */
export function withAccount(event: BusEvent): JsonObject {
  const { account, region } = event;
  return {
    ...withDetailType(event),
    ...(account !== undefined && { accountId: account }),
    ...(region !== undefined && { region }),
  };
}
