import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DETECTORS } from '../../../src/redact/detectors/all.ts';
import { policiesOf } from '../../../tools/cli/commands/redact/redact-policies.ts';
import { ROOT } from '../../support/source-files.ts';
import { sluice } from './run-sluice.ts';

const FLAGS = { policy: 'event', all: false, tenant: undefined, directory: ROOT } as const;

test('with --all every detector masks and nothing is spared', async () => {
  const { detectors, keepPaths, identityPaths } = (await policiesOf({ ...FLAGS, all: true }))('event');
  expect(Object.keys(detectors).toSorted()).toEqual(
    [...new Set(DETECTORS.map(({ type }) => type))].toSorted(),
  );
  expect(new Set(Object.values(detectors))).toEqual(new Set(['mask']));
  expect([...keepPaths, ...identityPaths]).toEqual([]);
});

test.each(['--policy event', '--tenant main'])('--all stands for a policy and refuses %s', async (other) => {
  const { exitCode, errors } = await sluice(`redact --all ${other}`);
  expect(exitCode).toBe(2);
  expect(errors).toContain("'--all' cannot be used with option");
});

test("--tenant redacts with that tenant's settings", async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sluice-redact-'));
  try {
    writeFileSync(
      join(directory, 'sluice.config.ts'),
      `export default {
         tenants: [{ id: 'shop', redaction: { detectors: { email: 'partial' }, keep: ['sluice.details.ref'] } }],
         wazuh: { nodes: [{ name: 'any', url: 'https://wazuh.example.com' }] },
       };`,
    );
    const policy = (await policiesOf({ ...FLAGS, tenant: 'shop', directory }))('event');
    expect(policy.detectors).toMatchObject({ email: 'partial', phone_number: 'mask', ip_address: 'keep' });
    expect(policy.keepPaths).toContain('sluice.details.ref');
    await expect(policiesOf({ ...FLAGS, tenant: 'other', directory })).rejects.toThrow('it has shop');
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('--tenant without a configuration says where to run', async () => {
  const directory = join(ROOT, 'docs');
  await expect(policiesOf({ ...FLAGS, tenant: 'main', directory })).rejects.toThrow('none here');
});

test.each(['alert', 'all'])('--tenant means nothing for the policy %s', async (policy) => {
  const { exitCode, errors } = await sluice(`redact --tenant main --policy ${policy}`);
  expect(exitCode).toBe(2);
  expect(errors).toContain('--tenant goes with --policy event or cloudtrail or aws_log');
});
