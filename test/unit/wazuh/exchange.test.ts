import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createExchange, type Exchange } from '../../../adapters/wazuh/exchange.ts';
import { createTlsAgent } from '../../../adapters/wazuh/tls.ts';
import type { TlsTrust } from '../../../src/config.ts';
import { type Reply, type ScriptedServer, serverPool } from './scripted-server.ts';

const pool = serverPool();
afterAll(pool.closeAll);
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Sends one request over a connection of its own. */
function ask(url: string, tls: TlsTrust, timeoutMs = 5_000): Promise<Exchange> {
  const agent = createTlsAgent(tls);
  closers.push(() => agent.destroy());
  const exchange = createExchange(url, agent, () => 0);
  return exchange({ method: 'GET', path: '/', authorization: 'Bearer x', timeoutMs, maxAnswerBytes: 1_000 });
}

/** A port that does this with every connection. */
async function portThat(handle: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    closers.push(() => socket.destroy());
    handle(socket);
  });
  closers.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

const trustsOf = ({ identity }: ScriptedServer): readonly TlsTrust[] => [
  { ca: identity.certificatePem },
  { fingerprints: [identity.fingerprint256] },
];

test.each<[string, (socket: Socket) => void, string]>([
  ['is reset at once', (socket) => socket.resetAndDestroy(), 'ECONNRESET'],
  [
    'is reset in its handshake',
    (socket) => socket.once('data', () => socket.resetAndDestroy()),
    'ECONNRESET',
  ],
  ['is closed in its handshake', (socket) => socket.once('data', () => socket.end()), 'ECONNRESET'],
  ['speaks no TLS', (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'), '(ERR_SSL_|EPROTO)'],
])('a connection that %s was none', async (_case, handle, code) => {
  const server = await pool.start();
  const url = await portThat(handle);
  for (const tls of trustsOf(server))
    expect(await ask(url, tls)).toMatchObject({
      kind: 'failed',
      code: expect.stringMatching(`^${code}`),
      connected: false,
    });
});

test('a connection whose handshake is not over in time was none', async () => {
  const { identity } = await pool.start();
  const url = await portThat(() => {});
  expect(await ask(url, { ca: identity.certificatePem }, 100)).toEqual({
    kind: 'failed',
    reason: 'timeout',
    code: 'connect_timeout',
    connected: false,
  });
});

test('a server that is not the trusted one was not connected to', async () => {
  const server = await pool.start();
  for (const tls of [{}, { fingerprints: ['00'] }])
    expect(await ask(server.url, tls)).toMatchObject({ kind: 'failed', connected: false });
  expect(server.seen.requests).toBe(0);
});

test.each<[string, Reply, string]>([
  ['closes the connection', 'close', 'ECONNRESET'],
  ['breaks off its answer', 'cut', 'ECONNRESET'],
  ['breaks the encryption', 'garble', 'ERR_SSL_'],
  ['never answers', 'silence', 'timeout'],
])('a server that %s after the request was connected to', async (_case, reply, code) => {
  const server = await pool.start({ check: () => reply });
  for (const tls of trustsOf(server))
    expect(await ask(server.url, tls, 200)).toMatchObject({
      kind: 'failed',
      code: expect.stringMatching(`^${code}`),
      connected: true,
    });
});
