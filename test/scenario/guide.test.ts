import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Stack } from '../../tools/local/stack.ts';
import { leaveWord } from '../../tools/local/state-file.ts';
import { type Block, blocksOf, runnable } from '../support/guide/blocks.ts';
import { createNpx, type Npx } from '../support/guide/npx.ts';
import { basic, clock, managerPool, send } from '../support/manager-replay.ts';
import { startObservedStack } from '../support/running-stack.ts';
import { ROOT } from '../support/source-files.ts';

const run = promisify(execFile);
const hasTools = spawnSync('sh', ['-c', 'command -v bash && command -v curl && env -0']).status === 0;

/** Files of the reader's own, as the guide calls them. */
const FILES: Readonly<Record<string, string>> = {
  'events.ndjson': `${JSON.stringify({
    action: 'auth_login_failed',
    user: { id: 'u_1', email: 'ann@example.com' },
    source: { ip: '198.51.100.7' },
    details: { card: '4111 1111 1111 1111' },
  })}\n`,
  'records.ndjson': `${JSON.stringify({
    eventName: 'StopLogging',
    eventSource: 'cloudtrail.amazonaws.com',
    userIdentity: { type: 'IAMUser', userName: 'ann@example.com' },
  })}\n`,
  'body.json': `${JSON.stringify({
    action: 'created',
    data: { issue: { id: '42', title: 'It broke', level: 'fatal' } },
  })}\n`,
  'message.json': `${JSON.stringify({
    eventVersion: '1.08',
    eventID: '5f0c1a52-6a5b-4c0e-9b0e-0d6d2e1f7a11',
    eventTime: '2026-03-04T05:06:07Z',
    eventSource: 'cloudtrail.amazonaws.com',
    eventName: 'StopLogging',
    awsRegion: 'eu-west-1',
    userIdentity: { type: 'Root', accountId: '111122223333' },
    recipientAccountId: '111122223333',
  })}\n`,
};

/** With a tenant whose policy is its own, as the guide calls it. */
const CONFIG = `import { defineConfig } from '${ROOT}/src/config.ts';

export default defineConfig({
  tenants: [{ id: 'main' }, { id: 'shop', redaction: { detectors: { email: 'drop' } } }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
});
`;

const TRAIL_FILE = gzipSync(JSON.stringify({ Records: [JSON.parse(FILES['message.json'] ?? '')] }));
const TRAIL_FOLDER = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04';

let stack: Stack;
let folder: string;
let environment: NodeJS.ProcessEnv;
let npx: Npx;
const home = process.cwd();

beforeAll(async () => {
  stack = await startObservedStack({ indexer: true });
  folder = await mkdtemp(join(tmpdir(), 'sluice-guide-'));
  npx = await createNpx(join(folder, 'bin'));
  const state = join(folder, 'local.json');
  await leaveWord(stack, state, true);
  vi.stubEnv('SLUICE_STATE', state);
  environment = {
    PATH: `${npx.folder}:${process.env.PATH}`,
    HOME: folder,
  };
});
afterAll(async () => {
  vi.unstubAllEnvs();
  process.chdir(home);
  await npx?.close();
  await stack?.close();
  await rm(folder, { recursive: true, force: true });
});

const pages = [...Map.groupBy(runnable, ({ page }) => page)];

test.skipIf(!hasTools).each(pages)(
  '%s: every block that needs only a checkout runs as it stands',
  async (page, blocks) => {
    const place = join(folder, page.replaceAll('/', '_'));
    await mkdir(place);
    await symlink(join(ROOT, 'content'), join(place, 'content'));
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(place, name), text);
    await mkdir(join(place, TRAIL_FOLDER), { recursive: true });
    for (const name of ['f.json.gz', join(TRAIL_FOLDER, 'g.json.gz')])
      await writeFile(join(place, name), TRAIL_FILE);
    await writeFile(join(place, 'sluice.config.ts'), CONFIG);
    process.chdir(place);
    for (const block of blocks) await expectToRun(block);
  },
);

async function expectToRun({ page, line, body }: Block): Promise<void> {
  const script = `exec < /dev/null\n${body}`;
  // A pipe whose first command fails has failed.
  const { stdout, stderr } = await run('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
    env: environment,
  }).catch((error: { readonly stdout: string; readonly stderr: string }) => {
    throw new Error(`${page}:${line} failed\n${body}\n${error.stdout}\n${error.stderr}`);
  });
  expect(stdout.length, `${page}:${line} says nothing: ${stderr}`).toBeGreaterThan(0);
}

test.skipIf(!hasTools || spawnSync('sh', ['-c', 'command -v jq']).status !== 0)(
  'the user in Wazuh that docs/deploy.md makes may send events, look, and do no more',
  async () => {
    const { start, closeAll } = managerPool();
    const time = clock();
    const manager = await start(time);
    try {
      const place = join(folder, 'wazuh-user');
      await mkdir(place);
      await writeFile(join(place, 'ca.pem'), manager.certificatePem);
      process.chdir(place);
      const block = blocksOf('docs/deploy.md').find(({ above }) => above === '<!-- run: wazuh-user -->');
      const script = (block?.body ?? '')
        .replace('https://localhost:55000', `https://localhost:${new URL(manager.apiUrl).port}`)
        .replace(/CA=\S+/, 'CA=ca.pem');
      await run('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
        env: { ...environment, ADMIN: 'wazuh:R3corded-pass' },
      });
      // A token of the second in which roles changed is refused.
      time.advance(2);
      const { username, password } = JSON.parse(await readFile(join(place, 'wazuh-secret.json'), 'utf8'));
      const { body: token } = await send(manager, {
        method: 'POST',
        path: '/security/user/authenticate?raw=true',
        headers: { Authorization: basic(username, password) },
      });
      const ask = (method: string, path: string, body?: string) =>
        send(manager, {
          method,
          path,
          headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
          ...(body !== undefined && { body }),
        });
      expect((await ask('POST', '/events', '{"events":["x"]}')).status).toBe(200);
      expect((await ask('GET', '/manager/daemons/stats')).status).toBe(200);
      expect((await ask('PUT', '/manager/restart')).status).toBe(403);
      expect((await ask('GET', '/security/users')).status).toBe(403);
    } finally {
      await closeAll();
    }
  },
);
