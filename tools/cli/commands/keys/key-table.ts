import { createDynamoDbClient } from '../../../../adapters/aws/clients/dynamodb-client.ts';
import { createKeyRegistry } from '../../../../adapters/aws/table/key-store.ts';
import { createTable } from '../../../../adapters/aws/table/table.ts';
import type { KeyRegistry } from '../../../../src/intake/door/key-store.ts';
import { localEnvironment } from '../../../local/aws/environment.ts';
import { UsageError } from '../../faults.ts';
import { type AwsPlace, type AwsPlaceFlags, awsPlace, given, type Variables } from '../deployed/aws-place.ts';
import { keyTableFault } from './key-table-fault.ts';

export interface KeyTableFlags extends AwsPlaceFlags {
  readonly table?: string;
  /** The stack that `npm start` runs from this checkout. */
  readonly local?: boolean;
}

/** `where` is said like `table "sluice" in eu-west-1`. */
export interface KeyTable extends AwsPlace {
  readonly name: string;
  /** The tenants that a key may be for; undefined: those of the configuration. */
  readonly tenants?: readonly string[];
}

const DEFAULT_TABLE = 'sluice';
const TABLE_NAME = /^[\w.-]{3,255}$/;

/**
 * The table that is meant.
 *
 * @throws UsageError when no region is named, or something is not what it should be
 */
export async function keyTable(flags: KeyTableFlags, env: Variables): Promise<KeyTable> {
  if (flags.local === true) return localTable();
  const name = flags.table ?? given(env.SLUICE_TABLE) ?? DEFAULT_TABLE;
  if (!TABLE_NAME.test(name))
    throw new UsageError('the table name is not one; it has 3–255 letters, digits, and . _ -');
  const { where, aws } = await awsPlace(flags, env, {
    service: 'dynamodb',
    server: 'a table server',
    nameFlag: '--table',
    notLocal: 'give --local for it',
  });
  return { name, where: `table "${name}" ${where}`, aws };
}

async function localTable(): Promise<KeyTable> {
  const [{ readState }, { LOCAL }] = await Promise.all([
    import('../../../local/state-file.ts'),
    import('../../../local/stack-config.ts'),
  ]);
  const running = await readState();
  if (running === undefined) throw new UsageError('no stack runs here; start one with `npm start`');
  return {
    name: LOCAL.name,
    where: 'the stack that runs here',
    aws: localEnvironment({ dynamodb: running.dynamodb }),
    tenants: [LOCAL.tenant],
  };
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
