import { createDynamoDbClient } from '../../../adapters/aws/dynamodb-client.ts';
import type { AwsEnvironment } from '../../../adapters/aws/environment.ts';
import { createKeyRegistry } from '../../../adapters/aws/key-store.ts';
import { createTable } from '../../../adapters/aws/table.ts';
import type { KeyRegistry } from '../../../src/intake/key-store.ts';
import { localEnvironment } from '../../local/aws/environment.ts';
import { UsageError } from '../faults.ts';
import { keyTableFault } from './key-table-fault.ts';

export interface KeyTableFlags {
  readonly table?: string;
  readonly region?: string;
  readonly endpoint?: string;
}

export interface KeyTable {
  readonly name: string;
  /** As it is said to the user: `table "sluice" in eu-west-1`. */
  readonly where: string;
  readonly aws: AwsEnvironment;
}

type Variables = Readonly<Record<string, string | undefined>>;

const DEFAULT_TABLE = 'sluice';
const TABLE_NAME = /^[\w.-]{3,255}$/;
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * The table that is meant. A table server on this machine gets made-up credentials: it has no business with the user's.
 *
 * @throws UsageError when no region is named, or something is not what it should be
 */
export async function keyTable(flags: KeyTableFlags, env: Variables): Promise<KeyTable> {
  const name = flags.table ?? given(env.SLUICE_TABLE) ?? DEFAULT_TABLE;
  if (!TABLE_NAME.test(name))
    throw new UsageError('the table name is not one; it has 3–255 letters, digits, and . _ -');
  const region = flags.region ?? given(env.AWS_REGION);
  if (region !== undefined && !REGION.test(region))
    throw new UsageError('the region is not one; it looks like eu-west-1');
  if (flags.endpoint !== undefined) {
    const local = localEnvironment({ dynamodb: checkedEndpoint(flags.endpoint) });
    const aws = region === undefined ? local : { ...local, region };
    return { name, where: `table "${name}" at ${aws.endpoints?.dynamodb}`, aws };
  }
  if (region === undefined) throw await withoutRegion();
  return { name, where: `table "${name}" in ${region}`, aws: { region } };
}

/** Does `work` on the keys of the table. `permissions` is what it takes, for whoever has it not. */
export async function withKeys<T>(
  table: KeyTable,
  permissions: string,
  work: (keys: KeyRegistry) => Promise<T>,
): Promise<T> {
  const client = createDynamoDbClient(table.aws);
  try {
    return await work(createKeyRegistry(createTable(client, table.name)));
  } catch (error) {
    throw keyTableFault(table.where, permissions, error);
  } finally {
    client.destroy();
  }
}

function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function checkedEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const bare = url !== undefined && url.username === '' && url.pathname === '/' && url.search === '';
  if (!bare || !/^https?:$/.test(url.protocol))
    throw new UsageError('the endpoint is not one; it looks like http://127.0.0.1:8000');
  if (!LOOPBACK.test(url.hostname))
    throw new UsageError('--endpoint is for a table server on this machine; for AWS give --region instead');
  return url.origin;
}

async function withoutRegion(): Promise<UsageError> {
  const { readState } = await import('../../local/state-file.ts');
  const wanted = 'which deployment? Give --region or AWS_REGION, and --table when it is not "sluice"';
  if ((await readState()) === undefined) return new UsageError(wanted);
  return new UsageError(
    `${wanted}. The stack that \`npm start\` runs here is not assumed: it has a key of its own, which \`sluice send\` uses`,
  );
}
