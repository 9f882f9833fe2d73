import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import type { WazuhAlert } from './wazuh-alert.ts';

/** What is added to the id of a rule about applications for the rule about the same event that came by S3. */
export const S3_RULE_OFFSET = 10_000;

/**
 * An alert about an event that Wazuh pulled from S3, as if the event had been sent directly: its module puts everything under
 * `data.aws`. For one of an application `data.{integration,srcip,sluice}`, for one of CloudTrail `data.sluice` beside
 * `data.aws`. Undefined for any other alert.
 */
export function asSentDirectly(alert: WazuhAlert): WazuhAlert | undefined {
  const { data } = alert;
  if (!isJsonObject(data) || !isJsonObject(data.aws) || !isJsonObject(data.aws.sluice)) return undefined;
  const { aws, ...beside } = data;
  const { sluice, ...record } = aws as JsonObject;
  if (record.source !== 'sluice') return { ...alert, data: { ...beside, aws: record, sluice } };
  const { srcip } = record;
  return {
    ...alert,
    data: { ...beside, integration: 'sluice', ...(srcip === undefined ? {} : { srcip }), sluice },
  };
}

/** The id that the rule about applications has where events are sent directly; any other id stays. */
export function directRuleId(id: string): string {
  const direct = Number(id) - S3_RULE_OFFSET;
  return direct >= 100_000 && direct < 100_800 ? String(direct) : id;
}
