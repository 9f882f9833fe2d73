import { createSession, loadRuleset, rootRules } from '@sluice/logtest';
import { describe, expect, test } from 'vitest';
import type { SecurityEvent } from '../../../src/event/security-event.ts';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import { envelope } from '../../support/envelopes.ts';

type Details = NonNullable<SecurityEvent['sluice']>['details'];

const base = `<group name="sluice,"><rule id="100099" level="3"><decoded_as>json</decoded_as>
<field name="integration">^sluice$</field><description>Sluice.</description></rule></group>`;
const { ruleset } = loadRuleset({ rules: [rootRules(), { file: '0011-s.xml', xml: base }], lists: [] });

/** What a manager makes of a line. */
function verdictOn(line: string) {
  if (ruleset === undefined) throw new Error('the rule did not load');
  return createSession(ruleset, { now: () => 0 }).evaluate({ log: line, location: 'API-Webhook' });
}

function lineWith(details: Details): string {
  return encodeEnvelope(envelope('e-1', { sluice: { details } }), undefined).line;
}

function detailsInAlert(details: Details): unknown {
  const { sluice } = verdictOn(lineWith(details)).data as { sluice: { details: unknown } };
  return sluice.details;
}

describe('an application event on the wire', () => {
  test('is one compact line with the ECS document under sluice and the source address as srcip', () => {
    const { id, line } = encodeEnvelope(envelope('e-1'), 'events/2026/03/04/05/x.jsonl.gz');
    expect(id).toBe('e-1');
    expect(line).toBe(
      '{"integration":"sluice","srcip":"198.51.100.7","sluice":{"@timestamp":"2026-03-04T05:06:07.089Z",' +
        '"event":{"id":"e-1","kind":"event","category":["authentication"],"type":["start"],' +
        '"action":"auth_login_failed","outcome":"failure","severity":21,"dataset":"sluice.app",' +
        '"created":"2026-03-04T05:06:08.000Z"},"user":{"id":"u_1"},"source":{"ip":"198.51.100.7"},' +
        '"service":{"name":"checkout"},"organization":{"id":"acme"}}}',
    );
  });

  test('has no srcip when the source has no address', () => {
    const { line } = encodeEnvelope(envelope('e-1', { source: { address: 'gateway' } }), undefined);
    expect(JSON.parse(line)).not.toHaveProperty('srcip');
  });

  test('keeps a list of one element a list, in the alert too', () => {
    const { data } = verdictOn(encodeEnvelope(envelope('e-1'), undefined).line);
    expect(data).toMatchObject({
      srcip: '198.51.100.7',
      sluice: { event: { category: ['authentication'] } },
    });
  });

  test('carries what the application sent beside the ECS fields under sluice.details', () => {
    expect(detailsInAlert({ order: { id: 'A-7', paid: true } })).toEqual({
      order: { id: 'A-7', paid: 'true' },
    });
  });

  test('is found by a rule for a pseudonym of before a rotation, beside others', () => {
    const [one = '', two = ''] = ['a', 'b'].map((digit) => `email_${digit.repeat(16)}`);
    const rule = `<group name="x,"><rule id="100999" level="5"><if_sid>100099</if_sid>
<field name="sluice.previous_tokens">${two}</field><description>Old name.</description></rule></group>`;
    const files = [rootRules(), { file: '0011-s.xml', xml: base }, { file: '0099-x.xml', xml: rule }];
    const loaded = loadRuleset({ rules: files, lists: [] }).ruleset;
    const ruleFor = (previous_tokens: string[]) => {
      if (loaded === undefined) throw new Error('the rules did not load');
      const { line } = encodeEnvelope(envelope('e-1', { sluice: { previous_tokens } }), undefined);
      return createSession(loaded, { now: () => 0 }).evaluate({ log: line, location: 'API-Webhook' }).rule
        ?.id;
    };
    expect(ruleFor([one, two])).toBe('100999');
    expect(ruleFor([one])).toBe('100099');
  });

  test('keeps the normalizer’s own mark of truncation', () => {
    const { line } = encodeEnvelope(envelope('e-1', { sluice: { truncated: true } }), undefined);
    expect(JSON.parse(line)).toMatchObject({ sluice: { truncated: true } });
  });
});

