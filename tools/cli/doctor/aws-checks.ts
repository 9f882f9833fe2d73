import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { createNodeLimits } from '../../../adapters/aws/table/node-limits.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { numberOf } from '../../../adapters/aws/table/table-item.ts';
import { budgetKey, isLive } from '../../../adapters/aws/table/table-layout.ts';
import { requestLimit } from '../../../src/forward/node-limits.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { unavailable } from '../commands/deployed/aws-fault.ts';
import { keyTableFault } from '../commands/keys/key-table-fault.ts';
import { CommandFailed } from '../faults.ts';
import { amber, type Check, green, grey, red, type Seen } from './check.ts';
import type { Deployment } from './deployment.ts';

/** What the SDK throws: from a service, from the network, or from its chain of credentials. */
interface SdkError {
  readonly name: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const WITHOUT_CODE = ['CredentialsProviderError', 'TokenProviderError', 'TimeoutError'];
const FORBIDDEN = 403;

/** A fault of AWS, as people at a terminal read it; whatever else was thrown is thrown on. */
export function awsFault(error: unknown, permission: string): Seen {
  const { name, code, $metadata } = error as SdkError;
  const isSdk = $metadata !== undefined || code !== undefined || WITHOUT_CODE.includes(name);
  if (error instanceof CodedError || !isSdk) throw error;
  if (/AccessDenied|Forbidden|NotAuthorized/.test(name) || $metadata?.httpStatusCode === FORBIDDEN)
    return red('your AWS credentials may not look', `have ${permission} granted to you, or use others`);
  return red(unavailable(name, code));
}

/** What a table that cannot be read says; a fault of ours is thrown on. */
export function tableFault(
  { table, where }: Deployment,
  error: unknown,
  permissions = 'dynamodb:GetItem on it',
): Seen {
  const name = `table "${table}" ${where}`;
  if (error instanceof CodedError && error.code === 'table_missing')
    return red(
      `there is no ${name}`,
      'are account, region and the name in sluice.config.ts right, is it deployed?',
    );
  const said = keyTableFault(name, permissions, error);
  if (said instanceof CommandFailed) return red(said.message);
  throw error;
}

export function tableCheck(deployment: Deployment): Check {
  const { aws, table, where } = deployment;
  return {
    name: 'table',
    subject: table,
    run: async () => {
      const client = createDynamoDbClient(aws);
      try {
        await createTable(client, table).get(budgetKey('none'));
        return green(`can be read ${where}`);
      } catch (error) {
        return tableFault(deployment, error);
      } finally {
        client.destroy();
      }
    },
  };
}

const S = 1_000;
const WINDOW_MS = 60 * S;

/** What is left of the requests that all functions together may send to a node in this minute. */
export function budgetCheck(
  deployment: Deployment,
  node: string,
  configured: number,
  clock: () => number,
): Check {
  const { aws, table } = deployment;
  return {
    name: 'budget',
    subject: node,
    run: async () => {
      const client = createDynamoDbClient(aws);
      try {
        const store = createTable(client, table);
        const item = await store.get(budgetKey(node));
        const limit = requestLimit((await createNodeLimits(store).get(node))?.perMinute, configured);
        const now = clock();
        if (!isLive(item, now)) return green('nothing was sent in the last hour');
        const blockedUntil = numberOf(item, 'blockedUntil');
        if (blockedUntil > now)
          return amber(
            `the node answered 429 and is left alone for ${Math.ceil((blockedUntil - now) / S)} s more`,
            'somebody else spends its budget, such as another forwarder or a script; see the check limit',
          );
        if (limit === 'none') return green('the node has no limit');
        const windowEnds = numberOf(item, 'windowAt') + WINDOW_MS;
        const used = windowEnds > now ? numberOf(item, 'used') : 0;
        if (used < limit) return green(`${limit - used} of ${limit} requests are left in this minute`);
        return amber(
          `all ${limit} requests of this minute are spent; events wait ${Math.ceil((windowEnds - now) / S)} s`,
          'nothing is lost. When the queue grows all the same: more nodes, or the sink agent (docs/doctor.md)',
        );
      } catch (error) {
        return tableFault(deployment, error);
      } finally {
        client.destroy();
      }
    },
  };
}

export function archiveCheck({ aws, archive, config }: Deployment): Check {
  return {
    name: 'archive',
    subject: archive ?? 'archive',
    run: async () => {
      if (!config.archive.enabled)
        return amber(
          'there is none: archive.enabled is false',
          'events that Wazuh refuses cannot be replayed later',
        );
      if (archive === undefined)
        return grey(
          'skipped: which bucket?',
          'give --archive or SLUICE_ARCHIVE; the output ArchiveBucketName of the stack has it',
        );
      const client = createS3Client(aws);
      try {
        const { KeyCount = 0 } = await client.send(new ListObjectsV2Command({ Bucket: archive, MaxKeys: 1 }));
        return green(KeyCount === 0 ? 'can be listed, and is empty' : 'can be listed, and holds events');
      } catch (error) {
        if ((error as Error).name === 'NoSuchBucket')
          return red(
            'there is no such bucket',
            'is it the output ArchiveBucketName of the stack, in this account?',
          );
        return awsFault(error, 's3:ListBucket');
      } finally {
        client.destroy();
      }
    },
  };
}
