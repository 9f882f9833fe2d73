import type { RegisteredKey } from '../../../../src/intake/door/key-store.ts';
import { CommandFailed, EXIT, UsageError } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import { timeOf } from './key-columns.ts';
import { expiryOf, type KeyExpiryFlags } from './key-request.ts';
import { type KeyTableFlags, keyTable, withKeys } from './key-table.ts';
import { checkId, type KeysOptions, randomKey } from './keys.ts';

export interface RotateKeyFlags extends KeyTableFlags, KeyExpiryFlags {
  readonly grace: string;
}

interface RotateOptions extends KeysOptions<RotateKeyFlags> {
  readonly id: string;
  /** Epoch ms. */
  readonly now: number;
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const MAX_GRACE_MS = 90 * 86_400_000;
const PERMISSIONS = 'dynamodb:GetItem, dynamodb:PutItem and dynamodb:UpdateItem';

/**
 * `sluice keys rotate`: a new key with all that is said of the old one, which ends after the grace. In an order in which
 * a crash costs nothing: the new key is stored, then shown, and only then has the old one an end.
 */
export async function rotateKeyCommand(
  { output, errors }: CliStreams,
  { flags, env, now, id }: RotateOptions,
): Promise<number> {
  checkId(id);
  const graceMs = graceOf(flags.grace);
  const wantedExpiry = expiryOf(flags, now);
  const table = await keyTable(flags, env);
  const old = await withKeys(table, PERMISSIONS, (keys) => keys.get(id));
  if (old === undefined) throw new CommandFailed(`${table.where}: there is no key ${id}`);
  const reason = reasonAgainst(old, now);
  if (reason !== undefined) throw new CommandFailed(`${table.where}: key ${id} ${reason}`);

  const { createdAt: _, revokedAt: __, successor: ___, ...facts } = old;
  const { text, ...made } = randomKey(old.kind);
  const expiresAt = wantedExpiry ?? old.expiresAt;
  const key = { ...facts, ...made, ...(expiresAt === undefined ? {} : { expiresAt }) };
  if (!(await withKeys(table, PERMISSIONS, (keys) => keys.add(key, now))))
    throw new CommandFailed(`${table.where}: it has a key ${key.id} already; run this again`);
  errors.write(
    `key ${key.id} is in ${table.where}, with all that is said of ${id}; ` +
      `${expiresAt === undefined ? 'it never expires' : `it expires ${timeOf(expiresAt)}`}. It is shown this once:\n`,
  );
  await writeText(output, `${text}\n`);

  const end = Math.min(now + graceMs, old.expiresAt ?? Number.POSITIVE_INFINITY);
  const replaced = await withKeys(table, PERMISSIONS, (keys) => keys.replace(id, key.id, end)).catch(
    (error: unknown) => {
      errors.write(
        `key ${id} may have got no end, see \`sluice keys show ${id}\`; ${key.id} works: revoke the one or the other\n`,
      );
      throw error;
    },
  );
  if (!replaced) {
    await withKeys(table, PERMISSIONS, (keys) => keys.revoke(key.id, now));
    throw new CommandFailed(
      `${table.where}: somebody else has rotated or revoked ${id} meanwhile; ${key.id} is revoked again`,
    );
  }
  errors.write(
    end > now
      ? `key ${id} works until ${timeOf(end)}; put the new one in its place everywhere before that\n`
      : `key ${id} has expired; ingest may believe it half a minute longer\n`,
  );
  return EXIT.done;
}

function reasonAgainst(key: RegisteredKey, now: number): string | undefined {
  const another = 'make another with `sluice keys create`';
  if (key.revokedAt !== undefined) return `was revoked ${timeOf(key.revokedAt)}; ${another}`;
  if (key.successor !== undefined)
    return `was rotated already; rotate the key that replaces it: ${key.successor}`;
  if (key.expiresAt !== undefined && key.expiresAt <= now)
    return `expired ${timeOf(key.expiresAt)}; ${another}`;
  return undefined;
}

/** `0`, or a whole number of minutes, hours or days: `30m`, `24h`, `7d`. */
function graceOf(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const ms = text === '0' ? 0 : Number(count) * (UNIT_MS[unit] ?? Number.NaN);
  if (Number.isNaN(ms) || ms > MAX_GRACE_MS)
    throw new UsageError('--grace: give 30m, 24h or 7d, at most 90d; 0 ends the old key at once');
  return ms;
}
