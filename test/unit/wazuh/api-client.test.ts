import { afterAll, describe, expect, test } from 'vitest';
import {
  CREDENTIALS,
  count,
  jwt,
  LOGGED_IN,
  lines,
  recorded,
  serverPool,
  sinkOn,
  takesAll,
} from './scripted-server.ts';

const pool = serverPool();
afterAll(pool.closeAll);

const LOGIN = '/security/user/authenticate';
const UNAUTHORIZED = recorded('events', 'without a token');
const BLOCKED = recorded('login-block', 'the answer once blocked');

describe('a login', () => {
  test('sends the credentials once, and the token that came back with every request after', async () => {
    const server = await pool.start();
    const { deliver } = sinkOn([server]);
    await deliver(lines(150));
    expect(server.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /security/user/authenticate?raw=true',
      'POST /events',
      'POST /events',
    ]);
    const basic = Buffer.from(`${CREDENTIALS.username}:${CREDENTIALS.password}`).toString('base64');
    expect(server.asked.map(({ authorization }) => authorization)).toEqual([
      `Basic ${basic}`,
      `Bearer ${jwt()}`,
      `Bearer ${jwt()}`,
    ]);
  });

  test('is repeated before the token expires, by the token’s own lifetime', async () => {
    const server = await pool.start({ login: () => ({ status: 200, body: jwt(100) }) });
    const { deliver, time } = sinkOn([server]);
    await deliver(lines(1));
    time.now += 89_000;
    await deliver(lines(1));
    expect(count(server, LOGIN)).toBe(1);
    time.now += 2_000;
    await deliver(lines(1));
    expect(count(server, LOGIN)).toBe(2);
  });

  test('is one for any number of deliveries at once', async () => {
    const server = await pool.start();
    const { deliver } = sinkOn([server]);
    await Promise.all(Array.from({ length: 5 }, () => deliver(lines(1))));
    expect(count(server, LOGIN)).toBe(1);
    expect(count(server, '/events')).toBe(5);
  });

  test('of each node has a token of its own', async () => {
    const one = await pool.start({
      login: () => ({ status: 200, body: jwt(900, 'one') }),
      events: () => recorded('limits', 'the 31st /events request within a minute'),
    });
    const two = await pool.start({ login: () => ({ status: 200, body: jwt(900, 'two') }) });
    const { deliver } = sinkOn([one, two]);
    expect(await deliver(lines(1))).toEqual([{ kind: 'delivered' }]);
    expect(two.asked.at(-1)?.authorization).toBe(`Bearer ${jwt(900, 'two')}`);
  });
});

describe('a refused token', () => {
  test('is replaced by one login, and the events are sent again', async () => {
    let refusals = 1;
    const server = await pool.start({
      events: (asked) => (refusals-- > 0 ? UNAUTHORIZED : takesAll(asked)),
    });
    const { deliver } = sinkOn([server]);
    expect(await deliver(lines(1))).toEqual([{ kind: 'delivered' }]);
    expect(count(server, LOGIN)).toBe(2);
  });

  test('that is followed by another rests for seconds, then longer and longer', async () => {
    const server = await pool.start({ events: () => UNAUTHORIZED });
    const { deliver, time } = sinkOn([server]);
    const waits: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      const [outcome] = await deliver(lines(1));
      expect(outcome).toMatchObject({ kind: 'retry', reason: 'unauthorized' });
      const afterMs = outcome?.kind === 'retry' ? outcome.afterMs : 0;
      waits.push(afterMs);
      time.now += afterMs;
    }
    expect(waits[0]).toBeGreaterThanOrEqual(2_000);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits.at(-1)).toBeGreaterThan(20_000);
  });
});

describe('refused credentials', () => {
  const refused = recorded('login', 'wrong password');

  test('are tried once in five minutes at most, so that they never lead to a block', async () => {
    const server = await pool.start({ login: () => refused });
    const { deliver, time, codes } = sinkOn([server]);
    for (let s = 0; s < 3_600; s += 10) {
      await deliver(lines(1));
      time.now += 10_000;
    }
    // A block takes 50 failures within 300 s of the first.
    expect(count(server, LOGIN)).toBeLessThanOrEqual(12);
    expect(count(server, '/events')).toBe(0);
    expect(new Set(codes())).toEqual(new Set(['wazuh_credentials_refused']));
  });

  test('are asked for again, and used when they have changed', async () => {
    const server = await pool.start({
      login: ({ authorization }) =>
        Buffer.from(authorization.slice(6), 'base64').toString().endsWith(':new') ? LOGGED_IN : refused,
    });
    const passwords = ['old', 'new'];
    const { deliver } = sinkOn([server], {
      credentials: async () => ({ username: 'sluice', password: passwords.shift() ?? 'new' }),
    });
    expect(await deliver(lines(1))).toEqual([{ kind: 'delivered' }]);
    expect(count(server, LOGIN)).toBe(2);
  });

  test('are followed by others until one is taken, and by no more than three', async () => {
    const tried: string[] = [];
    const server = await pool.start({
      login: ({ authorization }) => {
        tried.push(Buffer.from(authorization.slice(6), 'base64').toString());
        return refused;
      },
    });
    const { deliver } = sinkOn([server], {
      credentials: async (refusals) => ({ username: 'sluice', password: `p${refusals.length}` }),
    });
    expect(await deliver(lines(1))).toMatchObject([{ kind: 'retry', reason: 'unauthorized' }]);
    expect(tried).toEqual(['sluice:p0', 'sluice:p1', 'sluice:p2']);
  });

  test('and a block of our address stop the logins for five minutes', async () => {
    const server = await pool.start({ login: () => BLOCKED });
    const { deliver, time, codes } = sinkOn([server]);
    const [outcome] = await deliver(lines(1));
    expect(outcome).toMatchObject({ kind: 'retry', reason: 'unauthorized', afterMs: 300_000 });
    time.now += 299_000;
    await deliver(lines(1));
    expect(count(server, LOGIN)).toBe(1);
    expect(codes()).toEqual(['wazuh_login_blocked']);
  });

  test('never stand in a log line', async () => {
    const server = await pool.start({ login: () => refused });
    const { deliver, logs } = sinkOn([server]);
    await deliver(lines(1));
    expect(JSON.stringify(logs)).not.toContain('PLANTED');
  });
});

test('credentials that cannot be read are waited for', async () => {
  const server = await pool.start();
  const { deliver, codes } = sinkOn([server], {
    credentials: () => Promise.reject(Object.assign(new Error('PLANTED'), { code: 'secret_missing' })),
  });
  expect(await deliver(lines(2))).toMatchObject([
    { kind: 'retry', reason: 'dependency_unavailable' },
    { kind: 'retry', reason: 'dependency_unavailable' },
  ]);
  expect(codes()).toEqual(['secret_missing']);
});
