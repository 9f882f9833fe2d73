import * as z from 'zod/mini';
import { AlertMessageSchema } from '../../src/event/alert-message.ts';
import { queueText } from '../../src/event/message-queue.ts';
import { type OutboxEntry, OutboxEntrySchema } from '../../src/notify/outbox-entry.ts';
import { parseAlert, type WazuhAlert } from '../../src/notify/wazuh-alert.ts';

const NotificationBody = z.strictObject({
  v: z.literal(1),
  notification: OutboxEntrySchema,
});

/** What a message on the alerts queue holds: an alert, or a notification that was parked and put back. */
export type AlertBody =
  | { readonly kind: 'alert'; readonly alert: WazuhAlert; readonly receivedAt: number }
  | { readonly kind: 'notification'; readonly entry: OutboxEntry };

/** A notification as a dead letter that can be replayed. */
export function notificationBody(entry: OutboxEntry): string {
  return queueText({ v: 1, notification: entry });
}

/** Undefined when it is neither. */
export function readAlertBody(body: string): AlertBody | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const parked = NotificationBody.safeParse(value);
    if (parked.success) return { kind: 'notification', entry: parked.data.notification };
    const message = AlertMessageSchema.parse(value);
    const alert = parseAlert(message.alert);
    return alert.ok ? { kind: 'alert', alert: alert.value, receivedAt: message.receivedAt } : undefined;
  } catch {
    return undefined;
  }
}
