import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createTableCopy } from '../../../adapters/aws/table/table-copy.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startTables } from '../../../tools/local/aws/tables.ts';
import { LOCAL } from '../../../tools/local/stack-config.ts';
import { writeState } from '../../../tools/local/state-file.ts';
import { sluice } from './run-sluice.ts';

const folder = await mkdtemp(join(tmpdir(), 'sluice-backup-'));
const tables = await startTables({ table: LOCAL.name });
const client = createDynamoDbClient(localEnvironment({ dynamodb: tables.endpoint }));
const table = createTableCopy(client, tables.table);
const console_ = createServer((_, response) => response.end(String(process.pid)));
await new Promise<void>((resolve) => {
  console_.listen(0, '127.0.0.1', resolve);
});
const statePath = join(folder, 'local.json');
await writeState(
  {
    pid: process.pid,
    consoleUrl: `http://127.0.0.1:${(console_.address() as AddressInfo).port}`,
    consoleToken: 't',
    dynamodb: tables.endpoint,
    ingestUrl: '',
    key: '',
    s3: '',
    sqs: '',
    secretsmanager: '',
    cloudtrail: '',
    localManager: true,
    manager: { url: 'https://127.0.0.1', tls: {} },
  },
  statePath,
);
afterAll(async () => {
  client.destroy();
  console_.closeAllConnections();
  console_.close();
  vi.unstubAllEnvs();
  await Promise.all([tables.close(), rm(folder, { recursive: true })]);
});
beforeEach(() => {
  vi.stubEnv('SLUICE_STATE', statePath);
});

test('what was saved is said and named, what is not in it too, and comes back', async () => {
  await table.put({ pk: { S: 'key#a' } }, 'anything');
  await table.put({ pk: { S: 'mute#b' } }, 'anything');
  const to = join(folder, 'first');
  const saved = await sluice(`backup --local --to ${to}`);
  expect(saved).toMatchObject({ exitCode: 0, printed: [to] });
  expect(saved.errors).toContain(
    `2 items of "${LOCAL.name}" of the stack that runs here are saved: 1 key, 1 mute`,
  );
  expect(saved.errors).toContain(`secrets: everything below ${LOCAL.name}/ in Secrets Manager`);
  const dry = await sluice(`restore --local --from ${to} --dry-run`);
  expect(dry).toMatchObject({ exitCode: 0, printed: [] });
  expect(dry.errors).toContain('0 items would be brought back, 2 were there already');
  await table.put({ pk: { S: 'mute#b' }, comment: { S: 'longer' } }, 'anything');
  const brought = await sluice(`restore --local --from ${to} --only mute`);
  expect(brought.errors).toContain(
    '0 items are brought back, 0 were there already, 1 have changed since and stay',
  );
  expect(brought.errors).toContain('--overwrite');
  expect(JSON.parse(await readFile(join(to, 'manifest.json'), 'utf8'))).toMatchObject({
    format: 1,
    name: LOCAL.name,
    at: '2026-03-04T05:06:07.089Z',
    items: 2,
  });
});

test('what cannot be done ends with exit code 1, what was called wrongly with 2, and both say what to do', async () => {
  const nowhere = await sluice(`restore --local --from ${join(folder, 'nowhere')}`);
  expect(nowhere.exitCode).toBe(1);
  expect(nowhere.errors).toContain('give the folder that `sluice backup --to` made');
  const unknown = await sluice(`restore --local --from ${folder} --only secrets`);
  expect(unknown.exitCode).toBe(2);
  expect(unknown.errors).toContain('--only: secrets is no kind of item; there are key, mute, mark');
  expect((await sluice('backup --local')).exitCode).toBe(2);
});
