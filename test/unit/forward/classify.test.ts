import { describe, expect, test } from 'vitest';
import {
  type ApiAnswer,
  classifyEvents,
  classifyFault,
  classifyLogin,
  isUntaken,
} from '../../../src/forward/classify.ts';
import { pick } from '../../support/manager-replay.ts';

/** An answer as a real manager gave it. */
function recorded(group: string, name: string): ApiAnswer {
  const { status, json, body } = pick(group)(name).response;
  return { status, body: typeof body === 'string' ? body : JSON.stringify(json) };
}

function ingested(error: number, failed: readonly { code: number; ids: readonly string[] }[]): ApiAnswer {
  const failed_items = failed.map(({ code, ids }) => ({ error: { code, message: 'm' }, id: ids }));
  const total_failed_items = failed.reduce((sum, { ids }) => sum + ids.length, 0);
  return {
    status: 200,
    body: JSON.stringify({ data: { affected_items: [], total_failed_items, failed_items }, error }),
  };
}

const DELIVERED = { kind: 'delivered' };
const TOO_LARGE = { kind: 'parked', reason: 'too_large_for_wazuh', code: 'wazuh_1012' };
const AGAIN = { kind: 'retry', reason: 'manager_unavailable', afterMs: 10_000 };
/** Named as failed, so certainly not taken. */
const FAILED = { ...AGAIN, code: 'wazuh_1014', unsent: true };
const UNSURE = { ...AGAIN, code: 'wazuh_unnamed_failure' };

