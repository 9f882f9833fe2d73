import { describe, expect, test } from 'vitest';
import { MAX_EVENTS_PER_REQUEST } from '../../../src/event/limits.ts';
import type { BodyFormat } from '../../../src/intake/decode-body.ts';
import { readRecords } from '../../../src/intake/read-records.ts';

function read(text: string, format: BodyFormat = 'json') {
  return readRecords({ text, format, bytes: Buffer.byteLength(text) });
}

/** One word for each record: its action, or the code of its rejection. */
function summary(text: string, format?: BodyFormat) {
  const result = read(text, format);
  if (!result.ok) return result.error.code;
  return result.value.map((record) =>
    record.kind === 'record' ? (record.value as { action?: string }).action : record.code,
  );
}

const nested = (depth: number) => `{"action":"deep","d":${'['.repeat(depth)}${']'.repeat(depth)}}`;
const keyed = (count: number) =>
  `{"action":"wide","d":{${Array.from({ length: count }, (_, i) => `"k${i}":0`).join(',')}}}`;
const sized = (bytes: number) => {
  const frame = '{"action":"large","d":""}';
  return frame.replace('""', `"${'x'.repeat(bytes - frame.length)}"`);
};

describe('shapes', () => {
  test('one event is one record, measured in bytes as sent', () => {
    expect(read(' {"action":"ü"} ')).toEqual({
      ok: true,
      value: [{ kind: 'record', value: { action: 'ü' }, bytes: 15 }],
    });
  });

  test('an array is one record an element, in order', () => {
    expect(summary('[{"action":"a"}, {"action":"b"},{"action":"c"}]')).toEqual(['a', 'b', 'c']);
  });

  test('an empty array holds no events', () => {
    expect(summary(' [ ] ')).toEqual([]);
  });

  test('lines are one record each; blank ones are skipped', () => {
    expect(summary('{"action":"a"}\r\n\n  \n{"action":"b"}\n', 'ndjson')).toEqual(['a', 'b']);
  });

  test('a line that is not JSON is rejected alone', () => {
    expect(summary('{"action":"a"}\n{"action":\n{"action":"c"}', 'ndjson')).toEqual([
      'a',
      'invalid_json',
      'c',
    ]);
  });

  test('text of no declared type is read as JSON, or else as lines', () => {
    expect(summary('[{"action":"a"}]', 'any')).toEqual(['a']);
    expect(summary('{"action":"a"}\n{"action":"b"}', 'any')).toEqual(['a', 'b']);
  });

  test.each<[string, BodyFormat]>([
    ['{"action":"a"}{"action":"b"}', 'json'],
    ['[{"action":"a"},]', 'json'],
    ['{"action":"a"}\n{"action":"b"}', 'json'],
    ['hello', 'any'],
    ['a\nb', 'ndjson'],
    ['[1', 'ndjson'],
  ])('%j as %s cannot be read at all', (text, format) => {
    expect(summary(text, format)).toBe('invalid_json');
  });
});

describe('limits', () => {
  test('an event of 64 KiB is taken and a larger one rejected beside it', () => {
    expect(summary(`[${sized(65_536)},${sized(65_537)},{"action":"small"}]`)).toEqual([
      'large',
      'event_too_large',
      'small',
    ]);
  });

  test('size is counted in bytes, not in characters', () => {
    const euros = `{"action":"euros","d":"${'€'.repeat(22_000)}"}`;
    expect(summary(euros)).toEqual(['event_too_large']);
  });

  test('nesting of 64 is taken, deeper events are rejected beside it', () => {
    expect(summary(`[${nested(63)},${nested(64)},{"action":"flat"}]`)).toEqual(['deep', 'too_deep', 'flat']);
  });

  test('2000 keys are taken, more are rejected beside them', () => {
    expect(summary(`${keyed(1_998)}\n${keyed(1_999)}`, 'ndjson')).toEqual(['wide', 'too_many_keys']);
  });

  test('repeated keys count, though JSON.parse would hide them', () => {
    expect(summary(`{"action":"a"${',"k":0'.repeat(2_000)}}`)).toEqual(['too_many_keys']);
  });

  test('events beyond the count are rejected and the ones before are kept', () => {
    const outcomes = summary(
      `[${Array(MAX_EVENTS_PER_REQUEST + 2)
        .fill('{"action":"a"}')
        .join()}]`,
    );
    expect(outcomes.slice(0, MAX_EVENTS_PER_REQUEST)).toEqual(Array(MAX_EVENTS_PER_REQUEST).fill('a'));
    expect(outcomes.slice(MAX_EVENTS_PER_REQUEST)).toEqual(['too_many_events', 'too_many_events']);
  });

  test('a flood of tiny events is refused whole, since the answer would outgrow the question', () => {
    expect(summary(`[${Array(100_000).fill('1').join()}]`)).toBe('too_many_events');
    expect(summary('1\n'.repeat(100_000), 'ndjson')).toBe('too_many_events');
  });

  test.each([
    ['arrays', `${'['.repeat(500_000)}${']'.repeat(500_000)}`],
    ['objects', `${'{"a":'.repeat(170_000)}1${'}'.repeat(170_000)}`],
  ])('a megabyte of nested %s is rejected, not a crash', (_, text) => {
    expect(summary(text)).toEqual([expect.stringMatching(/too_large|too_deep/)]);
  });
});

describe('strings in the text', () => {
  test.each([
    `{"action":"a","d":"}],[{"}`,
    String.raw`{"action":"a","d":"\\"}`,
    String.raw`{"action":"a","d":"\\\",{"}`,
    String.raw`{"action":"a","\"k\"":":"}`,
  ])('brackets, commas and escaped quotes in %s are text', (event) => {
    expect(summary(`[${event},${event}]`)).toEqual(['a', 'a']);
  });

  test('__proto__ stays a key of its own record', () => {
    const result = read('{"action":"a","__proto__":{"polluted":true}}');
    expect(result.ok && Object.keys((result.value[0] as { value: object }).value)).toEqual([
      'action',
      '__proto__',
    ]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

test('no message quotes the record', () => {
  const secret = 'hunter2'.repeat(10_000);
  const result = read(
    `[{"action":"${secret}"},${nested(70).replace('deep', 'hunter2')},${keyed(3_000).replace('wide', 'hunter2')}]`,
  );
  expect(result.ok && result.value.map(({ kind }) => kind)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(JSON.stringify(result)).not.toContain('hunter2');
});
