import { describe, expect, test } from 'vitest';
import { SecurityEventSchema } from '../../../src/event/security-event.ts';
import type { JsonValue } from '../../../src/kernel/json.ts';
import { type AppContext, normalizeAppEvent } from '../../../src/normalize/app.ts';

const RECEIVED_AT = Date.parse('2026-03-01T12:00:00Z');
const CONTEXT: AppContext = {
  tenant: 'acme',
  application: 'shop',
  connectionIp: '198.51.100.1',
  userAgent: 'curl/8.5.0',
  receivedAt: RECEIVED_AT,
  requestId: 'req-1',
  position: 0,
};

/** The event, proven to fit the schema. */
function normalize(record: JsonValue, context: Partial<AppContext> = {}) {
  const result = normalizeAppEvent(record, { ...CONTEXT, ...context });
  if (!result.ok) throw new Error(`refused: ${result.error.code} at ${result.error.path}`);
  return SecurityEventSchema.parse(JSON.parse(JSON.stringify(result.value.event)));
}

function refusal(record: JsonValue) {
  const result = normalizeAppEvent(record, CONTEXT);
  return result.ok ? undefined : result.error;
}

describe('the three accepted shapes', () => {
  test("Sluice's own event", () => {
    const event = normalize({
      id: 'evt-1',
      action: 'admin_privilege_change',
      outcome: 'failure',
      severity: 'high',
      timestamp: '2026-03-01T11:59:58.123Z',
      user: { id: 42, email: 'ann@example.com', name: 'ann', department: 'sales' },
      source: { ip: '203.0.113.9' },
      http: { request: { method: 'post' }, response: { status_code: 403 } },
      url: 'https://shop.example.com/admin/users?role=root',
      service: { name: 'backoffice', version: '1.2.3' },
      reason: 'not an owner',
      labels: { team: 'core', build: 7 },
      details: { role: 'root' },
      ticket: 'T-1',
    });
    expect(event).toEqual({
      '@timestamp': '2026-03-01T11:59:58.123Z',
      event: {
        id: 'evt-1',
        kind: 'event',
        category: ['iam'],
        type: ['admin'],
        action: 'admin_privilege_change',
        outcome: 'failure',
        severity: 73,
        reason: 'not an owner',
        dataset: 'sluice.app',
        created: '2026-03-01T12:00:00.000Z',
      },
      user: { id: '42', email: 'ann@example.com', name: 'ann' },
      source: { ip: '203.0.113.9' },
      http: { request: { method: 'POST' }, response: { status_code: 403 } },
      url: {
        full: 'https://shop.example.com/admin/users?role=root',
        domain: 'shop.example.com',
        path: '/admin/users',
      },
      service: { name: 'backoffice', version: '1.2.3' },
      organization: { id: 'acme' },
      labels: { team: 'core', build: '7' },
      sluice: { details: { role: 'root', user: { department: 'sales' }, ticket: 'T-1' } },
    });
  });

  test("HashPass's WazuhEvent", () => {
    const event = normalize({
      timestamp: '2026-03-01T11:59:00Z',
      level: 12,
      rule_id: '100400',
      location: 'hashpass-api',
      user: 'u-77',
      action: 'security_unauthorized_access',
      details: { resource: 'vault' },
      ip_address: '2001:DB8:0::9',
      user_agent: 'Mozilla/5.0',
    });
    expect(event).toMatchObject({
      event: { action: 'security_unauthorized_access', severity: 73, provider: 'hashpass-api' },
      rule: { id: '100400', level: 12 },
      user: { id: 'u-77' },
      source: { ip: '2001:db8::9' },
      user_agent: { original: 'Mozilla/5.0' },
      sluice: { details: { resource: 'vault' } },
    });
  });

  test("the browser helper's object speaks of its own connection", () => {
    expect(
      normalize({ action: 'auth_logout', level: 'warning', userId: 'u-1', details: { page: '/' } }),
    ).toMatchObject({
      '@timestamp': '2026-03-01T12:00:00.000Z',
      event: { category: ['authentication'], type: ['end'], outcome: 'success', severity: 47 },
      user: { id: 'u-1' },
      source: { ip: '198.51.100.1' },
      user_agent: { original: 'curl/8.5.0' },
      service: { name: 'shop' },
      sluice: { details: { page: '/' } },
    });
  });

  test('ECS names, nested or with dots', () => {
    const nested = {
      '@timestamp': '2026-03-01T11:59:00Z',
      event: { action: 'auth_login' },
      user: { name: 'ann' },
    };
    const dotted = { '@timestamp': '2026-03-01T11:59:00Z', 'event.action': 'auth_login', 'user.name': 'ann' };
    const { event, ...rest } = normalize(dotted);
    expect(normalize(nested)).toMatchObject({ ...rest, event: { ...event, id: expect.any(String) } });
    expect(rest).toMatchObject({ user: { name: 'ann' } });
  });
});

