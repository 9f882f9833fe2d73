import { resolve } from 'node:path';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createTableCopy, type TableCopy } from '../../../adapters/aws/table/table-copy.ts';
import manifestOfPackage from '../../../package.json' with { type: 'json' };
import { ITEM_SHAPES, type ItemKind } from '../../../src/state-versions.ts';
import { backUp } from '../../backup/back-up.ts';
import { restore } from '../../backup/restore.ts';
import { EXIT, UsageError } from '../faults.ts';
import { type CliStreams, writeText } from '../lines.ts';
import type { Variables } from './deployed/aws-place.ts';
import { deployedFault } from './deployed/deployed-fault.ts';
import { type DeployedFlags, deployedPlace } from './deployed/deployed-place.ts';

export interface BackupFlags extends DeployedFlags {
  readonly to: string;
}

export interface RestoreFlags extends DeployedFlags {
  readonly from: string;
  readonly only?: readonly string[];
  readonly overwrite?: boolean;
  readonly dryRun?: boolean;
}

export interface BackupOptions<Flags extends DeployedFlags> {
  readonly flags: Flags;
  readonly env: Variables;
  readonly now: () => number;
  readonly directory: string;
  readonly interrupted: () => boolean;
}

const LINE_EVERY_MS = 2_000;

async function withTable<T>(
  { flags, env, directory }: BackupOptions<DeployedFlags>,
  permissions: string,
  work: (table: TableCopy, name: string, where: string) => Promise<T>,
): Promise<T> {
  const place = await deployedPlace(flags, env, directory);
  const where = `"${place.name}" ${place.where}`;
  const client = createDynamoDbClient(place.aws);
  try {
    return await work(createTableCopy(client, place.name), place.name, where);
  } catch (error) {
    throw deployedFault(where, permissions, error);
  } finally {
    client.destroy();
  }
}

/** `sluice backup`: the path of the folder on standard output. */
export async function backupCommand(
  { output, errors }: CliStreams,
  options: BackupOptions<BackupFlags>,
): Promise<number> {
  const { flags, now, interrupted, directory } = options;
  const to = resolve(directory, flags.to);
  const say = sayNowAndThen(errors, now);
  return withTable(options, 'dynamodb:Scan on it', async (table, name, where) => {
    const manifest = await backUp({
      table,
      to,
      name,
      version: manifestOfPackage.version,
      now: now(),
      interrupted,
      onProgress: (read) => say(`${read} items read`),
    });
    const kinds = Object.entries(manifest.kinds).map(([kind, { items }]) => `${items} ${kind}`);
    errors.write(`${manifest.items} items of ${where} are saved: ${kinds.join(', ') || 'none'}\n`);
    errors.write(`not in it are ${manifest.without.join('; ')}\n`);
    errors.write('it holds digests of keys, addresses and names: keep it as you keep the table\n');
    await writeText(output, `${to}\n`);
    return EXIT.done;
  });
}

/** `sluice restore` */
export async function restoreCommand(
  { errors }: CliStreams,
  options: BackupOptions<RestoreFlags>,
): Promise<number> {
  const { flags, now, interrupted, directory } = options;
  const { overwrite = false, dryRun = false } = flags;
  const only = kindsOf(flags.only);
  const say = sayNowAndThen(errors, now);
  return withTable(options, 'dynamodb:GetItem and PutItem on it', async (table, _name, where) => {
    const { manifest, written, same, kept, expired, complete } = await restore({
      table,
      from: resolve(directory, flags.from),
      only,
      overwrite,
      dryRun,
      now: now(),
      interrupted,
      onProgress: (done, of) => say(`${done} of ${of} items`),
    });
    errors.write(
      `backup of "${manifest.name}" by Sluice ${manifest.sluice}, ${manifest.at}\n` +
        `${where}: ${written} items ${dryRun ? 'would be' : 'are'} brought back, ${same} were there already, ` +
        `${kept} have changed since and stay, ${expired} are over\n`,
    );
    if (kept > 0 && !overwrite)
      errors.write('--overwrite brings those back too; keys that were revoked since stay revoked\n');
    errors.write(`bring back yourself: ${manifest.without.join('; ')}\n`);
    if (complete) return EXIT.done;
    errors.write('interrupted; the same command goes on where it was\n');
    return EXIT.interrupted;
  });
}

function kindsOf(names: readonly string[] | undefined): ReadonlySet<ItemKind> | undefined {
  if (names === undefined) return undefined;
  const known = Object.entries(ITEM_SHAPES).flatMap(([kind, { copied }]) => (copied ? [kind] : []));
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new UsageError(`--only: ${unknown.join(', ')} is no kind of item; there are ${known.join(', ')}`);
  return new Set(names as readonly ItemKind[]);
}

function sayNowAndThen(errors: CliStreams['errors'], now: () => number): (line: string) => void {
  let lastAt = now();
  return (line) => {
    if (now() - lastAt < LINE_EVERY_MS) return;
    lastAt = now();
    errors.write(`${line}\n`);
  };
}
