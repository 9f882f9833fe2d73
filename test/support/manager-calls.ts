import type { Manager } from '../../tools/local/manager/manager.ts';
import { login, send } from './manager-replay.ts';

/** A rule file with one rule on JSON events. */
export const rules = (id: number, body: string): string =>
  `<group name="demo,">\n  <rule id="${id}" level="5">\n    <decoded_as>json</decoded_as>\n    ${body}\n    <description>demo</description>\n  </rule>\n</group>\n`;

/** Wazuh's code of the first failed item. */
export const errorCode = (body: { data?: { failed_items: { error: { code: number } }[] } }) =>
  body.data?.failed_items[0]?.error.code;

/** Calls of a manager's API by an account that may do everything. */
export async function managerCalls(manager: Manager) {
  const token = await login(manager);
  const call = async (method: string, path: string, body?: string, type = 'application/octet-stream') => {
    const headers = {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'Content-Type': type }),
    };
    const got = await send(manager, { method, path, headers, ...(body === undefined ? {} : { body }) });
    const isJson = got.headers.some(([name, value]) => name === 'content-type' && value.includes('json'));
    return { status: got.status, body: isJson ? JSON.parse(got.body) : got.body };
  };
  return {
    call,
    put: (name: string, xml: string, query = '') => call('PUT', `/rules/files/${name}${query}`, xml),
    reload: async () => (await call('PUT', '/manager/analysisd/reload')).body,
    stored: async (name: string) => (await call('GET', `/rules/files/${name}?raw=true`)).body,
    /** Id of the rule whose alert an event raises in the running manager. */
    live: async (event: string): Promise<string | undefined> => {
      const before = manager.alerts().length;
      await call('POST', '/events', JSON.stringify({ events: [event] }), 'application/json');
      return manager.alerts()[before]?.rule.id;
    },
    /** What the rule tester says of an event in a new session. */
    tested: async (event: string) => {
      const body = JSON.stringify({ event, log_format: 'json', location: 'app' });
      return (await call('PUT', '/logtest', body, 'application/json')).body.data;
    },
  };
}
