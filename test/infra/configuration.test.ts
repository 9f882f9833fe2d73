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

const BROKEN: Readonly<Record<string, readonly [content: string, told: string]>> = {
  'key.ts': [
    "export default { tenants: [{ id: 'main' }], wazuh: { nodes: [{ name: 'one', ulr: 'https://one.example.com' }] } };",
    'key.ts has 2 problems:\n  wazuh.nodes[0].url: use a full https:// address\n' +
      '  wazuh.nodes[0]: unknown key "ulr" (did you mean "url"?); remove it or check its spelling\n',
  ],
  'comma.ts': [
    'export default {\n  name: 1,,\n};',
    'comma.ts cannot be read; mend line 2: Unexpected token `,`. Expected identifier, string literal, numeric literal or [ for the ' +
      'computed key\nexport default {\n  name: 1,,\n          ^\n};\n',
  ],
  'type.ts': [
    'enum Size { Small }\nexport default { name: Size.Small };',
    'type.ts cannot be read; mend line 1: TypeScript enum is not supported in strip-only mode\nenum Size { Small }\n',
  ],
  'script.mjs': [
    'export default {\n  name: ]\n};',
    "script.mjs cannot be read; mend its syntax: Unexpected token ']'; `node --check script.mjs` shows where\n",
  ],
  'name.ts': [
    '\nexport default { name: SLUCIE };',
    'name.ts cannot be read; mend line 2: SLUCIE is not defined\n',
  ],
  'import.ts': [
    "import names from './nmaes.ts';\nexport default names;",
    "import.ts cannot be read; mend an import: Cannot find module '",
  ],
  'nothing.mjs': [
    'export const config = {};',
    'nothing.mjs has no default export; end it with: export default defineConfig({ … })\n',
  ],
};
const MISSING =
  'there is no configuration at nowhere.ts; `npx sluice init` writes one, `-c config=<file>` names another\n';

test('what keeps a configuration from being read is told with the place to mend, and no stack trace', () => {
  const files = [
    ...Object.entries(BROKEN).map(([name, [content]]) => configFile(name, content)),
    join(folder, 'nowhere.ts'),
  ];
  // Node itself reads them, whose words these are; one process for all.
  const script = `
    const { readConfig } = await import('./infra/read-config.ts');
    const { reportFailure } = await import('./infra/report-failure.ts');
    for (const file of ${JSON.stringify(files)}) {
      await readConfig(file).catch(reportFailure);
      console.error('---');
    }`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).not.toMatch(/^\s+at /m);
  const told = stderr.replaceAll(`${folder}/`, '').split('---\n');
  for (const [i, [, expected]] of Object.values(BROKEN).entries()) expect(told[i]).toContain(expected);
  expect(told[files.length - 1]).toBe(MISSING);
});

test('an error that is thrown below the configuration keeps its stack trace', async () => {
  const file = configFile('below.mjs', 'export default JSON.parse("{");');
  await expect(readConfig(file)).rejects.toThrow(SyntaxError);
});
