import type { AlertMessage } from '../../../src/event/alert-message.ts';
import { MAX_MESSAGE_BYTES } from '../../../src/event/limits.ts';
import { queueText } from '../../../src/event/message-queue.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';

/** What an alert cannot be told without. */
const ESSENTIAL = ['timestamp', 'id', 'rule', 'agent', 'manager', 'cluster', 'location'];

/**
 * A redacted alert of the indexer as a message. The script skips what is larger than 64 KB, the indexer does not: what
 * would not fit a message goes without its raw log, and at last without its event.
 */
export function indexedMessage(alert: JsonObject, receivedAt: number): string {
  const { full_log: _, previous_output: __, ...parsed } = alert;
  const essential = Object.fromEntries(
    ESSENTIAL.flatMap((key) => (key in alert ? [[key, alert[key] ?? null]] : [])),
  );
  const texts = [alert, parsed, essential].map((each) => () => text(each, receivedAt));
  for (const write of texts) {
    const body = write();
    if (Buffer.byteLength(body) <= MAX_MESSAGE_BYTES) return body;
  }
  const { rule: ___, ...rest } = essential;
  const { id = '', level = 0, description = '' } = alert.rule as JsonObject;
  return text(
    {
      ...rest,
      rule: {
        id,
        level,
        description: typeof description === 'string' ? description.slice(0, 1_000) : '',
        groups: [],
      },
    },
    receivedAt,
  );
}

function text(alert: JsonObject, receivedAt: number): string {
  const message: AlertMessage = { v: 1, via: 'indexer', receivedAt, alert: alert as AlertMessage['alert'] };
  return queueText(message);
}
