import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listenOnLoopback } from '../../../tools/local/listen.ts';
import {
  alert,
  hasPython,
  type Installation,
  install,
  isSigned,
  type Receiver,
  receiver,
  SECRET,
} from './run-script.ts';

let manager: Installation;
let options = '';
const receivers: Receiver[] = [];

beforeEach(() => {
  manager = install();
  options = manager.write('o.json', JSON.stringify({ secret_file: manager.write('s', SECRET) }));
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

describe.runIf(hasPython)('custom-sluice self-test', () => {
  test('sends one signed alert below what anybody is told, and says that each step is well', async () => {
    const sluice = await listen(() => ({ status: 202 }));
    const run = await manager.call('self-test', sluice.url, '--options', options);
    expect(run.status).toBe(0);
    for (const step of ['settings', 'spool', 'reachable', 'clock', 'signature', 'answer'])
      expect(run.output).toMatch(new RegExp(`^ok +${step} `, 'm'));
    expect(run.output).not.toContain(SECRET);
    const [post] = sluice.posts;
    expect(sluice.posts).toHaveLength(1);
    expect(post !== undefined && isSigned(post, SECRET)).toBe(true);
    expect(JSON.parse(post?.body ?? '')).toMatchObject({ rule: { level: 3, id: '100000' } });
  });

  test.each([
    [401, 'invalid_signature', 0, 'the signing secrets differ'],
    [401, 'signature_expired', 400_000, /this clock is [34]\d\d s behind.*NTP client/s],
    [404, 'not_found', 0, 'the address ends in /v1/alerts'],
  ])('says what to do about %i %s', async (status, code, aheadMs, advice) => {
    const sluice = await listen(() => ({
      status,
      headers: { date: new Date(Date.now() + aheadMs).toUTCString() },
      body: JSON.stringify({ code }),
    }));
    const run = await manager.call('self-test', sluice.url, '--options', options);
    expect(run.status).toBe(1);
    expect(run.output).toMatch(/^FAILED +(signature|answer) /m);
    expect(run.output).toMatch(advice);
  });

  test('tells what is not there from what does not speak TLS', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).end('no TLS here\r\n'));
    const open = await listenOnLoopback(server, 0, 'a port');
    const { port } = open;
    const plain = await manager.call('self-test', `https://localhost:${port}/`, '--options', options);
    await open.close();
    const gone = await manager.call('self-test', `https://localhost:${port}/`, '--options', options);
    expect(plain.output).toMatch(/^FAILED +TLS /m);
    expect(gone.output).toMatch(/^FAILED +reachable .*Connection refused/m);
    expect([plain.status, gone.status]).toEqual([1, 1]);
  });
});

describe.runIf(hasPython)('custom-sluice status', () => {
  test('says what waits, since when, what was set aside, and what went right and wrong last', async () => {
    manager.store(alert(1), 7300);
    const statuses = [202, 503, 503];
    const sluice = await listen((n) => ({ status: statuses[n] ?? 503 }));
    manager.store(alert(2), 60);
    await manager.hand(alert(3), { url: sluice.url });
    const run = await manager.call('status');
    const told = await manager.call('status', '--json');
    expect(run.output).toMatch(/^waiting +2 alerts, \d+ bytes$/m);
    expect(run.output).toMatch(/^oldest +2 h ago$/m);
    expect(run.output).toMatch(/^last success +\d{4}-.*Z \(\d+ s ago\)$/m);
    expect(run.output).toMatch(/^last error .*status 503$/m);
    expect(run.status).toBe(1);
    expect(JSON.parse(told.output)).toMatchObject({
      waiting: 2,
      trying: false,
      counts: { sent: 1, kept: 0, refused: 0, given_up: 0, lost: 0 },
    });
  });

  test('of a manager where nothing has happened is well', async () => {
    const run = await manager.call('status');
    expect(run.status).toBe(0);
    expect(run.output).toMatch(/^waiting +0 alerts/m);
    expect(run.output).toMatch(/^last success +never$/m);
  });
});

test.runIf(hasPython)(
  'a command that is unknown, or a setting that cannot be used, is wrong usage',
  async () => {
    const unknown = await manager.call('flash');
    writeFileSync(join(manager.root, 'o.json'), '{"spool_max_files": 0}');
    const setting = await manager.call('flush', '--options', options);
    expect([unknown.status, setting.status]).toEqual([2, 2]);
    expect(setting.output).toContain('option spool_max_files must be a whole number of at least 1');
  },
);
