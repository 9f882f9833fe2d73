import { describe, expect, test } from 'vitest';
import type { ApiRequest } from '../../../adapters/wazuh/exchange.ts';
import { createManagerCall, ManagerFault } from '../../../adapters/wazuh/manager-call.ts';
import { createRulesetApi, type RulesetApi } from '../../../adapters/wazuh/ruleset-api.ts';
import { jwt, recorded } from './scripted-server.ts';

interface Answered {
  readonly status: number;
  readonly body: string;
}

const body = (value: unknown): Answered => ({ status: 200, body: JSON.stringify(value) });
const answer = (group: string, name: string) => recorded(group, name) as Answered;

/** The API on answers in turn (the last one for good), with what was asked and how long was waited. */
function apiOn(...answers: readonly Answered[]) {
  const asked: ApiRequest[] = [];
  const waited: number[] = [];
  const left = [...answers];
  const call = createManagerCall({
    exchange: async (request) => {
      if (request.path.includes('authenticate'))
        return { kind: 'answered', answer: { status: 200, body: jwt() } };
      asked.push(request);
      const next = left.length > 1 ? left.shift() : left[0];
      if (next === undefined) throw new Error('no answer left');
      return { kind: 'answered', answer: next };
    },
    clock: () => 0,
    credentials: async () => ({ username: 'u', password: 'p' }),
    pause: async (ms) => {
      waited.push(ms);
    },
  });
  return { api: createRulesetApi(call), asked, waited };
}

async function faultOf(work: Promise<unknown>): Promise<ManagerFault> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof ManagerFault) return error;
  throw new Error('it did not fail');
}

describe('what a real manager was recorded to answer', () => {
  test.each([
    ['upload', true],
    ['upload again with overwrite', true],
    ['upload again without overwrite', 1905],
    ['upload, shipped folder', 1210],
    ['bad rule, new file', 1113],
    ['not XML', 1113],
    ['bare ampersand', 1000],
    ['empty body', 1912],
    ['wrong content type', undefined],
  ])('to an upload (%s) is read as it was meant', async (name, meant) => {
    const { api } = apiOn(answer('rules', name));
    const write = api.write('rules', 'a.xml', 'x', false);
    if (meant === true) await expect(write).resolves.toBeUndefined();
    else expect((await faultOf(write)).wazuhCode).toBe(meant);
  });

  test('to a download is the file, or that there is none', async () => {
    const there = apiOn(answer('rules', 'after the failed overwrite the old content is there')).api;
    expect(await there.read('rules', 'demo_rules.xml')).toContain('<field name="app">^demo-api$</field>');
    const gone = apiOn(answer('rules', 'bare ampersand, as stored')).api;
    expect(await gone.read('rules', 'demo7_rules.xml')).toBeUndefined();
  });

  test('to a deletion is fine also when there was no such file', async () => {
    await expect(apiOn(answer('rules', 'delete')).api.remove('rules', 'a.xml')).resolves.toBeUndefined();
    await expect(apiOn(answer('rules', 'x')).api.remove('rules', 'a.xml')).resolves.toBeUndefined();
  });

  test('to a reload gives its remarks apart, or why the old rules stay', async () => {
    expect(await apiOn(answer('rules', 'reload')).api.reload(false)).toEqual([
      "(7617): Signature ID '199999' was not found and will be ignored in the 'if_sid' option of rule '100601'.",
      "(7619): Empty 'if_sid' value. Rule '100601' will be ignored.",
      "(7612): Rule ID '100600' is duplicated. Only the first occurrence will be considered.",
    ]);
    const fault = await faultOf(
      apiOn(answer('rules', 'reload with a file that does not load')).api.reload(false),
    );
    expect([fault.wazuhCode, fault.message]).toEqual([
      1914,
      expect.stringContaining("Field 'action' is static"),
    ]);
  });

  test('to a question for rules names their files, and leaves out unknown ids', async () => {
    expect(await apiOn(answer('rules', 'GET /rules by id')).api.rules(['80202'])).toEqual([
      { id: '80202', file: '0350-amazon_rules.xml' },
    ]);
    expect(await apiOn(answer('rules', 'GET /rules, unknown id')).api.rules(['199999'])).toEqual([]);
  });

  test('about permissions and the cluster is read', async () => {
    const { mode, of } = await apiOn(answer('rbac', 'GET /security/users/me/policies')).api.permissions();
    expect([mode, of]).toEqual(['white', { 'event:ingest': { '*:*:*': 'allow' } }]);
    expect(await apiOn(answer('info', 'GET /cluster/status')).api.clustered()).toBe(false);
    expect(await apiOn(answer('info', 'GET /')).api.version()).toBe('4.14.7');
  });

  test('to an account without permission is a denial', async () => {
    const refused = apiOn(answer('rbac', 'PUT /rules/files with the ingest role')).api;
    expect((await faultOf(refused.write('rules', 'a.xml', 'x', false))).kind).toBe('denied');
  });

  test('to a tested event is the rule it ended at, beside what loading remarked', async () => {
    const { api, asked } = apiOn(answer('logtest', 'first event, new session'));
    const { rule, remarks, loads } = await api.test([{ log: '{"app":"demo-api"}', location: 'app' }]);
    expect([rule, loads, remarks.length]).toEqual(['100600', true, 3]);
    expect(remarks[0]).toMatch(/^\(7617\): Signature ID/);
    expect(asked.at(-1)?.path).toBe('/logtest/sessions/7adf544a');
  });
});