describe('an answer 200 to POST /events', () => {
  test.each(['one', 'equal good events'])('settles what it took: %s', (name) => {
    const lines = name === 'one' ? ['{"app":"golden","n":1}'] : ['same', 'same', 'same'];
    expect(classifyEvents(recorded('events', name), lines)).toEqual({
      kind: 'settled',
      deliveries: lines.map(() => DELIVERED),
    });
  });

  test('maps failures back by text, equal texts together', () => {
    const answer = ingested(2, [
      { code: 1012, ids: ['big'] },
      { code: 1014, ids: ['unlucky'] },
    ]);
    expect(classifyEvents(answer, ['a', 'big', 'unlucky', 'big', 'a'])).toEqual({
      kind: 'settled',
      deliveries: [DELIVERED, TOO_LARGE, FAILED, TOO_LARGE, DELIVERED],
    });
  });

  test('finds a failure in its escaped form: the manager answers in ASCII', () => {
    const lines = ['{"n":"żółć 😀"}', '{"n":"\\u017c"}', '{"n":"ż"}'];
    const escaped = ingested(2, [{ code: 1014, ids: [lines[0] ?? '', lines[2] ?? ''] }]).body.replaceAll(
      /[^ -~]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    expect(escaped).toMatch(/^[ -~]*$/);
    expect(classifyEvents({ status: 200, body: escaped }, lines)).toEqual({
      kind: 'settled',
      deliveries: [FAILED, DELIVERED, FAILED],
    });
  });

  test('with error 1 nothing was delivered, whatever the list says', () => {
    expect(classifyEvents(ingested(1, [{ code: 1012, ids: ['big'] }]), ['big', 'a'])).toEqual({
      kind: 'settled',
      deliveries: [TOO_LARGE, UNSURE],
    });
  });

  test('a failure that is none of ours makes all others uncertain: they are sent again', () => {
    expect(classifyEvents(ingested(2, [{ code: 1014, ids: ['changed'] }]), ['a', 'b'])).toEqual({
      kind: 'settled',
      deliveries: [UNSURE, UNSURE],
    });
  });

  test.each(['<html>Welcome</html>', '{"ok":true}', ''])(
    'of somebody else (%s) delivers nothing, and does not say that nothing was taken',
    (body) => {
      const verdict = classifyEvents({ status: 200, body }, ['a']);
      expect(verdict).toMatchObject({ kind: 'misconfigured', ended: 'unclear' });
    },
  );
});

describe('an answer to POST /events that refuses', () => {
  test.each(['101', 'one of two not a string', 'malformed JSON', 'body of 10,485,761 bytes', 'not UTF-8'])(
    'a batch as a whole is tried in halves: %s',
    (name) => {
      expect(classifyEvents(recorded('events', name), ['a', 'b'])).toEqual({ kind: 'split' });
    },
  );

  test('one event parks it', () => {
    expect(classifyEvents(recorded('events', 'not a string'), ['a'])).toEqual({
      kind: 'settled',
      deliveries: [{ kind: 'parked', reason: 'refused_by_wazuh', code: 'wazuh_400' }],
    });
    expect(classifyEvents(recorded('events', 'body of 10,485,761 bytes'), ['a'])).toEqual({
      kind: 'settled',
      deliveries: [{ ...TOO_LARGE, code: 'wazuh_413' }],
    });
  });

  test('one event by crashing sends it again later, alone', () => {
    expect(classifyEvents(recorded('events', 'events null'), ['a'])).toEqual({
      kind: 'settled',
      deliveries: [{ ...AGAIN, afterMs: 60_000, code: 'wazuh_500' }],
    });
  });

  test('for want of a valid token asks for a login', () => {
    expect(classifyEvents(recorded('events', 'without a token'), ['a'])).toEqual({ kind: 'unauthorized' });
    expect(classifyEvents(recorded('rbac', 'a token taken before the role was given'), ['a'])).toEqual({
      kind: 'unauthorized',
    });
  });

  test('for want of permission loses nothing and calls for a person', () => {
    expect(classifyEvents(recorded('rbac', 'ingest without a role'), ['a'])).toEqual({
      kind: 'misconfigured',
      reason: 'unauthorized',
      code: 'wazuh_403_4000',
      ended: 'refused',
    });
  });

  test.each([
    ['the 31st /events request within a minute', 'wazuh_429_6005'],
    ['general limit also closes /events', 'wazuh_429_6001'],
  ])('for want of budget waits for the window: %s', (name, code) => {
    expect(classifyEvents(recorded('limits', name), ['a'])).toEqual({ kind: 'limited', code });
  });

  test.each([
    [500, '{"title":"Wazuh Error","error":1017}', 'unavailable', 'manager_unavailable'],
    [500, '{"title":"Wazuh Error","error":1010}', 'unavailable', 'manager_unavailable'],
    [500, '{"title":"Wazuh Error","error":3021}', 'unavailable', 'timeout'],
    [502, '<html>Bad Gateway</html>', 'unavailable', 'manager_unavailable'],
    [504, '', 'unavailable', 'timeout'],
    [
      400,
      '<html>The plain HTTP request was sent to HTTPS port</html>',
      'misconfigured',
      'manager_unavailable',
    ],
    [404, '{"title":"Not Found","detail":"404: Not Found"}', 'misconfigured', 'manager_unavailable'],
    [403, '<html>Forbidden</html>', 'misconfigured', 'manager_unavailable'],
    [307, '', 'misconfigured', 'manager_unavailable'],
  ] as const)('with %i %s is the node’s fault, not the event’s', (status, body, kind, reason) => {
    expect(classifyEvents({ status, body }, ['a', 'b'])).toMatchObject({ kind, reason });
    expect(classifyEvents({ status, body }, ['a'])).toMatchObject({ kind, reason });
  });
});

describe('an answer to a login', () => {
  test('gives the token', () => {
    expect(classifyLogin({ status: 200, body: 'eyJh.eyJp.c2ln' })).toEqual({
      kind: 'token',
      token: 'eyJh.eyJp.c2ln',
    });
  });

  test('that is no token is not taken for one', () => {
    expect(classifyLogin({ status: 200, body: '<html>' })).toMatchObject({ kind: 'misconfigured' });
  });

  test.each([
    ['login', 'wrong password', 'refused'],
    ['login', 'unknown user', 'refused'],
    ['login-block', 'the answer once blocked', 'blocked'],
    ['limits', 'general limit also closes the login', 'limited'],
    ['login', 'broken credentials', 'unavailable'],
  ])('%s, %s: %s', (group, name, kind) => {
    expect(classifyLogin(recorded(group, name))).toMatchObject({ kind });
  });
});

test('a fault has a code that names status and error', () => {
  expect(classifyFault(500, 1017).code).toBe('wazuh_500_1017');
  expect(classifyFault(502, undefined).code).toBe('wazuh_502');
});

test.each([
  ['refused', true],
  ['unconnected', true],
  ['unclear', false],
  ['unanswered', false],
] as const)('a request that ended %s: certainly not taken is %s, whatever its code', (ended, untaken) => {
  for (const code of [
    'ECONNREFUSED',
    'ECONNRESET',
    'ERR_SSL_BAD_RECORD',
    'connect_timeout',
    'wazuh_500_1017',
  ])
    for (const kind of ['unavailable', 'misconfigured'] as const)
      expect(isUntaken({ kind, reason: 'network', code, ended })).toBe(untaken);
});

test('a request for which there was no budget has certainly not been taken', () => {
  expect(isUntaken({ kind: 'limited', code: 'wazuh_429' })).toBe(true);
});

test.each([
  [200, undefined, 'unclear'],
  [204, undefined, 'unclear'],
  [307, undefined, 'refused'],
  [403, 4000, 'refused'],
  [404, undefined, 'refused'],
  [408, undefined, 'unclear'],
  [500, 1017, 'refused'],
  [500, 3021, 'unclear'],
  [502, undefined, 'unclear'],
  [504, undefined, 'unclear'],
])('an answer %i with error %s leaves a request %s', (status, error, ended) => {
  expect(classifyFault(status, error)).toMatchObject({ ended });
});
