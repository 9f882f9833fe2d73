import { expect, test } from 'vitest';
import { both, either, exists, is, levels, not } from '../../../tools/dashboards/query.ts';
import { termsOf } from '../../support/kuery.ts';

test('what the dashboards write is read as it was meant', () => {
  const query = both(
    exists('data.srcip'),
    either(is('rule.groups', 'a', 'b'), not(is('data.sluice.event.action', 'api_*'))),
    levels(4, 7),
  );
  expect(termsOf(query)).toEqual([
    { field: 'data.srcip', operator: ':', values: ['*'] },
    { field: 'rule.groups', operator: ':', values: ['a', 'b'] },
    { field: 'data.sluice.event.action', operator: ':', values: ['api_*'] },
    { field: 'rule.level', operator: '>=', values: ['4'] },
    { field: 'rule.level', operator: '<', values: ['7'] },
  ]);
});

test('quotes inside a value stay inside it', () => {
  expect(termsOf(is('rule.groups', 'a "b" \\ c'))[0]?.values).toEqual(['a "b" \\ c']);
});

test.each(['a:', 'a: b c: d', 'a: (b or', 'a b', '(a: b', 'a: b)', 'a: "b', 'or a: b', 'a >> 1', 'not'])(
  '%j is refused',
  (query) => {
    expect(() => termsOf(query)).toThrow(query);
  },
);
