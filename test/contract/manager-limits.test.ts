import { afterAll, describe, expect, test } from 'vitest';
import {
  basic,
  clock,
  login,
  managerPool,
  pick,
  replay,
  type Sent,
  send,
} from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();

afterAll(closeAll);

describe('limits', () => {
  const EVENT = { method: 'POST', path: '/events', body: '{"events": ["x"]}' };
  const ROOT = { method: 'GET', path: '/' };

  test('the windows refuse, count and reopen as recorded', async () => {
    const time = clock();
    const manager = await start(time, { limits: {} });
    const recording = pick('limits');
    const headers = { Authorization: `Bearer ${await login(manager)}`, 'Content-Type': 'application/json' };
    const statuses = async (count: number, sent: Sent) => {
      const counts: Record<number, number> = {};
      for (let n = 0; n < count; n += 1) {
        const { status } = await send(manager, { ...sent, headers });
        counts[status] = (counts[status] ?? 0) + 1;
      }
      return counts;
    };
    expect(await statuses(35, EVENT)).toEqual({ 200: 30, 429: 5 });
    time.advance(61);
    // The request that opens a window is not counted by it.
    expect(await statuses(35, EVENT)).toEqual({ 200: 31, 429: 4 });

    const say = (name: string) => replay(manager, recording(name), { headers });
    await say('the 31st /events request within a minute');
    await say('other paths still answer');
    await replay(manager, recording('an unauthenticated /events request is refused the same way'));
    await say('GET /events counts and is refused too');
    await say('with a query string');
    await say('with a trailing slash');

    time.advance(61);
    expect(await statuses(320, ROOT)).toEqual({ 200: 301, 429: 19 });
    await say('general limit, after 320 requests to / in a few seconds');
    await say('general limit also closes /events');
    await replay(manager, recording('general limit also closes the login'), {
      headers: { Authorization: basic('wazuh') },
    });
  });

  test('a general limit below 30 lowers the one of /events, and a missing token spends budget', async () => {
    const manager = await start(clock(), { limits: { maxRequestPerMinute: 3 } });
    const answers = [];
    for (let n = 0; n < 4; n += 1) answers.push((await send(manager, EVENT)).status);
    expect(answers).toEqual([401, 401, 401, 429]);
  });
});

describe('login block', () => {
  test('begins with the 50th failure, spares tokens, and ends 300 s after the first failure', async () => {
    const time = clock();
    const manager = await start(time);
    const recording = pick('login-block');
    const token = await login(manager);
    const path = '/security/user/authenticate';
    const fail = () =>
      send(manager, { method: 'POST', path, headers: { Authorization: basic('wazuh', 'wrong') } });
    for (let n = 0; n < 50; n += 1) expect((await fail()).status).toBe(401);
    const wrong = { headers: { Authorization: basic('wazuh', 'wrong') } };
    await replay(manager, recording('the answer once blocked'), wrong);
    const right = { headers: { Authorization: basic('wazuh') } };
    await replay(manager, recording('right credentials are refused too'), right);
    const other = { headers: { Authorization: basic('sluice-forwarder') } };
    await replay(manager, recording('another user too'), other);
    const bearer = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    await replay(manager, recording('an existing token still works'), { headers: bearer });
    await replay(manager, recording('and ingests'), { headers: bearer });
    time.advance(299);
    expect((await send(manager, { method: 'POST', path, ...right })).status).toBe(403);
    time.advance(1);
    expect((await send(manager, { method: 'POST', path, ...right })).status).toBe(200);
  });
});
