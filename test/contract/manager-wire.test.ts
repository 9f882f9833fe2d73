import { X509Certificate } from 'node:crypto';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault, Manager } from '../../tools/local/manager/manager.ts';
import { clock, golden, login, managerPool, ruleset, send } from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();
const FACTS = JSON.parse(golden('api/connection.json')).facts;

afterAll(closeAll);

describe('connection', () => {
  let manager: Manager;
  let token: string;
  beforeAll(async () => {
    manager = await start(clock());
    token = await login(manager);
  });

  async function open(): Promise<{ socket: TLSSocket; text: () => string; closed: Promise<void> }> {
    const port = Number(new URL(manager.apiUrl).port);
    const socket = connect({
      port,
      host: '127.0.0.1',
      servername: 'localhost',
      ca: manager.certificatePem,
    });
    let received = '';
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString();
    });
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
    });
    return { socket, text: () => received, closed };
  }
  const answers = (text: string) => text.split('HTTP/1.1 200 OK').length - 1;

  test('the certificate is the one a fresh manager makes', () => {
    const certificate = new X509Certificate(manager.certificatePem);
    const subject = 'C=US\nST=California\nL=San Francisco\nO=Wazuh\nCN=wazuh.com';
    expect({ ...pickFacts(certificate) }).toEqual({
      subject,
      issuer: subject,
      san: 'DNS:localhost',
      days: 365,
    });
    expect(certificate.fingerprint256).toBe(manager.fingerprint256);
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(FACTS.certificate).toContain('CN = wazuh.com');
  });

  test('chunked bodies and Expect: 100-continue work; another expectation is 417', async () => {
    const { socket, text, closed } = await open();
    const head = `POST /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
    socket.write(
      `${head}Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n11\r\n{"events": ["x"]}\r\n0\r\n\r\n`,
    );
    socket.write(`${head}Expect: something\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    await closed;
    expect(text()).toContain('HTTP/1.1 100 Continue');
    expect(answers(text())).toBe(1);
    expect(text()).toContain('HTTP/1.1 417 ');
  });
});

function pickFacts(certificate: X509Certificate) {
  const ms = Date.parse(certificate.validTo) - Date.parse(certificate.validFrom);
  return {
    subject: certificate.subject,
    issuer: certificate.issuer,
    san: certificate.subjectAltName,
    days: ms / 86_400_000,
  };
}

describe('faults', () => {
  const EVENTS = { method: 'POST', path: '/events', body: '{"events": ["x"]}' };

  async function faulty(fault: Fault) {
    const manager = await start(clock(), { ruleset: ruleset() });
    const headers = { Authorization: `Bearer ${await login(manager)}`, 'Content-Type': 'application/json' };
    manager.setFault(fault);
    return { manager, post: () => send(manager, { ...EVENTS, headers }) };
  }

  test('down: connections are reset, and come back', async () => {
    const { manager, post } = await faulty({ kind: 'down' });
    await expect(post()).rejects.toMatchObject({ code: 'ECONNRESET' });
    manager.setFault(undefined);
    expect((await post()).status).toBe(200);
  });

  test('accept then cut: the events are analysed and no answer comes', async () => {
    const { manager, post } = await faulty({ kind: 'accept-then-cut', times: 1 });
    await expect(post()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(manager.events()).toEqual(['x']);
    expect((await post()).status).toBe(200);
  });

  test('cut response: the events are analysed and the answer breaks off', async () => {
    const { manager, post } = await faulty({ kind: 'cut-response', times: 1 });
    await expect(post()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(manager.events()).toEqual(['x']);
  });

  test('daemons not ready: 500 with error 1017, and nothing is analysed', async () => {
    const { manager, post } = await faulty({ kind: 'daemons-not-ready', times: 1 });
    const { status, body } = await post();
    expect([status, JSON.parse(body).error, manager.events()]).toEqual([500, 1017, []]);
  });

  test('too many requests: 429 on every path', async () => {
    const { manager, post } = await faulty({ kind: 'too-many-requests' });
    const { status, body } = await post();
    expect([status, JSON.parse(body).error]).toEqual([429, 6001]);
    await expect(login(manager)).rejects.toThrow('login answered 429');
  });

  test('input queue full: everything is answered as forwarded, only the counters tell', async () => {
    const { manager, post } = await faulty({ kind: 'input-queue-full', times: 1 });
    expect((await post()).status).toBe(200);
    expect(manager.events()).toEqual([]);
    expect(manager.counters.analysisd).toMatchObject({ received: 1, processed: 0, dropped: 1 });
  });

  test('slow: the answer comes late', async () => {
    const { post } = await faulty({ kind: 'slow', delayMs: 60 });
    const startedAt = performance.now();
    expect((await post()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(55);
  });

  test('revoked tokens are refused, and so are new ones of the same second', async () => {
    const time = clock();
    const manager = await start(time);
    const old = await login(manager);
    manager.revokeTokens();
    const fresh = await login(manager);
    time.advance(1);
    const later = await login(manager);
    const statuses = [];
    for (const token of [old, fresh, later]) {
      const headers = { Authorization: `Bearer ${token}` };
      statuses.push((await send(manager, { method: 'GET', path: '/', headers })).status);
    }
    expect(statuses).toEqual([401, 401, 200]);
  });

  test('a taken port is an error that names it', async () => {
    const { manager } = await faulty({ kind: 'slow', delayMs: 0 });
    const apiPort = Number(new URL(manager.apiUrl).port);
    await expect(start(clock(), { apiPort })).rejects.toMatchObject({
      code: 'port_taken',
      message: expect.stringContaining(`${apiPort}`),
    });
  });
});
