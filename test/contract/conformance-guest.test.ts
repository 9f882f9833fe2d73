import { afterEach, describe, expect, test } from 'vitest';
import { compareResponse } from '../../tools/conformance/compare.ts';
import { type LocalTarget, startLocalTarget } from '../../tools/conformance/local-target.ts';
import type { Result } from '../../tools/conformance/result.ts';
import { NotComparable, runConformance, SCENES } from '../../tools/conformance/run.ts';
import type { Target } from '../../tools/conformance/target.ts';
import { at } from '../../tools/conformance/tolerances.ts';
import { managerState } from '../support/conformance.ts';
import { managerCalls } from '../support/manager-calls.ts';

const open: LocalTarget[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((local) => local.close()));
});

async function local(): Promise<LocalTarget> {
  const started = await startLocalTarget();
  open.push(started);
  return started;
}

/** The same manager as a stranger sees it: nothing of it but its ports. */
function seenFromOutside({ target: { local: _local, ...target } }: LocalTarget): Target {
  return target;
}

async function run(
  target: Target,
  options: { mayChange?: boolean; only?: readonly string[]; stop?: AbortSignal },
) {
  const remarks: string[] = [];
  const results = await runConformance({
    target,
    mayChange: true,
    slow: false,
    ...options,
    onResult: () => {},
    onRemark: (text) => remarks.push(text),
  });
  return { results, remarks };
}

const kinds = (results: readonly Result[]) => new Set(results.map(({ outcome }) => outcome.kind));
const different = (results: readonly Result[]) =>
  results.filter(({ outcome }) => outcome.kind === 'different');

describe('a guest', () => {
  test('changes nothing unless it may', async () => {
    const { target, manager } = await local();
    const before = await managerState(target);
    const { results } = await run(target, { mayChange: false });
    const played = results.filter(({ outcome }) => outcome.kind !== 'not played').map(({ file }) => file);
    expect(new Set(played)).toEqual(new Set(['api/info', 'api/login']));
    expect(different(results)).toEqual([]);
    const [why] = results.flatMap(({ file, outcome }) =>
      file === 'api/rbac' && outcome.kind === 'not played' ? [outcome.why] : [],
    );
    expect(why).toBe(
      'it creates two users and a role, and deletes them again; sends one event (--yes-change-it)',
    );
    expect([manager.events(), await managerState(target)]).toEqual([[], before]);
  });

  test('sees no difference from outside either, and says what it cannot see', async () => {
    const { results, remarks } = await run(seenFromOutside(await local()), {
      only: SCENES.map(({ file }) => file).filter((file) => file !== 'api/connection'),
    });
    expect([different(results), remarks]).toEqual([[], []]);
    const left = results.flatMap(({ file, outcome }) =>
      outcome.kind === 'not played' ? [`${file}: ${outcome.why}`] : [],
    );
    expect([...new Set(left)]).toEqual([
      'agent/enrolment: this manager asks for no password',
      "agent/frames: the archive is on the manager's own disk",
      'agent/connections: the address that the manager sees is not known here',
      'agent/connections: the order is left to chance, and the events are counted above',
      "integratord/invocation: the script and its files are on the manager's own disk",
      'api/limits: it spends the budget of the whole node three times: for minutes the manager refuses everybody (--slow)',
      'api/login-block: it blocks every login from this address for five minutes (--slow)',
    ]);
  });

  test('leaves alone what others have made, and stays out where their names are taken', async () => {
    const started = await local();
    const { call, put } = await managerCalls(started.manager);
    await put(
      'demo_rules.xml',
      '<group name="x,"><rule id="100999" level="3"><description>x</description></rule></group>',
    );
    const json = 'application/json';
    await call('POST', '/agents', '{"name":"golden-api-1"}', json);
    await call('POST', '/agents', '{"name":"golden-a9"}', json);
    await call('POST', '/agents/insert', `{"name":"theirs","id":"900","key":"${'a'.repeat(64)}"}`, json);
    await call('POST', '/security/users', '{"username":"sluice-forwarder","password":"Their-own-1"}', json);
    await call('PUT', '/security/config', '{"auth_token_exp_timeout":1200}', json);
    await started.target.pause(2);
    const before = await managerState(started.target);
    const only = [
      'api/rules',
      'api/logtest',
      'api/agents',
      'api/rbac',
      'api/token',
      'agent/enrolment',
      'agent/frames',
    ];
    const { results, remarks } = await run(started.target, { only });
    expect(await managerState(started.target)).toEqual(before);
    expect(different(results)).toEqual([]);
    expect(remarks).toEqual([
      'api/logtest broke off: the manager has a file of a name that the recordings use: demo_rules.xml',
      'api/rules broke off: the manager has a file of a name that the recordings use: demo_rules.xml',
      'api/agents broke off: the manager has an agent golden-api-1 (any) already',
      'agent/enrolment broke off: the manager has an agent named golden-… already',
      'agent/frames broke off: the agent 900 cannot be registered: There is an agent with the same ID: 900',
    ]);
    // With an ending to its names it can still play this one.
    expect(kinds(results.filter(({ file }) => file === 'api/rbac'))).toEqual(new Set(['same']));
  });

  test('plays the demonstration rules under other ids where theirs are taken, and behind warnings of the site', async () => {
    const { target, manager } = await local();
    const { call, put } = await managerCalls(manager);
    const rule = (id: number, body: string) =>
      `<rule id="${id}" level="3"><decoded_as>json</decoded_as>${body}<description>x</description></rule>`;
    const field = '<field name="theirs">^x$</field>';
    const own = [100_100, 100_600, 100_603].map((id) => rule(id, field)).join('');
    const warned = rule(100_050, '<if_sid>100049</if_sid>');
    await put('0011-theirs_rules.xml', `<group name="theirs,">${own}${warned}</group>`);
    const { results, remarks } = await run(target, { only: ['api/rules', 'api/logtest'] });
    expect([different(results), remarks]).toEqual([[], []]);
    const tolerated = results.flatMap(({ outcome }) => (outcome.kind === 'same' ? outcome.tolerated : []));
    expect(tolerated).toContain('warnings of its own rules');
    const { body } = await call('GET', '/rules?filename=0011-theirs_rules.xml');
    expect(body.data.total_affected_items).toBe(4);
  });

  test('takes away what it has made when it is stopped in the middle', async () => {
    const { target } = await local();
    const before = await managerState(target);
    const stopping = new AbortController();
    const results: Result[] = [];
    await runConformance({
      target,
      mayChange: true,
      slow: false,
      only: ['api/rules', 'api/rbac', 'api/agents'],
      stop: stopping.signal,
      onResult: (result) => {
        results.push(result);
        if (result.exchange === 'create a user') stopping.abort();
      },
      onRemark: () => {},
    });
    expect(results.some(({ exchange }) => exchange === 'give the user the role')).toBe(true);
    expect(results.some(({ file }) => file === 'api/agents')).toBe(false);
    expect(await managerState(target)).toEqual(before);
  });
});

