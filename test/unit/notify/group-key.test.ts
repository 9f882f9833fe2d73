import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../src/notify/alert/alert-facts.ts';
import { groupKey } from '../../../src/notify/group/group-key.ts';
import { alertWith } from './alert-builder.ts';

const keyOf = (parts: Parameters<typeof alertWith>[0]) => groupKey(factsOf(alertWith(parts)));

describe('the group of an alert', () => {
  test('is the same for the same rule, agent, address and user at another time', () => {
    expect(keyOf({ id: '1.1', timestamp: '2026-03-05T05:06:07.089+0000' })).toBe(keyOf({ id: '2.2' }));
  });

  test.each([
    ['rule', { rule: { id: '100999' } }],
    ['agent', { agent: { id: '031' } }],
    ['source address', { data: { srcip: '198.51.100.67' } }],
    ['user', { data: { dstuser: 'ann' } }],
  ])('is another for another %s', (_, parts) => {
    expect(keyOf(parts)).not.toBe(keyOf({}));
  });

  test('shows the rule and not the user', () => {
    const key = keyOf({ data: { dstuser: 'ann' } });
    expect(key).toMatch(/^100102-[\w-]{22}$/);
  });
});
