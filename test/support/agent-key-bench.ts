import { randomUUID } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { rootRules } from '@sluice/logtest';
import type { Context } from 'aws-lambda';
import { createSecretsManagerClient } from '../../adapters/aws/clients/secrets-manager-client.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { channelOpener } from '../../adapters/wazuh/agent/channel.ts';
import { tryKey } from '../../adapters/wazuh/agent/try-key.ts';
import { createExchange } from '../../adapters/wazuh/exchange.ts';
import { affectedItems, createManagerCall } from '../../adapters/wazuh/manager-call.ts';
import { createTlsAgent } from '../../adapters/wazuh/tls.ts';
import { build } from '../../functions/enrich/rotate/agent-key/build.ts';
import { ROTATION_STEPS, type RotationStep } from '../../functions/middleware/rotation/rotate-secret.ts';
import { defineConfig } from '../../src/config.ts';
import { type AgentKey, printKeyLine } from '../../src/forward/agent/agent-key.ts';
import { printAgentKeys, readAgentKeys } from '../../src/forward/agent/agent-keys.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startSecrets } from '../../tools/local/aws/secrets-server.ts';
import { type Manager, startManager } from '../../tools/local/manager/manager.ts';
import { AGENTS, MANAGER_TLS } from './agent-way.ts';

export const KEYS_SECRET = 'sluice/wazuh-agent';
const ACCOUNT_SECRET = 'sluice/wazuh-enrolment';
const ACCOUNT = { username: 'enroller', password: 'Mak3s-agents' };
const ADMIN = { username: 'admin', password: 'Adm1n-of-agents' };
const TIMEOUTS = { connectMs: 5_000, answerMs: 5_000, closeMs: 5_000 };

/** Managers that know nothing of each other, each with the same first two agents. */
async function startNode(now: () => number, mayManage: boolean): Promise<Manager> {
  return startManager({
    apiPort: 0,
    agentPort: 0,
    tls: MANAGER_TLS,
    now,
    users: [
      { name: ADMIN.username, password: ADMIN.password, mayIngest: true, mayManage: true },
      { name: ACCOUNT.username, password: ACCOUNT.password, mayIngest: true, mayManage },
    ],
    agents: AGENTS,
    limits: { maxRequestPerMinute: 0 },
    ruleset: { stock: { rules: [rootRules()], lists: [] }, custom: { rules: [], lists: [] } },
  });
}

/** Lines of `client.keys` by list, of the first two agents. */
export const FIRST_KEYS: Readonly<Record<string, readonly string[]>> = { '*': AGENTS.map(printKeyLine) };

/** Secrets Manager, managers and the function that rotates, on protocol servers; one clock, which tests and waiting move. */
export async function agentKeyBench({ nodes = 1, mayManage = true, keys = FIRST_KEYS } = {}) {
  const time = { now: Date.now() };
  const now = () => time.now;
  const server = await startSecrets({
    secrets: {
      [KEYS_SECRET]: printAgentKeys(keys),
      [ACCOUNT_SECRET]: JSON.stringify(ACCOUNT),
    },
  });
  const aws = localEnvironment({ secretsmanager: server.endpoint });
  const client = createSecretsManagerClient(aws);
  const managers = await Promise.all(Array.from({ length: nodes }, () => startNode(now, mayManage)));
  const config = defineConfig({
    tenants: [{ id: 'main' }],
    wazuh: {
      nodes: managers.map(({ apiUrl, agentPort = 0 }, i) => ({
        name: `node-${i + 1}`,
        url: apiUrl,
        agent: { host: '127.0.0.1', port: agentPort },
      })),
      tls: { fingerprints: managers.map(({ fingerprint256 }) => fingerprint256) },
      agent: {},
    },
    rotation: { agentKey: { everyDays: 30 } },
    archive: { enabled: false },
  });
  const telemetry = createMemoryTelemetry();
  const { ARN = '' } = await client.send(new GetSecretValueCommand({ SecretId: KEYS_SECRET }));
  /** Runs while the function waits. */
  const whileWaiting: (() => void)[] = [];
  const pause = async (ms: number) => {
    time.now += ms;
    whileWaiting.shift()?.();
  };
  const runtime = { aws, config, telemetry, clock: now, random: () => 0.5, asset: (name: string) => name };
  const handler = build(
    { ...runtime, pause, timeouts: TIMEOUTS },
    {
      SLUICE_NAME: 'sluice',
      AWS_REGION: aws.region,
      WAZUH_AGENT_SECRET_ID: ARN,
      WAZUH_ENROLMENT_SECRET_ID: ACCOUNT_SECRET,
    },
  );
  const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 10_000 } as Context;
  const step = (Step: RotationStep, token: string) =>
    handler({ Step, SecretId: ARN, ClientRequestToken: token }, context);
  async function begin(): Promise<string> {
    const token = randomUUID();
    await client.send(new RotateSecretCommand({ SecretId: KEYS_SECRET, ClientRequestToken: token }));
    return token;
  }

  return {
    client,
    managers,
    config,
    telemetry,
    time,
    now,
    whileWaiting,
    step,
    begin,
    async rotate(steps: readonly RotationStep[] = ROTATION_STEPS): Promise<string> {
      const token = await begin();
      for (const one of steps) await step(one, token);
      return token;
    },
    put: (text: string) =>
      client.send(new PutSecretValueCommand({ SecretId: KEYS_SECRET, SecretString: text })),
    /** The identities that a version of the secret holds, by list. */
    async held(VersionStage = 'AWSCURRENT'): Promise<ReadonlyMap<string, readonly AgentKey[]>> {
      const { SecretString = '' } = await client.send(
        new GetSecretValueCommand({ SecretId: KEYS_SECRET, VersionStage }),
      );
      const read = readAgentKeys(SecretString);
      if (!read.ok) throw new Error(read.error);
      return read.value;
    },
    /** Names of the agents that a manager has, itself left out. */
    async known(node = 0): Promise<readonly string[]> {
      const agent = createTlsAgent(config.wazuh.tls);
      const call = createManagerCall({
        exchange: createExchange(managers[node]?.apiUrl ?? '', agent, now),
        clock: now,
        pause,
        credentials: async () => ADMIN,
      });
      const items = affectedItems(await call({ method: 'GET', path: '/agents' }));
      agent.destroy();
      return (items as { id: string; name: string }[]).flatMap(({ id, name }) => (id === '000' ? [] : name));
    },
    /** What comes of an event under a key: `undefined` when the node takes it. */
    async sent(key: AgentKey, node = 0): Promise<string | undefined> {
      const address = { name: 'node', host: '127.0.0.1', port: managers[node]?.agentPort ?? 0 };
      const open = channelOpener(address, { ...TIMEOUTS, pongMs: 5_000 }, { clock: now, random: () => 0.5 });
      return (await tryKey(open, key, TIMEOUTS, async () => {}))?.code;
    },
    async close() {
      client.destroy();
      await Promise.all([server.close(), ...managers.map((manager) => manager.close())]);
    },
  };
}
