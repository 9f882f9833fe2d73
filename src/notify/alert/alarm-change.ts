import * as z from 'zod/mini';
import { sha256 } from '../../kernel/digest.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { noticeAlert } from '../notice.ts';
import { plainLine } from '../plain-text.ts';

const text = z.string();

/**
 * A change of an alarm's state as EventBridge brings it:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
const AlarmChangeSchema = z.object({
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  source: z.literal('aws.cloudwatch'),
  detail: z.object({
    alarmName: text.check(z.minLength(1), z.maxLength(255)),
    configuration: z.optional(z.object({ description: z.optional(text) })),
    state: z.object({ value: text, timestamp: text, reason: z.optional(text) }),
    previousState: z.optional(z.object({ value: text, timestamp: text })),
  }),
});

/** An alarm that has begun or is over, as the notice of its beginning. */
export interface AlarmChange {
  readonly change: 'begun' | 'over';
  /** The same alert for the beginning and the end of one alarm. */
  readonly alert: JsonObject;
  /** When it began, epoch ms. */
  readonly begunAt: number;
}

/** Undefined when it is no change of an alarm; `nothing` for one that neither begins nor ends it. */
export function readAlarmChange(value: unknown): AlarmChange | 'nothing' | undefined {
  const parsed = AlarmChangeSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { alarmName, configuration, state, previousState } = parsed.data.detail;
  const change = state.value === 'ALARM' ? 'begun' : 'over';
  const alarming = change === 'begun' ? state : previousState;
  const begunAt = Date.parse(alarming?.timestamp ?? '');
  if (alarming?.value !== 'ALARM' || Number.isNaN(begunAt)) return 'nothing';
  return {
    change,
    begunAt,
    alert: noticeAlert({
      kind: 'alarm',
      subject: plainLine(alarmName, 128),
      text: `Sluice: alarm ${alarmName}: ${configuration?.description ?? 'it says no more of itself'}`,
      reason: change === 'begun' ? state.reason : undefined,
      at: begunAt,
      id: `alarm-${sha256(JSON.stringify([alarmName, alarming.timestamp]), 22)}`,
    }),
  };
}
