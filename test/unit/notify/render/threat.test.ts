import { expect, test } from 'vitest';
import { factsOf, readFacts, writeFacts } from '../../../../src/notify/alert/alert-facts.ts';
import { messageOf } from '../../../../src/notify/render/message.ts';
import { RENDERERS, render } from '../../../../src/notify/render/render.ts';
import { alertWith, firstOf } from '../alert-builder.ts';

const THREAT = {
  feed: { name: 'Feodo Tracker' },
  indicator: { type: 'ipv4-addr', name: '198.51.100.0/24', confidence: 'High' },
};
const marked = alertWith({ data: { sluice: { threat: THREAT } } });

test('what threat intelligence knows stands first, and marks the address', () => {
  const [first, ...others] = messageOf(firstOf(marked)).details;
  expect(first).toMatchObject({
    label: 'Known bad',
    value: 'Feodo Tracker, ipv4-addr 198.51.100.0/24, confidence High',
    alarming: true,
  });
  expect(others).toContainEqual({ label: 'Source', value: '198.51.100.66 · known bad' });
});

test('where it was found, and how many indicators hold, stand behind it', () => {
  const line = (intel: object) =>
    messageOf(firstOf(alertWith({ data: { sluice: { threat: THREAT, intel } } }))).details[0]?.value;
  const known = 'Feodo Tracker, ipv4-addr 198.51.100.0/24, confidence High';
  // Wazuh writes numbers as texts.
  expect(line({ matched: 'source.ip', value: '198.51.100.66', count: '3' })).toBe(
    `${known}, found in source.ip, the strongest of 3 indicators`,
  );
  expect(line({ matched: 'related.ip', count: 1 })).toBe(`${known}, found in related.ip`);
  for (const count of ['many', -1, '1e99', {}]) expect(line({ count })).toBe(known);
});

test('a domain that is known does not mark the address', () => {
  const threat = { feed: { name: 'URLhaus' }, indicator: { type: 'domain-name', name: 'bad.example' } };
  const { details } = messageOf(firstOf(alertWith({ data: { sluice: { threat } } })));
  expect(details).toContainEqual({ label: 'Source', value: '198.51.100.66' });
});

test('the mark is kept in a group’s state, of an event sent directly as of one pulled from S3', () => {
  const pulled = alertWith({
    rule: { id: '110102' },
    data: { srcip: undefined, aws: { source: 'sluice', srcip: '198.51.100.66', sluice: { threat: THREAT } } },
  });
  for (const alert of [marked, pulled])
    expect(readFacts(writeFacts(factsOf(alert)))?.threat).toEqual({
      feed: 'Feodo Tracker',
      type: 'ipv4-addr',
      indicator: '198.51.100.0/24',
      confidence: 'High',
    });
});

test('an alert without it has no mark, also when only an ATT&CK technique stands under threat', () => {
  const technique = { technique: { id: ['T1110'], name: ['Brute Force'] } };
  expect(factsOf(alertWith({ data: { sluice: { threat: technique } } })).threat).toBeUndefined();
});

test.each(Object.keys(RENDERERS) as (keyof typeof RENDERERS)[])('%s shows it', (type) => {
  expect(JSON.stringify(render(type, firstOf(marked)))).toContain('Feodo Tracker');
});
