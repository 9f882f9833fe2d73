import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { rootRules } from '@sluice/logtest';
import type { Context } from 'aws-lambda';
import { createSecretsManagerClient } from '../../adapters/aws/clients/secrets-manager-client.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { createExchange } from '../../adapters/wazuh/exchange.ts';
import { createManagerCall } from '../../adapters/wazuh/manager-call.ts';
import { createTlsAgent } from '../../adapters/wazuh/tls.ts';
import { build } from '../../functions/enrich/rotate/password/build.ts';
import { ROTATION_STEPS, type RotationStep } from '../../functions/middleware/rotation/rotate-secret.ts';
import { defineConfig } from '../../src/config.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startSecrets } from '../../tools/local/aws/secrets-server.ts';
import { selfSignedIdentity } from '../../tools/local/manager/certificate.ts';
import { type Manager, startManager } from '../../tools/local/manager/manager.ts';

export const SECRET = 'sluice/wazuh';
export const USER = { name: 'sluice', password: 'F0rwards-only' } as const;
const ADMIN = { name: 'admin', password: 'Adm1n-of-users' } as const;
const USER_ID = 2;

/** Made once: a key takes its time. */
const identity = await selfSignedIdentity(Date.now());

/** A manager over TLS whose user may send events, and change nothing but its own password. */
async function startNode(now: () => number, mayChange: boolean): Promise<Manager> {
  const manager = await startManager({
    apiPort: 0,
    tls: { key: identity.keyPem, cert: identity.certificatePem },
    now,
    users: [
      { ...ADMIN, mayIngest: true, mayManage: true },
      { ...USER, mayIngest: true },
    ],
    limits: { maxRequestPerMinute: 0 },
    ruleset: { stock: { rules: [rootRules()], lists: [] }, custom: { rules: [], lists: [] } },
  });
  if (!mayChange) return manager;
  const agent = createTlsAgent({ fingerprints: [manager.fingerprint256] });
  const call = createManagerCall({
    exchange: createExchange(manager.apiUrl, agent, now),
    clock: now,
    pause: async () => {},
    credentials: async () => ({ username: ADMIN.name, password: ADMIN.password }),
  });
  const post = async (path: string, body?: object) => {
    const answer = await call({ method: 'POST', path, ...(body && { body: JSON.stringify(body) }) });
    const { data } = JSON.parse(answer.body) as { data: { affected_items: { id: number }[] } };
    return data.affected_items[0]?.id;
  };
  const policy = await post('/security/policies', {
    name: 'own_password',
    policy: { actions: ['security:update'], resources: [`user:id:${USER_ID}`], effect: 'allow' },
  });
  const role = await post('/security/roles', { name: 'own_password' });
  await post(`/security/roles/${role}/policies?policy_ids=${policy}`);
  await post(`/security/users/${USER_ID}/roles?role_ids=${role}`);
  agent.destroy();
  return manager;
}

/** Secrets Manager, managers and the function that rotates, on protocol servers; one clock, which tests move. */
export async function rotationBench({ nodes = 1, mayChange = true } = {}) {
  const time = { now: Date.now() };
  const now = () => time.now;
  const server = await startSecrets({
    secrets: { [SECRET]: JSON.stringify({ username: USER.name, password: USER.password }) },
  });
  const aws = localEnvironment({ secretsmanager: server.endpoint });
  const client = createSecretsManagerClient(aws);
  const managers = await Promise.all(Array.from({ length: nodes }, () => startNode(now, mayChange)));
  // A token of the second in which tokens were revoked counts for nothing, and a changed role revokes them.
  time.now += 2_000;
  const tls = { fingerprints: managers.map(({ fingerprint256 }) => fingerprint256) };
  const config = defineConfig({
    tenants: [{ id: 'main' }],
    wazuh: { nodes: managers.map(({ apiUrl }, i) => ({ name: `node-${i + 1}`, url: apiUrl })), tls },
    archive: { enabled: false },
  });
  const telemetry = createMemoryTelemetry();
  const { ARN = '' } = await client.send(new GetSecretValueCommand({ SecretId: SECRET }));
  const handler = build(
    { aws, config, telemetry, clock: now, random: () => 0.5, asset: (name) => name },
    { SLUICE_NAME: 'sluice', AWS_REGION: aws.region, WAZUH_SECRET_ID: ARN },
  );
  const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 10_000 } as Context;
  const step = (Step: string, token: string, SecretId = ARN) =>
    handler({ Step, SecretId, ClientRequestToken: token }, context);

  return {
    client,
    managers,
    tls,
    telemetry,
    time,
    step,
    begin: (token: string) =>
      client.send(new RotateSecretCommand({ SecretId: SECRET, ClientRequestToken: token })),
    async run(token: string, steps: readonly RotationStep[] = ROTATION_STEPS) {
      for (const one of steps) await step(one, token);
    },
    put: (text: string) => client.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString: text })),
    async value(VersionStage = 'AWSCURRENT') {
      const { SecretString = '' } = await client.send(
        new GetSecretValueCommand({ SecretId: SECRET, VersionStage }),
      );
      return JSON.parse(SecretString) as { username: string; password: string };
    },
    /** What a node answers to a login. */
    async login(node: number, { username, password }: { username: string; password: string }) {
      const agent = createTlsAgent(tls);
      const sent = await createExchange(
        managers[node]?.apiUrl ?? '',
        agent,
        now,
      )({
        method: 'POST',
        path: '/security/user/authenticate?raw=true',
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
        timeoutMs: 5_000,
        maxAnswerBytes: 65_536,
      });
      agent.destroy();
      return sent.kind === 'answered' ? sent.answer.status : sent.kind;
    },
    async close() {
      client.destroy();
      await Promise.all([server.close(), ...managers.map((manager) => manager.close())]);
    },
  };
}
