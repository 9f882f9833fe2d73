import { afterAll, expect, test } from 'vitest';
import type { ManagerOptions } from '../../tools/local/manager/options.ts';
import { managerCalls } from '../support/manager-calls.ts';
import { basic, clock, managerPool, send } from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();
afterAll(closeAll);

const LOOKER = { name: 'looker', password: 'L00ks-around', mayIngest: true, mayLook: true };

async function asLooker(options: Partial<ManagerOptions> = {}) {
  const manager = await start(clock(), { users: [LOOKER], ...options });
  const login = { Authorization: basic(LOOKER.name, LOOKER.password) };
  const path = '/security/user/authenticate?raw=true';
  const { body: token } = await send(manager, { method: 'POST', path, headers: login });
  return async (method: string, path: string, body?: string) => {
    const headers = { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }) };
    const got = await send(manager, { method, path, headers, ...(body && { body }) });
    return { status: got.status, body: JSON.parse(got.body) };
  };
}

test('an account that looks may read counters, rules, agents and limits, send events, and change nothing', async () => {
  const ask = await asLooker();
  const read = ['/manager/daemons/stats', '/manager/api/config', '/manager/status', '/cluster/status'];
  for (const path of [...read, '/rules?limit=1', '/rules/files?limit=1', '/agents'])
    expect(await ask('GET', path), path).toMatchObject({ status: 200 });
  expect((await ask('POST', '/events', '{"events":["x"]}')).body.error).toBe(0);
  for (const path of ['/manager/analysisd/reload', '/manager/restart'])
    expect((await ask('PUT', path)).body.error, path).toBe(4000);
  expect((await ask('POST', '/agents', '{"name":"x"}')).body.error).toBe(4000);
});

test("the API's configuration tells the limits that it goes by", async () => {
  const ask = await asLooker({ limits: { maxRequestPerMinute: 12, blockTimeS: 60 } });
  const { data } = (await ask('GET', '/manager/api/config')).body;
  expect(data.affected_items[0]).toMatchObject({
    node_name: 'manager',
    node_api_config: { access: { max_login_attempts: 50, block_time: 60, max_request_per_minute: 12 } },
  });
});

test('integratord runs where ossec.conf has an integration, and nowhere else', async () => {
  const { call } = await managerCalls(await start(clock()));
  const [status] = (await call('GET', '/manager/status')).body.data.affected_items;
  expect(status).toMatchObject({ 'wazuh-analysisd': 'running', 'wazuh-integratord': 'stopped' });
});
