import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  accept,
  alert,
  hasPython,
  type Installation,
  install,
  isSigned,
  NOWHERE,
  PYTHON,
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

const SOON = { timeout: 30_000, interval: 20 };

const posted = (sluice: Receiver) => sluice.posts.map((post) => post.body);

function state() {
  return JSON.parse(readFileSync(join(manager.spool, 'state.json'), 'utf8')) as {
    counts: Record<string, number>;
    last_success: number | null;
    last_error: { reason: string } | null;
    hold: { url: string; until: number; failures: number } | null;
  };
}

describe.runIf(hasPython)('the spool of custom-sluice', () => {
  test('is sent after a new alert that passed, oldest first, each signed anew', async () => {
    for (const n of [1, 2, 3]) manager.store(alert(n), 100 - n);
    const sluice = await listen(accept);
    const run = await manager.hand(alert(4), { url: sluice.url });
    expect(run.status).toBe(0);
    expect(posted(sluice)).toEqual([alert(4), alert(1), alert(2), alert(3)]);
    expect(sluice.posts.every((post) => isSigned(post, SECRET))).toBe(true);
    expect(manager.waiting()).toEqual([]);
    expect(state().counts).toMatchObject({ sent: 4, kept: 0, refused: 0, given_up: 0, lost: 0 });
  });

  test('is left alone at the first sign that nothing passes, and one error is none', async () => {
    for (const n of [1, 2, 3, 4, 5]) manager.store(alert(n), 100 - n);
    const statuses = [202, 500, 202, 503, 503];
    const sluice = await listen((n) => ({ status: statuses[n] ?? 202 }));
    const run = await manager.hand(alert(6), { url: sluice.url });
    expect(run.status).toBe(0);
    expect(posted(sluice)).toEqual([6, 1, 2, 3, 4].map(alert));
    expect(manager.waiting()).toEqual([1, 3, 4, 5].map(alert));
  });

  test('sets aside what is refused for good, what a firewall forbids while others pass, and what is no alert', async () => {
    manager.store('{"rule":', 99);
    for (const n of [1, 2, 3]) manager.store(alert(n), 50 - n);
    const statuses = [202, 400, 403, 202];
    const sluice = await listen((n) => ({ status: statuses[n] ?? 500 }));
    const run = await manager.hand(alert(4), { url: sluice.url });
    expect(run.status).toBe(0);
    expect(posted(sluice)).toEqual([4, 1, 2, 3].map(alert));
    expect(manager.waiting()).toEqual([]);
    expect(manager.setAside()).toEqual(['{"rule":', alert(1), alert(2)]);
    expect(state().counts).toMatchObject({ sent: 2, refused: 3 });
  });

  test('sets aside whatever says that it will never be taken', async () => {
    const never = [400, 409, 413, 415, 422];
    for (const n of never) manager.store(alert(n), 500 - n);
    const sluice = await listen((n) => ({ status: never[n] ?? 202 }));
    const options = manager.write('o.json', JSON.stringify({ secret_file: manager.write('s', SECRET) }));
    const run = await manager.call('flush', sluice.url, '--options', options);
    expect(run.status).toBe(0);
    expect(manager.setAside()).toEqual(never.map(alert));
  });

  test('keeps all that is forbidden while nothing passes', async () => {
    for (const n of [1, 2]) manager.store(alert(n), 50 - n);
    const sluice = await listen(() => ({ status: 403 }));
    const options = manager.write('o.json', JSON.stringify({ secret_file: manager.write('s', SECRET) }));
    const run = await manager.call('flush', sluice.url, '--options', options);
    expect(run.status).toBe(1);
    expect(run.output).toContain('0 alerts were delivered, 0 set aside; 2 wait in the spool');
    expect(manager.waiting()).toEqual([alert(1), alert(2)]);
  });

  test.each([
    ['too many', { spool_max_files: 2 }],
    ['too many bytes', { spool_max_bytes: Buffer.byteLength(alert(1)) * 2 }],
    ['too old', { spool_max_age_s: 60 }],
  ])('gives up the oldest when they are %s, and counts them', async (_what, options) => {
    manager.store(alert(1), 3600);
    manager.store(alert(2), 30);
    const run = await manager.hand(alert(3), { url: NOWHERE, options });
    expect(manager.waiting()).toEqual([alert(2), alert(3)]);
    expect(run.output).toContain('the 1 oldest alerts were given up');
    expect(state().counts).toMatchObject({ given_up: 1, kept: 1 });
  });

  test('leaves files of others alone, however they are called', async () => {
    mkdirSync(manager.spool, { recursive: true });
    writeFileSync(join(manager.spool, 'notes.json'), 'mine');
    const sluice = await listen(accept);
    await manager.hand(alert(1), { url: sluice.url, options: { spool_max_age_s: 1 } });
    expect(posted(sluice)).toEqual([alert(1)]);
    expect(readFileSync(join(manager.spool, 'notes.json'), 'utf8')).toBe('mine');
  });

  test('a killed run loses nothing: the next one sends what it held, and no sooner', async () => {
    const options = manager.write('a.options', JSON.stringify({ background_s: 0 }));
    const silent = await listen(() => 'hang');
    const file = manager.write('custom-sluice-1-1.alert', alert(1));
    const script = join(manager.root, 'integrations/custom-sluice.py');
    const args = [script, file, SECRET, silent.url, '', options, '30', '0'];
    const first = spawn(PYTHON, args, { stdio: 'ignore' });
    await expect.poll(() => silent.posts.length, SOON).toBe(1);
    const sluice = await listen(accept);
    await manager.hand(alert(2), { url: sluice.url });
    expect(posted(sluice)).toEqual([alert(2)]);
    first.kill('SIGKILL');
    await once(first, 'close');
    await manager.hand(alert(3), { url: sluice.url });
    expect(posted(sluice)).toEqual([2, 3, 1].map(alert));
    expect(manager.waiting()).toEqual([]);
  });

  test('a run that failed holds back the next ones, for as long as Retry-After says, up to five minutes', async () => {
    const sluice = await listen(() => ({ status: 429, headers: { 'retry-after': '86400' } }));
    await manager.hand(alert(1), { url: sluice.url });
    const held = await manager.hand(alert(2), { url: sluice.url });
    expect(held.status).toBe(1);
    expect(held.output).toMatch(/Sluice is left alone for (300|29\d) s more; alert .* is kept/);
    expect(posted(sluice)).toEqual([alert(1)]);
    expect(manager.waiting()).toEqual([alert(1), alert(2)]);
  });

  test('holds grow while failures go on, are about one address, and end with an alert that passes', async () => {
    await manager.hand(alert(1), { url: NOWHERE });
    const first = state();
    writeFileSync(
      join(manager.spool, 'state.json'),
      JSON.stringify({ ...first, hold: { ...first.hold, until: 0 } }),
    );
    await manager.hand(alert(2), { url: NOWHERE });
    expect([first.hold?.failures, state().hold?.failures]).toEqual([1, 2]);
    const sluice = await listen(accept);
    await manager.hand(alert(3), { url: sluice.url });
    expect(posted(sluice)).toEqual([3, 1, 2].map(alert));
    expect(state()).toMatchObject({ hold: null, last_error: { reason: 'Connection refused' } });
  });

  test('runs that fail at the same time make a hold no longer', async () => {
    const silent = await listen((n) => (n < 2 ? 'hang' : { status: 503 }));
    await Promise.all([1, 2].map((n) => manager.hand(alert(n), { url: silent.url, timeoutS: 1 })));
    expect(state()).toMatchObject({ hold: { failures: 1 }, counts: { kept: 2 } });
  });

  test('a state that cannot be read begins anew', async () => {
    mkdirSync(manager.spool, { recursive: true });
    writeFileSync(join(manager.spool, 'state.json'), '{"counts": {"sent": "many"}, "hold": [');
    const sluice = await listen(accept);
    const run = await manager.hand(alert(1), { url: sluice.url });
    expect(run).toEqual({ status: 0, output: '' });
    expect(state().counts.sent).toBe(1);
  });

  test('what failed is sent in the background as soon as it passes, and integratord does not wait for that', async () => {
    let open = false;
    const sluice = await listen(() => ({ status: open ? 202 : 429, headers: { 'retry-after': '1' } }));
    const options = { background_s: 50 };
    // `hand` ends when everybody who holds the run's output has closed it, as integratord's reading does.
    const kept = await manager.hand(alert(1), { url: sluice.url, options });
    const held = await manager.hand(alert(2), { url: sluice.url, options });
    expect([kept.status, held.status]).toEqual([1, 1]);
    open = true;
    await expect.poll(() => manager.waiting(), SOON).toEqual([]);
    expect(posted(sluice).slice(-2)).toEqual([alert(1), alert(2)]);
  });

  test('two who flush at once deliver every alert once', async () => {
    for (const n of [1, 2, 3, 4]) manager.store(alert(n), 100 - n);
    const sluice = await listen(accept);
    const options = manager.write('o.json', JSON.stringify({ secret_file: manager.write('s', SECRET) }));
    await Promise.all([1, 2].map(() => manager.call('--flush', sluice.url, '--options', options)));
    expect(posted(sluice)).toEqual([1, 2, 3, 4].map(alert));
  });

  test('an alert that cannot be stored is delivered all the same, and called lost when that fails', async () => {
    writeFileSync(join(manager.root, 'queue/sluice-spool'), 'a file where the folder should be');
    const options = { spool_dir: manager.spool };
    const sluice = await listen(accept);
    const passed = await manager.hand(alert(1), { url: sluice.url, options });
    const lost = await manager.hand(alert(2), { url: NOWHERE, options });
    expect(passed.status).toBe(0);
    expect(posted(sluice)).toEqual([alert(1)]);
    expect(lost.output).toContain('alert 1795207012.2 is LOST');
  });

  test('a full disk leaves nothing half written, and does not keep an alert from being delivered', async () => {
    // Size limits of the process fail a write as a full disk does, and not that of an empty log.
    const sluice = await listen(accept);
    mkdirSync(manager.spool, { recursive: true });
    const file = manager.write('custom-sluice-1-1.alert', alert(1));
    const script = join(manager.root, 'integrations/custom-sluice.py');
    const command = `trap '' XFSZ; ulimit -f 0; exec '${PYTHON}' '${script}' '${file}' '${SECRET}' '${sluice.url}' ''`;
    const child = spawn('sh', ['-c', command], { stdio: 'ignore' });
    const [status] = (await once(child, 'close')) as [number];
    expect(status).toBe(0);
    expect(posted(sluice)).toEqual([alert(1)]);
    expect(readdirSync(manager.spool).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('removes what a run left half written, once it is old', async () => {
    const old = manager.store('{"ru', 700, 'tmp');
    const young = manager.store('{"ru', 60, 'tmp');
    chmodSync(old, 0o600);
    const sluice = await listen(accept);
    await manager.hand(alert(1), { url: sluice.url });
    expect([old, young].map((path) => existsSync(path))).toEqual([false, true]);
  });
});
