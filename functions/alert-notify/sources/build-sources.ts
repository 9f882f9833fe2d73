import { createPollBook } from '../../../adapters/aws/table/poll-book.ts';
import { createSourceBook } from '../../../adapters/aws/table/source-book.ts';
import type { Table } from '../../../adapters/aws/table/table.ts';
import type { SluiceConfig } from '../../../src/config.ts';
import type { MessageQueue } from '../../../src/event/message-queue.ts';
import type { Secrets } from '../../../src/event/secrets.ts';
import type { GroupStore } from '../../../src/notify/group/group-store.ts';
import type { WatchSettings } from '../../../src/notify/source-watch.ts';
import type { Runtime } from '../../middleware/runtime.ts';
import type { AlertNotifyEnvironment } from '../environment.ts';
import type { AlertNotifyDeps } from '../handler.ts';
import { watchSources } from './watch-sources.ts';

const MINUTE_MS = 60_000;
const DEFAULT_SILENCE_MINUTES = 60;
/** An indexer that restarts is away for less. */
const UNREADABLE_MINUTES = 10;
const UNREADABLE_POLLS = 3;

interface Shared {
  readonly table: Table;
  readonly groups: GroupStore;
  readonly secrets: Secrets;
  readonly alerts: MessageQueue;
}

/** The sources of alerts: who reads the indexer, and who looks after all of them. Neither, when nothing is configured. */
export function buildSources(
  runtime: Runtime,
  { WAZUH_INDEXER_SECRET_ID }: AlertNotifyEnvironment,
  { table, groups, secrets, alerts }: Shared,
): Pick<AlertNotifyDeps, 'sources' | 'watchSources' | 'pollAlerts'> {
  const { clock, config, telemetry } = runtime;
  const settings = watchSettings(config);
  if (settings === undefined) return {};
  const sources = createSourceBook(table);
  const poll = createPollBook(table);
  let poller: Promise<(deadline: number) => Promise<void>> | undefined;
  return {
    sources,
    watchSources: (requestId) =>
      watchSources({ clock, telemetry, sources, poll, groups, alerts, settings }, requestId),
    pollAlerts: async (deadline) => {
      if (config.wazuh.indexer === undefined || WAZUH_INDEXER_SECRET_ID === undefined) return;
      // Loaded with the first look: it brings step redact along, which no notification needs.
      const credentials = () => secrets.get(WAZUH_INDEXER_SECRET_ID);
      poller ??= import('./build-poller.ts').then(({ buildPoller }) =>
        buildPoller(runtime, { secretId: WAZUH_INDEXER_SECRET_ID, credentials, book: poll, alerts }),
      );
      await (await poller)(deadline);
    },
  };
}

/** Undefined when nobody wants the sources watched. */
function watchSettings({ alerts, wazuh }: SluiceConfig): WatchSettings | undefined {
  const { heartbeat } = alerts;
  const { indexer } = wazuh;
  if (heartbeat === undefined && indexer === undefined) return undefined;
  return {
    silentMs: (heartbeat?.afterMinutes ?? DEFAULT_SILENCE_MINUTES) * MINUTE_MS,
    scriptMs: indexer === undefined || indexer.alone ? undefined : indexer.scriptAfterMinutes * MINUTE_MS,
    unreadableMs:
      indexer && Math.max(UNREADABLE_MINUTES, UNREADABLE_POLLS * indexer.everyMinutes) * MINUTE_MS,
  };
}
