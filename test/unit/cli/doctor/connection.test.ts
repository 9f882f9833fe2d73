import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printAgentKeys } from '../../../../src/forward/agent/agent-keys.ts';
import { localEnvironment } from '../../../../tools/local/aws/environment.ts';
import { startSecrets } from '../../../../tools/local/aws/secrets-server.ts';
import { selfSignedIdentity } from '../../../../tools/local/manager/certificate.ts';
import type { Manager } from '../../../../tools/local/manager/manager.ts';
import { type Asked, jwt, type Reply, serverPool } from '../../wazuh/scripted-server.ts';
import { deployment, findings, identity, LOOKER, lineOf, said, startBareManager, tlsOf } from './bench.ts';

const DAY_MS = 86_400_000;
const expired = await selfSignedIdentity(Date.now() - 400 * DAY_MS);
const RAW_KEY = '0123456789abcdef'.repeat(4);
const AGENTS = ['001', '002', '003'].map((id) => ({ id, name: `sluice-${id}`, ip: 'any', rawKey: RAW_KEY }));

let manager: Manager;
let outdated: Manager;
beforeAll(async () => {
  [manager, outdated] = await Promise.all([
    startBareManager({ agentPort: 0, limits: { maxRequestPerMinute: 0 }, agents: AGENTS }),
    startBareManager({ tls: tlsOf(expired) }),
  ]);
});
afterAll(() => Promise.all([manager.close(), outdated.close()]));

const PIN = /fingerprints: \['([0-9A-F:]{95})'\]/;

describe('a certificate', () => {
  test('that is pinned is good for as long as it is valid', async () => {
    expect(await said(deployment({ manager }), 'certificate')).toEqual([
      'green: pinned, and valid for 364 days more',
    ]);
    const later = Date.now() + 350 * DAY_MS;
    const [soon] = await said(deployment({ manager }), 'certificate', { clock: () => later });
    expect(soon).toMatch(/^amber: pinned, and valid for 14 days more → renew it/);
  });

  test('that is none of the pinned ones is told with the pin to put in its place, and nothing is sent', async () => {
    const place = deployment({ manager, tls: { fingerprints: [expired.fingerprint256] } });
    const all = await findings(place, ['version', 'rules']);
    const certificate = all.find(({ check }) => check === 'certificate');
    expect(certificate?.status).toBe('red');
    expect(PIN.exec(certificate?.next?.join() ?? '')?.[1]).toBe(manager.fingerprint256);
    const after = all.filter(({ check }) => ['login', 'version', 'rules'].includes(check)).map(lineOf);
    expect(after).toEqual([
      'grey: skipped, because certificate is red',
      'grey: skipped, because login is skipped',
      'grey: skipped, because login is skipped',
    ]);
  });

  test('that expired is red without a pin, and with one amber', async () => {
    const day = new Date(Date.now() - 35 * DAY_MS).toISOString().slice(0, 10);
    const pinned = await said(deployment({ manager: outdated }), 'certificate');
    expect(pinned[0]).toMatch(new RegExp(`^amber: pinned; it expired on ${day}`));
    const tls = { ca: expired.certificatePem };
    const trusted = await said(deployment({ manager: outdated, tls }), 'certificate');
    expect(trusted[0]).toMatch(new RegExp(`^red: expired on ${day} → renew it`));
  });

  test('that is trusted has to be made out to the name by which the node is called', async () => {
    const tls = { ca: identity.certificatePem };
    expect(await said(deployment({ manager, tls }), 'certificate')).toEqual([
      'green: trusted, for 364 days more',
    ]);
    const url = `https://127.0.0.1:${new URL(manager.apiUrl).port}`;
    const [other] = await said(deployment({ manager, tls, url }), 'certificate');
    expect(other).toMatch(/^red: made out to localhost, not to 127\.0\.0\.1/);
  });

  test('that nobody vouches for is red, with the two ways out', async () => {
    const [seen = ''] = await said(deployment({ manager, tls: {} }), 'certificate');
    expect(seen).toMatch(/^red: signed by itself, and not pinned → .*wazuh\.tls\.ca/);
    expect(PIN.exec(seen)?.[1]).toBe(manager.fingerprint256);
  });
});

