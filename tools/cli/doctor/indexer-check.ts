import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createPollBook } from '../../../adapters/aws/table/poll-book.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { createIndexer } from '../../../adapters/wazuh/indexer.ts';
import { readWazuhCredentials } from '../../../functions/middleware/secret-shapes.ts';
import type { PollState } from '../../../src/notify/poll-state.ts';
import { tableFault } from './aws-checks.ts';
import { amber, type Check, green, red, type Seen } from './check.ts';
import type { Deployment } from './deployment.ts';
import { fillCommand, secretText, WAZUH_FORM } from './secret-checks.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const LATE_POLLS = 3;
const MANY = 100;

/** Whether alerts can be read from the indexer from here, and whether the poller reads them; none without `wazuh.indexer`. */
export function indexerChecks(deployment: Deployment, clock: () => number): readonly Check[] {
  const { indexer } = deployment.config.wazuh;
  if (indexer === undefined) return [];
  const subject = new URL(indexer.url).host;
  return [
    { name: 'indexer', subject, run: () => looked(deployment, indexer, clock) },
    {
      name: 'poller',
      subject,
      run: async () => {
        const patience = Math.max(LATE_POLLS * indexer.everyMinutes, 5) * MINUTE_MS;
        const client = createDynamoDbClient(deployment.aws);
        try {
          const state = await createPollBook(createTable(client, deployment.table)).read();
          return judgePoller(state, clock(), patience);
        } catch (error) {
          return tableFault(deployment, error);
        } finally {
          client.destroy();
        }
      },
    },
  ];
}

type Indexer = NonNullable<Deployment['config']['wazuh']['indexer']>;

async function looked(deployment: Deployment, indexer: Indexer, clock: () => number): Promise<Seen> {
  const { secrets, config } = deployment;
  const { minLevel = config.alerts.threshold } = indexer;
  const index = createIndexer({
    ...indexer,
    credentials: async () =>
      readWazuhCredentials(secrets.indexer, await secretText(deployment, secrets.indexer)),
    clock,
  });
  const now = clock();
  const begun = await index.look({ minLevel, from: now - HOUR_MS, until: now });
  if (!begun.ok) {
    const { code } = begun.error;
    return deployment.local && code === NO_INDEX ? NOTHING_YET : refused(code, secrets.indexer);
  }
  const page = await begun.value.page(undefined, MANY);
  await begun.value.close();
  if (!page.ok) return refused(page.error.code, secrets.indexer);
  const count = page.value.length === MANY ? `${MANY} alerts or more` : `${page.value.length} alerts`;
  return green(`can be read: ${count} of level ${minLevel} and above in the last hour`);
}

const NO_INDEX = 'indexer_has_no_such_index';
/** Where Filebeat is no program of its own, its first alert makes the index. */
const NOTHING_YET = amber(
  'holds no alert yet',
  'the first that the manager raises makes its index: `npm run demo`',
);

const NEXT: Readonly<Record<string, string>> = {
  indexer_permission_missing: 'give its role the three permissions that docs/alert-sources.md lists',
  [NO_INDEX]:
    'no index of today or yesterday matches wazuh.indexer.index: is Filebeat running on the managers, and is the name right?',
  indexer_busy: 'it refuses searches, or holds too many points in time: look at its load',
  tls_wrong_fingerprint:
    'its certificate is none of those that are pinned: compare it on the indexer, then change wazuh.indexer.tls.fingerprints',
};

function refused(code: string, secret: string): Seen {
  const said = `no alerts can be read (${code})`;
  if (code === 'indexer_credentials_refused') return red(said, fillCommand(secret, WAZUH_FORM));
  const otherwise =
    'see that wazuh.indexer.url is right, that its certificate is trusted by wazuh.indexer.tls, and that port 9200 is open from here';
  return red(said, NEXT[code] ?? otherwise);
}

/** @param patienceMs how long ago the last page may be */
function judgePoller(state: PollState | undefined, now: number, patienceMs: number): Seen {
  if (state === undefined)
    return amber(
      'has not run yet',
      'after a deployment it runs within a few minutes; otherwise docs/runbooks/schedule-stopped.md',
    );
  const { failing, readAt = 0, resume } = state;
  if (failing !== undefined)
    return red(
      `fails since ${new Date(failing.since).toISOString()} (${failing.code})`,
      'docs/runbooks/alert-sources.md; when the check before is green, the functions lack the way or the secret that you have',
    );
  if (now - readAt > patienceMs)
    return red(`last read alerts at ${new Date(readAt).toISOString()}`, 'docs/runbooks/schedule-stopped.md');
  if (resume !== undefined)
    return amber('catches up with alerts that it has not read yet', 'it goes on with each run');
  return green(`read everything until ${new Date(state.until).toISOString()}`);
}
