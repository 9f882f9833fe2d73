import { spawnSync } from 'node:child_process';
import { afterEach, expect, test, vi } from 'vitest';
import { createClient } from '../src/index.ts';
import { answer, fakeWorld, settle } from './fake-world.ts';

const INDEX = new URL('../src/index.ts', import.meta.url).href;
const PUBLISHABLE = `slp_${'0'.repeat(16)}_${'a'.repeat(64)}`;
const event = { action: 'auth_login' };

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Runs a program of its own that ends by itself, or is ended: then `status` is null. */
function runNode(program: string) {
  const args = ['--input-type=module', '--experimental-strip-types', '--no-warnings', '-e', program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
  return { status, stdout, stderr };
}

const SERVER = `
  import { createServer } from 'node:http';
  import { createClient } from ${JSON.stringify(INDEX)};
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      const events = JSON.parse(body);
      console.log(events.length);
      response.writeHead(202, { connection: 'close' }).end(JSON.stringify({ outcomes: events.map(() => ({ status: 'accepted' })) }));
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  server.unref();
  const url = 'http://127.0.0.1:' + server.address().port;
`;

test('a program that ends sends what it still holds, all of it, and then ends', () => {
  const program = `${SERVER}
    const client = createClient({ url, key: 'k', batchSize: 2, flushIntervalMs: 3_600_000, compress: false });
    for (let i = 0; i < 5; i += 1) client.sendEvent({ action: 'a' });
    process.on('exit', () => console.log(JSON.stringify(client.stats())));
  `;
  const { status, stdout, stderr } = runNode(program);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.split('\n').slice(0, 3)).toEqual(['2', '2', '1']);
  expect(stdout).toContain('"sent":5');
});

test('a program does not live on for a server that is away', () => {
  const program = `
    import { createClient } from ${JSON.stringify(INDEX)};
    const client = createClient({ url: 'http://127.0.0.1:1', key: 'k', retryBaseMs: 3_600_000, retryCapMs: 3_600_000 });
    client.sendEvent({ action: 'a' });
    process.on('exit', () => console.log(JSON.stringify(client.stats())));
  `;
  const { status, stdout, stderr } = runNode(program);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ given: 1, sent: 0, buffered: 1 });
});

test('many clients make one listener for the end of the process, which goes with the last of them', async () => {
  const before = process.listenerCount('beforeExit');
  const clients = Array.from({ length: 20 }, () => createClient(fakeWorld().options));
  await settle();
  expect(process.listenerCount('beforeExit')).toBe(1);
  for (const client of clients) await client.close();
  expect(process.listenerCount('beforeExit')).toBe(before);
});

/** A page as far as the client looks at one: listeners, whether it is visible, and beacons. */
function stubPage({ keepalive = true, onLine = true } = {}) {
  const windowEvents = new EventTarget();
  const documentEvents = new EventTarget();
  const beacons: { url: string; events: unknown[] }[] = [];
  const page = { visibilityState: 'visible', beacons, navigator: { onLine, accepts: true }, listeners: 0 };
  const counted = (target: EventTarget) => ({
    addEventListener: (type: string, listener: () => void) => {
      page.listeners += 1;
      target.addEventListener(type, listener);
    },
    removeEventListener: (type: string, listener: () => void) => {
      page.listeners -= 1;
      target.removeEventListener(type, listener);
    },
  });
  const { addEventListener, removeEventListener } = counted(windowEvents);
  vi.stubGlobal('addEventListener', addEventListener);
  vi.stubGlobal('removeEventListener', removeEventListener);
  vi.stubGlobal('document', {
    ...counted(documentEvents),
    get visibilityState() {
      return page.visibilityState;
    },
  });
  vi.stubGlobal('navigator', {
    get onLine() {
      return page.navigator.onLine;
    },
    sendBeacon: (url: string, body: string) => {
      if (!page.navigator.accepts) return false;
      beacons.push({ url, events: JSON.parse(body) as unknown[] });
      return true;
    },
  });
  if (!keepalive) vi.stubGlobal('Request', class {});
  const change = () => documentEvents.dispatchEvent(new Event('visibilitychange'));
  const hide = () => {
    page.visibilityState = 'hidden';
    change();
  };
  return {
    page,
    hide,
    change,
    leave: () => windowEvents.dispatchEvent(new Event('pagehide')),
    say: (type: string) => windowEvents.dispatchEvent(new Event(type)),
  };
}

