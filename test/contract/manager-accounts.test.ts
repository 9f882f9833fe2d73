import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Manager } from '../../tools/local/manager/manager.ts';
import { errorCode, managerCalls } from '../support/manager-calls.ts';
import { basic, type Clock, clock, managerPool, send } from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();
afterAll(closeAll);

const JSON_TYPE = 'application/json';
const PASSWORD = 'Secret-pass-1';
const INGEST = 35;

let manager: Manager;
let time: Clock;
let call: Awaited<ReturnType<typeof managerCalls>>['call'];
beforeEach(async () => {
  time = clock();
  manager = await start(time);
  ({ call } = await managerCalls(manager));
});

const post = (path: string, body?: object) =>
  call('POST', path, body === undefined ? undefined : JSON.stringify(body), JSON_TYPE);
const idOf = (body: { data: { affected_items: { id: number }[] } }) => body.data.affected_items[0]?.id;

async function makeUser(username = 'ann'): Promise<number | undefined> {
  return idOf((await post('/security/users', { username, password: PASSWORD })).body);
}
async function tokenOf(username: string, password = PASSWORD, path = '', body?: string): Promise<string> {
  const got = await send(manager, {
    method: 'POST',
    path: `/security/user/authenticate${path}?raw=true`,
    headers: { Authorization: basic(username, password) },
    ...(body === undefined ? {} : { body }),
  });
  return got.body;
}
async function ask(token: string, method: string, path: string, body?: string) {
  const headers = { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': JSON_TYPE }) };
  const got = await send(manager, { method, path, headers, ...(body && { body }) });
  return { status: got.status, json: JSON.parse(got.body) };
}
const ingest = (token: string) => ask(token, 'POST', '/events', '{"events":["x"]}');

describe('what an account may do', () => {
  test('follows its roles and their policies, and every change ends its tokens', async () => {
    const user = await makeUser();
    const role = idOf((await post('/security/roles', { name: 'ingest-only' })).body);
    await post(`/security/roles/${role}/policies?policy_ids=${INGEST}`);
    const before = await tokenOf('ann');
    expect((await ingest(before)).json.error).toBe(4000);
    await post(`/security/users/${user}/roles?role_ids=${role}`);
    expect((await ingest(before)).status).toBe(401);
    time.advance(2);
    const during = await tokenOf('ann');
    expect((await ingest(during)).status).toBe(200);
    await call('DELETE', `/security/roles/${role}/policies?policy_ids=${INGEST}`);
    expect((await ingest(during)).status).toBe(401);
    time.advance(2);
    expect((await ingest(await tokenOf('ann'))).json.error).toBe(4000);
    await call('DELETE', `/security/users?user_ids=${user}`);
    expect(
      (await send(manager, { method: 'GET', path: '/', headers: { Authorization: `Bearer ${during}` } }))
        .status,
    ).toBe(401);
    expect(await tokenOf('ann')).toContain('Invalid credentials');
  });

  test('a policy of its own gives what it names and no more', async () => {
    const policy = await post('/security/policies', {
      name: 'read-rules',
      policy: {
        actions: ['rules:read', 'lists:read'],
        resources: ['rule:file:*', 'list:file:*'],
        effect: 'allow',
      },
    });
    const role = idOf((await post('/security/roles', { name: 'reader' })).body);
    await post(`/security/roles/${role}/policies?policy_ids=${idOf(policy.body)}`);
    await post(`/security/users/${await makeUser()}/roles?role_ids=${role}`);
    time.advance(2);
    const token = await tokenOf('ann');
    expect((await ask(token, 'GET', '/rules')).status).toBe(200);
    expect((await ask(token, 'GET', '/agents')).json.detail).toBe(
      'Permission denied: Resource type: agent:id',
    );
    expect((await ask(token, 'DELETE', '/rules/files/x_rules.xml')).json.error).toBe(4000);
    expect((await ask(token, 'PUT', '/manager/restart')).json.error).toBe(4000);
  });

  test('a policy may name one file', async () => {
    const actions = ['rules:read', 'rules:delete'];
    const policy = await post('/security/policies', {
      name: 'one-file',
      policy: { actions, resources: ['rule:file:mine_rules.xml'], effect: 'allow' },
    });
    const role = idOf((await post('/security/roles', { name: 'one' })).body);
    await post(`/security/roles/${role}/policies?policy_ids=${idOf(policy.body)}`);
    await post(`/security/users/${await makeUser()}/roles?role_ids=${role}`);
    time.advance(2);
    const token = await tokenOf('ann');
    expect(
      (await ask(token, 'DELETE', '/rules/files/mine_rules.xml')).json.data.failed_items[0].error.code,
    ).toBe(1906);
    expect((await ask(token, 'DELETE', '/rules/files/other_rules.xml')).json.error).toBe(4000);
    expect((await ask(token, 'GET', '/rules')).json.error).toBe(4000);
  });

  test('a role that is deleted is gone from its users, and a policy from its roles', async () => {
    const user = await makeUser();
    const role = idOf((await post('/security/roles', { name: 'short' })).body);
    await post(`/security/users/${user}/roles?role_ids=${role},1`);
    await call('DELETE', `/security/roles?role_ids=${role}`);
    expect((await call('GET', `/security/users?user_ids=${user}`)).body.data.affected_items[0].roles).toEqual(
      [1],
    );
  });
});

describe('refusals', () => {
  test.each([
    ['unknown user', 'POST', '/security/users/999/roles?role_ids=1', 5001],
    ['unknown role', 'POST', '/security/users/1/roles?role_ids=999', 4002],
    ['role that is held', 'POST', '/security/users/1/roles?role_ids=1', 4017],
    ['role that is not held', 'DELETE', '/security/users/1/roles?role_ids=2', 4016],
    ['unknown policy', 'POST', '/security/roles/1/policies?policy_ids=999', 4007],
    ['policy that is held', 'POST', `/security/roles/1/policies?policy_ids=${INGEST}`, 4011],
    ["Wazuh's own role", 'DELETE', '/security/roles?role_ids=1', 4008],
    ["Wazuh's own policy", 'DELETE', '/security/policies?policy_ids=1', 4008],
    ["Wazuh's own user", 'DELETE', '/security/users?user_ids=1', 5004],
    ['unknown ids', 'GET', '/security/users?user_ids=999', 5001],
  ])('%s', async (_what, method, path, code) => {
    expect(errorCode((await call(method, path)).body)).toBe(code);
  });

  test('a name that is taken, a password that is weak, a policy that is none', async () => {
    await makeUser();
    expect(errorCode((await post('/security/users', { username: 'ann', password: PASSWORD })).body)).toBe(
      5000,
    );
    const weak = await post('/security/users', { username: 'bob', password: 'alllowercase' });
    expect(weak.body.error).toBe(5007);
    await post('/security/roles', { name: 'twice' });
    expect(errorCode((await post('/security/roles', { name: 'twice' })).body)).toBe(4005);
    const policy = { actions: ['read'], resources: ['*:*:*'], effect: 'allow' };
    expect((await post('/security/policies', { name: 'odd', policy })).body.error).toBe(4006);
    expect((await call('DELETE', '/security/users')).body.detail).toBe("Missing query parameter 'user_ids'");
  });
});

test('a new password ends the tokens of the old one', async () => {
  const user = await makeUser();
  const old = await tokenOf('ann');
  await call('PUT', `/security/users/${user}`, '{"password":"Another-pass-2"}', JSON_TYPE);
  expect((await ask(old, 'GET', '/')).status).toBe(401);
  time.advance(2);
  expect((await ask(await tokenOf('ann', 'Another-pass-2'), 'GET', '/')).status).toBe(200);
});

test('who may run as somebody gets a token by a context, everybody else is told 6004', async () => {
  const user = await makeUser();
  expect(JSON.parse(await tokenOf('ann', PASSWORD, '/run_as', '{}')).error).toBe(6004);
  await call('PUT', `/security/users/${user}/run_as?allow_run_as=true`);
  time.advance(2);
  const token = await tokenOf('ann', PASSWORD, '/run_as', '{"name":"x"}');
  expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
    sub: 'ann',
    run_as: true,
  });
  expect(JSON.parse(await tokenOf('ann', PASSWORD, '/run_as', 'x'.repeat(8193))).title).toBe(
    'Content size exceeded.',
  );
});

test('all tokens can be revoked at once', async () => {
  await makeUser();
  const token = await tokenOf('ann');
  expect((await call('PUT', '/security/user/revoke')).body.message).toBe('Tokens were successfully revoked');
  expect((await ask(token, 'GET', '/')).status).toBe(401);
});
