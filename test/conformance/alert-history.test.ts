import { describe, expect, test } from 'vitest';
import { createAlertHistory } from '../../adapters/aws/table/alert-history.ts';
import { textOf } from '../../adapters/aws/table/table-item.ts';
import { createMemoryAlertHistory } from '../../adapters/memory/alert-history.ts';
import { factsOf } from '../../src/notify/alert/alert-facts.ts';
import { type AlertHistory, SIMILAR_MS } from '../../src/notify/alert/alert-history.ts';
import { parseAlert } from '../../src/notify/alert/wazuh-alert.ts';
import { wazuhAlert } from '../support/alerts.ts';
import { openTable } from '../support/local-aws.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
/** So that few alerts show where counting ends. */
const MOST = 4;
const table = await openTable();

/** Each test has rules, addresses and users of its own, since all share a table. */
let tests = 0;
function world() {
  const place = ++tests;
  const rule = String(100_000 + place);
  const named = { rule, srcip: `198.51.100.${place}`, user: `u_${place}` };
  const facts = (id: string, overrides: Parameters<typeof wazuhAlert>[1] = {}) => {
    const alert = parseAlert(wazuhAlert(`${place}.${id}`, { ...named, ...overrides }));
    if (!alert.ok) throw new Error('not an alert');
    return factsOf(alert.value);
  };
  const enter = (history: AlertHistory, id: string, at: number, overrides = {}) =>
    history.enter(`node/${place}.${id}`, facts(id, overrides), at);
  const similar = (history: AlertHistory, id: string, now: number, overrides = {}) =>
    history.similar(`node/${place}.${id}`, facts(id, overrides), now);
  const of = async (history: AlertHistory, from: number, until: number) => {
    const found = [];
    for await (const records of history.between(from, until)) found.push(...records);
    return found.filter((record) => record.rule.id === rule);
  };
  return { rule, enter, similar, of };
}

describe.each([
  ['memory', createMemoryAlertHistory(MOST)],
  ['DynamoDB', createAlertHistory(table, MOST)],
])('the history of alerts in %s', (_name, history) => {
  test('counts what shares a rule, a source or a user, and not the alert itself', async () => {
    const { enter, similar } = world();
    await enter(history, '1', NOW);
    await enter(history, '2', NOW, { srcip: '203.0.113.200' });
    await enter(history, '3', NOW, { user: 'somebody', rule: '199999' });
    expect(await similar(history, '1', NOW + 1)).toEqual({ rule: 1, source: 1, user: 1 });
    expect(await similar(history, 'new', NOW + 1)).toEqual({ rule: 2, source: 2, user: 2 });
  });

  test('has an alert once, however often it is entered, at the time it was entered first', async () => {
    const { enter, similar, of } = world();
    for (const late of [0, 1, 5_000]) await enter(history, '1', NOW + late);
    expect(await similar(history, 'new', NOW + 10_000)).toMatchObject({ rule: 1 });
    expect((await of(history, NOW, NOW + 10_000)).map(({ at }) => at)).toEqual([NOW]);
  });

  test('looks back 24 hours and no further, nor ahead', async () => {
    const { enter, similar } = world();
    await enter(history, 'old', NOW - SIMILAR_MS);
    await enter(history, 'in', NOW - SIMILAR_MS + 1);
    await enter(history, 'ahead', NOW + 1);
    expect(await similar(history, 'new', NOW)).toMatchObject({ rule: 1 });
  });

  test('says nothing of a source or user that the alert does not name', async () => {
    const { similar } = world();
    expect(await similar(history, '1', NOW, { srcip: '', user: '' })).toEqual({ rule: 0 });
  });

  test('gives back what reports are made of, from a time on and before another', async () => {
    const { enter, of, rule } = world();
    const midnight = Date.parse('2026-03-01T23:30:00Z');
    await enter(history, 'before', midnight - 1);
    await enter(history, 'first', midnight);
    await enter(history, 'last', midnight + 86_399_999);
    await enter(history, 'after', midnight + 86_400_000);
    const records = await of(history, midnight, midnight + 86_400_000);
    expect(records.map(({ at }) => at - midnight)).toEqual([0, 86_399_999]);
    expect(records[0]).toMatchObject({
      severity: 'high',
      rule: { id: rule, level: 12, groups: ['sluice', 'authentication_failures'] },
      tenant: 'acme',
      action: 'auth_login_failed',
      techniques: ['T1110'],
      compliance: [{ framework: 'PCI DSS', controls: ['10.2.4'] }],
    });
  });

  test('counts no further than it was told to', async () => {
    const { enter, similar } = world();
    await Promise.all(Array.from({ length: MOST + 3 }, (_, i) => enter(history, `m${i}`, NOW)));
    expect(await similar(history, 'm1', NOW)).toEqual({ rule: MOST, source: MOST, user: MOST });
  });
});

test('no key and no list in the table shows an address or a name', async () => {
  const keys: string[] = [];
  const watched = {
    ...table,
    putAll: async (items: Parameters<typeof table.putAll>[0]) => {
      keys.push(...items.flatMap((item) => [item.pk, textOf(item, 'list')]));
    },
  };
  const { enter } = world();
  await enter(createAlertHistory(watched), '1', NOW, { user: 'alice@example.com', srcip: '198.51.100.99' });
  expect(keys).toHaveLength(6);
  expect(keys.join(' ')).not.toMatch(/alice|198\.51/);
});