describe('a request of administration', () => {
  const LIMITED = answer('limits', 'general limit, after 320 requests to / in a few seconds');

  test('waits for the next minute when the requests of this one are spent', async () => {
    const { api, waited } = apiOn(LIMITED, answer('info', 'GET /'));
    expect(await api.version()).toBe('4.14.7');
    expect(waited).toEqual([61_000]);
  });

  test('gives up after some minutes', async () => {
    const { api, waited } = apiOn(LIMITED);
    expect((await faultOf(api.version())).code).toBe('wazuh_429_6001');
    expect(waited).toHaveLength(3);
  });

  test('goes to every node of a cluster when it is about reloading', async () => {
    const { api, asked } = apiOn(answer('rules', 'reload'));
    await api.reload(true);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['PUT /cluster/analysisd/reload']);
  });

  test('names a new file without overwriting, so that the API takes a broken one away again', async () => {
    const { api, asked } = apiOn(answer('rules', 'upload'));
    await api.write('rules', 'a b.xml', 'x', false);
    await api.write('rules', 'a.xml', 'x', true);
    await api.write('lists', 'staff', 'x', true);
    expect(asked.map(({ path }) => path)).toEqual([
      '/rules/files/a%20b.xml?relative_dirname=etc%2Frules',
      '/rules/files/a.xml?overwrite=true&relative_dirname=etc%2Frules',
      '/lists/files/staff?overwrite=true',
    ]);
    expect(new Set(asked.map(({ contentType }) => contentType))).toEqual(
      new Set(['application/octet-stream']),
    );
  });

  test.each<[string, unknown, readonly string[]]>([
    ['several', { list: ['etc/lists/a', 'etc/lists/b'] }, ['etc/lists/a', 'etc/lists/b']],
    ['one', { list: 'etc/lists/a' }, ['etc/lists/a']],
    ['none', {}, []],
  ])('reads which lists ossec.conf declares: %s', async (_, ruleset, declared) => {
    const data = { affected_items: [{ ruleset }], failed_items: [] };
    expect(await apiOn(body({ data, message: '', error: 0 })).api.declaredLists()).toEqual(declared);
  });

  test('asks for the names of many files page by page', async () => {
    const page = (from: number, count: number) =>
      body({
        error: 0,
        data: {
          affected_items: Array.from({ length: count }, (_, i) => ({
            filename: `${from + i}.xml`,
            relative_dirname: 'etc/rules',
          })),
          failed_items: [],
        },
      });
    const { api, asked } = apiOn(page(0, 500), page(500, 2));
    expect(await api.names('rules')).toHaveLength(502);
    expect(asked.map(({ path }) => /offset=(\d+)/.exec(path)?.[1])).toEqual(['0', '500']);
  });

  test.each<[keyof RulesetApi, (api: RulesetApi) => Promise<unknown>]>([
    ['version', (api) => api.version()],
    ['permissions', (api) => api.permissions()],
    ['names', (api) => api.names('rules')],
    ['write', (api) => api.write('rules', 'a.xml', 'x', false)],
    ['test', (api) => api.test([{ log: 'x', location: 'x' }])],
    ['reload', (api) => api.reload(false)],
    ['rules', (api) => api.rules(['1'])],
  ])('%s fails, and does not crash, over the answer of something else', async (_, ask) => {
    for (const other of ['<html>', '{}', '[]', 'null', '{"data":{"affected_items":[{}]},"error":0}'])
      expect((await faultOf(ask(apiOn({ status: 200, body: other }).api))).message).not.toBe('');
  });
});
