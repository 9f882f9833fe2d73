import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { shippedRuleFiles } from '../../../tools/rules/shipped-files.ts';
import { sluice } from './run-sluice.ts';

let here = '';
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'sluice-'));
  vi.spyOn(process, 'cwd').mockReturnValue(here);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(here, { recursive: true });
});

const configure = (rules: string) =>
  writeFile(
    join(here, 'sluice.config.ts'),
    `export default {
  tenants: [{ id: 'main' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com' }], rules: ${rules} },
};`,
  );

test('the rules are written with the settings of the configuration here', async () => {
  await configure('{ highValueTransaction: { amount: 250.5 } }');
  const out = join(here, 'rules', 'sluice');
  const { exitCode, printed, errors } = await sluice(`rules render --out ${out}`);
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
  expect(printed).toEqual(shippedRuleFiles().map(({ file }) => file));
  expect(await readdir(out)).toEqual(printed);
  const night = { from: '22:00', to: '06:00' };
  for (const { file, xml } of shippedRuleFiles({ highValueTransaction: { amount: 250.5 }, night }))
    expect(await readFile(join(out, file), 'utf8')).toBe(xml);
});

test('without a configuration they are those that stand in the repository, which is said', async () => {
  const { exitCode, errors } = await sluice(`rules render --out ${here}`);
  expect({ exitCode, errors }).toEqual({
    exitCode: 0,
    errors: 'there is no sluice.config.ts here: the rules keep their defaults\n',
  });
  for (const { file, xml } of shippedRuleFiles()) expect(await readFile(join(here, file), 'utf8')).toBe(xml);
});

test('with S3 configured, or asked for, the rules for what Wazuh pulls come along', async () => {
  const asked = await sluice(`rules render --with-s3 --out ${join(here, 'asked')}`);
  expect(asked.printed).toEqual(shippedRuleFiles(undefined, true).map(({ file }) => file));
  expect(asked.printed).toContain('0011-sluice_s3_rules.xml');
  await configure('{}, s3: {}');
  const { errors, printed } = await sluice(`rules render --out ${join(here, 'configured')}`);
  expect(errors).toBe('');
  expect(printed).toEqual(asked.printed);
});

test('a setting that is wrong is named, and nothing is written', async () => {
  await configure("{ night: { from: '22:00', to: 'six' } }");
  const out = join(here, 'rules');
  const { exitCode, errors } = await sluice(`rules render --out ${out}`);
  expect(exitCode).toBe(1);
  expect(errors).toContain('wazuh.rules.night.to: write a time of day');
  await expect(readdir(out)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a folder that cannot be made is named', async () => {
  await writeFile(join(here, 'file'), '');
  const { exitCode, errors } = await sluice(`rules render --out ${join(here, 'file', 'rules')}`);
  expect(exitCode).toBe(1);
  expect(errors).toContain('cannot be written (ENOTDIR)');
});
