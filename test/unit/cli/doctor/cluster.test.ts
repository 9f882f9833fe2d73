import { afterAll, expect, test } from 'vitest';
import { type Asked, jwt, type Reply, serverPool } from '../../wazuh/scripted-server.ts';
import { deployment, said } from './bench.ts';

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
