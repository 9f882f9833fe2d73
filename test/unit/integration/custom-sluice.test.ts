import { readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { selfSignedIdentity } from '../../../tools/local/manager/certificate.ts';
import {
  accept,
  alert,
  hasPython,
  type Installation,
  install,
  isSigned,
  NOWHERE,
  type Receiver,
  receiver,
  SECRET,
} from './run-script.ts';

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

  test('runs below managers older than 4.8, which hand over neither options nor limits', async () => {
    const sluice = await listen(accept);
    const file = manager.write('custom-sluice-1795206781-7.alert', alert(1));
    const run = await manager.call(file, SECRET, sluice.url, '', '> /dev/null 2>&1');
    expect(run).toEqual({ status: 0, output: '' });
    expect(sluice.posts.map((post) => post.body)).toEqual([alert(1)]);
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

  test('sets an alert aside that is refused for good', async () => {
    const sluice = await listen(() => ({ status: 400 }));
    const run = await manager.hand(alert(1), { url: sluice.url, retries: 3 });
    expect(run.status).toBe(1);
    expect(run.output).toContain('alert 1795207012.1 was refused for good: status 400');
    expect(sluice.posts).toHaveLength(1);
    expect(manager.waiting()).toEqual([]);
    expect(manager.setAside()).toEqual([alert(1)]);
  });

  test.each([302, 401, 404])('keeps an alert without trying again after %i', async (status) => {
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
    const startedAt = performance.now();
    await manager.hand(alert(1), { url: sluice.url, retries: 3, timeoutS: 50 });
    expect(performance.now() - startedAt).toBeLessThan(40_000);
    expect(sluice.posts).toHaveLength(1);
    expect(manager.waiting()).toEqual([alert(1)]);
  });

  test.each(['hang', 'drip'] as const)(
    'ends in time and keeps the alert when the answer does not come (%s)',
    async (how) => {
      const sluice = await listen(() => how);
      const run = await manager.hand(alert(1), { url: sluice.url, retries: 20, timeoutS: 1 });
      expect(run.status).toBe(1);
      // Without the timeout a drip has no end, and 20 retries follow an answer that hangs; how long that takes is up to the machine.
      expect(sluice.posts.length).toBeLessThan(5);
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

  test('an alert file that holds no JSON is reported and not kept', async () => {
    const run = await manager.hand('not json', { url: NOWHERE });
    expect(run.status).toBe(1);
    expect(run.output).toContain('<alert_format>json</alert_format>');
    expect(manager.waiting()).toEqual([]);
  });
});