describe('values that Wazuh would change or choke on', () => {
  test('numbers it would print otherwise are texts, others stay numbers', () => {
    const details = {
      epoch: 1_700_000_000_123,
      part: 12.5,
      low: -2_147_483_648,
      high: 2_147_483_648,
      one: 1,
    };
    expect(JSON.parse(lineWith(details)).sluice.details).toEqual({
      epoch: '1700000000123',
      part: '12.5',
      low: -2_147_483_648,
      high: '2147483648',
      one: 1,
    });
    expect(detailsInAlert(details)).toMatchObject({ epoch: '1700000000123', part: '12.5', one: '1' });
  });

  test('a lone surrogate does not cost the event its fields', () => {
    const { rule, data } = verdictOn(lineWith({ note: 'bad \ud83d end', 'key\udc00': 'x', ok: '😀' }));
    expect(rule?.id).toBe('100099');
    expect(data).toMatchObject({ sluice: { details: { note: 'bad � end', 'key�': 'x', ok: '😀' } } });
  });

  test('a NUL does not cut its text short', () => {
    expect(detailsInAlert({ note: 'before\0after', list: ['a\0b'] })).toEqual({
      note: 'beforeafter',
      list: ['ab'],
    });
  });

  test('a text that spells an escape out is left alone', () => {
    expect(detailsInAlert({ note: 'regex \\ud83d and \\u0000' })).toEqual({
      note: 'regex \\ud83d and \\u0000',
    });
  });

  test('nulls and empty objects go, empty texts stay on the wire', () => {
    expect(JSON.parse(lineWith({ a: null, b: {}, c: { d: { e: null } }, f: '' })).sluice.details).toEqual({
      f: '',
    });
  });

  test('arrays hold texts alone, so that one field has one type in the index', () => {
    expect(detailsInAlert({ items: [1, true, null, 'x', { sku: 7, big: 1e12 }, [2]] })).toEqual({
      items: ['1', 'true', 'x', '{"sku":7,"big":1000000000000}', ' [2]'],
    });
  });

  test.each(['[1,2]', '[{"a":1}]', '[ "x" ]', '[true]', '["a"] '])(
    'the text %j does not become an array in the alert',
    (text) => {
      expect(detailsInAlert({ note: text })).toEqual({ note: ` ${text}` });
    },
  );

  test.each(['[REDACTED:email]', '[info] started', '[1] first', '['])(
    'the text %j is left as it is',
    (text) => {
      expect(detailsInAlert({ note: text })).toEqual({ note: text });
    },
  );

  test('objects below the depth that the index takes are written as text', () => {
    let deep: Details = { leaf: 'x' };
    for (let i = 0; i < 40; i += 1) deep = { o: deep };
    const line = lineWith(deep);
    const depth = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;
    expect(depth(JSON.parse(line))).toBeLessThan(20);
    expect(line).toContain('leaf');
  });
});

describe('keys that mean something else to Wazuh', () => {
  test('a dot, which it would read as nesting, becomes an underscore, and nothing is overwritten', () => {
    expect(detailsInAlert({ 'a.b': 'dotted', a_b: 'plain', '.': 'dot', '': 'none', ' ': 'blank' })).toEqual({
      a_b: 'dotted',
      a_b_: 'plain',
      _: 'dot',
      __: 'none',
      ___: 'blank',
    });
  });

  test('a key named __proto__ is a key like any other', () => {
    const details = JSON.parse('{"__proto__":{"x":1.5},"y":2}') as Details;
    expect(JSON.parse(lineWith(details)).sluice.details).toEqual(
      JSON.parse('{"__proto__":{"x":"1.5"},"y":2}'),
    );
  });

  test('the integration of another decoder in the details hides the event from no rule', () => {
    for (const key of ['integration', 'Integration', 'x"integration', 'integ\0ration']) {
      const { decoder, rule } = verdictOn(lineWith({ [key]: 'MS-graph' }));
      expect([decoder, rule?.id]).toEqual(['json', '100099']);
      expect(lineWith({ [key]: 'ms-graph' }).toLowerCase()).not.toContain('"integration":"ms-graph"');
    }
  });
});
