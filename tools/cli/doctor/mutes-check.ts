import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createMuteStore } from '../../../adapters/aws/table/mute-store.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { endingMutes, type Mute } from '../../../src/notify/group/mute.ts';
import { conditionText } from '../commands/alert/mute-view.ts';
import { tableFault } from './aws-checks.ts';
import { amber, type Check, green, type Seen } from './check.ts';
import type { Deployment } from './deployment.ts';

/** What alerts are held back now, and which mutes end within a day or are over. */
export function mutesCheck(deployment: Deployment, clock: () => number): Check {
  const { aws, table, config } = deployment;
  return {
    name: 'mutes',
    subject: 'alerts.mutes',
    run: async () => {
      const client = createDynamoDbClient(aws);
      try {
        const made = await createMuteStore(createTable(client, table)).list();
        return judgeMutes(config.alerts.mutes, made, clock());
      } catch (error) {
        return tableFault(deployment, error, 'dynamodb:Query and BatchGetItem on it');
      } finally {
        client.destroy();
      }
    },
  };
}

/** @param made by `sluice mute add` */
export function judgeMutes(
  configured: Parameters<typeof endingMutes>[0],
  made: readonly Mute[],
  now: number,
): Seen | readonly Seen[] {
  const running = made.filter(({ until }) => until > now);
  const seen = [
    ...endingMutes(configured, now).map(({ text }) => amber(text)),
    ...running.map((mute) => amber(mutedText(mute), `npx sluice mute remove ${mute.id}`)),
  ];
  if (seen.length > 0) return seen;
  const longer =
    configured.length === 0
      ? 'nothing is muted'
      : `${configured.length} of sluice.config.ts, none ends within a day`;
  const over = made.length - running.length;
  return green(
    over === 0
      ? longer
      : `${longer}; ${over} made by \`sluice mute add\` in the last week ${over === 1 ? 'is' : 'are'} over`,
  );
}

function mutedText({ id, when, until, comment, by }: Mute): string {
  const who = by === undefined ? '' : `, by ${by}`;
  return `mute ${id} holds back until ${new Date(until).toISOString()}: ${conditionText(when)} ("${comment}"${who})`;
}
