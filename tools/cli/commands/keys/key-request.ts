import { UsageError } from '../../faults.ts';

export interface KeyExpiryFlags {
  readonly expires?: string;
  readonly days?: string;
}

export interface KeyRequestFlags extends KeyExpiryFlags {
  readonly tenant: string;
  readonly application: string;
}

const APPLICATION = /^[A-Za-z0-9][\w.-]{0,63}$/;
const DAY_MS = 86_400_000;
const MAX_DAYS = 36_500;

/** @throws UsageError */
export function checkApplication(application: string): void {
  if (!APPLICATION.test(application))
    throw new UsageError(
      'the application: use 1–64 letters, digits, and . _ -, starting with a letter or digit',
    );
}

/**
 * When the key expires, in epoch ms; undefined: never.
 *
 * @throws UsageError
 */
export function expiryOf({ expires, days }: KeyExpiryFlags, now: number): number | undefined {
  if (days !== undefined) {
    const count = /^\d{1,5}$/.test(days) ? Number(days) : 0;
    if (count < 1 || count > MAX_DAYS) throw new UsageError(`--days: give a whole number, 1 to ${MAX_DAYS}`);
    return now + count * DAY_MS;
  }
  if (expires === undefined) return undefined;
  const at = /^\d{4}-\d\d-\d\d$/.test(expires) ? Date.parse(`${expires}T00:00:00Z`) : Number.NaN;
  // Some engines take 30 February for a day in March.
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(expires))
    throw new UsageError('--expires: give a day that exists, such as 2027-01-31');
  if (at <= now) throw new UsageError('--expires: that day has begun already (in UTC); give a later one');
  return at;
}
