import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { projectRoot, readConfig } from '../../infra/read-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function configFile(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** What `npx cdk synth -c config=…` runs. */
function runApp(config: string) {
  return spawnSync(process.execPath, ['infra/app.ts'], {
    cwd: projectRoot,
    encoding: 'utf8',
    env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ config }) },
  });
}

test('the example configuration is right', async () => {
  await expect(readConfig()).resolves.toMatchObject({ name: 'sluice' });
});

test('a configuration may be a plain object', async () => {
  const file = configFile(
    'plain.mjs',
    "export default { tenants: [{ id: 'main' }], wazuh: { nodes: [{ name: 'one', url: 'https://one.example.com' }] } };",
  );
  await expect(readConfig(file)).resolves.toMatchObject({ name: 'sluice', alerts: { threshold: 12 } });
});

test('a wrong configuration ends synthesis with all its problems at once and no stack trace', () => {
  const file = configFile(
    'wrong.mjs',
    `export default {
      naem: 'sluice',
      tenants: [{ id: 'main', color: 'red' }],
      cloudtrail: { trails: [{ bucket: 'logs', tenant: 'nobody' }] },
      wazuh: { nodes: [{ name: 'one', url: 'http://one.example.com' }], insecure: true },
    };`,
  );
  const { status, stdout, stderr } = runApp(file);
  expect(status).toBe(1);
  expect(stdout).toBe('');
  for (const problem of [
    '"naem"',
    'tenants[0]: unknown key "color"',
    'wazuh.nodes[0].url',
    'wazuh: unknown key "insecure"',
  ])
    expect(stderr).toContain(problem);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('a missing configuration is named', () => {
  const { status, stderr } = runApp(join(folder, 'nowhere.ts'));
  expect(status).toBe(1);
  expect(stderr).toBe(`there is no configuration at ${join(folder, 'nowhere.ts')}\n`);
});

test('a configuration without a default export says what to add', () => {
  const { status, stderr } = runApp(configFile('nothing.mjs', 'export const config = {};'));
  expect(status).toBe(1);
  expect(stderr).toContain('export default defineConfig(');
  expect(stderr).not.toMatch(/^\s+at /m);
});
