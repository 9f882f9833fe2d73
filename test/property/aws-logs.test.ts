import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SecurityEventSchema } from '../../src/event/security-event.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import { LINE_PARSERS } from '../../src/intake/lines/line-parsers.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import { AWS_NORMALIZERS } from '../../src/normalize/aws/normalizers.ts';
import { ANY_CHARACTER } from '../support/any-character.ts';
import {
  albLine,
  postgresLine,
  s3AccessLine,
  VPC_HEADER,
  vpcFlowLine,
  wafRecord,
} from '../support/aws-log-lines.ts';
import { awsContext, LOG_SOURCES, type LogSource, redactLog } from '../support/aws-logs.ts';
import { growsTooFast } from '../support/growth.ts';

const RUNS = { numRuns: 50 };
const LINES = {
  's3-access': [s3AccessLine(), s3AccessLine({ status: '403', error: 'AccessDenied' })],
  alb: [albLine(), albLine({ client: '[2001:db8::1]:443', target: '-' })],
  vpcflow: [vpcFlowLine(), VPC_HEADER, vpcFlowLine({ status: 'NODATA' })],
} as const;
const CONTENTS = Object.keys(LINES) as (keyof typeof LINES)[];
const MESSAGES = {
  lambda: [
    '2026-03-04T05:06:07.089Z 3be60d16-0000-4000-8000-0123456789ab Task timed out after 3.00 seconds',
    'REPORT RequestId: 3be60d16-0000-4000-8000-0123456789ab\tDuration: 3.25 ms\tMemory Size: 128 MB\tStatus: error\tError Type: Runtime.ExitError',
    '[ERROR] ValueError: x\nTraceback',
    '{"level":"ERROR","message":"x","error":{"name":"E"}}',
    '{"type":"platform.report","record":{"status":"timeout","metrics":{"durationMs":3}}}',
  ],
  rds: [
    postgresLine(
      'connection authorized: user=ann database=orders SSL enabled (protocol=TLSv1.3, cipher=x, bits=256)',
    ),
    postgresLine('password authentication failed for user "ann"', {
      level: 'FATAL',
      user: 'ann',
      database: 'orders',
    }),
    postgresLine('disconnection: session time: 0:00:01.000 user=ann database=orders host=[local]', {
      user: 'ann',
    }),
  ],
} as const;

const odd = fc.oneof(
  fc.string({ unit: ANY_CHARACTER, maxLength: 12 }),
  fc.constantFrom(
    '',
    ' ',
    '"',
    '" ',
    '[',
    ']',
    ':',
    '-',
    '\t',
    '\n',
    '\\',
    '\uD800',
    '\u0000',
    '99999999999',
    'x'.repeat(3_000),
  ),
);

/** A line with something cut out of it and something put in. */
function mangled(lines: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...lines), fc.nat(600), fc.nat(40), odd)
    .map(([line, at, gone, put]) => line.slice(0, at) + put + line.slice(at + gone));
}

/** May refuse, may not crash: what comes out is an event by the schema, and goes to Wazuh within its limits. */
function takeRecord(source: LogSource, record: JsonObject): void {
  const normalized = AWS_NORMALIZERS[source]?.(record, awsContext(source));
  if (normalized === undefined) throw new Error('no normalizer');
  if (!normalized.ok) {
    expect(normalized.error.code).toBe('invalid_record');
    return;
  }
  for (const envelope of normalized.value) {
    expect(SecurityEventSchema.safeParse(envelope.event).error).toBeUndefined();
    const { line } = encodeEnvelope(redactLog(envelope), undefined);
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(65_000);
    expect(isJsonObject(JSON.parse(line))).toBe(true);
  }
}

describe('whatever a log holds', () => {
  test.each(CONTENTS)('a line of %s is a record of texts, skipped or refused', (content) => {
    fc.assert(
      fc.property(mangled(LINES[content]), (line) => {
        const record = LINE_PARSERS[content]()(line);
        if (record === undefined || record === 'skip') return;
        for (const value of Object.values(record)) expect(value).toBeTypeOf('string');
        takeRecord(content, record);
      }),
      RUNS,
    );
  });

  test.each(['lambda', 'rds'] as const)('a message of %s is an event, nothing or refused', (source) => {
    fc.assert(
      fc.property(mangled(MESSAGES[source]), fc.oneof(fc.integer(), odd), (message, timestamp) => {
        takeRecord(source, { message, timestamp });
      }),
      RUNS,
    );
  });

  test.each(LOG_SOURCES)('a record of %s may have anything in any field', (source) => {
    const value = fc.oneof(odd, fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>);
    const whole: JsonObject = {
      ...wafRecord(),
      operation: 'REST.GET.OBJECT',
      elb: 'shop',
      message: 'x',
    };
    const names = fc.constantFrom(
      ...Object.keys(whole),
      'time',
      'remote_ip',
      'client_ip',
      'srcaddr',
      'start',
      'requester',
    );
    fc.assert(
      fc.property(fc.dictionary(names, value, { maxKeys: 6 }), (fields) =>
        takeRecord(source, { ...whole, ...(fields as JsonObject) }),
      ),
      RUNS,
    );
  });
});

test('no line makes the work grow faster than the line', () => {
  const pieces = [
    '" ',
    '"x',
    '[x] ',
    '- ',
    ':',
    ' "',
    ':[1]:',
    'a@',
    '1.1.1.1(1):',
    ' database=',
    '{"errorType":"',
    '\t',
    '\n',
    'x',
  ];
  const begins = [
    '',
    '"',
    '2026-03-04 05:06:07 UTC:',
    '[ERROR] ',
    s3AccessLine().slice(0, 160),
    albLine().slice(0, 140),
  ];
  const works = [
    ...CONTENTS.map((content) => (text: string) => void LINE_PARSERS[content]()(text)),
    ...(['lambda', 'rds'] as const).map(
      (source) => (message: string) => void AWS_NORMALIZERS[source]?.({ message }, awsContext(source)),
    ),
  ];
  const slow = works.flatMap((work, i) =>
    begins.flatMap((begin) =>
      pieces
        .filter((piece) => growsTooFast(work, begin + piece.repeat(600), begin + piece.repeat(6_000)))
        .map((piece) => `${i} ${begin}${piece}`),
    ),
  );
  expect(slow).toEqual([]);
});
