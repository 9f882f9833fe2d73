import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, expect, test } from 'vitest';
import { createSecretsManagerClient } from '../../../adapters/aws/clients/secrets-manager-client.ts';
import { keysOfNode, readAgentKeys } from '../../../src/forward/agent/agent-keys.ts';
import { withAgentSecret } from '../../../tools/cli/commands/wazuh/agent-secret.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startSecrets } from '../../../tools/local/aws/secrets-server.ts';
import { MANAGER_TLS } from '../../support/agent-way.ts';
import { commandFolder } from '../../support/command-folder.ts';
import { clock, managerPool } from '../../support/manager-replay.ts';
import { sluice } from './run-sluice.ts';

const SECRET = 'sluice/wazuh-agent';
const server = await startSecrets();
const client = createSecretsManagerClient(localEnvironment({ secretsmanager: server.endpoint }));
await client.send(new CreateSecretCommand({ Name: SECRET }));
const pool = managerPool();
const manager = await pool.start(clock(), {
  tls: MANAGER_TLS,
  enrolment: { port: 0, password: 'let-me-in' },
});
const folder = commandFolder();
afterAll(async () => {
  client.destroy();
  await Promise.all([server.close(), pool.closeAll()]);
});

const ENV = { SLUICE_ENROLMENT_PASSWORD: 'let-me-in' };
const SAVE = `--save ${SECRET} --endpoint ${server.endpoint}`;
const at = (fingerprint: string) =>
  `--manager 127.0.0.1:${manager.enrolmentPort} --fingerprint ${fingerprint}`;

async function saved(node: string): Promise<readonly string[]> {
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: SECRET }));
  const read = readAgentKeys(SecretString);
  return read.ok ? keysOfNode(read.value, node).map(({ name }) => name) : [read.error];
}

