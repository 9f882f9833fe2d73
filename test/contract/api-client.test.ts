import { expect, expectTypeOf, test } from 'vitest';
import type * as z from 'zod';
import {
  type AdminAction,
  type AuthAction,
  type BrowserEvent,
  type ClientEvent,
  createClient,
  type EventUser,
  type KnownAction,
  type Level,
  type SecurityAction,
  type SluiceClient,
  type WazuhEvent,
} from '../../packages/client/src/index.ts';
import type { ACTIONS } from '../../src/event/actions.ts';
import { unpackMessage } from '../../src/event/unpack-message.ts';
import type { AppEventInput, EventObjects, ShortNames } from '../../src/normalize/app-event-schema.ts';
import { faults } from '../support/api-document.ts';
import { type DoorAnswer, KEY, NOW, openDoor } from '../support/api-door.ts';

/** What JSON makes of a value. */
type Sent<T> = T extends string
  ? T
  : T extends Date
    ? string
    : T extends readonly (infer Item)[]
      ? Sent<Item>[]
      : T extends object
        ? { -readonly [K in keyof T]: Sent<T[K]> }
        : T;

/** The words of an open list. */
type Known<T> = T extends string ? (string extends T ? never : T) : never;

/** Keys that have a name. */
type Named<T> = keyof { [K in keyof T as string extends K ? never : K]: T[K] };
type ShortName = Named<(typeof ShortNames)['shape']>;
type Section = Named<(typeof EventObjects)['shape']>;
type Action = keyof typeof ACTIONS;

test('every event that the client can be given is one that the server documents', () => {
  expectTypeOf<Sent<ClientEvent>>().toExtend<AppEventInput>();
  expectTypeOf<Sent<WazuhEvent>>().toExtend<AppEventInput>();
  expectTypeOf<Sent<BrowserEvent>>().toExtend<AppEventInput>();
});

test("the client's own names are the server's, and what it has no name for is told here", () => {
  expectTypeOf<Exclude<keyof ClientEvent, ShortName | Section>>().toEqualTypeOf<never>();
  // Other names of `source` and `level`; and the tenant, which the key tells.
  expectTypeOf<Exclude<Section, keyof ClientEvent>>().toEqualTypeOf<'client' | 'log' | 'organization'>();
  type User = Extract<z.input<typeof EventObjects>['user'], object>;
  expectTypeOf<keyof EventUser>().toEqualTypeOf<Named<User>>();
});

test("the client's catalogue of actions is the server's", () => {
  expectTypeOf<KnownAction>().toEqualTypeOf<Action>();
  expectTypeOf<`auth_${Known<AuthAction>}`>().toEqualTypeOf<Extract<Action, `auth_${string}`>>();
  expectTypeOf<`security_${Known<SecurityAction>}`>().toEqualTypeOf<Extract<Action, `security_${string}`>>();
  expectTypeOf<`admin_${Known<AdminAction>}`>().toEqualTypeOf<Extract<Action, `admin_${string}`>>();
  expectTypeOf<Level>().toExtend<AppEventInput['level']>();
});

