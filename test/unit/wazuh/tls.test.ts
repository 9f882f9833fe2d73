import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import type { TlsTrust } from '../../../src/config.ts';
import { selfSignedIdentity } from '../../../tools/local/manager/certificate.ts';
import { lines, serverPool, sinkOn } from './scripted-server.ts';

const pool = serverPool();
afterAll(pool.closeAll);
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const DELIVERED = { kind: 'delivered' };

async function deliverWith(tls: TlsTrust, host = 'localhost') {
  const server = await pool.start();
  const { deliver, codes, logs } = sinkOn([server], {
    tls,
    nodes: [{ name: 'node-1', url: `https://${host}:${server.port}` }],
  });
  return { server, logs, codes, outcome: (await deliver(lines(1)))[0] };
}

describe('a manager that is known by its authority', () => {
  test('is trusted under the name in its certificate', async () => {
    const { identity } = await pool.start();
    expect((await deliverWith({ ca: identity.certificatePem })).outcome).toEqual(DELIVERED);
  });

  test.each([
    ['under another name', '127.0.0.1', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['with a certificate of another authority', 'localhost', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])('is sent nothing %s, and somebody is called', async (_case, host, code) => {
    const other = await selfSignedIdentity(Date.now());
    const { identity } = await pool.start();
    const ca = host === 'localhost' ? other.certificatePem : identity.certificatePem;
    const { server, outcome, codes, logs } = await deliverWith({ ca }, host);
    expect(outcome).toMatchObject({ kind: 'retry', reason: 'network' });
    expect(server.seen.requests).toBe(0);
    expect(codes()).toEqual([code]);
    expect(logs[0]?.level).toBe('error');
  });

  test('is checked against the system’s authorities when none is given, even if the process says not to', async () => {
    // Node warns of the variable once.
    vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { server, outcome } = await deliverWith({});
    expect(outcome).toMatchObject({ kind: 'retry', reason: 'network' });
    expect(server.seen.requests).toBe(0);
  });
});

describe('a manager that is known by its fingerprint', () => {
  test('is trusted though self-signed and under another name, in either case of letters', async () => {
    const { identity } = await pool.start();
    const pin = identity.fingerprint256;
    expect((await deliverWith({ fingerprints: [pin] }, '127.0.0.1')).outcome).toEqual(DELIVERED);
    expect((await deliverWith({ fingerprints: [pin.toLowerCase()] })).outcome).toEqual(DELIVERED);
  });

  test('may have one of several certificates, as during a change', async () => {
    const { identity } = await pool.start();
    const other = await selfSignedIdentity(Date.now());
    const fingerprints = [other.fingerprint256, identity.fingerprint256];
    expect((await deliverWith({ fingerprints })).outcome).toEqual(DELIVERED);
  });

  test('with another certificate is sent not one byte of a request, and no credentials', async () => {
    const other = await selfSignedIdentity(Date.now());
    const { server, outcome, codes, logs } = await deliverWith({ fingerprints: [other.fingerprint256] });
    expect(outcome).toMatchObject({ kind: 'retry', reason: 'network' });
    expect(server.seen).toEqual({ connections: 1, requests: 0 });
    expect(codes()).toEqual(['tls_wrong_fingerprint']);
    expect(logs[0]?.level).toBe('error');
  });

  test('is trusted by no pin at all', async () => {
    const { server, outcome } = await deliverWith({ fingerprints: [] });
    expect(outcome).toMatchObject({ kind: 'retry' });
    expect(server.seen.requests).toBe(0);
  });

  test('that is no TLS server is an outcome like any other', async () => {
    const sockets: Socket[] = [];
    const plain = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.end('HTTP/1.1 200 OK\r\n\r\n');
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    const { deliver } = sinkOn([], {
      nodes: [{ name: 'n', url: `https://127.0.0.1:${port}` }],
      tls: { fingerprints: ['00'] },
    });
    expect((await deliver(lines(1)))[0]).toMatchObject({ kind: 'retry', reason: 'network' });
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => plain.close(resolve));
  });
});