/** What the manager's own enrolment certificate has; it is made anew at every start. */
async function pinned(): Promise<string> {
  return new Promise((resolve, reject) => {
    const port = manager.enrolmentPort ?? 0;
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? '');
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

test('an identity goes into the secret beside those that are there, and is shown to nobody', async () => {
  const here = at(await pinned());
  const first = await sluice(`wazuh enrol --name one ${here} ${SAVE}`, '', ENV);
  expect(first).toMatchObject({ exitCode: 0, printed: [] });
  expect(first.errors).toMatch(/agent \d+ "one" is enrolled.*\n.*its key is in secret "sluice\/wazuh-agent"/);
  expect(first.errors).not.toMatch(/[\da-f]{64}/);
  await sluice(`wazuh enrol --name two ${here} ${SAVE} --password-stdin`, 'let-me-in\n');
  const toDefault = `--endpoint ${server.endpoint} --node edge --save`;
  await sluice(`wazuh enrol --name three ${here} ${toDefault}`, '', ENV);
  expect(await saved('*')).toEqual(['one', 'two']);
  expect(await saved('edge')).toEqual(['three']);
});

test('it is printed only when that is asked for', async () => {
  const { exitCode, printed, errors } = await sluice(
    `wazuh enrol --name shown ${at(await pinned())} --print`,
    '',
    ENV,
  );
  expect(exitCode).toBe(0);
  expect(printed).toEqual([expect.stringMatching(/^\d{3} shown any [\da-f]{64}$/)]);
  expect(errors).not.toMatch(/[\da-f]{64}/);
});

test('the API makes one too, for an account that may', async () => {
  const by = `--by api --url ${manager.apiUrl} --fingerprint ${manager.fingerprint256}`;
  const env = { SLUICE_WAZUH_PASSWORD: 'R3corded-pass' };
  const made = await sluice(`wazuh enrol --name by-api ${by} --user wazuh --print`, '', env);
  expect(made.errors).toContain('"by-api" is enrolled');
  expect(made.printed).toEqual([expect.stringMatching(/^\d{3} by-api any [\da-f]{64}$/)]);
  const twice = await sluice(`wazuh enrol --name by-api ${by} --user wazuh --print`, '', env);
  expect(twice).toMatchObject({ exitCode: 1, printed: [] });
  expect(twice.errors).toContain('There is an agent with the same name');
  const denied = await sluice(`wazuh enrol --name other ${by} --user sluice-norole --print`, '', env);
  expect(denied).toMatchObject({ exitCode: 1, printed: [] });
});

test('nothing is enrolled when the key could not be put away', async () => {
  const here = at(await pinned());
  const nowhere = await sluice(
    `wazuh enrol --name lost ${here} --save no-such-secret --endpoint ${server.endpoint}`,
    '',
    ENV,
  );
  expect(nowhere).toMatchObject({ exitCode: 1 });
  expect(nowhere.errors).toMatch(/there is no secret "no-such-secret".*wazuh\.agent/);
  await client.send(new CreateSecretCommand({ Name: 'other', SecretString: 'something else, dear' }));
  const other = await sluice(
    `wazuh enrol --name lost ${here} --save other --endpoint ${server.endpoint}`,
    '',
    ENV,
  );
  expect(other.errors).toContain('does not have the form');
  expect(other.errors).not.toContain('dear');
  const free = await sluice(`wazuh enrol --name lost ${here} --print`, '', ENV);
  expect(free.exitCode).toBe(0);
});

test('of two who add to the same version one is refused', async () => {
  const place = { where: 'here', aws: localEnvironment({ secretsmanager: server.endpoint }) };
  const key = (name: string) => ({ id: '900', name, ip: 'any', rawKey: 'ab'.repeat(32) });
  await client.send(new CreateSecretCommand({ Name: 'raced' }));
  await withAgentSecret(place, 'raced', async (slow) => {
    await withAgentSecret(place, 'raced', (quick) => quick.add('*', key('quick')));
    await expect(slow.add('*', key('slow'))).rejects.toThrow('somebody else changed it');
  });
});

test.each([
  ['wazuh enrol --name x', 'where should the key go'],
  ['wazuh enrol --name x --print --save y', 'where should the key go'],
  ['wazuh enrol --name x --print', 'which manager'],
  ['wazuh enrol --name x --print --manager ://', 'the manager is none'],
  ['wazuh enrol --name x --print --manager h --user u', '--user and --url are for --by api'],
  ['wazuh enrol --name x --print --by api --group g', '--group is for --by enrolment'],
])('%s is wrong usage', async (line, says) => {
  const ran = await sluice(line);
  expect(ran.exitCode).toBe(2);
  expect(ran.errors).toContain(says);
});

test('a manager that the configuration names by an IPv6 address is asked there', async () => {
  const nodes = `[{ name: 'six', url: 'https://[::1]:55000' }]`;
  const wazuh = `{ nodes: ${nodes}, tls: { fingerprints: ['${manager.fingerprint256}'] } }`;
  const file = join(folder(), 'sluice.config.ts');
  await writeFile(file, `export default { tenants: [{ id: 'acme' }], wazuh: ${wazuh} };`);
  const ran = await sluice('wazuh enrol --name six --print', '', ENV);
  expect(ran.exitCode).toBe(1);
  // Nobody listens there; a name in brackets would not be looked for at all.
  expect(ran.errors).toMatch(/E(?:CONNREFUSED|ADDRNOTAVAIL|NETUNREACH)/);
});

test('what the manager refuses is said with what to do', async () => {
  const wrong = await sluice(`wazuh enrol --name refused ${at(await pinned())} --print`, '', {
    SLUICE_ENROLMENT_PASSWORD: 'wrong-one',
  });
  expect(wrong).toMatchObject({ exitCode: 1, printed: [] });
  expect(wrong.errors).toContain('etc/authd.pass');
  const other = await sluice(
    `wazuh enrol --name refused ${at('AB:'.repeat(31).concat('CD'))} --print`,
    '',
    ENV,
  );
  expect(other.errors).toContain('sslmanager.cert');
});
