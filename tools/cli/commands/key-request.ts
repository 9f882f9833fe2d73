import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../../infra/read-config.ts';
import { ConfigError, defineConfig } from '../../../src/config.ts';
import { CodedError, describeError } from '../../../src/kernel/coded-error.ts';
import { CommandFailed, UsageError } from '../faults.ts';

export interface KeyRequestFlags {
  readonly tenant: string;
  readonly application: string;
  readonly expires?: string;
  readonly days?: string;
}

const APPLICATION = /^[A-Za-z0-9][\w.-]{0,63}$/;
const DAY_MS = 86_400_000;
const MAX_DAYS = 36_500;
const CONFIG_FILE = 'sluice.config.ts';

/** @throws UsageError */
export function checkApplication(application: string): void {
  if (!APPLICATION.test(application))
    throw new UsageError(
      'the application: use 1–64 letters, digits, and . _ -, starting with a letter or digit',
    );
}

/**
 * Checks the tenant's form, and that the configuration in `directory` knows it.
 *
 * @returns a warning when there is no configuration
 * @throws UsageError; CommandFailed when the configuration cannot be read
 */
export async function checkTenant(tenant: string, directory: string): Promise<string | undefined> {
  const fault = formFault(tenant);
  if (fault !== undefined) throw new UsageError(`the tenant: ${fault}`);
  const file = join(directory, CONFIG_FILE);
  if (!existsSync(file))
    return `warning: there is no ${CONFIG_FILE} here, so nobody checks that the deployment knows the tenant "${tenant}"`;
  const known = await tenantsOf(file);
  if (!known.includes(tenant))
    throw new UsageError(`${CONFIG_FILE} has no tenant "${tenant}"; it has ${known.join(', ')}`);
  return undefined;
}

/** Asks the configuration, which alone knows what a tenant's id looks like. */
function formFault(id: string): string | undefined {
  try {
    defineConfig({
      tenants: [{ id }],
      wazuh: { nodes: [{ name: 'any', url: 'https://wazuh.example.com' }] },
    });
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ message }) => message).join('; ');
    throw error;
  }
}

async function tenantsOf(file: string): Promise<readonly string[]> {
  try {
    return (await readConfig(file)).tenants.map(({ id }) => id);
  } catch (error) {
    if (error instanceof ConfigError || error instanceof CodedError) throw new CommandFailed(error.message);
    const { name, code } = describeError(error);
    throw new CommandFailed(`${file} cannot be read: ${name} (${code}); does \`npx cdk synth\` take it?`);
  }
}

/**
 * When the key expires, in epoch ms; undefined: never.
 *
 * @throws UsageError
 */
export function expiryOf({ expires, days }: KeyRequestFlags, now: number): number | undefined {
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
