import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { selfSignedIdentity } from '../../../tools/local/manager/certificate.ts';
import {
  hasPython,
  type Installation,
  install,
  isSigned,
  type Receiver,
  receiver,
  SECRET,
} from './run-script.ts';

const NOWHERE = 'http://127.0.0.1:9/v1/alerts';

let manager: Installation;
const receivers: Receiver[] = [];

beforeEach(() => {
  manager = install();
});

afterEach(async () => {
  manager.remove();
  await Promise.all(receivers.splice(0).map((open) => open.close()));
});

async function listen(answer: Parameters<typeof receiver>[0]): Promise<Receiver> {
  const open = await receiver(answer);
  receivers.push(open);
  return open;
}

const accept = () => ({ status: 202 });

function alert(n: number): string {
  return JSON.stringify({ rule: { id: '100804', level: 13 }, id: `1795207012.${n}`, full_log: `żółć ${n}` });
}

const MISSING = hasPython ? '' : ' (NOT RUN: python3 is missing on this machine)';

describe.runIf(hasPython)(`custom-sluice.py${MISSING}`, () => {
  test('posts the alert byte for byte, signed, as JSON, and leaves nothing behind', async () => {
    const sluice = await listen(accept);
    const run = await manager.hand(alert(1), { url: sluice.url });
    expect(run).toEqual({ status: 0, output: '' });
    expect(sluice.posts.map((post) => post.body)).toEqual([alert(1)]);
    const [post] = sluice.posts;
    expect(post?.headers['content-type']).toBe('application/json');
    expect(post !== undefined && isSigned(post, SECRET)).toBe(true);
    expect(manager.waiting()).toEqual([]);
  });

  test('the shell wrapper that Wazuh calls runs the script with the same arguments', async () => {
    const sluice = await listen(accept);
    const run = await manager.hand(alert(1), { url: sluice.url, program: 'custom-sluice' });
    expect(run.status).toBe(0);
    expect(sluice.posts.map((post) => post.body)).toEqual([alert(1)]);
  });

  test('keeps an alert on disk, for its owner alone, when nobody listens, and says so without its content', async () => {
    const run = await manager.hand(alert(1), { url: NOWHERE });
    expect(run.status).toBe(1);
    expect(run.output).toMatch(/Connection refused; alert 1795207012\.1 is kept in the spool \(1 waiting\)/);
    expect(run.output).not.toMatch(new RegExp(`${SECRET}|żółć|100804`));
    expect(manager.waiting()).toEqual([alert(1)]);
    const [name = ''] = readdirSync(manager.spool);
    expect(statSync(join(manager.spool, name)).mode & 0o777).toBe(0o600);
    expect(statSync(manager.spool).mode & 0o777).toBe(0o700);
  });

  test('sends the new alert first and then what waited, oldest first, each signed anew', async () => {
    for (const n of [1, 2, 3]) await manager.hand(alert(n), { url: NOWHERE });
    const sluice = await listen(accept);
    const run = await manager.hand(alert(4), { url: sluice.url });
    expect(run.status).toBe(0);
    expect(sluice.posts.map((post) => post.body)).toEqual([alert(4), alert(1), alert(2), alert(3)]);
    expect(sluice.posts.every((post) => isSigned(post, SECRET))).toBe(true);
    expect(manager.waiting()).toEqual([]);
  });

  test('stops draining at the first sign that nothing passes, and keeps the rest', async () => {
    for (const n of [1, 2, 3]) await manager.hand(alert(n), { url: NOWHERE });
    const sluice = await listen((n) => ({ status: n < 2 ? 202 : 503 }));
    const run = await manager.hand(alert(4), { url: sluice.url });
    expect(run.status).toBe(0);
    expect(sluice.posts.map((post) => post.body)).toEqual([alert(4), alert(1), alert(2)]);
    expect(manager.waiting()).toEqual([alert(2), alert(3)]);
  });

  test('drops the oldest alerts when the spool holds too many', async () => {
    const options = { spool_max_files: 2 };
    for (const n of [1, 2]) await manager.hand(alert(n), { url: NOWHERE, options });
    const run = await manager.hand(alert(3), { url: NOWHERE, options });
    expect(manager.waiting()).toEqual([alert(2), alert(3)]);
    expect(run.output).toContain('the 1 oldest alerts were given up');
  });

  test('drops the oldest alerts when the spool holds too many bytes', async () => {
    const options = { spool_max_bytes: Buffer.byteLength(alert(1)) * 2 };
    for (const n of [1, 2, 3]) await manager.hand(alert(n), { url: NOWHERE, options });
    expect(manager.waiting()).toEqual([alert(2), alert(3)]);
  });

  test('drops alerts that are too old', async () => {
    await manager.hand(alert(1), { url: NOWHERE });
    const yesterdayUs = (Date.now() - 86_400_000) * 1000;
    writeFileSync(join(manager.spool, `${String(yesterdayUs).padStart(20, '0')}-1-00000000.json`), alert(0));
    await manager.hand(alert(2), { url: NOWHERE, options: { spool_max_age_s: 3600 } });
    expect(manager.waiting()).toEqual([alert(1), alert(2)]);
  });

  test('takes over what a killed run left half sent, but only after ten minutes', async () => {
    await manager.hand(alert(1), { url: NOWHERE });
    const name = (ageS: number) =>
      `${String((Date.now() - ageS * 1000) * 1000).padStart(20, '0')}-1-00000000.new`;
    writeFileSync(join(manager.spool, name(700)), alert(2));
    writeFileSync(join(manager.spool, name(60)), alert(3));
    const sluice = await listen(accept);
    await manager.hand(alert(4), { url: sluice.url });
    expect(sluice.posts.map((post) => post.body)).toEqual([alert(4), alert(2), alert(1)]);
    expect(manager.waiting()).toEqual([alert(3)]);
  });

  test.each([400, 404, 409, 415, 422])('drops an alert that is refused for good with %i', async (status) => {
    const sluice = await listen(() => ({ status }));
    const run = await manager.hand(alert(1), { url: sluice.url, retries: 3 });
    expect(run.status).toBe(1);
    expect(run.output).toContain(`alert 1795207012.1 was refused for good: status ${status}`);
    expect(sluice.posts).toHaveLength(1);
    expect(manager.waiting()).toEqual([]);
  });

  test.each([302, 401, 403, 413])('keeps an alert without trying again after %i', async (status) => {
    const sluice = await listen(() => ({ status, headers: { location: 'http://127.0.0.1:9/' } }));
    const run = await manager.hand(alert(1), { url: sluice.url, retries: 3 });
    expect(run.status).toBe(1);
    expect(sluice.posts).toHaveLength(1);
    expect(manager.waiting()).toEqual([alert(1)]);
  });

  test('tries again as often as it is told while Sluice answers 5xx, then keeps the alert', async () => {
    const sluice = await listen(() => ({ status: 503 }));
    await manager.hand(alert(1), { url: sluice.url, retries: 2 });
    expect(sluice.posts).toHaveLength(3);
    expect(manager.waiting()).toEqual([alert(1)]);
  });

  test('a retry that is accepted ends well', async () => {
    const sluice = await listen((n) => ({ status: n === 0 ? 500 : 202 }));
    const run = await manager.hand(alert(1), { url: sluice.url, retries: 1 });
    expect(run.status).toBe(0);
    expect(manager.waiting()).toEqual([]);
  });

  test('a Retry-After longer than the time left is not waited for', async () => {
    const sluice = await listen(() => ({ status: 429, headers: { 'retry-after': '60' } }));
    const startedAt = Date.now();
    await manager.hand(alert(1), { url: sluice.url, retries: 3, timeoutS: 5 });
    expect(Date.now() - startedAt).toBeLessThan(4000);
    expect(sluice.posts).toHaveLength(1);
    expect(manager.waiting()).toEqual([alert(1)]);
  });

  test.each(['hang', 'drip'] as const)(
    'ends in time and keeps the alert when the answer does not come (%s)',
    async (how) => {
      const sluice = await listen(() => how);
      const startedAt = Date.now();
      const run = await manager.hand(alert(1), { url: sluice.url, retries: 9, timeoutS: 1 });
      expect(Date.now() - startedAt).toBeLessThan(4000);
      expect(run.status).toBe(1);
      expect(manager.waiting()).toEqual([alert(1)]);
    },
  );

  test('a secret file wins over the argument that every user can see', async () => {
    const sluice = await listen(accept);
    const options = { secret_file: manager.write('secret', 'from-the-file\n') };
    await manager.hand(alert(1), { url: sluice.url, options });
    const [post] = sluice.posts;
    expect(post !== undefined && isSigned(post, 'from-the-file')).toBe(true);
  });

  test.each([
    ['plain http to another host', { url: 'http://203.0.113.9/v1/alerts' }, 'hook_url must be https'],
    ['no URL', { url: '' }, 'hook_url must be https://host/path'],
    ['a user name in the URL', { url: 'https://a:b@localhost/' }, 'without a user name'],
    ['no secret', { url: NOWHERE, apiKey: '' }, 'no signing secret'],
    [
      'a missing secret file',
      { url: NOWHERE, options: { secret_file: '/nowhere' } },
      'secret_file cannot be read',
    ],
    [
      'a bound that is no number',
      { url: NOWHERE, options: { spool_max_files: 'x' } },
      'option spool_max_files',
    ],
  ])('keeps the alert and says what to correct: %s', async (_name, call, message) => {
    const run = await manager.hand(alert(1), call);
    expect(run.status).toBe(2);
    expect(run.output).toContain(message);
    expect(manager.waiting()).toEqual([alert(1)]);
  });

  test('verifies TLS: an unknown authority is refused, and accepted once ca_file names it', async () => {
    const identity = await selfSignedIdentity(Date.now());
    const bodies: string[] = [];
    const server = createServer(
      { key: identity.keyPem, cert: identity.certificatePem },
      (request, response) => {
        request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
        request.on('end', () => response.writeHead(202).end());
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const options = { ca_file: manager.write('ca.pem', identity.certificatePem) };

    const unknown = await manager.hand(alert(1), { url: `https://localhost:${port}/` });
    const otherName = await manager.hand(alert(2), { url: `https://127.0.0.1:${port}/`, options });
    const known = await manager.hand(alert(3), { url: `https://localhost:${port}/`, options });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));

    expect(unknown.output).toContain('TLS: self');
    expect(otherName.output).toContain('TLS: IP address mismatch');
    expect(known.status).toBe(0);
    expect(bodies).toEqual([alert(3), alert(1), alert(2)]);
  });

  test('two drains at once deliver every alert once', async () => {
    for (const n of [1, 2, 3, 4]) await manager.hand(alert(n), { url: NOWHERE });
    const sluice = await listen(accept);
    const options = manager.write('o.json', JSON.stringify({ secret_file: manager.write('s', SECRET) }));
    await Promise.all([1, 2].map(() => manager.call('--drain', sluice.url, '--options', options)));
    expect(sluice.posts.map((post) => post.body)).toEqual([1, 2, 3, 4].map(alert));
  });

  test('a self-test sends one signed alert, and says what a refusal means', async () => {
    const options = manager.write('o.json', JSON.stringify({ secret_file: manager.write('s', SECRET) }));
    const sluice = await listen((n) => ({ status: n === 0 ? 202 : 401 }));
    const good = await manager.call('--self-test', sluice.url, '--options', options);
    const bad = await manager.call('--self-test', sluice.url, '--options', options);
    expect(good.output).toMatch(/^ok: status 202 after \d+ ms$/m);
    expect(bad.output).toContain('the signing secrets differ');
    expect([good.status, bad.status]).toEqual([0, 1]);
    expect(sluice.posts.every((post) => isSigned(post, SECRET))).toBe(true);
  });

  test('an alert file that holds no JSON is reported and not kept', async () => {
    const run = await manager.hand('not json', { url: NOWHERE });
    expect(run.status).toBe(1);
    expect(run.output).toContain('the alert file cannot be read as JSON');
    expect(manager.waiting()).toEqual([]);
  });
});
