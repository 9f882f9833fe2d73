import { randomBytes } from 'node:crypto';
import {
  createIngestKey,
  KEY_ID_BYTES,
  KEY_SECRET_BYTES,
  type NewIngestKey,
  parseIngestKey,
} from '../../../../src/intake/door/ingest-key.ts';
import type { KeyKind } from '../../../../src/intake/door/key-store.ts';
import { CommandFailed, EXIT, UsageError } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import { checkTenant, checkTenantAmong, configIn } from '../local-config.ts';
import { keyColumns, keyFacts, keyJson, timeOf } from './key-columns.ts';
import { checkApplication, expiryOf, type KeyRequestFlags } from './key-request.ts';
import { type KeyRestrictionFlags, restrictionsOf } from './key-restrictions.ts';
import { type KeyTableFlags, keyTable, withKeys } from './key-table.ts';

export interface KeysOptions<Flags extends KeyTableFlags = KeyTableFlags> {
  readonly flags: Flags;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface CreateOptions extends KeysOptions<KeyTableFlags & KeyRequestFlags & KeyRestrictionFlags> {
  /** Epoch ms. */
  readonly now: number;
  /** Where a `sluice.config.ts` may lie. */
  readonly directory: string;
}

/** `sluice keys create`: the key on standard output, once and alone. */
export async function createKeyCommand(
  { output, errors }: CliStreams,
  { flags, env, now, directory }: CreateOptions,
): Promise<number> {
  const { tenant, application } = flags;
  checkApplication(application);
  const expiresAt = expiryOf(flags, now);
  const restrictions = restrictionsOf(flags);
  const table = await keyTable(flags, env);
  const warning =
    table.tenants === undefined
      ? checkTenant(tenant, await configIn(directory))
      : checkTenantAmong(tenant, table.tenants, table.where);
  if (warning !== undefined) errors.write(`${warning}\n`);

  const { id, text, secretHash } = randomKey(restrictions.kind);
  const expiry = expiresAt === undefined ? {} : { expiresAt };
  const key = { id, tenant, application, secretHash, ...restrictions, ...expiry };
  const added = await withKeys(table, 'dynamodb:PutItem and dynamodb:GetItem', (keys) => keys.add(key, now));
  if (!added) throw new CommandFailed(`${table.where}: it has a key ${id} already; run this again`);
  // Before the key: whoever loses it while it is printed knows what to revoke.
  errors.write(
    `key ${id} for ${application} of ${tenant} is in ${table.where}; ` +
      `${expiresAt === undefined ? 'it never expires' : `it expires ${timeOf(expiresAt)}`}. It is shown this once:\n`,
  );
  await writeText(output, `${text}\n`);
  return EXIT.done;
}

export function randomKey(kind: KeyKind): NewIngestKey {
  return createIngestKey({ id: randomBytes(KEY_ID_BYTES), secret: randomBytes(KEY_SECRET_BYTES) }, kind);
}

/** `sluice keys list`: every key ever made, without what is secret of it. */
export async function listKeysCommand(
  { output, errors }: CliStreams,
  { flags, env, json }: KeysOptions & { readonly json: boolean },
): Promise<number> {
  const table = await keyTable(flags, env);
  const permissions = 'dynamodb:BatchGetItem, and dynamodb:Query on its index,';
  const keys = await withKeys(table, permissions, (registry) => registry.list());
  if (keys.length === 0) errors.write(`no key was ever made in ${table.where}\n`);
  else await writeText(output, json ? keys.map(keyJson).join('') : keyColumns(keys));
  return EXIT.done;
}

/** `sluice keys show`: one key, without what is secret of it. */
export async function showKeyCommand(
  { output }: CliStreams,
  { flags, env, id, json }: KeysOptions & { readonly id: string; readonly json: boolean },
): Promise<number> {
  checkId(id);
  const table = await keyTable(flags, env);
  const key = await withKeys(table, 'dynamodb:GetItem', (keys) => keys.get(id));
  if (key === undefined) throw new CommandFailed(`${table.where}: there is no key ${id}`);
  await writeText(output, json ? keyJson(key) : keyFacts(key));
  return EXIT.done;
}

/** `sluice keys revoke`: refused from now on, as soon as no function remembers it. */
export async function revokeKeyCommand(
  { errors }: CliStreams,
  { flags, env, now, id }: KeysOptions & { readonly now: number; readonly id: string },
): Promise<number> {
  checkId(id);
  const table = await keyTable(flags, env);
  const permissions = 'dynamodb:UpdateItem and dynamodb:GetItem';
  if (!(await withKeys(table, permissions, (keys) => keys.revoke(id, now))))
    throw new CommandFailed(
      `${table.where}: there is no key ${id}, or it is revoked already; see \`sluice keys list\``,
    );
  errors.write(`key ${id} is revoked in ${table.where}; ingest may believe it half a minute longer\n`);
  return EXIT.done;
}

/** @throws UsageError */
export function checkId(id: string): void {
  const whole = parseIngestKey(id);
  if (whole !== undefined)
    throw new UsageError(`that is a whole key, and perhaps a secret; give its id alone: ${whole.id}`);
  if (!/^[0-9a-f]{16}$/.test(id))
    throw new UsageError('the id is not one; it has 16 hex digits, as `sluice keys list` shows them');
}
