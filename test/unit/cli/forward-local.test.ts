import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startSecrets } from '../../../tools/local/aws/secrets-server.ts';
import { startTables } from '../../../tools/local/aws/tables.ts';
import { listenOnLoopback } from '../../../tools/local/listen.ts';
import { LOCAL } from '../../../tools/local/stack-config.ts';
import { writeState } from '../../../tools/local/state-file.ts';
import { FORWARDER, startPushManager } from '../../support/push-manager.ts';
import { sluice } from './run-sluice.ts';

test('with --local lines go to the manager of the stack that runs here, and count against its budget', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-forward-local-'));
  vi.stubEnv('SLUICE_STATE', join(folder, 'stack.json'));
  const asked: string[] = [];
  const [manager, secrets, tables, console] = await Promise.all([
    startPushManager(),
    startSecrets({
      secrets: {
        [LOCAL.wazuhSecret]: JSON.stringify({ username: FORWARDER.name, password: FORWARDER.password }),
      },
    }),
    startTables({ table: LOCAL.name, onRequest: (operation) => asked.push(operation) }),
    listenOnLoopback(
      createServer((_, response) => response.end(String(process.pid))),
      0,
      'console',
    ),
  ]);
  const { endpoint: url } = console;
  const places = {
    ingestUrl: url,
    consoleUrl: url,
    consoleToken: 't',
    s3: url,
    sqs: url,
    key: 'k',
    localManager: true,
  };
  await writeState(
    {
      ...places,
      pid: process.pid,
      dynamodb: tables.endpoint,
      secretsmanager: secrets.endpoint,
      cloudtrail: secrets.endpoint,
      manager: { url: manager.apiUrl, tls: { fingerprints: [manager.fingerprint256] } },
    },
    join(folder, 'stack.json'),
  );
  try {
    const line = JSON.stringify({ integration: 'sluice', sluice: { event: { id: 'e-1' } } });
    const { exitCode, printed } = await sluice('forward --to events-api --local', `${line}\n`);
    expect(exitCode).toBe(0);
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({ read: 1, delivered: 1 });
    expect(manager.events()).toEqual([line]);
    expect(asked).toContain('UpdateItem');
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
    await Promise.all([manager.close(), secrets.close(), tables.close(), console.close()]);
  }
});

test('with --local and no stack that runs here, or for its agent port, it says what to do instead', async () => {
  const none = await sluice('forward --to events-api --local');
  expect(none).toMatchObject({ exitCode: 2, errors: expect.stringContaining('npm start') });
  const agent = await sluice('forward --to agent --local');
  expect(agent).toMatchObject({ exitCode: 2, errors: expect.stringContaining('--manager') });
});
