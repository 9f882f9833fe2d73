import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printAgentKeys } from '../../../../src/forward/agent/agent-keys.ts';
import { localEnvironment } from '../../../../tools/local/aws/environment.ts';
import { startSecrets } from '../../../../tools/local/aws/secrets-server.ts';
import type { Manager } from '../../../../tools/local/manager/manager.ts';
import { deployment, findings, LOOKER, said, startBareManager } from './bench.ts';

const RAW_KEY = '0123456789abcdef'.repeat(4);
const line = (id: string, name = `sluice-${id}`, ip = 'any') => `${id} ${name} ${ip} ${RAW_KEY}`;

let manager: Manager;
beforeAll(async () => {
  manager = await startBareManager({
    agentPort: 0,
    limits: { maxRequestPerMinute: 0 },
    agents: ['001', '002', '003'].map((id) => ({ id, name: `sluice-${id}`, ip: 'any', rawKey: RAW_KEY })),
  });
});
afterAll(() => manager.close());

const SETTINGS = { mode: 'event-only', maxEventsPerSecond: 15_000, maxUnacknowledged: 6_000 } as const;

/** A deployment whose secret holds this text. */
async function withSecret(
  text: string,
  mode: 'event-only' | 'bound' = 'event-only',
  port = manager.agentPort,
) {
  const secrets = await startSecrets({
    secrets: { 'sluice-local/wazuh-agent': text, 'sluice-local/wazuh': JSON.stringify(LOOKER) },
  });
  const nodes = [{ name: 'local', url: manager.apiUrl, agent: { host: '127.0.0.1', port: port ?? 1 } }];
  const place = deployment({
    manager,
    wazuh: { nodes, agent: { ...SETTINGS, mode } },
    aws: localEnvironment({ secretsmanager: secrets.endpoint }),
  });
  return { place, close: () => secrets.close() };
}

async function keySaid(text: string, mode?: 'event-only' | 'bound'): Promise<readonly string[]> {
  const { place, close } = await withSecret(text, mode);
  const seen = await said(place, 'agent-key');
  await close();
  return seen;
}

describe('the port for agents', () => {
  const portSaid = async (port: number | undefined) => {
    const { place, close } = await withSecret(line('001'), 'event-only', port);
    const [seen] = await said(place, 'agent-port');
    await close();
    return seen;
  };

  test('is green when #ping brings #pong', async () => {
    expect(await portSaid(manager.agentPort)).toBe(`green: 127.0.0.1:${manager.agentPort} says #pong`);
  });

  test('is red where nobody listens', async () => {
    expect(await portSaid(1)).toMatch(/^red: 127\.0\.0\.1:1 takes no connection \(ECONNREFUSED\)/);
  });

  test('is red where somebody else listens', async () => {
    const other = createServer((socket) => socket.on('error', () => {}).end('220 mail\r\n'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const seen = await portSaid((other.address() as { port: number }).port);
    other.close();
    expect(seen).toMatch(/does not answer #ping/);
  });
});

describe('the identity in the secret', () => {
  test('is green when the manager has it under the same name', async () => {
    expect(await keySaid(line('001'))).toEqual(['green: the manager knows 001 sluice-001']);
  });

  test('that was deleted at the manager, or is another agent there, is red', async () => {
    for (const stranger of [line('009'), line('002', 'somebody-else')]) {
      const [seen] = await keySaid(printAgentKeys({ local: [line('001'), stranger] }));
      expect(seen).toMatch(
        /^red: the manager does not know 00\d [\w-]+: deleted there.* → npx sluice wazuh enrol/,
      );
    }
  });

  test('for other nodes alone is none for this one', async () => {
    expect((await keySaid(printAgentKeys({ elsewhere: [line('001')] })))[0]).toMatch(
      /^red: the secret has no identity/,
    );
  });

  test('that holds for one address is amber', async () => {
    const [, seen] = await keySaid(line('001', 'sluice-001', '192.0.2.7'));
    expect(seen).toMatch(/^amber: 001 sluice-001: taken from 192\.0\.2\.7 alone/);
  });

  test('is one of several when each connection has its own', async () => {
    const [, seen] = await keySaid([line('001'), line('002')].join('\n'), 'bound');
    expect(seen).toMatch(/^amber: 2 identities for up to 4 functions at once/);
  });

  test('that cannot be read is red, and no key is told', async () => {
    const { place, close } = await withSecret(`001 sluice any ${'x'.repeat(64)}`);
    const all = await findings(place, ['agent-key', 'secrets']);
    await close();
    const seen = all.filter(({ subject, check }) => check === 'agent-key' || subject.endsWith('wazuh-agent'));
    expect(seen.map(({ status }) => status)).toEqual(['red', 'red']);
    expect(JSON.stringify(all)).not.toMatch(/x{8}|0123456789abcdef/);
  });
});