async function pageClient(options = {}) {
  const world = fakeWorld({ key: PUBLISHABLE, compress: 'auto', ...options });
  const client = createClient(world.options);
  await settle();
  return { ...world, client };
}

test('a page that is hidden sends in the same turn, by a request that outlives it', async () => {
  const { hide, page } = stubPage();
  const { client, server } = await pageClient();
  for (let i = 0; i < 30; i += 1) void client.sendEvent({ ...event, details: { text: 'x'.repeat(100) } });
  hide();
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]).toMatchObject({ keepalive: true, url: 'https://sluice.example/v1/events' });
  expect(server.requests[0]?.headers).not.toHaveProperty('content-encoding');
  await settle();
  expect(client.stats()).toMatchObject({ sent: 30 });
  expect(page.beacons).toEqual([]);
});

test('a page that only shows itself again sends nothing early', async () => {
  const { change } = stubPage();
  const { client, server } = await pageClient();
  void client.sendEvent(event);
  change();
  expect(server.requests).toEqual([]);
});

test('where requests end with their page a beacon goes, with the publishable key in the address', async () => {
  const { leave, page } = stubPage({ keepalive: false });
  const { client, server } = await pageClient();
  void client.sendEvent(event);
  leave();
  expect(server.requests).toEqual([]);
  expect(page.beacons).toMatchObject([
    { url: `https://sluice.example/v1/events?key=${PUBLISHABLE}`, events: [event] },
  ]);
  expect(client.stats()).toMatchObject({ sent: 1, buffered: 0 });
});

test('what is behind a request under way goes by beacon, and what a beacon does not take stays', async () => {
  const { leave, page } = stubPage();
  const { client, clock, server } = await pageClient({ batchSize: 2 });
  server.script = ['hang'];
  for (let i = 0; i < 3; i += 1) void client.sendEvent({ action: `a${i}` });
  await clock.advance(0);
  page.navigator.accepts = false;
  leave();
  expect(client.stats()).toMatchObject({ sent: 0, buffered: 1, inFlight: 2 });
  page.navigator.accepts = true;
  leave();
  expect(page.beacons).toMatchObject([{ events: [{ action: 'a2' }] }]);
  expect(client.stats()).toMatchObject({ sent: 1, buffered: 0, inFlight: 2 });
  await clock.advance(60_000);
  expect(client.stats()).toMatchObject({ sent: 3, buffered: 0, inFlight: 0 });
});

test('no key but a publishable one is ever put into an address', async () => {
  const { leave, page } = stubPage({ keepalive: false });
  const { client } = await pageClient({ key: 'own-key' });
  void client.sendEvent(event);
  leave();
  expect(page.beacons).toEqual([]);
  expect(client.stats()).toMatchObject({ buffered: 1 });
});

test('requests of a page stay below what may outlive it', async () => {
  stubPage();
  const { client, clock, server } = await pageClient({ compress: false });
  for (let i = 0; i < 40; i += 1) void client.sendEvent({ ...event, details: { text: 'x'.repeat(4_000) } });
  await clock.advance(60_000);
  expect(client.stats()).toMatchObject({ sent: 40 });
  for (const { events } of server.requests) expect(JSON.stringify(events).length).toBeLessThan(64_000);
});

test('without network nothing is tried, and everything is sent when it is back', async () => {
  const { page, say } = stubPage({ onLine: false });
  const { client, clock, server } = await pageClient();
  void client.sendEvent(event);
  await clock.advance(600_000);
  expect(server.requests).toEqual([]);
  await expect(client.flush()).resolves.toEqual({ sent: 0, dropped: {}, buffered: 1 });
  page.navigator.onLine = true;
  say('online');
  await settle();
  expect(client.stats()).toMatchObject({ sent: 1 });
});

test('when the network is back, a wait that it caused is over', async () => {
  const { say } = stubPage();
  const { client, clock, server } = await pageClient();
  server.script = [answer(503, '', { 'retry-after': '60' })];
  void client.sendEvent(event);
  await clock.advance(1_000);
  say('online');
  await settle();
  expect(server.times).toEqual([1_000, 1_000]);
});

test('a closed client leaves no listener in the page', async () => {
  const { page } = stubPage();
  const { client } = await pageClient();
  expect(page.listeners).toBe(4);
  await client.close();
  expect(page.listeners).toBe(0);
});
