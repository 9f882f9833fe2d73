import { afterAll, expect, test } from 'vitest';
import { basic, clock, login, managerPool, send } from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();
afterAll(closeAll);

const LONG = (bytes: number) => `{"v":"${'x'.repeat(bytes - 8)}"}`;
const EVENTS = (...events: readonly string[]) => JSON.stringify({ events });

test('what is answered as forwarded is analysed, and nothing else', async () => {
  const manager = await start(clock());
  const headers = { Authorization: `Bearer ${await login(manager)}`, 'Content-Type': 'application/json' };
  const post = (body: string) => send(manager, { method: 'POST', path: '/events', headers, body });
  await post(EVENTS('a', LONG(65_522), 'b', 'b'));
  await post(EVENTS(...Array.from({ length: 101 }, (_, n) => `${n}`)));
  await post('{"events": ["c"], "more": 1}');
  expect(manager.events()).toEqual(['a', 'b', 'b']);
  expect(manager.counters.analysisd).toMatchObject({ received: 3, processed: 3, dropped: 0 });
});

test('a token has the recorded length, and its claims stand in the recorded order', async () => {
  const token = await login(await start(clock()));
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  const nbf = Math.floor(clock().now() / 1000);
  expect(claims).toBe(
    `{"iss":"wazuh","aud":"Wazuh API REST","nbf":${nbf},"exp":${nbf + 900},"sub":"wazuh","run_as":false,"rbac_roles":[1],"rbac_mode":"white"}`,
  );
  expect(token).toHaveLength(398);
});

test('a token taken within the second of a revocation is refused for good, the worse of what was recorded', async () => {
  const time = clock();
  const manager = await start(time);
  const headers = { Authorization: `Bearer ${await login(manager)}` };
  await send(manager, { method: 'DELETE', path: '/security/user/authenticate', headers });
  const early = await login(manager);
  time.advance(2);
  for (const [token, status] of [
    [early, 401],
    [await login(manager), 200],
  ] as const) {
    const root = { method: 'GET', path: '/', headers: { Authorization: `Bearer ${token}` } };
    expect((await send(manager, root)).status).toBe(status);
  }
});

test('a wrong password for a name that exists and a name that does not are told alike', async () => {
  const manager = await start(clock());
  const path = '/security/user/authenticate';
  const bodies = [];
  for (const authorization of [basic('wazuh', 'wrong'), basic('nobody')]) {
    bodies.push(
      (await send(manager, { method: 'POST', path, headers: { Authorization: authorization } })).body,
    );
  }
  expect(bodies[0]).toBe(bodies[1]);
});