describe('refusals', () => {
  test.each<[string, JsonValue, string]>([
    ['a list', [{ action: 'auth_login' }], ''],
    ['a text', 'auth_login', ''],
    ['null', null, ''],
    ['no action', { level: 'info' }, 'action'],
    ['a blank action', { action: '  ' }, 'action'],
    ['an action that is no text', { action: 7 }, 'action'],
    ['an action that is too long', { action: 'a'.repeat(257) }, 'action'],
  ])('%s is no event', (_, record, path) => {
    expect(refusal(record)).toMatchObject({ code: 'invalid_event', path });
  });

  test.each<[JsonValue, string]>([
    [{ action: 'auth_login', tenant: 'globex' }, 'tenant'],
    [{ action: 'auth_login', organization: { id: 'globex' } }, 'organization.id'],
    [{ action: 'auth_login', 'organization.id': 'globex' }, 'organization.id'],
    [{ action: 'auth_login', organization: 'globex' }, 'organization'],
  ])('%j names a tenant that is not its own', (record, path) => {
    expect(refusal(record)).toMatchObject({ code: 'tenant_mismatch', path });
  });

  test('its own tenant may be named', () => {
    expect(normalize({ action: 'auth_login', tenant: 'acme' }).organization).toEqual({ id: 'acme' });
  });

  test('messages do not quote the event', () => {
    expect(JSON.stringify(refusal({ action: 'x', tenant: 'hunter2' }))).not.toContain('hunter2');
  });
});

describe('nothing is lost', () => {
  test('fields that cannot be read are kept in the details', () => {
    const event = normalize({
      action: 'auth_login',
      timestamp: 'yesterday',
      ip: 'unknown',
      level: 'purple',
      status: 'done',
      method: 'password',
      user: ['ann'],
      url: 'javascript:alert(1)',
      empty: null,
    });
    expect(event.sluice?.details).toEqual({
      timestamp: 'yesterday',
      ip: 'unknown',
      level: 'purple',
      status: 'done',
      method: 'password',
      user: ['ann'],
      url: 'javascript:alert(1)',
    });
    expect(event['@timestamp']).toBe(event.event.created);
  });

  test('a text that is too long is clipped in its field and kept whole in the details', () => {
    const long = `${'x'.repeat(255)}😀${'y'.repeat(50)}`;
    const event = normalize({ action: 'auth_login', user: { name: long } });
    expect(event.user?.name).toBe('x'.repeat(255));
    expect(event.sluice?.details).toEqual({ user: { name: long } });
  });

  test('two names of one field: the first fills it, the second stays in the details', () => {
    const event = normalize({ action: 'auth_login', ip: '203.0.113.1', ip_address: '203.0.113.2' });
    expect(event.source?.ip).toBe('203.0.113.1');
    expect(event.sluice?.details).toEqual({ ip_address: '203.0.113.2' });
  });

  test('an unknown key that the details have too gets a name of its own', () => {
    const event = normalize({ action: 'auth_login', amount: 1, details: { amount: 2, _amount: 3 } });
    expect(event.sluice?.details).toEqual({ amount: 2, _amount: 3, __amount: 1 });
  });

  test('details that are no object are kept as a value', () => {
    expect(normalize({ action: 'auth_login', details: 'hello' }).sluice?.details).toEqual({ value: 'hello' });
  });

  test('a transaction keeps its amount and currency', () => {
    const event = normalize({ action: 'transaction', amount: 12.5, currency: 'EUR' });
    expect(event.sluice?.details).toEqual({ amount: 12.5, currency: 'EUR' });
  });
});