/** Calls of every method, each with all of its arguments. */
const CALLS: Readonly<Record<string, (client: SluiceClient) => Promise<void>>> = {
  sendEvent: (client) =>
    client.sendEvent({
      action: 'transaction',
      timestamp: new Date(NOW),
      level: 'warning',
      outcome: 'failure',
      reason: 'declined by the bank',
      location: '/checkout',
      user: { id: 7, name: 'ada', full_name: 'Ada L', domain: 'shop', roles: ['buyer'], target: { id: 8 } },
      source: { ip: '198.51.100.7', port: 443 },
      user_agent: { original: 'Shop/1.0' },
      url: 'https://shop.example/checkout',
      http: { request: { method: 'post', id: 'r-9' }, response: { status_code: 402 } },
      error: { code: 402, message: 'declined' },
      event: {
        kind: 'event',
        category: 'web',
        type: ['error'],
        code: 7,
        duration: 9,
      },
      cloud: { provider: 'aws', region: 'eu-west-1', account: { id: '111122223333', name: 'shop' } },
      rule: { id: 100650, name: 'transaction', level: 2 },
      related: { ip: ['198.51.100.8'], user: 'u_8', hosts: ['pos-1'] },
      labels: { shard: 3, beta: true },
      details: { amount: 12.5, currency: 'EUR' },
    }),
  wazuhEvent: (client) =>
    client.sendEvent({ level: 'error', location: '/api', user: 'u_1', action: 'api_get', details: { a: 1 } }),
  logAuthEvent: (client) =>
    client.logAuthEvent('login_failed', 'u_1', '198.51.100.7', 'Shop/1.0', { by: 'sso' }),
  logApiAccess: (client) =>
    client.logApiAccess('/v1/orders', 'DELETE', 'u_1', 403, '198.51.100.7', 'Shop/1.0'),
  logSecurityEvent: (client) =>
    client.logSecurityEvent('sql_injection', 'critical', 'u_1', { endpoint: '/search' }, '198.51.100.7'),
  logQRScan: (client) => client.logQRScan('qr_1', 'revoked', 'u_1', '198.51.100.7'),
  logAdminAction: (client) => client.logAdminAction('privilege_change', 'u_1', 'u_2', { role: 'owner' }),
  logCredentialAccess: (client) =>
    client.logCredentialAccess('read', 'cred_1', 'u_1', { why: 'sync' }, '198.51.100.7'),
  logConnectorEvent: (client) =>
    client.logConnectorEvent('deleted', 'conn_1', 'u_1', { kind: 'bank' }, '198.51.100.7'),
  logTransaction: (client) =>
    client.logTransaction(
      { id: 'tx_1', amount: 9.9, currency: 'EUR', status: 'declined' },
      'u_1',
      {},
      '198.51.100.7',
    ),
};

test('every method has its call here', () => {
  const client = createClient({ enabled: false });
  const methods = Object.keys(client).filter((name) => /^(log|send)/.test(name));
  expect(methods.filter((name) => !(name in CALLS))).toEqual([]);
  expect(methods.length).toBeGreaterThan(8);
});

test.each(Object.entries(CALLS))(
  'what %s sends is documented, accepted, and read without anything left over',
  async (_, send) => {
    const door = openDoor();
    const bodies: string[] = [];
    const answers: DoorAnswer[] = [];
    const client = createClient({
      url: 'https://ingest.example',
      key: KEY.text,
      app: 'shop',
      environment: 'test',
      version: '1.2.3',
      compress: false,
      fetch: async (url, { method, headers, body }) => {
        const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
        const answer = await door.call(`${method} ${new URL(url).pathname}`, {
          body: text,
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
          ),
        });
        bodies.push(text);
        answers.push(answer);
        return {
          status: answer.status,
          headers: { get: (name) => answer.headers[name.toLowerCase()] ?? null },
          text: async () => answer.text,
        };
      },
    });
    await send(client);
    expect(await client.close()).toMatchObject({ sent: 1, dropped: {} });
    expect(answers.map(({ body }) => body)).toMatchObject([{ accepted: 1, rejected: 0 }]);

    const [sent] = bodies.flatMap((text) =>
      text.startsWith('[')
        ? (JSON.parse(text) as unknown[])
        : text
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line)),
    );
    expect(faults({ $ref: '#/components/schemas/AppEvent' }, sent)).toEqual([]);
    const envelopes = door.events.messages.flatMap(({ body }) => {
      const unpacked = unpackMessage(body);
      return unpacked.ok ? unpacked.value.envelopes : [];
    });
    const given = Object.keys(Object(sent).details ?? {});
    // The QR code's own name for rules.
    const added = ['qr_id'];
    expect(
      Object.keys(envelopes[0]?.event.sluice?.details ?? {}).filter(
        (name) => ![...given, ...added].includes(name),
      ),
    ).toEqual([]);
    expect(envelopes[0]?.event.service?.name).toBe('shop');
  },
);
