import { expect, test } from 'vitest';
import { answerFaults, headerFaults, operationOf } from '../support/api-document.ts';
import {
  alertRequest,
  type DoorRequest,
  eventsRequest,
  gzipped,
  openDoor,
  sentryRequest,
  supabaseRequest,
} from '../support/api-door.ts';

type Maker = (body: string, type: string) => DoorRequest;

const MAKERS: Readonly<Record<string, Maker>> = {
  'POST /v1/events': (body, type) => eventsRequest(body, { 'content-type': type }),
  'POST /v1/hooks/supabase': (body) => supabaseRequest(body),
  'POST /v1/hooks/sentry': (body) => sentryRequest(body),
  'POST /v1/alerts': (body) => alertRequest(body),
};

const EXAMPLES = Object.keys(MAKERS).flatMap((route) =>
  Object.entries(operationOf(route).requestBody?.content ?? {}).flatMap(([type, { examples = {} }]) =>
    Object.entries(examples).map(([name, { value }]) => ({ route, type, name, value })),
  ),
);

test('every route that takes a body has examples', () => {
  expect(new Set(EXAMPLES.map(({ route }) => route)).size).toBe(Object.keys(MAKERS).length);
});

test.each(EXAMPLES)(
  '$route answers its example $name exactly as documented',
  async ({ route, type, name, value }) => {
    const { call } = openDoor();
    const body = typeof value === 'string' ? value : JSON.stringify(value);
    const answer = await call(route, (MAKERS[route] as Maker)(body, type));
    const documented = operationOf(route).responses[String(answer.status)]?.content?.['application/json'];
    expect(answer.body).toEqual(documented?.examples?.[name]?.value);
    expect(answerFaults(route, answer)).toEqual([]);
    expect(headerFaults(route, answer)).toEqual([]);
  },
);

test('an example that is sent compressed is answered as it is otherwise', async () => {
  const { value } =
    operationOf('POST /v1/events').requestBody?.content['application/json']?.examples?.several ?? {};
  const { call } = openDoor();
  const body = JSON.stringify(value);
  const [plain, compressed] = [
    await call('POST /v1/events', eventsRequest(body)),
    await call('POST /v1/events', gzipped(body)),
  ];
  expect(plain.status).toBe(202);
  expect(compressed.body).toEqual(plain.body);
});
