import { describe, expect, test } from 'vitest';
import type { SecurityEvent } from '../../../src/event/security-event.ts';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { envelope, securityEvent } from '../../support/envelopes.ts';

const ARCHIVED = 'events/2026/03/04/05/abc.jsonl.gz';

interface Fitted {
  aws: Record<string, Record<string, unknown>>;
  sluice: Record<string, Record<string, unknown>> & { trimmed: string[] };
}

function fitted(overrides: Partial<SecurityEvent>, archived?: string): Fitted {
  const { line } = encodeEnvelope(envelope('e-1', overrides), archived);
  expect(Buffer.byteLength(line)).toBeLessThanOrEqual(65_000);
  return JSON.parse(line) as Fitted;
}

function fitTrail(record: JsonObject): Fitted {
  const { line } = encodeEnvelope(
    {
      source: 'cloudtrail',
      tenant: 'acme',
      origin: { name: 'trail', object: 'a.json.gz' },
      event: securityEvent('t-1'),
      record,
    },
    ARCHIVED,
  );
  expect(Buffer.byteLength(line)).toBeLessThanOrEqual(65_000);
  return JSON.parse(line) as Fitted;
}

describe('an event that is too large for Wazuh', () => {
  test('loses the longest details first, and says what and where the whole is', () => {
    const { sluice } = fitted(
      {
        sluice: { details: { huge: 'h'.repeat(32_000), large: 'l'.repeat(31_000), kept: 'k'.repeat(5_000) } },
      },
      ARCHIVED,
    );
    expect(sluice.details?.huge).toMatch(/^h{200,}…$/);
    expect(sluice.details?.large).toBe('l'.repeat(31_000));
    expect(sluice.details?.kept).toBe('k'.repeat(5_000));
    expect(sluice).toMatchObject({
      truncated: true,
      trimmed: ['sluice.details.huge'],
      archive: ARCHIVED,
    });
  });

  test('names no archive when there is none', () => {
    const { sluice } = fitted({ sluice: { details: { huge: 'h'.repeat(70_000) } } });
    expect(sluice).toMatchObject({ truncated: true });
    expect(sluice).not.toHaveProperty('archive');
  });

  test('keeps its labels until the details are gone, and what rules need to the end', () => {
    const details = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`d${i}`, 'd'.repeat(900)]));
    const labels = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`l${i}`, 'l'.repeat(1_000)]));
    const { sluice } = fitted({ labels, sluice: { details } }, ARCHIVED);
    expect(Object.keys(sluice.labels ?? {})).toHaveLength(60);
    expect(sluice).toMatchObject({ event: { id: 'e-1', action: 'auth_login_failed' }, user: { id: 'u_1' } });
    expect(sluice).toMatchObject({ source: { ip: '198.51.100.7' }, service: { name: 'checkout' } });
  });

  test('has at most 256 fields: the last ones go', () => {
    const details = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`k${i}`, i]));
    const { sluice } = fitted({ sluice: { details } }, ARCHIVED);
    const kept = Object.keys(sluice.details ?? {});
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => `k${i}`));
    expect(kept.length).toBeGreaterThan(230);
    expect(sluice.trimmed).toHaveLength(17);
    expect(sluice.trimmed.at(-1)).toMatch(/^… \d+ more$/);
  });

  test('an event of exactly 256 fields is left whole', () => {
    // integration, 8 of event, @timestamp, user, source, service, organization: 14 beside the details.
    const details = Object.fromEntries(Array.from({ length: 241 }, (_, i) => [`k${i}`, i]));
    expect(fitted({ sluice: { details } }).sluice).not.toHaveProperty('truncated');
    expect(fitted({ sluice: { details: { ...details, one: 1, two: 2 } } }).sluice).toMatchObject({
      truncated: true,
    });
  });

  test('no single value is longer than the index takes', () => {
    const { sluice } = fitted({
      sluice: { details: { a: 'ż'.repeat(17_000), list: ['ó'.repeat(17_000), 'b'] } },
    });
    const { a, list } = sluice.details as { a: string; list: string[] };
    expect(Buffer.byteLength(a)).toBeLessThanOrEqual(32_766);
    expect(Buffer.byteLength(list[0] ?? '')).toBeLessThanOrEqual(32_766);
    expect(list[1]).toBe('b');
    expect(sluice.trimmed).toEqual(['sluice.details.a', 'sluice.details.list']);
  });

  test('a text is never cut through a character', () => {
    const { sluice } = fitted({ sluice: { details: { faces: '😀'.repeat(40_000) } } });
    expect(sluice.details?.faces).toMatch(/^(😀)+…$/u);
  });
});

describe('a CloudTrail record that is too large for Wazuh', () => {
  const record = {
    eventName: 'RunInstances',
    eventSource: 'ec2.amazonaws.com',
    errorCode: 'Client.UnauthorizedOperation',
    sourceIPAddress: '198.51.100.7',
    userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/r/s' },
  };

  test('loses its answer before its parameters, and never who, what and where', () => {
    const items = (count: number) => Array.from({ length: count }, (_, i) => ({ instanceId: `i-${i}` }));
    const { aws, sluice } = fitTrail({
      ...record,
      requestParameters: { instanceType: 't3.micro', userData: 'x'.repeat(2_000) },
      responseElements: { instancesSet: { items: items(4_000) }, requestId: 'r-1' },
    });
    expect(aws).toMatchObject({ ...record, requestParameters: { instanceType: 't3.micro' } });
    expect(aws.requestParameters?.userData).toHaveLength(2_000);
    expect(aws.responseElements).toEqual({ requestId: 'r-1' });
    expect(sluice.trimmed).toEqual(['aws.responseElements.instancesSet.items']);
  });

  test('keeps the result of a console login inside the answer that is cut', () => {
    const filler = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}`, 'x'.repeat(400)]));
    const { aws } = fitTrail({ ...record, responseElements: { ...filler, ConsoleLogin: 'Failure' } });
    expect(aws.responseElements?.ConsoleLogin).toBe('Failure');
  });

  test('even what is never removed is shortened when nothing else is left, the longest first', () => {
    const { aws, sluice } = fitTrail({
      ...record,
      errorMessage: 'm'.repeat(30_000),
      eventName: 'e'.repeat(60_000),
    });
    expect(aws.eventName).toMatch(/^e{200,}…$/);
    expect(aws.errorMessage).toHaveLength(30_000);
    expect(sluice).toMatchObject({ event: { id: 't-1' }, truncated: true });
  });
});

test('the pseudonyms of before a rotation outlive the fields of a record, unless they are long', () => {
  const record = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`f${i}`, i]));
  const left = (previous_tokens: string[]) => {
    const event = securityEvent('t-1', { sluice: { previous_tokens } });
    const given = { ...envelope('t-1', {}, 'cloudtrail'), event, record };
    return (JSON.parse(encodeEnvelope(given, undefined).line) as Fitted).sluice;
  };
  const tokens = Array.from({ length: 32 }, (_, i) => `email_${String(i).padStart(16, '0')}`);
  expect(left(tokens)).toMatchObject({ truncated: true, previous_tokens: tokens });
  const long = tokens.map((token) => `${'long_type_'.repeat(12)}${token}`);
  expect(left(long)).not.toHaveProperty('previous_tokens');
});
