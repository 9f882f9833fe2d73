import { expect, test } from 'vitest';
import { FAILED_LOGIN, pipe, STOP_LOGGING, sluice } from './run-sluice.ts';

test('a normalized event loses its personal data and keeps what detection needs', async () => {
  const { printed } = await pipe([FAILED_LOGIN], 'normalize --source app', 'redact');
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({
    user: { id: 'u_1', email: '[REDACTED:email]' },
    source: { ip: '198.51.100.7' },
    sluice: { details: { card: '[REDACTED:payment_card]' } },
  });
});

test('the CloudTrail record beside an event keeps its identities and loses its secrets', async () => {
  const { printed } = await pipe([STOP_LOGGING], 'normalize --source cloudtrail', 'redact');
  const { '@envelope': beside, ...event } = JSON.parse(printed[0] ?? '') as Record<string, unknown>;
  expect(beside).toMatchObject({
    source: 'cloudtrail',
    record: {
      userIdentity: STOP_LOGGING.userIdentity,
      requestParameters: { name: 'main', password: '[REDACTED:password]' },
    },
  });
  expect(JSON.stringify(event)).not.toContain('"name":"ann@example.com"');
});

test('what merely looks like an envelope is redacted whole', async () => {
  const { printed } = await sluice('redact', [
    { '@envelope': { origin: { name: 'ann@example.com' }, record: { note: 'x' } } },
    { '@envelope': { note: 'ann@example.com' } },
  ]);
  expect(printed.join()).not.toContain('ann@example.com');
});

test('a raw CloudTrail record, or a file of them, is redacted by its own policy', async () => {
  const lines = [STOP_LOGGING, { Records: [STOP_LOGGING] }];
  const { printed } = await sluice('redact --policy cloudtrail', lines);
  const redacted = { ...STOP_LOGGING, requestParameters: { name: 'main', password: '[REDACTED:password]' } };
  expect(printed.map((line) => JSON.parse(line) as unknown)).toEqual([redacted, { Records: [redacted] }]);
});

test('with --all, identities that are personal data go, too', async () => {
  const event = { user: { id: 'ann@example.com' } };
  expect((await sluice('redact', [event])).printed).toEqual([JSON.stringify(event)]);
  expect((await sluice('redact --all', [event])).printed).toEqual(['{"user":{"id":"[REDACTED:email]"}}']);
});

test('a document without findings is printed byte for byte as it came', async () => {
  const line = '{ "order": 12345678901234567890, "a": 1.0, "u": "\\u00e9" }';
  expect((await sluice('redact', `${line}\n`)).printed).toEqual([line]);
});

test('strings are printed with findings in code points of the string as it was', async () => {
  const { printed } = await sluice('redact --strings', ['😀😀 ann@example.com and bob@example.com', 'plain']);
  expect(printed.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      text: '😀😀 [REDACTED:email] and [REDACTED:email]',
      findings: [
        { type: 'email', start: 3, end: 18 },
        { type: 'email', start: 23, end: 38 },
      ],
    },
    { text: 'plain', findings: [] },
  ]);
});

test('lone surrogates count as one code point each', async () => {
  const { printed } = await sluice('redact --strings', '"\\ud83d \\ude00 😀 ann@example.com"\n');
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({ findings: [{ type: 'email', start: 6, end: 21 }] });
});

test('with --strings, a line that is no string is refused', async () => {
  const { exitCode, printed, errors } = await sluice('redact --strings', [{ text: 'x' }, 'y']);
  expect(exitCode).toBe(1);
  expect(printed).toHaveLength(1);
  expect(errors).toMatch(/^line 1: this is no JSON string/);
});

test('the summary counts findings by type, most frequent first', async () => {
  const { errors } = await sluice('redact --summary', [
    'ann@example.com',
    'bob@example.com',
    '4111 1111 1111 1111',
  ]);
  expect(errors).toBe('findings:\n  email         2\n  payment_card  1\n');
  expect((await sluice('redact --summary', ['x'])).errors).toBe('nothing was found\n');
});
