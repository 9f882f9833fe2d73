import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandFolder } from '../../support/command-folder.ts';
import { ADMIN, FORWARDER, startPushManager } from '../../support/push-manager.ts';
import { sluice } from './run-sluice.ts';

/** More than 30 requests of 100 events: by Wazuh's usual limit the last ones would wait for the next minute. */
const EVENTS = 3_100;
const lines = Array.from({ length: EVENTS }, (_, i) =>
  JSON.stringify({ integration: 'sluice', sluice: { event: { id: `e-${i}` } } }),
);
const config = (more: string) => `export default {
  tenants: [{ id: 'acme' }],
  wazuh: { nodes: [{ name: 'one', url: 'https://w.example:55000' }]${more} },
};`;
const folder = commandFolder({ 'sluice.config.ts': config(', requestsPerMinute: 60') });

async function deliversAll({ name, password }: { readonly name: string; readonly password: string }) {
  const manager = await startPushManager();
  try {
    const env = { SLUICE_WAZUH_PASSWORD: password, SLUICE_WAZUH_URL: manager.apiUrl };
    const command = `forward --to events-api --user ${name} --fingerprint ${manager.fingerprint256}`;
    const { exitCode, printed } = await sluice(command, `${lines.join('\n')}\n`, env);
    expect(exitCode).toBe(0);
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({ delivered: EVENTS, retried: {} });
  } finally {
    await manager.close();
  }
}

test('as many requests a minute are made as the configuration says', () => deliversAll(FORWARDER));

test('a node without a limit is sent to as fast as it takes, when the configuration leaves it at the usual', async () => {
  await writeFile(join(folder(), 'sluice.config.ts'), config(''));
  await deliversAll(ADMIN);
});
