import { describe, expect, test } from 'vitest';
import type { SecurityEvent } from '../../../src/event/security-event.ts';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import { toS3Line } from '../../../src/forward/encode-s3.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { moduleEnvelope } from '../../../tools/local/manager/aws-module.ts';
import { envelope, securityEvent, wireEvent } from '../../support/envelopes.ts';

const ARCHIVED = 'events/2026/03/04/05/abc.jsonl.gz';
/** The longest key and bucket name that there can be here. */
const ROUTE = {
  bucket: 'b'.repeat(63),
  key: `wazuh/${'t'.repeat(64)}/cloudtrail/2026/03/04/05/${'i'.repeat(32)}.jsonl.gz`,
};
const DATAGRAM = 65_535;

function lineOf(wire: Parameters<typeof toS3Line>[0]): string {
  const encoded = toS3Line(wire);
  if (!encoded.ok) throw new Error(encoded.error);
  return encoded.value.line;
}

function application(overrides: Partial<SecurityEvent> = {}, archived?: string): string {
  return lineOf(encodeEnvelope(envelope('e-1', overrides), archived));
}

function trail(record: JsonObject): string {
  const origin = { name: 'trail', object: 'AWSLogs/111122223333/CloudTrail/a.json.gz' };
  const event = securityEvent('t-1');
  return lineOf(encodeEnvelope({ source: 'cloudtrail', tenant: 'acme', origin, event, record }, ARCHIVED));
}

/** What the manager's socket gets. */
function datagram(line: string): string {
  return `1:Wazuh-AWS:${moduleEnvelope(ROUTE, JSON.parse(line))}`;
}

function fields(count: number, text: string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, text]));
}

function leaves(value: unknown): number {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 1;
  return Object.values(value).reduce((sum: number, each) => sum + leaves(each), 0);
}

describe('an event on a line of an object that Wazuh pulls', () => {
  test('of an application has its source, its address for rules and for the map, and the whole document', () => {
    const direct = JSON.parse(encodeEnvelope(envelope('e-1'), undefined).line);
    expect(JSON.parse(application())).toEqual({
      source: 'sluice',
      srcip: '198.51.100.7',
      sourceIPAddress: '198.51.100.7',
      sluice: direct.sluice,
    });
  });

  test('of an application without an address has none', () => {
    expect(Object.keys(JSON.parse(application({ source: undefined })))).toEqual(['source', 'sluice']);
  });

  test('of CloudTrail is the record in the shape of the module, with what Sluice knows inside', () => {
    const record = { eventName: 'StopLogging', eventID: 'x', sourceIPAddress: '203.0.113.9' };
    const object = JSON.parse(trail(record));
    expect(object).toMatchObject({ ...record, source: 'cloudtrail', sluice: { event: { id: 't-1' } } });
    expect(object).not.toHaveProperty('integration');
    expect(object.log_info).toEqual({
      aws_account_alias: '',
      log_file: 'AWSLogs/111122223333/CloudTrail/a.json.gz',
      s3bucket: 'trail',
    });
  });

  test('is ASCII on one line, and means the same', () => {
    const text = 'żółć 😀 \u2028 \u007f \u0001 " \\ \r\n';
    const line = application({ sluice: { details: { text } } });
    expect(line).toMatch(/^[ -~]+$/);
    expect(JSON.parse(line).sluice.details.text).toBe(text);
  });

  test('never has a member by which the module would know plain text', () => {
    const object = JSON.parse(trail({ eventName: 'x', full_log: 'somebody’s own' }));
    expect(object).not.toHaveProperty('full_log');
    expect(object.full_log_).toBe('somebody’s own');
  });

  test('says when it came in', () => {
    const encoded = toS3Line(encodeEnvelope(envelope('e-1'), undefined));
    expect(encoded).toMatchObject({ value: { at: Date.parse('2026-03-04T05:06:08.000Z') } });
  });

  test.each([
    ['letters that Python writes as six characters', fields(8, 'ł'.repeat(4_000))],
    ['emoji', fields(8, '😀'.repeat(1_900))],
    ['many fields with short names', fields(200, '中'.repeat(100))],
  ])('that %s make too large is cut, marked and led to the archive', (_case, details) => {
    const line = application({ sluice: { details } }, ARCHIVED);
    expect(Buffer.byteLength(datagram(line))).toBeLessThanOrEqual(DATAGRAM);
    expect(Buffer.byteLength(datagram(line))).toBeGreaterThan(DATAGRAM / 2);
    expect(JSON.parse(line).sluice).toMatchObject({
      truncated: true,
      archive: ARCHIVED,
      event: { id: 'e-1', action: 'auth_login_failed' },
    });
  });

  test('that was cut before keeps word of it when it has to be cut once more', () => {
    const details = { huge: 'h'.repeat(60_000), dense: 'ł'.repeat(15_000), more: 'ń'.repeat(15_000) };
    const { sluice } = JSON.parse(application({ sluice: { details } }, ARCHIVED));
    expect(sluice.trimmed).toEqual(expect.arrayContaining(['sluice.details.huge', 'sluice.details.dense']));
    expect(sluice.archive).toBe(ARCHIVED);
  });

  test('of CloudTrail with long lists of numbers and spaces of Python’s in them still fits', () => {
    const list = Array.from({ length: 30_000 }, (_, i) => i % 10);
    const line = trail({
      eventName: 'RunInstances',
      requestParameters: { list },
      userIdentity: { arn: 'a' },
    });
    expect(Buffer.byteLength(datagram(line))).toBeLessThanOrEqual(DATAGRAM);
    expect(JSON.parse(line)).toMatchObject({ eventName: 'RunInstances', userIdentity: { arn: 'a' } });
  });

  test('has at most 256 fields with those that the module adds', () => {
    const details = Object.fromEntries(Array.from({ length: 241 }, (_, i) => [`k${i}`, i]));
    const direct = encodeEnvelope(envelope('e-1', { sluice: { details } }), undefined);
    expect(leaves(JSON.parse(direct.line)) - 1).toBe(256);
    const whole = JSON.parse(moduleEnvelope(ROUTE, JSON.parse(lineOf(direct))));
    expect(leaves(whole)).toBeLessThanOrEqual(256);
    expect(whole.aws.sluice).toMatchObject({ truncated: true, event: { id: 'e-1' } });
  });

  test('is refused when it is larger than any event, or is none', () => {
    const large = JSON.stringify({ integration: 'sluice', text: 'x'.repeat(70_000) });
    expect(toS3Line(wireEvent('l', large))).toEqual({ ok: false, error: 'too_large_for_wazuh' });
    for (const line of ['', 'text', '[]', 'null'])
      expect(toS3Line(wireEvent('n', line))).toEqual({ ok: false, error: 'internal_error' });
  });
});
