import fc from 'fast-check';
import { expect, test } from 'vitest';
import { REJECT_REASONS } from '../../src/event/loss.ts';
import { EventsAnswerSchema, ProblemSchema } from '../../src/intake/answer-schema.ts';
import { ROUTES } from '../../src/pipeline.ts';
import { ANY_CHARACTER } from '../support/any-character.ts';
import {
  answerFaults,
  faults,
  headerFaults,
  OPERATIONS,
  operationOf,
  resolve,
} from '../support/api-document.ts';
import { eventsRequest, ORIGIN, openDoor, PUBLISHABLE_KEY } from '../support/api-door.ts';
import { provoke, REFUSALS } from '../support/api-refusals.ts';
import { arbitraryOf } from '../support/schema-arbitrary.ts';

const EVENT = { $ref: '#/components/schemas/AppEvent' };

const REFUSED = Object.entries(REFUSALS).flatMap(([route, codes]) =>
  Object.entries(codes).map(([code, provocation]) => ({ route, code, provocation })),
);

test.each(REFUSED)(
  '$route refuses with $code as documented, and with nothing of its inside',
  async ({ route, code, provocation }) => {
    const answer = await provoke(route, provocation);
    expect(answer.body).toMatchObject({ code });
    expect(answerFaults(route, answer)).toEqual([]);
    expect(headerFaults(route, answer)).toEqual([]);
    expect(ProblemSchema.safeParse(answer.body).error).toBeUndefined();
    const examples =
      operationOf(route).responses[String(answer.status)]?.content?.['application/problem+json'];
    expect(Object.keys(examples?.examples ?? {})).toContain(code);
    expect(answer.text).not.toMatch(
      /\bat .+:\d+|node_modules|TypeError|fault of our own|\.ts\b|\.mjs\b|sluice-/,
    );
  },
);

test('every documented refusal of a route is among these', () => {
  for (const [route, { responses }] of OPERATIONS) {
    const documented = Object.values(responses).flatMap(({ content }) =>
      Object.keys(content?.['application/problem+json']?.examples ?? {}),
    );
    expect(Object.keys(REFUSALS[route] ?? {}).toSorted(), route).toEqual(documented.toSorted());
  }
});

test('events that the document allows are accepted, alone and together', async () => {
  const { call } = openDoor();
  const events = fc
    .array(arbitraryOf(EVENT, resolve), { minLength: 1, maxLength: 5 })
    .map((list) => list.map((event) => withoutTenant(JSON.parse(JSON.stringify(event)))));
  await fc.assert(
    fc.asyncProperty(events, async (list) => {
      fc.pre(list.every((event) => faults(EVENT, event).length === 0));
      const answer = await call('POST /v1/events', eventsRequest(JSON.stringify(list)));
      expect(answer.body).toMatchObject({ accepted: list.length, rejected: 0 });
      expect(answerFaults('POST /v1/events', answer)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

/** Only the key's own tenant may be named, which no schema can say. */
function withoutTenant(event: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).filter(([name]) => !/^(tenant|organization)/.test(name)));
}

test('most events that are made from the document are events by it, so that the property above says something', () => {
  const made = fc.sample(arbitraryOf(EVENT, resolve), 200).map((event) => JSON.parse(JSON.stringify(event)));
  expect(made.filter((event) => faults(EVENT, event).length === 0).length).toBeGreaterThan(150);
});

test('whatever is sent to a route, its answer is documented', async () => {
  const { call } = openDoor();
  const type = fc.constantFrom('application/json', 'application/x-ndjson', 'text/plain', 'text/html', '');
  const json = fc.jsonValue().map((value) => JSON.stringify(value));
  const body = fc.oneof(
    json,
    fc.array(json, { maxLength: 4 }).map((lines) => lines.join('\n')),
    fc.string({ unit: ANY_CHARACTER }),
    fc.uint8Array(),
  );
  const encoding = fc.constantFrom('', 'gzip', 'identity', 'br');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ROUTES),
      body,
      type,
      encoding,
      async (route, sent, as, compressed) => {
        const request = eventsRequest(sent, { 'content-type': as, 'content-encoding': compressed });
        const answer = await call(route, request);
        expect(answerFaults(route, answer)).toEqual([]);
        if (answer.status === 202 && route === 'POST /v1/events')
          expect(EventsAnswerSchema.safeParse(answer.body).error).toBeUndefined();
      },
    ),
    { numRuns: 500 },
  );
});

test('every reason for which one event is rejected is given as documented', async () => {
  const line = JSON.stringify;
  const lines = [
    '{"action":',
    line({ details: {} }),
    line({ action: 'a', details: { text: 'x'.repeat(70_000) } }),
    `{"action":"a","details":${'[['.repeat(40)}${']]'.repeat(40)}}`,
    line({ action: 'a', details: Object.fromEntries(Array.from({ length: 2_001 }, (_, i) => [`k${i}`, 1])) }),
    line({ action: 'a', tenant: 'somebody-else' }),
    ...Array<string>(495).fill(line({ action: 'a' })),
  ];
  const { call } = openDoor();
  const answer = await call(
    'POST /v1/events',
    eventsRequest(lines.join('\n'), { 'content-type': 'application/x-ndjson' }),
  );
  expect(answerFaults('POST /v1/events', answer)).toEqual([]);
  const { outcomes } = EventsAnswerSchema.parse(answer.body);
  const codes = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.code] : []));
  // What a publishable key may not bring.
  const fromPage = await call('POST /v1/events', {
    body: line({ action: 'admin_privilege_change' }),
    headers: { origin: ORIGIN, 'content-type': 'text/plain' },
    query: { key: PUBLISHABLE_KEY.text },
  });
  expect(answerFaults('POST /v1/events', fromPage)).toEqual([]);
  expect(fromPage.body).toMatchObject({ outcomes: [{ code: 'not_permitted' }] });
  expect([...codes, 'not_permitted'].toSorted()).toEqual([...REJECT_REASONS].toSorted());
});

test.each(['GET /v1/events', 'POST /v1/health', 'GET /', 'POST /v1/nothing', 'DELETE /v1/alerts'])(
  '%s is no route, and the answer is a problem like the others',
  async (route) => {
    const answer = await openDoor().call(route);
    expect([404, 405]).toContain(answer.status);
    expect(faults({ $ref: '#/components/schemas/Problem' }, answer.body)).toEqual([]);
    if (answer.status === 405) expect(answer.headers.allow).toMatch(/^[A-Z]+(, [A-Z]+)*$/);
  },
);

test('every answer forbids caches, frames, sniffing and referrers, and names no server', async () => {
  const { call } = openDoor();
  const answers = await Promise.all([
    call('GET /v1/health'),
    call('GET /v1/nothing'),
    call('OPTIONS /v1/events', { headers: { origin: 'https://shop.example' } }),
    call('POST /v1/events', eventsRequest('{"action":"a"}')),
    ...REFUSED.map(({ route, provocation }) => provoke(route, provocation)),
  ]);
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });
    expect(Object.keys(headers).filter((name) => /^(server|via|x-powered-by|x-amzn)/.test(name))).toEqual([]);
  }
});
