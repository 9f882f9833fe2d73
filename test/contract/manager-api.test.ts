import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Manager } from '../../tools/local/manager/manager.ts';
import {
  basic,
  type Clock,
  clock,
  comparable,
  exchanges,
  expected,
  type Got,
  login,
  type Recorded,
  type Sent,
  send,
  startRecordedManager,
} from '../support/manager-replay.ts';

const managers: Manager[] = [];

async function start(
  time: Clock,
  options: Parameters<typeof startRecordedManager>[1] = {},
): Promise<Manager> {
  const manager = await startRecordedManager(time, options);
  managers.push(manager);
  return manager;
}

afterAll(() => Promise.all(managers.map((manager) => manager.close())));

/** Sends a recorded request, its placeholders filled in, and expects the recorded answer. */
async function replay(manager: Manager, recorded: Recorded, change: Partial<Sent> = {}): Promise<Got> {
  const { method, path, headers, body } = recorded.request;
  const sent: Sent = { method, path, headers, ...(body === undefined ? {} : { body }), ...change };
  const got = await send(manager, sent);
  const bare = (side: ReturnType<typeof comparable>) => ({ ...side, headers: withoutLoose(side.headers) });
  expect(bare(comparable(got))).toEqual(bare(expected(recorded)));
  return got;
}

/** Lengths of bodies that hold somebody's install path, counters or session names differ for good reason. */
const looseLength = false;
function withoutLoose(headers: Got['headers']): Got['headers'] {
  return looseLength ? headers.filter(([name]) => name !== 'content-length') : headers;
}

function pick(group: string): (name: string, nth?: number) => Recorded {
  const { http } = exchanges(group);
  return (name, nth = 0) => {
    const found = http.filter((exchange) => exchange.name === name)[nth];
    if (found === undefined) throw new Error(`no recording "${name}" in ${group}`);
    return found;
  };
}

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
const OF_BYTES = (bytes: number) => `{"events": ["${'x'.repeat(bytes - 16)}"]}`;

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

describe('information', () => {
  test.each(exchanges('info').http.map((recorded) => [recorded.name, recorded] as const))(
    'answers as recorded: %s',
    async (name, recorded) => {
      const manager = await start(clock());
      const headers: Record<string, string> = { ...recorded.request.headers };
      if (headers.Authorization !== undefined) headers.Authorization = `Bearer ${await login(manager)}`;
      if (!name.startsWith('statistics') && name !== 'GET /manager/info') {
        await replay(manager, recorded, { headers });
        return;
      }
      // Counters, install path and identity are each manager's own: the shape is compared.
      const got = await send(manager, { ...recorded.request, headers });
      expect(got.status).toBe(200);
      expect(shape(JSON.parse(got.body))).toEqual(shape(recorded.response.json));
    },
  );
});

function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.entries(value).map(([key, member]) => [key, shape(member)]);
}

describe('permissions', () => {
  const USERS: Readonly<Record<string, string>> = {
    'ingest with the role': 'sluice-forwarder',
    'ingest without a role': 'sluice-norole',
    'GET / with the ingest role': 'sluice-forwarder',
    'GET / without a role': 'sluice-norole',
    'GET /manager/info with the ingest role': 'sluice-forwarder',
    'GET /manager/daemons/stats with the ingest role': 'sluice-forwarder',
    'PUT /logtest with the ingest role': 'sluice-forwarder',
  };
  /** Recordings that this manager cannot answer, and why. */
  const NOT_COVERED: Readonly<Record<string, string>> = {
    'create a policy': 'accounts come from the options',
    'create the same policy under another name': 'accounts come from the options',
    'find the shipped policy': 'accounts come from the options',
    'create a role': 'accounts come from the options',
    'give the role the policy': 'accounts come from the options',
    'create a user': 'accounts come from the options',
    'create a user with a weak password': 'accounts come from the options',
    'create a user without a role': 'accounts come from the options',
    'give the user the role': 'accounts come from the options',
    'a token taken before the role was given': 'accounts come from the options',
    'GET /rules with the ingest role': 'rules are not managed through this API',
    'PUT /rules/files with the ingest role': 'rules are not managed through this API',
    'POST /agents with the ingest role': 'agent keys come from the options; enrolment is a later issue',
    'GET /security/users/me': 'accounts come from the options',
    'GET /security/users/me/policies': 'accounts come from the options',
  };
  const recording = pick('rbac');
  let manager: Manager;
  beforeAll(async () => {
    manager = await start(clock());
  });

  test.each(Object.entries(USERS))('answers as recorded: %s', async (name, user) => {
    const recorded = recording(name);
    const headers = { ...recorded.request.headers, Authorization: `Bearer ${await login(manager, user)}` };
    await replay(manager, recorded, { headers });
  });

  test('every recording is replayed or has a reason not to be', () => {
    const named = [...Object.keys(USERS), ...Object.keys(NOT_COVERED)];
    expect(exchanges('rbac').all.toSorted()).toEqual(named.toSorted());
  });
});
