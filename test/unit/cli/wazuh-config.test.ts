import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readStrictXml, type XmlNode } from '../../../tools/local/manager/ruleset/strict-xml.ts';
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

const NODES = "nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }]";

async function printed(config: string, flags = '', env: Readonly<Record<string, string>> = {}) {
  await writeFile(join(here, 'sluice.config.ts'), `export default { tenants: [{ id: 'main' }], ${config} };`);
  const ran = await sluice(`wazuh config${flags}`, '', env);
  const text = ran.printed.join('\n');
  const root = readStrictXml(text)?.children[0];
  if (root === undefined) throw new Error(`not well-formed: ${text}${ran.errors}`);
  return { root, text, errors: ran.errors, exitCode: ran.exitCode };
}

function child(node: XmlNode | undefined, ...names: readonly string[]): XmlNode | undefined {
  return names.reduce((at, name) => at?.children.find((each) => each.name === name), node);
}

/** Elements that Wazuh's parser knows in a subscriber; any other keeps the manager from starting. */
const KNOWN_IN_SUBSCRIBER =
  'sqs_name external_id iam_role_arn iam_role_duration sts_endpoint service_endpoint aws_profile discard_regex'.split(
    ' ',
  );

describe('sluice wazuh config', () => {
  test('brings alerts back from the threshold of the configuration on', async () => {
    const { root, errors } = await printed(
      `wazuh: { ${NODES} }, alerts: { threshold: 10 }`,
      ' --url https://in.example.com/',
    );
    const integration = child(root, 'integration');
    expect(root.name).toBe('ossec_config');
    expect(child(integration, 'hook_url')?.text).toBe('https://in.example.com/v1/alerts');
    expect(child(integration, 'level')?.text).toBe('10');
    expect(JSON.parse(child(integration, 'options')?.text ?? '')).toEqual({
      secret_file: '/var/ossec/etc/sluice-secret',
    });
    expect(child(root, 'wodle')).toBeUndefined();
    expect(errors).toBe('');
  });

  test('has the module pull from S3, with the role of the deployment', async () => {
    const { root, text } = await printed(
      `name: 'watch', environment: { account: '111122223333', region: 'eu-west-1' },
       wazuh: { ${NODES}, s3: { externalId: 'a/b=c', readers: ['arn:aws:iam::111122223333:role/manager'] } }`,
      ' --url https://in.example.com',
    );
    const wodle = child(root, 'wodle');
    const subscriber = child(wodle, 'subscriber');
    expect(wodle?.attributes).toEqual({ name: 'aws-s3' });
    expect(subscriber?.attributes).toEqual({ type: 'buckets' });
    expect(wodle?.children.map(({ name }) => name)).toEqual([
      'disabled',
      'interval',
      'run_on_start',
      'skip_on_error',
      'subscriber',
    ]);
    expect(subscriber?.children.map(({ name, text: value }) => [name, value])).toEqual([
      ['sqs_name', 'watch-wazuh'],
      ['iam_role_arn', 'arn:aws:iam::111122223333:role/watch-wazuh-eu-west-1'],
      ['external_id', 'a/b=c'],
      ['iam_role_duration', '3600'],
    ]);
    expect(text).toContain('[default]\n       region = eu-west-1');
    expect(text).not.toContain('[profile');
  });

  test('gives a manager of another account a profile, without which it would not find the queue', async () => {
    const { root, text } = await printed(
      `environment: { account: '111122223333', region: 'cn-north-1' },
       wazuh: { ${NODES}, s3: { readers: ['444455556666'], externalId: 'of-them' } }`,
    );
    const subscriber = child(root, 'wodle', 'subscriber');
    expect(subscriber?.children.map(({ name, text: value }) => [name, value])).toEqual([
      ['sqs_name', 'sluice-wazuh'],
      ['aws_profile', 'sluice'],
    ]);
    for (const part of [
      'role_arn = arn:aws-cn:iam::111122223333:role/sluice-wazuh-cn-north-1',
      'external_id = of-them',
    ])
      expect(text).toContain(part);
  });

  test('says in capitals what it was not told, and where to read it', async () => {
    const config = `wazuh: { ${NODES}, s3: {} }`;
    const { text, errors } = await printed(config);
    expect(text).toContain('arn:aws:iam::ACCOUNT-ID:role/sluice-wazuh-REGION');
    expect(errors.split('\n').map((line) => line.split(':')[0])).toEqual([
      'put in the place of ACCOUNT-ID',
      'put in the place of REGION',
      'put in the place of https',
      '',
    ]);
    const told = await printed(config, ' --account 111122223333 --url https://in.example.com', {
      AWS_REGION: 'eu-west-1',
    });
    expect(told.errors).toBe('');
    expect(told.text).toContain('arn:aws:iam::111122223333:role/sluice-wazuh-eu-west-1');
  });

  test('uses no element that Wazuh’s parser does not know', async () => {
    for (const s3 of ['{}', "{ readers: ['444455556666'], externalId: 'xy' }"]) {
      const { root } = await printed(`wazuh: { ${NODES}, s3: ${s3} }`);
      const names = child(root, 'wodle', 'subscriber')?.children.map(({ name }) => name) ?? [];
      expect(names.filter((name) => !KNOWN_IN_SUBSCRIBER.includes(name))).toEqual([]);
    }
  });

  test('says for an agent what has to be open, and pastes nothing that would be there twice', async () => {
    const { root, text } = await printed(
      `wazuh: { agent: {}, nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' },
        { name: 'worker', url: 'https://w.example.com', agent: { host: '10.0.0.9', port: 1600 } }] }`,
    );
    expect(child(root, 'remote')).toBeUndefined();
    for (const part of [
      'master: wazuh.example.com:1514',
      'worker: 10.0.0.9:1600',
      '<protocol>tcp</protocol>',
    ])
      expect(text).toContain(part);
  });

  test.each([
    [' --account 12', '--account has 12 digits'],
    [' --region europe', '--region looks like eu-west-1'],
    [' --url ftp://x', '--url is the https:// address'],
  ])('refuses%s', async (flags, complaint) => {
    const { exitCode, errors } = await sluice(`wazuh config${flags}`);
    expect([exitCode, errors]).toEqual([2, expect.stringContaining(complaint)]);
  });

  test('needs a configuration', async () => {
    const { exitCode, errors } = await sluice('wazuh config');
    expect([exitCode, errors]).toEqual([1, expect.stringContaining('there is no sluice.config.ts here')]);
  });
});
