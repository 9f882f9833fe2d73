import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryKeyStore } from '../../adapters/memory/key-store.ts';
import { signAlert } from '../../src/intake/door/alert-signature.ts';
import { createIngestKey } from '../../src/intake/door/ingest-key.ts';
import { PLAIN_KEY } from '../../src/intake/door/key-store.ts';
import { ROUTES } from '../../src/pipeline.ts';
import { ANY_CHARACTER } from '../support/any-character.ts';
import { hookDoor, NOW, SECRETS, sentrySignature, standardHeaders } from '../support/hook-door.ts';
import { lambdaContext } from '../support/sqs-records.ts';

const { id, secretHash, text } = createIngestKey({
  id: new Uint8Array(8).fill(1),
  secret: new Uint8Array(32).fill(2),
});
const ALERT_SECRET = 's'.repeat(32);
const { handler } = hookDoor({
  keys: createMemoryKeyStore([{ ...PLAIN_KEY, id, secretHash, tenant: 'acme', application: 'shop' }]),
  alertSecrets: async () => [ALERT_SECRET],
});
/** Stands in what is sent; an answer never repeats it. */
const CANARY = 'canary7d1f';

const noise = fc.oneof(
  fc.string({ unit: ANY_CHARACTER, maxLength: 40 }),
  fc.constantFrom('', '\u0661\u0662', '\uff11', '1e999', '99999999999999999999', '-1', 'NaN', '0x10'),
  fc.constantFrom('gzip', 'gzip, gzip', 'application/json', 'application/json; charset=utf-16', 'null'),
  fc.constantFrom(`Bearer ${text},Bearer ${text}`, `Bearer ${text}\u00a0`, 'Bearer slk_', 'Bearer  slp_'),
  fc.constantFrom('a'.repeat(9_000), ' '.repeat(9_000), ','.repeat(9_000), 't=1,v1='.repeat(900)),
  fc.constantFrom(`https://${CANARY}.example`, 'https://\u00e9', 'http://a\u007f', 'https://[::1]:0', '//'),
  fc.constant(CANARY),
);
const headerName = fc.oneof(
  fc.constantFrom('authorization', 'content-type', 'content-encoding', 'content-length', 'origin'),
  fc.constantFrom('x-forwarded-for', 'user-agent', 'x-sluice-signature', 'x-sluice-hook-secret'),
  fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature', 'sentry-hook-signature'),
  fc.constantFrom(
    'sentry-hook-resource',
    'sentry-hook-timestamp',
    'traceparent',
    '__proto__',
    'constructor',
    'toString',
  ),
);
const headers = fc.dictionary(headerName, noise);
const requestLine = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...ROUTES) },
  fc
    .tuple(
      fc.constantFrom('POST', 'GET', 'HEAD', 'OPTIONS', 'post', '', 'BREW', CANARY),
      fc.oneof(
        fc.constantFrom('/v1/events', '/v1/events/', '//v1/events', '/V1/EVENTS', '/v1/hooks', '', '/'),
        fc.constantFrom('/v1/hooks/constructor', '/v1/hooks/__proto__', `/${CANARY}`, 'events'),
        noise,
      ),
    )
    .map(([method, path]) => `${method} ${path}`),
);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }),
  fc.constantFrom<unknown>(
    1e308,
    -0,
    9_007_199_254_740_992,
    8.64e15 + 1,
    '\ud800',
    '+275760-09-13T00:00:01Z',
  ),
  fc.constantFrom<unknown>('2026-02-30T00:00:00Z', '999.1.1.1', CANARY.repeat(300), [], {}, null, true),
);
const part = fc.oneof(
  value,
  fc.dictionary(fc.constantFrom('id', 'name', 'ip', 'email', 'action', 'port', 'type', 'code'), value),
);
const record = fc.dictionary(
  fc.oneof(
    fc.constantFrom('id', 'action', 'timestamp', 'level', 'user', 'source', 'url', 'details', 'labels'),
    fc.constantFrom('event', 'rule_id', 'payload', 'type', 'table', 'schema', 'record', 'old_record'),
    fc.constantFrom('data', 'installation', 'actor', 'project', 'culprit', 'rule', 'full_log', 'agent'),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'toJSON', 'then'),
  ),
  part,
);
const body = fc.oneof(
  record.map((each) => JSON.stringify(each)),
  fc.array(record, { maxLength: 3 }).map((each) => JSON.stringify(each)),
  fc.array(record, { maxLength: 3 }).map((each) => each.map((line) => JSON.stringify(line)).join('\n')),
  noise,
);

/** What proves the sender on every route. */
function proof(sent: string): Record<string, string> {
  return {
    authorization: `Bearer ${text}`,
    'content-type': 'application/json',
    'x-sluice-signature': signAlert(ALERT_SECRET, sent, NOW / 1_000),
    'sentry-hook-signature': sentrySignature(sent),
    ...standardHeaders(sent),
    'x-sluice-hook-secret': SECRETS.database,
  };
}

test('whatever is asked for, by whom and with what, the answer is civil and repeats nothing of it', async () => {
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      requestLine,
      headers,
      body,
      fc.constantFrom('nothing', 'everything', 'all but'),
      fc.boolean(),
      // From many places, or nearly all of them would soon be told to slow down.
      fc.ipV4(),
      async (line, extra, sent, proven, base64, sourceIp) => {
        const at = line.indexOf(' ');
        const [method, path] = [line.slice(0, at), line.slice(at + 1)];
        const { 'x-sluice-signature': signature, ...rest } = proof(sent);
        const signed = path === '/v1/alerts' && signature !== undefined;
        const full = { ...rest, ...(signed && { 'x-sluice-signature': signature }) };
        const given = { nothing: extra, everything: { ...extra, ...full }, 'all but': { ...full, ...extra } };
        const answer = await handler(
          {
            headers: given[proven],
            rawQueryString: `key=${extra.origin}&token=${extra['user-agent']}&%`,
            body: base64 ? Buffer.from(sent).toString('base64') : sent,
            isBase64Encoded: base64,
            requestContext: { requestId: 'r-1', http: { method, path, sourceIp } },
          } as unknown as APIGatewayProxyEventV2,
          lambdaContext(),
        );
        const { statusCode = 0, headers: named = {}, body: document = '{}' } = answer;
        statuses.add(statusCode);
        expect(statusCode).toBeLessThan(500);
        for (const each of Object.values(named)) expect(String(each)).toMatch(/^[\x20-\x7e]*$/);
        expect(named['x-content-type-options']).toBe('nosniff');
        const { code, outcomes } = JSON.parse(document) as { code?: string; outcomes?: unknown[] };
        if (statusCode >= 400) expect(code).toMatch(/^[a-z_]+$/);
        if (statusCode >= 400) expect(document).not.toContain(CANARY);
        if (statusCode === 202 && !path.endsWith('/alerts'))
          expect(outcomes?.length).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 2_000 },
  );
  // It is no proof when hardly anything gets past the first check.
  expect([...statuses].toSorted((a, b) => a - b)).toEqual(
    expect.arrayContaining([200, 202, 204, 400, 401, 404, 405, 415]),
  );
});
