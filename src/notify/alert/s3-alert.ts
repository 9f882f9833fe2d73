import { isJsonObject } from '../../kernel/json.ts';
import type { WazuhAlert } from './wazuh-alert.ts';

const OFFSET = 10_000;

/** The id of the rule about the same event that Wazuh has pulled from S3, for one about applications. */
export function pulledRuleId(id: string): string {
  return String(Number(id) + OFFSET);
}

/**
 * An alert about an event that Wazuh pulled from S3, as if the event had been sent directly: its module puts everything under
 * `data.aws`. For one of an application `data.{integration,srcip,sluice}`, for one of CloudTrail `data.sluice` beside
 * `data.aws`. Undefined for any other alert.
 */
export function asSentDirectly(alert: WazuhAlert): WazuhAlert | undefined {
  const { data } = alert;
  if (!isJsonObject(data) || !isJsonObject(data.aws) || !isJsonObject(data.aws.sluice)) return undefined;
  const { aws, ...beside } = data;
  const { sluice, ...record } = aws;
  if (record.source !== 'sluice') return { ...alert, data: { ...beside, aws: record, sluice } };
  const { srcip } = record;
  return {
    ...alert,
    data: { ...beside, integration: 'sluice', ...(srcip === undefined ? {} : { srcip }), sluice },
  };
}

/** The id of the rule by which advice and routes know it: where events are sent directly, for one that was pulled. */
export function directRuleId({
  rule: { id },
  pulled,
}: {
  readonly rule: { readonly id: string };
  readonly pulled?: true | undefined;
}): string {
  const direct = Number(id) - OFFSET;
  return pulled === true && direct >= 100_000 && direct < 100_800 ? String(direct) : id;
}
