import { expect, test } from 'vitest';
import { nodeHeader } from '../../src/adapters/node-http.ts';
import { lazySettings } from '../../src/adapters/options.ts';
import { type Call, eventsOfCall, pathOf } from '../../src/adapters/record-call.ts';
import { createRecordingClient } from './recording-client.ts';

const { client } = createRecordingClient();

function eventOf(call: Partial<Call>, query = false) {
  const settings = lazySettings<Call>({ client, query, now: () => 1_250.4 })();
  if (settings === undefined) throw new Error('the client is enabled');
  const whole: Call = { method: 'GET', target: '/', status: 200, header: () => undefined, ...call };
  return eventsOfCall(settings, whole, whole)[0];
}

test('a path is without scheme, host, query and fragment', () => {
  expect(
    [
      '/a/b?x=1',
      '/a#b',
      'https://app.example/a/b?x=/c',
      'http://app.example',
      '*',
      '',
      '//a',
      '/a/https://b/c',
    ].map(pathOf),
  ).toEqual(['/a/b', '/a', '/a/b', '/', '*', '/', '//a', '/a/https://b/c']);
});

test('methods that are none make no action of their own', () => {
  expect(['get', 'PROPFIND', 'x y', '', 'A'.repeat(30)].map((method) => eventOf({ method }).action)).toEqual([
    'api_get',
    'api_propfind',
    'api_other',
    'api_other',
    'api_other',
  ]);
});

test('the duration is whole, never negative, and absent when nobody measured it', () => {
  expect(eventOf({ startedAt: 1_000 }).details).toMatchObject({ duration_ms: 250 });
  expect(eventOf({ startedAt: 2_000 }).details).toMatchObject({ duration_ms: 0 });
  expect(eventOf({}).details).not.toHaveProperty('duration_ms');
});

test('a query of a thousand parameters and a path of any length are bounded', () => {
  const target = `/${'p'.repeat(1_000)}?${Array.from({ length: 1_000 }, (_, i) => `k${i}=v`).join('&')}`;
  const event = eventOf({ target }, true);
  expect(Object.keys(event.details?.query ?? {})).toHaveLength(50);
  expect(event.location).toHaveLength(256);
});

test('the id of a request is the framework’s, else the nearest header’s', () => {
  const headers: Record<string, string> = { 'cf-ray': 'ray-1', 'x-request-id': 'req-1' };
  const header = (name: string) => headers[name];
  const idOf = (call: Partial<Call>) => eventOf(call).http?.request?.id;
  expect(idOf({ header, requestId: 'own-1' })).toBe('own-1');
  expect(idOf({ header })).toBe('req-1');
  delete headers['x-request-id'];
  expect(idOf({ header })).toBe('ray-1');
  expect(idOf({})).toBeUndefined();
});

test('several headers of one name are one list', () => {
  const raw = { headers: { 'x-forwarded-for': ['203.0.113.9', '198.51.100.7'], host: 'a' } };
  expect(nodeHeader(raw, 'x-forwarded-for')).toBe('203.0.113.9,198.51.100.7');
  expect(nodeHeader(raw, 'host')).toBe('a');
  expect(nodeHeader(raw, 'none')).toBeUndefined();
});
