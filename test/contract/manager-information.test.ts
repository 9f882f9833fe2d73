import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Manager } from '../../tools/local/manager/manager.ts';
import {
  clock,
  exchanges,
  login,
  managerPool,
  pick,
  replay,
  ruleset,
  send,
} from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();

afterAll(closeAll);

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
    'POST /agents with the ingest role': 'agent keys come from the options; enrolment is not there yet',
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

describe('rule tester', () => {
  const RULES = {
    file: 'demo_rules.xml',
    xml: `<group name="demo,">
      <rule id="100600" level="3">
        <decoded_as>json</decoded_as>
        <field name="app">^demo-api$</field>
        <description>demo</description>
      </rule>
      <rule id="100601" level="3">
        <if_sid>199999</if_sid>
        <description>skipped</description>
      </rule>
    </group>`,
  };
  const recording = pick('logtest');

  /** The recorded manager reported faults of its rule files; ours has none to report. */
  const withoutLoadMessages = (text: string, session: string) => {
    const answer = JSON.parse(text.replaceAll(session, '<session>'));
    const messages = answer.data?.messages?.filter((line: string) => !/\((7617|7619|7612)\)/.test(line));
    const { token: _token, codemsg: _codemsg, output, ...data } = answer.data ?? {};
    return { ...data, messages, output: { ...output, timestamp: '', id: '', agent: '', manager: '' } };
  };

  test('keeps a session, says when one is unknown, and ends it, as recorded', async () => {
    const manager = await start(clock(), { ruleset: ruleset(RULES) });
    const headers = { Authorization: `Bearer ${await login(manager)}`, 'Content-Type': 'application/json' };
    let session = '';
    const say = async (name: string) => {
      const { request, response } = recording(name);
      const { method, path, body } = request;
      const got = await send(manager, {
        method,
        path: path.replace(/[0-9a-f]{8}$/, (id) => (id === '00000000' ? id : session)),
        headers,
        ...(body === undefined ? {} : { body: body.replace('<session>', session) }),
      });
      expect(got.status).toBe(response.status);
      const ours = JSON.parse(got.body).data;
      const theirs = (response.json as { data?: { token?: string } }).data;
      const theirSession = theirs?.token ?? '<session>';
      expect(withoutLoadMessages(got.body, ours?.token ?? session)).toEqual(
        withoutLoadMessages(JSON.stringify(response.json), theirSession),
      );
      return ours?.token;
    };
    session = await say('first event, new session');
    for (const name of [
      'same session',
      'event that meets no rule',
      'unknown session',
      'unknown log format',
    ]) {
      await say(name);
    }
    for (const name of ['end of session', 'end of an unknown session']) await say(name);
    await replay(manager, recording('event given as an object'), {
      headers,
      body: recording('event given as an object').request.body ?? '',
    });
    await replay(manager, recording('missing location'), { headers });
  });

  test('every recording of the rule tester is replayed', () => {
    expect(exchanges('logtest').all).toHaveLength(9);
  });
});
