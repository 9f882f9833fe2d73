import { describe, expect, test } from 'vitest';
import { type Placed, toS3Objects } from '../../../src/forward/s3-objects.ts';
import { wireEvent } from '../../support/envelopes.ts';

const AT = Date.parse('2026-03-04T05:06:08.000Z');

function placed(position: number, overrides: Partial<Placed> = {}, line = `{"n":${position}}`): Placed {
  return { line, at: AT, event: wireEvent(`e-${position}`, '{}'), position, ...overrides };
}

const many = (count: number, line?: string) => Array.from({ length: count }, (_, i) => placed(i, {}, line));

describe('objects for Wazuh', () => {
  test('hold the lines of one tenant and source, in order, without an empty line', () => {
    const mixed = [
      placed(0),
      placed(1, { event: wireEvent('e-1', '{}', { tenant: 'globex' }) }),
      placed(2, { event: wireEvent('e-2', '{}', { source: 'sentry' }) }),
      placed(3),
    ];
    const objects = toS3Objects(mixed, 'wazuh');
    expect(objects.map(({ positions }) => positions)).toEqual([[0, 3], [1], [2]]);
    expect(objects[0]?.body).toBe('{"n":0}\n{"n":3}\n');
    expect(objects.map(({ key }) => key.replace(/[^/]+$/, ''))).toEqual([
      'wazuh/acme/app/2026/03/04/05/',
      'wazuh/globex/app/2026/03/04/05/',
      'wazuh/acme/sentry/2026/03/04/05/',
    ]);
  });

  test('have keys that follow from their events alone', () => {
    const [first] = toS3Objects(many(3), 'wazuh');
    const [again] = toS3Objects(many(3), 'wazuh');
    const [other] = toS3Objects(many(4), 'wazuh');
    expect(again?.key).toBe(first?.key);
    expect(other?.key).not.toBe(first?.key);
  });

  test('have keys that no notification encodes', () => {
    const event = wireEvent('e', '{}', { tenant: 'a b+c/ü%' });
    const [object] = toS3Objects([placed(0, { event })], 'wazuh');
    expect(object?.key).toMatch(/^wazuh\/a_b_c___\/app\/2026\/03\/04\/05\/[\w-]{32}\.jsonl\.gz$/);
  });

  test('stand under the hour of their earliest event; one that does not say when it came does not decide', () => {
    const hours = (...ats: number[]) =>
      toS3Objects(
        ats.map((at, i) => placed(i, { at })),
        'p',
      ).map(({ key }) => key.slice(11, 24));
    expect(hours(AT + 3_600_000, AT, Number.NaN)).toEqual(['2026/03/04/05']);
    expect(hours(Number.NaN)).toEqual(['1970/01/01/00']);
  });

  test('are of a size that the module can hold: 5 000 events, 8 MiB', () => {
    expect(toS3Objects(many(12_001), 'p').map(({ positions }) => positions.length)).toEqual([
      5_000, 5_000, 2_001,
    ]);
    const large = toS3Objects(many(300, `"${'x'.repeat(60_000)}"`), 'p');
    expect(large.map(({ positions }) => positions.length)).toEqual([139, 139, 22]);
    expect(new Set(large.map(({ key }) => key)).size).toBe(3);
  });

  test('are none for no events', () => {
    expect(toS3Objects([], 'p')).toEqual([]);
  });
});
