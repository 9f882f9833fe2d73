import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Manager } from '../../tools/local/manager/manager.ts';
import {
  basic,
  clock,
  exchanges,
  login,
  managerPool,
  pick,
  replay,
  send,
} from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();

afterAll(closeAll);

describe('login', () => {
  const CREDENTIALS: Readonly<Record<string, string | undefined>> = {
    ok: basic('wazuh'),
    'ok, raw token': basic('wazuh'),
    'ok, with GET': basic('wazuh'),
    'wrong password': basic('wazuh', 'wrong'),
    'unknown user': basic('nobody'),
    'no credentials': undefined,
    'broken credentials': 'Basic %%%',
    'bearer instead of basic': 'Bearer x.y.z',
  };
  const recording = pick('login');
  let manager: Manager;
  beforeAll(async () => {
    manager = await start(clock());
  });

  test.each(Object.entries(CREDENTIALS))('answers as recorded: %s', async (name, authorization) => {
    const headers = authorization === undefined ? {} : { Authorization: authorization };
    await replay(manager, recording(name), { headers });
  });

  test('every recorded login is replayed but the description of the token', () => {
    const left = exchanges('login').all.filter((name) => !(name in CREDENTIALS));
    expect(left).toEqual(['what the token holds']);
  });

  test('a token has the recorded header, claims and length', async () => {
    const token = await login(manager);
    const [header, claims] = token
      .split('.')
      .slice(0, 2)
      .map((part) => Buffer.from(part, 'base64url').toString());
    expect(header).toBe('{"alg":"ES512","typ":"JWT"}');
    const nbf = Math.floor(clock().now() / 1000);
    expect(claims).toBe(
      `{"iss":"wazuh","aud":"Wazuh API REST","nbf":${nbf},"exp":${nbf + 900},"sub":"wazuh","run_as":false,"rbac_roles":[1],"rbac_mode":"white"}`,
    );
    expect(token).toHaveLength(398);
  });
});

describe('token', () => {
  test('lives, is changed, expires and is revoked as recorded', async () => {
    const time = clock();
    const manager = await start(time);
    const recording = pick('token');
    const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
    const say = (name: string, token: string, more: Record<string, string> = {}) =>
      replay(manager, recording(name), { headers: { ...bearer(token), ...more } });
    const asJson = { 'Content-Type': 'application/json' };

    const first = await login(manager);
    await say('valid', first);
    for (const name of ['none', 'garbage', 'not bearer']) await replay(manager, recording(name));
    const altered = first.slice(0, -1) + (first.endsWith('A') ? 'B' : 'A');
    await say('last character of the signature changed', altered);
    const second = await login(manager);
    await say('two at once are both valid', second);
    await say('the older one still works', first);
    await say('lifetime set to 900', second, asJson);
    await say('after that the old token', second);

    time.advance(2);
    const third = await login(manager);
    await say('lifetime set to 2 s', third, asJson);
    await say('lifetime set to 30 s', third, asJson);
    time.advance(2);
    const short = await login(manager);
    await say('within 30 s', short);
    time.advance(32);
    await say('expired', short);
    await say('lifetime restored', await login(manager));

    time.advance(2);
    const revoked = await login(manager);
    await say('own tokens revoked', revoked);
    const sameSecond = await login(manager);
    await say('revoked', revoked);
    const root = { method: 'GET', path: '/' };
    expect((await send(manager, { ...root, headers: bearer(sameSecond) })).status).toBe(401);
    time.advance(2);
    const later = await login(manager);
    expect((await send(manager, { ...root, headers: bearer(later) })).status).toBe(200);
  });
});

const LONG = (bytes: number) => `{"v":"${'x'.repeat(bytes - 8)}"}`;
const BULK = (count: number) => Array.from({ length: count }, (_, n) => `{"app":"golden","n":${n}}`);
const EVENTS = (...events: readonly string[]) => JSON.stringify({ events });
const OF_BYTES = (bytes: number) => `{"events":["${'x'.repeat(bytes - 15)}"]}`;

/** Bodies that the recording describes in words. */
const BODIES: Readonly<Record<string, string | Buffer>> = {
  '100': EVENTS(...BULK(100)),
  '101': EVENTS(...BULK(101)),
  'largest event that passes, 65,521 bytes': EVENTS(LONG(65_521)),
  'one byte too many, 65,522': EVENTS(LONG(65_522)),
  'the limit counts UTF-8 bytes': EVENTS('ż'.repeat(32_761)),
  'mixed: good, too large, good': EVENTS('{"n":1}', LONG(65_522), '{"n":2}'),
  'two equal events too large': EVENTS(LONG(65_522), LONG(65_522), 'ok'),
  'not UTF-8': Buffer.from([...Buffer.from('{"events":["'), 0xff, ...Buffer.from('"]}')]),
  'body of 10,485,760 bytes': OF_BYTES(10_485_760),
  'body of 10,485,761 bytes': OF_BYTES(10_485_761),
};

describe('events', () => {
  let manager: Manager;
  let token: string;
  beforeAll(async () => {
    manager = await start(clock());
    token = await login(manager);
  });

  test.each(exchanges('events').http.map((recorded) => [recorded.name, recorded] as const))(
    'answers as recorded: %s',
    async (name, recorded) => {
      const headers: Record<string, string> = { ...recorded.request.headers };
      if (headers.Authorization !== undefined) headers.Authorization = `Bearer ${token}`;
      const body = BODIES[name] ?? recorded.request.body;
      const long = recorded.response.body;
      if (typeof long !== 'object') {
        await replay(manager, recorded, { headers, ...(body === undefined ? {} : { body }) });
        return;
      }
      const { method, path } = recorded.request;
      const got = await send(manager, { method, path, headers, ...(body === undefined ? {} : { body }) });
      expect({ status: got.status, headers: got.headers }).toEqual({
        status: recorded.response.status,
        headers: recorded.response.headers,
      });
      expect(createHash('sha256').update(got.body).digest('hex')).toBe(long.$long.sha256);
    },
  );

  test('every recorded request is replayed', () => {
    const { all, http } = exchanges('events');
    expect(http.map(({ name }) => name)).toEqual(all);
  });

  test('what is answered as forwarded is analysed, and nothing else', async () => {
    const fresh = await start(clock());
    const headers = { Authorization: `Bearer ${await login(fresh)}`, 'Content-Type': 'application/json' };
    const post = (body: string) => send(fresh, { method: 'POST', path: '/events', headers, body });
    await post(EVENTS('a', LONG(65_522), 'b', 'b'));
    await post(EVENTS(...BULK(101)));
    await post('{"events": ["c"], "more": 1}');
    expect(fresh.events()).toEqual(['a', 'b', 'b']);
    expect(fresh.counters.analysisd).toMatchObject({ received: 3, processed: 3, dropped: 0 });
  });
});
