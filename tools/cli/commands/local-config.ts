import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfig } from '../../../infra/read-config.ts';
import { ConfigError, defineConfig, type SluiceConfig } from '../../../src/config.ts';
import { CodedError, describeError } from '../../../src/kernel/coded-error.ts';
import { CommandFailed, UsageError } from '../faults.ts';

export const CONFIG_FILE = 'sluice.config.ts';

/**
 * The configuration in `directory`; undefined when there is none.
 *
 * @throws CommandFailed when it cannot be read
 */
export async function configIn(directory: string): Promise<SluiceConfig | undefined> {
  const file = join(directory, CONFIG_FILE);
  return existsSync(file) ? readAt(file) : undefined;
}

/**
 * The configuration in a file that was named, otherwise that in `directory`; undefined when none is there and none was named.
 *
 * @throws CommandFailed when it cannot be read
 */
export async function configAt(
  directory: string,
  named: string | undefined,
): Promise<SluiceConfig | undefined> {
  return named === undefined ? configIn(directory) : readAt(resolve(directory, named));
}

async function readAt(file: string): Promise<SluiceConfig> {
  try {
    return await readConfig(file);
  } catch (error) {
    if (error instanceof ConfigError || error instanceof CodedError) throw new CommandFailed(error.message);
    const { name, code } = describeError(error);
    throw new CommandFailed(`${file} cannot be read: ${name} (${code}); does \`npx cdk synth\` take it?`);
  }
}

/**
 * Checks the tenant's form, and that the configuration knows it, when there is one.
 *
 * @returns a warning when there is none
 * @throws UsageError
 */
export function checkTenant(tenant: string, config: SluiceConfig | undefined): string | undefined {
  const fault = formFault(tenant);
  if (fault !== undefined) throw new UsageError(`the tenant: ${fault}`);
  if (config === undefined)
    return `warning: there is no ${CONFIG_FILE} here, so nobody checks that the deployment knows the tenant "${tenant}"`;
  return checkTenantAmong(
    tenant,
    config.tenants.map(({ id }) => id),
  );
}

/**
 * Checks that a tenant is one of those that are.
 *
 * @throws UsageError
 */
export function checkTenantAmong(tenant: string, known: readonly string[], where = CONFIG_FILE): undefined {
  if (known.includes(tenant)) return undefined;
  throw new UsageError(`${where} has no tenant "${tenant}"; it has ${known.join(', ')}`);
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
