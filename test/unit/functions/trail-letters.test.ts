import { describe, expect, test } from 'vitest';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { letterBody } from '../../../functions/cloudtrail-forwarder/letter-body.ts';
import { createLetterCleaner } from '../../../functions/middleware/clean-letter.ts';
import { defineConfig } from '../../../src/config.ts';
import { readTrailMessage } from '../../../src/intake/trail/trail-message.ts';
import type { JsonValue } from '../../../src/kernel/json.ts';
import { CALL, logBatch, packed, WRAPPERS } from '../../support/trail-shapes.ts';

const clean = createLetterCleaner(
  defineConfig({
    name: 'test',
    tenants: [{ id: 'acme', redaction: { fields: { '**.firstName': 'drop', '**.address': 'drop' } } }],
    wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com' }] },
  }),
  createMemoryTelemetry(),
);
const base64 = (value: JsonValue) => Buffer.from(JSON.stringify(value)).toString('base64');
const PERSON = { ...CALL, requestParameters: { firstName: 'Mathilda', address: '1 Example Street' } };
const read = (body: string) => readTrailMessage(body, new Map());

const DATA: readonly (readonly [string, JsonValue])[] = [
  ['a record of Kinesis', { Records: [{ kinesis: { data: base64(PERSON) } }] }],
  ['a record of Firehose', { records: [{ recordId: '1', data: base64(PERSON) }] }],
  ['a subscription without gzip', { awslogs: { data: base64(logBatch('g', [JSON.stringify(PERSON)])) } }],
  ['a subscription', { awslogs: { data: packed(logBatch('g', [JSON.stringify(PERSON)])) } }],
  ['a gzip in plain base64', { Records: [{ kinesis: { data: base64({ Message: packed(PERSON) }) } }] }],
];

describe.each(DATA)('%s in a dead letter', (_, message) => {
  test.each(Object.entries(WRAPPERS))('holds nothing that a rule would take away, in %s', (_name, wrap) => {
    const letter = clean(letterBody(JSON.stringify(wrap(message))));
    expect(letter).toContain('StopLogging');
    expect(letter).not.toMatch(/Mathilda|Example Street/);
    for (const text of letter.match(/[A-Za-z0-9+/]{20,}={0,2}/g) ?? [])
      expect(Buffer.from(text, 'base64').toString()).not.toMatch(/firstName|requestParameters/);
  });
});

test.each(DATA.slice(0, 4))('%s is read again from its letter', (_, message) => {
  for (const wrap of Object.values(WRAPPERS)) {
    const body = JSON.stringify(wrap(message));
    expect(read(letterBody(body))).toEqual(read(body));
    expect(read(body)).toMatchObject({ ok: true, value: [{ record: { eventName: 'StopLogging' } }] });
  }
});

test('a message without data keeps every letter of its body', () => {
  for (const body of [
    '{ "a": 1e400 }',
    'text',
    '{"data":"Zmlyc3Q="}',
    ' ["[1 ]"]',
    '{"kinesis":{"data":"no base64"}}',
  ])
    expect(letterBody(body)).toBe(body);
});