describe('a node that cannot be reached', () => {
  test('at a name that has no address says so, and its other checks wait', async () => {
    const all = await findings(deployment({ url: 'https://wazuh.invalid:55000' }), ['login']);
    expect(all.map(({ check, status }) => `${check} ${status}`)).toEqual([
      'dns red',
      'tcp grey',
      'certificate grey',
      'login grey',
    ]);
    expect(lineOf(all[0] as never)).toMatch(/^red: wazuh\.invalid has no address \(E\w+\)/);
  });

  test('at a port where nobody listens tells that from a firewall', async () => {
    const [seen] = await said(deployment({ url: 'https://127.0.0.1:1' }), 'tcp');
    expect(seen).toMatch(/^red: 127\.0\.0\.1:1 takes no connection \(ECONNREFUSED\) → .*nothing listens/);
  });

  test('because it hangs up before it has shown a certificate speaks no TLS', async () => {
    const server = createServer((socket) => socket.on('error', () => {}).end('SSH-2.0-x\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const [seen] = await said(deployment({ url: `https://127.0.0.1:${port}` }), 'certificate');
    server.close();
    expect(seen).toMatch(/^red: no TLS there \(/);
  });

  test('because it was taken down is red where it stops', async () => {
    manager.setFault({ kind: 'down' });
    const all = await findings(deployment({ manager }), ['login']);
    manager.setFault(undefined);
    const reds = all.filter(({ status }) => status === 'red').map(({ check }) => check);
    // Connections are reset: before or after they stand.
    expect(['tcp', 'certificate']).toContain(reds.join());
    expect(all.at(-1)?.status).toBe('grey');
  });
});

const line = (id: string, name = `sluice-${id}`, ip = 'any') => `${id} ${name} ${ip} ${RAW_KEY}`;

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

const pool = serverPool();
afterAll(pool.closeAll);

const ok = (data: object): Reply => ({ status: 200, body: JSON.stringify({ data, error: 0 }) });
const member = (name: string, ip: string, version = '4.14.7') => ({
  name,
  type: name === 'master' ? 'master' : 'worker',
  version,
  ip,
});

/** What a node of a cluster answers. The local manager is none. */
async function clusterOf(...members: readonly object[]) {
  const answers: Readonly<Record<string, Reply>> = {
    '/': ok({ api_version: '4.14.7', timestamp: new Date().toISOString() }),
    '/cluster/status': ok({ enabled: 'yes', running: 'yes' }),
    '/cluster/nodes': ok({ affected_items: members, failed_items: [] }),
  };
  const check = ({ path }: Asked): Reply => answers[path] ?? { status: 404, body: '{"title":"Not Found"}' };
  const server = await pool.start({ login: () => ({ status: 200, body: jwt() }), check });
  const nodes = [
    { name: 'master', url: server.url },
    { name: 'second', url: 'https://192.0.2.2:55000' },
  ];
  const tls = { fingerprints: [server.identity.fingerprint256] };
  const seen = await said(deployment({ tls, wazuh: { nodes } }), 'cluster');
  return seen[0];
}

test('a cluster whose nodes are all in the configuration, by name or address, is green', async () => {
  expect(await clusterOf(member('master', '192.0.2.1'), member('worker-1', '192.0.2.2'))).toBe(
    'green: a cluster of 2: master (master), worker-1 (worker)',
  );
});

test('of a node of a cluster an account that may not look lacks what it needs in a cluster', async () => {
  const denied: Reply = { status: 403, body: JSON.stringify({ title: 'Permission Denied', error: 4000 }) };
  const answers: Readonly<Record<string, Reply>> = {
    '/': ok({ api_version: '4.14.7', timestamp: new Date().toISOString() }),
    '/cluster/status': ok({ enabled: 'yes', running: 'yes' }),
  };
  const check = ({ path }: Asked): Reply => answers[path] ?? denied;
  const server = await pool.start({ login: () => ({ status: 200, body: jwt() }), check });
  const place = deployment({ tls: { fingerprints: [server.identity.fingerprint256] }, url: server.url });
  const lacking = async (check: 'daemons' | 'counters' | 'limit') =>
    /\((.*)\)/.exec((await said(place, check))[0] ?? '')?.[1];
  expect([await lacking('daemons'), await lacking('counters'), await lacking('limit')]).toEqual([
    'cluster:read',
    'cluster:read',
    'cluster:read_api_config',
  ]);
});

test('a node that the configuration does not have is amber', async () => {
  expect(await clusterOf(member('master', '127.0.0.1'), member('worker-9', '192.0.2.9'))).toMatch(
    /^amber: not in the configuration: worker-9 \(192\.0\.2\.9\) → add them to wazuh\.nodes/,
  );
});

test('nodes of several versions are amber', async () => {
  expect(await clusterOf(member('master', '127.0.0.1'), member('worker-1', '192.0.2.2', '4.13.0'))).toMatch(
    /^amber: nodes of several versions: 4\.14\.7, 4\.13\.0/,
  );
});

test.each([
  ['4.9.2', /^amber: Wazuh 4\.9\.2; Sluice is proven with 4\.14 → update/],
  ['4.15.0', /^amber: Wazuh 4\.15\.0; .* → look at the probe/],
  ['4.14.7\n\u001b[31m\u202e', /^green: Wazuh 4\.14\.7 \[31m$/],
  ['5.0.0', /^red: Wazuh 5\.0\.0; Sluice speaks with Wazuh 4 → .*s3/],
])('a node of version %s', async (version, expected) => {
  const server = await pool.start({
    check: () => ok({ api_version: version, timestamp: new Date().toISOString() }),
  });
  const tls = { fingerprints: [server.identity.fingerprint256] };
  const [seen] = await said(deployment({ tls, url: server.url }), 'version');
  expect(seen).toMatch(expected);
});
