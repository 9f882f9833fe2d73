import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createSecretsManagerClient } from '../../../adapters/aws/clients/secrets-manager-client.ts';
import { readSlackCredentials } from '../../../functions/alert-notify/slack-credentials.ts';
import { readSigningSecrets } from '../../../functions/middleware/secret-shapes.ts';
import { defineConfig, type SluiceConfigInput } from '../../../src/config.ts';
import { signAlert, verifyAlertSignature } from '../../../src/intake/door/alert-signature.ts';
import { listSecrets } from '../../../tools/cli/commands/secrets/list-secrets.ts';
import { secretCommands } from '../../../tools/cli/init/secret-commands.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startSecrets } from '../../../tools/local/aws/secrets-server.ts';
import { NOW, sluice } from './run-sluice.ts';

const ID = 'sluice/alert-signing';
const FIRST = 'first-key-'.repeat(4);
const NAMES = [
  'wazuh',
  'wazuh-agent',
  'wazuh-enrolment',
  'alert-signing',
  'channels',
  'slack-token',
  'redaction/main',
];
const server = await startSecrets({
  secrets: Object.fromEntries(NAMES.map((name) => [`sluice/${name}`, '{}'])),
});
const aws = localEnvironment({ secretsmanager: server.endpoint });
const client = createSecretsManagerClient(aws);
afterAll(async () => {
  client.destroy();
  await server.close();
});
const AT = `--endpoint ${server.endpoint}`;
const ROTATE = `secrets rotate alert-signing ${AT}`;

const put = (value: object) =>
  client.send(new PutSecretValueCommand({ SecretId: ID, SecretString: JSON.stringify(value) }));
const stored = async () =>
  (await client.send(new GetSecretValueCommand({ SecretId: ID }))).SecretString ?? '';
beforeEach(() => put({ current: FIRST }));

test('between the two steps an alert is accepted that was signed with either key, and behind them with the new one alone', async () => {
  const body = Buffer.from('{"rule":{}}');
  const isAccepted = async (key: string) =>
    verifyAlertSignature(
      signAlert(key, body, Math.floor(NOW / 1_000)),
      body,
      readSigningSecrets(ID, await stored()),
      NOW,
    ).ok;
  const begun = await sluice(ROTATE);
  expect({ exitCode: begun.exitCode, printed: begun.printed }).toEqual({ exitCode: 0, printed: [] });
  const { current } = JSON.parse(await stored()) as { current: string };
  expect(current).toMatch(/^[0-9a-f]{64}$/);
  expect([await isAccepted(FIRST), await isAccepted(current)]).toEqual([true, true]);
  const finished = await sluice(`${ROTATE} --finish`);
  expect(finished.exitCode).toBe(0);
  expect([await isAccepted(FIRST), await isAccepted(current)]).toEqual([false, true]);
  for (const key of [current, FIRST]) expect(begun.errors + finished.errors).not.toContain(key);
});

test('a change says what each manager node needs, and how it is finished', async () => {
  const { errors } = await sluice(ROTATE);
  expect(errors).toContain(`aws secretsmanager get-secret-value --secret-id ${ID}`);
  expect(errors).toContain('install.sh install --secret-file -');
  expect(errors).toContain('sluice secrets rotate alert-signing --finish');
});

test('a second change is refused until the first is finished, and nothing is finished that was not begun', async () => {
  expect((await sluice(`${ROTATE} --finish`)).errors).toMatch(/there is no old key to drop.* since 20\d\d-/);
  await sluice(ROTATE);
  const before = await stored();
  const again = await sluice(ROTATE);
  expect(again.exitCode).toBe(1);
  expect(again.errors).toMatch(/the change that began 20\d\d-\d\d-\d\dT[\d:]+Z is not finished/);
  expect(await stored()).toBe(before);
});

test.each([
  ['secrets rotate channels', 'Allowed choices are alert-signing'],
  ['secrets rotate alert-signing', 'Give --region or AWS_REGION, and --name'],
  ['secrets rotate alert-signing --name a/b', '--name: it has'],
  ['secrets list', 'which region? Give --region or AWS_REGION'],
])('%s is wrong usage', async (line, message) => {
  const { exitCode, errors } = await sluice(line);
  expect(exitCode).toBe(2);
  expect(errors).toContain(message);
});

