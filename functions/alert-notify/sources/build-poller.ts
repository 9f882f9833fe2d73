import { createIndexer } from '../../../adapters/wazuh/indexer.ts';
import type { MessageQueue } from '../../../src/event/message-queue.ts';
import type { PollBook } from '../../../src/notify/poll-state.ts';
import { alertRedaction } from '../../middleware/record-redaction.ts';
import type { Runtime } from '../../middleware/runtime.ts';
import { readWazuhCredentials } from '../../middleware/secret-shapes.ts';
import { pollAlerts } from './poll-alerts.ts';

const MINUTE_MS = 60_000;

interface Given {
  readonly secretId: string;
  readonly credentials: () => Promise<string>;
  readonly book: PollBook;
  readonly alerts: MessageQueue;
}

/** Who reads the indexer on, until a time (epoch ms). */
export function buildPoller(
  { clock, config, telemetry }: Runtime,
  { secretId, credentials, book, alerts }: Given,
): (deadline: number) => Promise<void> {
  const { indexer } = config.wazuh;
  if (indexer === undefined) return async () => {};
  const { url, index, tls, minLevel = config.alerts.threshold, overlapMinutes } = indexer;
  const deps = {
    clock,
    telemetry,
    index: createIndexer({
      url,
      index,
      tls,
      credentials: async () => readWazuhCredentials(secretId, await credentials()),
      clock,
    }),
    book,
    alerts,
    redactAlert: alertRedaction(config, telemetry),
    settings: { minLevel, overlapMs: overlapMinutes * MINUTE_MS },
  };
  return (deadline) => pollAlerts(deps, deadline);
}