describe('a difference', () => {
  test('is told with file, exchange and what differs', async () => {
    const { target, manager } = await local();
    manager.setFault({ kind: 'daemons-not-ready', times: 1 });
    const { results } = await run(target, { only: ['api/events'] });
    const [first, ...others] = different(results);
    expect(others).toEqual([]);
    expect([first?.file, first?.exchange]).toEqual(['api/events', 'one']);
    expect(first?.outcome).toMatchObject({
      differences: expect.arrayContaining(['status: recorded 200, got 500']),
    });
  });

  const recorded = {
    status: 200,
    headers: [
      ['content-type', 'application/json'],
      ['content-length', '17'],
    ],
    json: { a: 1, b: ['x'] },
    keepsConnectionOpen: true,
  } as const;
  const got = (body: string, more: object = {}) => ({
    status: 200,
    headers: [['content-type', 'application/json'] as const, ['content-length', `${body.length}`] as const],
    body,
    closes: false,
    ...more,
  });
  const SAME = '{"a": 1, "b": ["x"]}'.replaceAll(': ', ':').replaceAll(', ', ',');
  const differences = (answer: ReturnType<typeof got>, ...tolerate: Parameters<typeof at>[]) =>
    compareResponse(
      recorded,
      answer,
      tolerate.map((rule) => at(...rule)),
    ).differences;

  test.each([
    ['another status', got(SAME, { status: 201 }), 'status: recorded 200, got 201'],
    [
      'a connection that closes',
      got(SAME, { closes: true }),
      'connection: recorded "kept open", got "the other"',
    ],
    [
      'another order of members',
      got('{"b":["x"],"a":1}'),
      'body: members: recorded ["a","b"], got ["b","a"]',
    ],
    [
      'one member more',
      got('{"a":1,"b":["x"],"c":1}'),
      'body: members: recorded ["a","b"], got ["a","b","c"]',
    ],
    ['another value deep inside', got('{"a":1,"b":["y"]}'), 'body.b[0]: recorded "x", got "y"'],
    ['another type', got('{"a":"1","b":["x"]}'), 'body.a: recorded 1, got "1"'],
    ['one item more', got('{"a":1,"b":["x","x"]}'), 'body.b: recorded ["x"], got ["x","x"]'],
    [
      'what is no JSON',
      got('nothing at all!!!'),
      'body: recorded {"a":1,"b":["x"]}, got "nothing at all!!!"',
    ],
    [
      'another header',
      got(SAME, {
        headers: [
          ['content-type', 'text/html'],
          ['content-length', '17'],
        ],
      }),
      'header content-type: recorded "application/json", got "text/html"',
    ],
    [
      'headers in another order',
      got(SAME, {
        headers: [
          ['content-length', '17'],
          ['content-type', 'application/json'],
        ],
      }),
      'order of headers: recorded "content-type content-length", got "content-length content-type"',
    ],
  ])('is seen in %s', (_what, answer, line) => {
    expect(differences(got(SAME))).toEqual([]);
    expect(differences(answer)).toContain(line);
  });

  test('is tolerated at its place alone, and only within what the tolerance takes', () => {
    const longer = got('{"a":1,"b":["longer"]}');
    const text = (value: unknown) => typeof value === 'string';
    expect(differences(longer, [/^body\.b\[0\]$/, 'anything', text])).toEqual([]);
    expect(differences(longer, [/^body\.a$/, 'elsewhere', text])).toContain(
      'body.b[0]: recorded "x", got "longer"',
    );
    expect(differences(got('{"a":1,"b":[2]}'), [/^body\.b\[0\]$/, 'a text', text])).toContain(
      'body.b[0] (a text): recorded "x", got 2',
    );
  });
});

test('a manager that refuses the account, or is none, is told as such', async () => {
  const { target } = await local();
  const refused = run({ ...target, password: 'wrong' }, {});
  await expect(refused).rejects.toThrow(`${target.apiUrl}: the login of wazuh was answered with 401`);
  await expect(run({ ...target, trust: { fingerprints: ['AA'] } }, {})).rejects.toThrow(NotComparable);
});