const DAY_MS = 86_400_000;

async function list(rotation: SluiceConfigInput['rotation'], now: number, asJson = false): Promise<string> {
  const config = defineConfig({
    tenants: [{ id: 'main', redaction: { detectors: { email: 'token' } } }],
    wazuh: {
      nodes: [{ name: 'master', url: 'https://wazuh.example.com' }],
      ...(rotation?.agentKey && { agent: {} }),
    },
    alerts: {
      channels: {
        chat: rotation?.slackToken
          ? { type: 'slack', transport: 'bot', channel: 'C0123456789' }
          : { type: 'slack' },
      },
      routes: [{ name: 'all', channels: ['chat'] }],
    },
    ...(rotation && { rotation }),
  });
  const id = (name: string) => `sluice/${name}`;
  const secrets = {
    wazuh: id('wazuh'),
    agent: id('wazuh-agent'),
    enrolment: id('wazuh-enrolment'),
    indexer: id('wazuh-indexer'),
    signing: ID,
    channels: id('channels'),
    slackToken: id('slack-token'),
    hooks: id('hooks'),
  };
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = text(output);
  const deployment = {
    config,
    secrets,
    aws,
    local: false,
    where: 'here',
    table: 'sluice',
    archive: undefined,
    ingest: { url: undefined, key: undefined },
    account: undefined,
  };
  await listSecrets({ input: Readable.from([]), output, errors }, deployment, now, asJson);
  output.end();
  return printed;
}

test('every secret is listed with its age and what changes it, and no value', async () => {
  const rows = JSON.parse(await list(undefined, Date.now() + 400 * DAY_MS, true)) as readonly Record<
    string,
    unknown
  >[];
  expect(rows.map(({ secret, days, old, change }) => [secret, days, old, change])).toEqual([
    ['sluice/wazuh', 400, true, 'in Wazuh, then put it here; or rotation.wazuhPassword'],
    ['sluice/alert-signing', 400, true, 'sluice secrets rotate alert-signing'],
    ['sluice/channels', 400, true, 'at the provider, then put it here'],
    // Pseudonyms of another key are others.
    ['sluice/redaction/main', 400, false, 'sluice tokens rotate --tenant main'],
  ]);
  expect(JSON.stringify(rows)).not.toContain(FIRST);
});

test('who wants no reminder has no old secrets, and a password that changes by itself says so', async () => {
  const lines = await list(
    { remindAfterDays: false, wazuhPassword: { everyDays: 30 } },
    Date.now() + 400 * DAY_MS,
  );
  expect(lines).not.toContain('OLD');
  expect(lines).toMatch(/sluice\/wazuh +400 days +by itself, every 30 days/);
});

test('keys of agents that change by themselves say so, and the account that makes them is told of', async () => {
  const lines = await list({ agentKey: { everyDays: 90 } }, Date.now() + 400 * DAY_MS);
  expect(lines).toMatch(/sluice\/wazuh-agent +400 days, OLD +by itself, every 90 days/);
  expect(lines).toMatch(/sluice\/wazuh-enrolment +400 days, OLD +in Wazuh, then put it here/);
});

test('who begins with a bot token that changes by itself is told to fill its secret, and no other with it', () => {
  const { command = '' } =
    secretCommands(
      defineConfig({
        tenants: [{ id: 'main' }],
        wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com' }] },
        alerts: {
          channels: { chat: { type: 'slack', transport: 'bot', channel: 'C0123456789' } },
          routes: [{ name: 'all', channels: ['chat'] }],
        },
        rotation: { slackToken: true },
      }),
    ).find(({ id }) => id === 'sluice/slack-token') ?? {};
  const form = /--secret-string '(.*)'$/.exec(command)?.[1] ?? '';
  expect(
    readSlackCredentials('sluice/slack-token', form.replace('xoxe-…', 'xoxe-1-0123456789')),
  ).toMatchObject({
    refresh: { token: 'xoxe-1-0123456789' },
    access: undefined,
  });
});

test('a bot token of Slack that changes by itself says so', async () => {
  const lines = await list({ slackToken: true }, Date.now());
  expect(lines).toMatch(/sluice\/slack-token +0 days +by itself, every 4 hours/);
  expect(await list({}, Date.now())).not.toContain('slack-token');
});
