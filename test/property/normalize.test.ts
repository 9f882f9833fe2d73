import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACTIONS } from '../../src/event/actions.ts';
import type { Envelope } from '../../src/event/envelope.ts';
import { SecurityEventSchema } from '../../src/event/security-event.ts';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import { type AppContext, normalizeAppEvent } from '../../src/normalize/app.ts';
import { normalizeCloudTrail } from '../../src/normalize/cloudtrail.ts';
import { readInstant } from '../../src/normalize/time.ts';
import { ANY_CHARACTER } from '../support/any-character.ts';

const CONTEXT: AppContext = {
  tenant: 'acme',
  application: 'shop',
  connectionIp: '198.51.100.1',
  userAgent: 'curl/8.5.0',
  receivedAt: 1_772_366_400_000,
  requestId: 'req-1',
  position: 0,
};
const TRAIL = { tenant: 'acme', bucket: 'b', object: 'o', readAt: 1_772_366_400_000 };
/** More runs than usual: a fault here is an event that the next stage cannot read. */
const RUNS = { numRuns: 2_000 };

const hostileText = fc.oneof(
  fc.string({ unit: ANY_CHARACTER, maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\uD800',
    '__proto__',
    '1e999',
    '::1',
    '10.0.0.1',
    'https://a/b',
    '/x',
    'a@b',
  ),
  fc.constantFrom(256, 257, 1_025, 4_097).map((length) => '😀'.repeat(length).slice(0, length)),
);
const scalar = fc.oneof(hostileText, fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
const anyValue = fc.oneof(scalar, fc.jsonValue({ maxDepth: 3 }), fc.array(scalar, { maxLength: 3 }));
const keysOf = (text: string) => fc.constantFrom(...text.split(' '));

const appKey = keysOf(
  'id event_id action outcome reason timestamp @timestamp time level severity tenant details labels location rule_id ' +
    'userId user_name email ip ip_address status method path environment event user source client user_agent url http ' +
    'service rule error cloud organization related log user.id event.action http.status_code __proto__ constructor',
);
const innerKey = keysOf(
  'id action outcome reason kind category type severity provider code duration name email full_name domain roles target ' +
    'ip address port original full path method status_code request response environment version level message region ' +
    'account user hosts __proto__',
);
const trailKey = keysOf(
  'eventName eventSource eventTime eventID awsRegion sourceIPAddress userAgent errorCode errorMessage requestID readOnly ' +
    'recipientAccountId userIdentity requestParameters responseElements additionalEventData insightDetails eventCategory',
);
const trailInnerKey = keysOf(
  'type principalId arn accountId accessKeyId userName invokedBy sessionContext sessionIssuer sourceIdentity attributes ' +
    'mfaAuthenticated ConsoleLogin MFAUsed insightType onBehalfOf __proto__',
);

/** Objects as `JSON.parse` makes them: `__proto__` is a key like any other. */
function parsed(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
function objects(key: fc.Arbitrary<string>, inner: fc.Arbitrary<string>) {
  const nested = fc.dictionary(inner, fc.oneof(anyValue, fc.dictionary(inner, anyValue, { maxKeys: 3 })), {
    maxKeys: 5,
  });
  return fc
    .dictionary(key, fc.oneof(anyValue, nested), { maxKeys: 10 })
    .map(parsed) as fc.Arbitrary<JsonObject>;
}
const appRecord = fc
  .tuple(
    objects(appKey, innerKey),
    fc.oneof(fc.constantFrom(...Object.keys(ACTIONS), 'api_get', '__proto__'), hostileText),
  )
  .map(([record, action]) => ({ ...record, action }));
const trailRecord = fc
  .tuple(
    objects(trailKey, trailInnerKey),
    fc.oneof(fc.constantFrom('ConsoleLogin', 'constructor'), hostileText),
  )
  .map(([record, eventName]) => ({ ...record, eventName }));

const PROTOTYPE = Object.getOwnPropertyNames(Object.prototype).join();

/** What the next stage will read. */
function onTheWire(envelope: Envelope): Envelope {
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(PROTOTYPE);
  return JSON.parse(JSON.stringify(envelope)) as Envelope;
}

test('any JSON value is refused as an app event or becomes a valid one', () => {
  fc.assert(
    fc.property(fc.oneof(appRecord, fc.jsonValue().map(parsed)), (record) => {
      const result = normalizeAppEvent(record, CONTEXT);
      if (!result.ok) return;
      expect(SecurityEventSchema.safeParse(onTheWire(result.value).event).error).toBeUndefined();
    }),
    RUNS,
  );
});

test('most records with an action are taken, so that the property above says something', () => {
  const records = fc.sample(appRecord, 500);
  const taken = records.filter((record) => normalizeAppEvent(record, CONTEXT).ok);
  expect(taken.length).toBeGreaterThan(250);
});

test('any JSON value is refused as a CloudTrail record or becomes a valid event with the record beside it', () => {
  fc.assert(
    fc.property(fc.oneof(trailRecord, fc.jsonValue().map(parsed)), (record) => {
      const result = normalizeCloudTrail(record, TRAIL);
      if (!result.ok) return;
      expect(result.value.record).toBe(record);
      expect(SecurityEventSchema.safeParse(onTheWire(result.value).event).error).toBeUndefined();
    }),
    RUNS,
  );
});

test('normalizing leaves the record as it was', () => {
  fc.assert(
    fc.property(appRecord, trailRecord, (app, trail) => {
      const before = JSON.stringify([app, trail]);
      normalizeAppEvent(app, CONTEXT);
      normalizeCloudTrail(trail, TRAIL);
      expect(JSON.stringify([app, trail])).toBe(before);
    }),
  );
});

test('a resent record keeps its id, and so does one with a time in another request', () => {
  const idOf = (record: JsonValue, context: Partial<AppContext> = {}) => {
    const result = normalizeAppEvent(record, { ...CONTEXT, ...context });
    return result.ok ? result.value.event.event.id : undefined;
  };
  fc.assert(
    fc.property(appRecord, (record) => {
      expect(idOf(parsed(record))).toBe(idOf(record));
      const timed = { ...record, timestamp: '2026-03-01T12:00:00Z' };
      expect(idOf(timed, { requestId: 'req-2', position: 3 })).toBe(idOf(timed));
    }),
  );
});

test('every scalar that a record carries is found somewhere in its event', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'x', 'y', 'z'), minLength: 8, maxLength: 12 });
  fc.assert(
    fc.property(
      fc.dictionary(appKey, fc.oneof(word, fc.dictionary(innerKey, word, { maxKeys: 4 })), { maxKeys: 8 }),
      (object) => {
        const record = { ...(parsed(object) as JsonObject), action: 'auth_login' };
        const result = normalizeAppEvent(record, CONTEXT);
        if (!result.ok) return;
        const event = JSON.stringify(result.value.event);
        const words = JSON.stringify(record).match(/[a-z]{8,12}(?="[,}])/g) ?? [];
        expect(words.filter((each) => !event.includes(each))).toEqual([]);
      },
    ),
    RUNS,
  );
});

test('any text or number is an instant that RFC 3339 can write, or none', () => {
  fc.assert(
    fc.property(fc.oneof(hostileText, fc.double(), fc.integer(), fc.date().map(String)), (value) => {
      const instant = readInstant(value);
      if (instant === undefined) return;
      expect(instant.text).toMatch(/^\d{4}-/);
      expect(new Date(instant.ms).toISOString()).toBe(instant.text);
    }),
  );
});
