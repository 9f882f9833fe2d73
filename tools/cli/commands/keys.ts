import { randomBytes } from 'node:crypto';
import {
  createIngestKey,
  KEY_ID_BYTES,
  KEY_SECRET_BYTES,
  parseIngestKey,
} from '../../../src/intake/ingest-key.ts';
import { PLAIN_KEY, type RegisteredKey } from '../../../src/intake/key-store.ts';
import { CommandFailed, EXIT, UsageError } from '../faults.ts';
import { type CliStreams, writeText } from '../lines.ts';
import { checkApplication, expiryOf, type KeyRequestFlags } from './key-request.ts';
import { type KeyTableFlags, keyTable, withKeys } from './key-table.ts';
import { checkTenant, configIn } from './local-config.ts';

interface KeysOptions<Flags extends KeyTableFlags = KeyTableFlags> {
  readonly flags: Flags;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface CreateOptions extends KeysOptions<KeyTableFlags & KeyRequestFlags> {
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
  const table = await keyTable(flags, env);
  const warning = checkTenant(tenant, await configIn(directory));
  if (warning !== undefined) errors.write(`${warning}\n`);

  const { id, text, secretHash } = createIngestKey({
    id: randomBytes(KEY_ID_BYTES),
    secret: randomBytes(KEY_SECRET_BYTES),
  });
  const key = {
    ...PLAIN_KEY,
    id,
    tenant,
    application,
    secretHash,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
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

/** `sluice keys list`: every key ever made, without what is secret of it. */
export async function listKeysCommand(
  { output, errors }: CliStreams,
  { flags, env, json }: KeysOptions & { readonly json: boolean },
): Promise<number> {
  const table = await keyTable(flags, env);
  const permissions = 'dynamodb:BatchGetItem, and dynamodb:Query on its index,';
  const keys = await withKeys(table, permissions, (registry) => registry.list());
  if (keys.length === 0) errors.write(`no key was ever made in ${table.where}\n`);
  else await writeText(output, json ? jsonLines(keys) : columns(keys));
  return EXIT.done;
}

/** `sluice keys revoke`: refused from now on, as soon as no function remembers it. */
export async function revokeKeyCommand(
  { errors }: CliStreams,
  { flags, env, now, id }: KeysOptions & { readonly now: number; readonly id: string },
): Promise<number> {
  const whole = parseIngestKey(id);
  if (whole !== undefined)
    throw new UsageError(`that is a whole key, and a secret; give its id alone: ${whole.id}`);
  if (!/^[0-9a-f]{16}$/.test(id))
    throw new UsageError('the id is not one; it has 16 hex digits, as `sluice keys list` shows them');
  const table = await keyTable(flags, env);
  const permissions = 'dynamodb:UpdateItem and dynamodb:GetItem';
  if (!(await withKeys(table, permissions, (keys) => keys.revoke(id, now))))
    throw new CommandFailed(
      `${table.where}: there is no key ${id}, or it is revoked already; see \`sluice keys list\``,
    );
  errors.write(`key ${id} is revoked in ${table.where}; ingest may believe it half a minute longer\n`);
  return EXIT.done;
}

function jsonLines(keys: readonly RegisteredKey[]): string {
  const iso = (ms: number | undefined) => (ms === undefined ? null : timeOf(ms));
  return keys
    .map(({ id, tenant, application, createdAt, expiresAt, revokedAt }) => {
      const times = { created: iso(createdAt), expires: iso(expiresAt), revoked: iso(revokedAt) };
      return `${JSON.stringify({ id, tenant, application, ...times })}\n`;
    })
    .join('');
}

function columns(keys: readonly RegisteredKey[]): string {
  const cell = (ms: number | undefined) => (ms === undefined ? '-' : timeOf(ms));
  const rows = [
    ['id', 'tenant', 'application', 'created', 'expires', 'revoked'],
    ...keys.map(({ id, tenant, application, createdAt, expiresAt, revokedAt }) => [
      id,
      tenant,
      application,
      cell(createdAt),
      cell(expiresAt),
      cell(revokedAt),
    ]),
  ];
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((text, i) => Math.max(text.length, widest[i] ?? 0)),
    [],
  );
  return rows
    .map(
      (row) =>
        `${row
          .map((text, i) => text.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** ISO 8601, to the second. */
function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
