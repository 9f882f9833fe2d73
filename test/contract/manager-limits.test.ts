import { afterAll, describe, expect, test } from 'vitest';
import { basic, clock, managerPool, send } from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();

afterAll(closeAll);

describe('limits', () => {
  const EVENT = { method: 'POST', path: '/events', body: '{"events": ["x"]}' };

  test('a general limit below 30 lowers the one of /events, and a missing token spends budget', async () => {
    const manager = await start(clock(), { limits: { maxRequestPerMinute: 3 } });
    const answers = [];
    for (let n = 0; n < 4; n += 1) answers.push((await send(manager, EVENT)).status);
    expect(answers).toEqual([401, 401, 401, 429]);
  });
});

describe('login block', () => {
  test('begins with the 50th failure and ends 300 s after the first one, to the second', async () => {
    const time = clock();
    const manager = await start(time);
    const path = '/security/user/authenticate';
    const fail = () =>
      send(manager, { method: 'POST', path, headers: { Authorization: basic('wazuh', 'wrong') } });
    for (let n = 0; n < 50; n += 1) expect((await fail()).status).toBe(401);
    const right = { headers: { Authorization: basic('wazuh') } };
    time.advance(299);
    expect((await send(manager, { method: 'POST', path, ...right })).status).toBe(403);
    time.advance(1);
    expect((await send(manager, { method: 'POST', path, ...right })).status).toBe(200);
  });
});