describe('who and where', () => {
  test('an event that names an address does not borrow the user agent of its connection', () => {
    const event = normalize({ action: 'auth_login', ip: '203.0.113.9' });
    expect(event.source).toEqual({ ip: '203.0.113.9' });
    expect(event.user_agent).toBeUndefined();
  });

  test('a user given as an address is an e-mail', () => {
    expect(normalize({ action: 'auth_login', user: 'ann@example.com' }).user).toEqual({
      email: 'ann@example.com',
    });
  });

  test('an event without address on a connection without address has none', () => {
    expect(normalize({ action: 'auth_login' }, { connectionIp: 'unknown' }).source).toBeUndefined();
  });
});

describe('clocks', () => {
  test.each([
    ['2026-03-01T12:05:00Z', undefined],
    ['2026-03-01T12:05:01Z', 'ahead'],
    ['2026-02-22T12:00:00Z', undefined],
    ['2026-02-22T11:59:59Z', 'behind'],
    ['1999-01-01T00:00:00Z', 'behind'],
  ])('the time %s is kept and marked %s', (timestamp, mark) => {
    const event = normalize({ action: 'auth_login', timestamp, labels: { a: 'b' } });
    expect(event['@timestamp']).toBe(new Date(timestamp).toISOString());
    expect(event.labels).toEqual({ a: 'b', ...(mark && { clock_skew: mark }) });
  });
});

describe('ids', () => {
  const timed = { action: 'auth_login', timestamp: '2026-03-01T11:59:00Z', user: 'ann' };
  const untimed = { action: 'auth_login', user: 'ann' };
  const idOf = (record: JsonValue, context?: Partial<AppContext>) => normalize(record, context).event.id;

  test("the sender's id is the event's; what cannot be one is kept aside", () => {
    expect(idOf({ ...timed, id: 'evt-1' })).toBe('evt-1');
    const event = normalize({ ...timed, id: 'not an id' });
    expect(event.event.id).toMatch(/^h-/);
    expect(event.sluice?.details).toEqual({ id: 'not an id' });
  });

  test('a record with a time is known by its content, whatever request brings it', () => {
    expect(idOf(timed, { requestId: 'req-2', position: 9, receivedAt: 0 })).toBe(idOf(timed));
    expect(idOf({ ...timed, user: 'bob' })).not.toBe(idOf(timed));
    expect(idOf(timed, { tenant: 'globex' })).not.toBe(idOf(timed));
    expect(idOf(timed, { application: 'other' })).not.toBe(idOf(timed));
  });

  test('a record without a time is known by its request and place', () => {
    expect(idOf(untimed)).toBe(idOf(untimed));
    expect(idOf(untimed, { requestId: 'req-2' })).not.toBe(idOf(untimed));
    expect(idOf(untimed, { position: 1 })).not.toBe(idOf(untimed));
  });

  test('equal records in one request are told apart, and again alike when it is resent', () => {
    const send = () => {
      const derivedIds = new Map<string, number>();
      return [timed, timed, timed].map((record) => idOf(record, { derivedIds }));
    };
    const [first = ''] = send();
    expect(send()).toEqual([first, `${first}-2`, `${first}-3`]);
  });
});
