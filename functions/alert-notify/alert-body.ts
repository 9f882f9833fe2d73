import * as z from 'zod/mini';
import { type AlertAction, AlertActionSchema } from '../../src/event/alert-action.ts';
import { type AlertMessage, AlertMessageSchema } from '../../src/event/alert-message.ts';
import { queueText } from '../../src/event/message-queue.ts';
import { type AlarmChange, readAlarmChange } from '../../src/notify/alert/alarm-change.ts';
import { parseAlert, type WazuhAlert } from '../../src/notify/alert/wazuh-alert.ts';
import { type OutboxEntry, OutboxEntrySchema } from '../../src/notify/group/outbox-entry.ts';

const NotificationBody = z.strictObject({
  v: z.literal(1),
  notification: OutboxEntrySchema,
});

/** What a message on the alerts queue holds: an alert, a notification that was parked and put back, what somebody asks for, or a change of one of our alarms. */
export type AlertBody =
  | ({ readonly kind: 'alert'; readonly alert: WazuhAlert } & Pick<AlertMessage, 'via' | 'receivedAt'>)
  | { readonly kind: 'notification'; readonly entry: OutboxEntry }
  | { readonly kind: 'action'; readonly action: AlertAction }
  | { readonly kind: 'alarm-end'; readonly alert: WazuhAlert; readonly begunAt: number }
  | { readonly kind: 'nothing' };

/** A notification as a dead letter that can be replayed. */
export function notificationBody(entry: OutboxEntry): string {
  return queueText({ v: 1, notification: entry });
}

/** Undefined when it is none of them. */
export function readAlertBody(body: string): AlertBody | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const parked = NotificationBody.safeParse(value);
    if (parked.success) return { kind: 'notification', entry: parked.data.notification };
    const asked = AlertActionSchema.safeParse(value);
    if (asked.success) return { kind: 'action', action: asked.data.action };
    const changed = readAlarmChange(value);
    if (changed !== undefined) return alarmBody(changed);
    const message = AlertMessageSchema.parse(value);
    const alert = parseAlert(message.alert);
    const { via, receivedAt } = message;
    return alert.ok ? { kind: 'alert', alert: alert.value, via, receivedAt } : undefined;
  } catch {
    return undefined;
  }
}

/** An alarm that begins is an alert as any other. */
function alarmBody(changed: AlarmChange | 'nothing'): AlertBody | undefined {
  if (changed === 'nothing') return { kind: 'nothing' };
  const { change, begunAt } = changed;
  const alert = parseAlert(changed.alert);
  if (!alert.ok) return undefined;
  return change === 'over'
    ? { kind: 'alarm-end', alert: alert.value, begunAt }
    : { kind: 'alert', alert: alert.value, via: 'sluice', receivedAt: begunAt };
}
