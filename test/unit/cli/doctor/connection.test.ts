import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { selfSignedIdentity } from '../../../../tools/local/manager/certificate.ts';
import type { Manager } from '../../../../tools/local/manager/manager.ts';
import { deployment, findings, identity, lineOf, said, startBareManager, tlsOf } from './bench.ts';

const DAY_MS = 86_400_000;
const expired = await selfSignedIdentity(Date.now() - 400 * DAY_MS);

let manager: Manager;
let outdated: Manager;
beforeAll(async () => {
  [manager, outdated] = await Promise.all([startBareManager(), startBareManager({ tls: tlsOf(expired) })]);
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
