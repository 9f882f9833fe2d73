import { describe, expect, it } from 'vitest';
import { createSession, loadRuleset, rootRules } from '../src/index.ts';

const STOCK_JSON = `<decoder name="json">
  <prematch>^{\\s*"</prematch>
  <plugin_decoder>JSON_Decoder</plugin_decoder>
</decoder>`;

const RULES = `<group name="demo,">
  <rule id="100000" level="3">
    <field name="app">\\.+</field>
    <description>$(app)</description>
  </rule>
</group>`;

function session(xml: string, rules = RULES) {
  const { ruleset, messages } = loadRuleset({
    rules: [rootRules(), { file: 'demo_rules.xml', xml: rules }],
    decoders: [{ file: 'etc/decoders/demo.xml', xml }],
  });
  if (ruleset === undefined) throw new Error(messages.join(' '));
  return createSession(ruleset, { now: () => 0 });
}

function refusal(xml: string): readonly string[] {
  const { ok, messages } = loadRuleset({ rules: [rootRules()], decoders: [{ file: 'demo.xml', xml }] });
  expect(ok).toBe(false);
  return messages;
}

describe('decoder files', () => {
  it('give an event to the first root that fits, in the order of the files', () => {
    const mine = `<decoder name="mine">
      <prematch>^{"app":"mine"</prematch>
      <plugin_decoder>JSON_Decoder</plugin_decoder>
    </decoder>`;
    expect(session(mine + STOCK_JSON).evaluate({ log: '{"app":"mine"}' }).decoder).toBe('mine');
    expect(session(mine + STOCK_JSON).evaluate({ log: '{"app":"other"}' }).decoder).toBe('json');
    expect(session(STOCK_JSON + mine).evaluate({ log: '{"app":"mine"}' }).decoder).toBe('json');
  });

  it('give JSON behind a program name to the decoders of that program alone', () => {
    const program = `<decoder name="shop">
      <program_name>^shop</program_name>
      <plugin_decoder>JSON_Decoder</plugin_decoder>
    </decoder>`;
    const log = 'Nov 20 12:00:01 web-1 shop[7]: {"app":"till"}';
    expect(session(STOCK_JSON + program).evaluate({ log })).toMatchObject({
      decoder: 'shop',
      data: { app: 'till' },
      rule: { id: '100000', description: 'till' },
    });
    expect(session(STOCK_JSON + program).evaluate({ log: log.replace('shop', 'door') }).decoder).toBeNull();
    expect(session(STOCK_JSON).evaluate({ log: log.replace('shop[7]: ', '') }).decoder).toBe('json');
  });

  it('read JSON after the text that a parent or a prematch took', () => {
    const wrapped = `<decoder name="wrap"><prematch>^wrap\\d+ </prematch></decoder>
    <decoder name="wrap-json">
      <parent>wrap</parent>
      <prematch offset="after_parent">^json:</prematch>
      <plugin_decoder offset="after_prematch">JSON_Decoder</plugin_decoder>
    </decoder>`;
    expect(session(wrapped).evaluate({ log: 'wrap12 json:{"app":"in"}' })).toMatchObject({
      decoder: 'wrap',
      decoderParent: 'wrap',
      data: { app: 'in' },
    });
    const { decoder, data } = session(wrapped).evaluate({ log: 'wrap12 text' });
    expect([decoder, data]).toEqual(['wrap', undefined]);
  });

  it('keep the name of a child that asks for its own', () => {
    const own = `<decoder name="wrap"><prematch>^wrap </prematch></decoder>
    <decoder name="inner">
      <parent>wrap</parent>
      <use_own_name>true</use_own_name>
      <prematch offset="after_parent">^{</prematch>
      <plugin_decoder offset="after_parent">JSON_Decoder</plugin_decoder>
    </decoder>`;
    expect(session(own).evaluate({ log: 'wrap {"app":"in"}' })).toMatchObject({
      decoder: 'inner',
      decoderParent: 'wrap',
      data: { app: 'in' },
    });
  });

  it('say what becomes of nulls and arrays', () => {
    const flat = `<decoder name="flat">
      <prematch>^{</prematch>
      <plugin_decoder>JSON_Decoder</plugin_decoder>
      <json_null_field>discard</json_null_field>
      <json_array_structure>csv</json_array_structure>
    </decoder>`;
    const log = '{"app":null,"list":["a",1,{"x":1},true],"none":[],"deep":[["x"]]}';
    expect(session(flat).evaluate({ log }).data).toEqual({ list: 'a,1,true' });
  });

  it('put the event under the root of their type', () => {
    const ids = STOCK_JSON.replace('</decoder>', '<type>ids</type></decoder>');
    const rules = `<group name="ids,">
      <rule id="3" level="0" noalert="1"><category>ids</category><description>root</description></rule>
      <rule id="100001" level="5"><category>ids</category><field name="app">x</field><description>ids</description></rule>
      <rule id="100002" level="9"><field name="app">x</field><description>log</description></rule>
    </group>`;
    expect(session(ids, rules).evaluate({ log: '{"app":"x"}' }).rule?.id).toBe('100001');
    expect(session(STOCK_JSON, rules).evaluate({ log: '{"app":"x"}' }).rule?.id).toBe('100002');
  });

  it('cut fields out of text by the groups of their patterns', () => {
    const door = `<decoder name="door"><program_name>^doord</program_name></decoder>
    <decoder name="door-open">
      <parent>door</parent>
      <prematch>^opened </prematch>
      <regex offset="after_prematch">^by (\\w+) from (\\d+.\\d+.\\d+.\\d+)</regex>
      <order>user, srcip</order>
    </decoder>
    <decoder name="door-open">
      <parent>door</parent>
      <regex offset="after_regex">^ at (\\S+)</regex>
      <order>door.name</order>
    </decoder>
    <decoder name="door-shut">
      <parent>door</parent>
      <regex type="pcre2">shut(?: by (\\w+))? in (\\d+)ms</regex>
      <order>srcuser, door.ms</order>
    </decoder>`;
    const read = (text: string) => {
      const { decoder, decoderParent, data } = session(door).evaluate({
        log: `Nov 20 12:00:01 web-1 doord: ${text}`,
      });
      return { decoder, decoderParent, data };
    };
    expect(read('opened by ann from 192.0.2.7 at front')).toEqual({
      decoder: 'door',
      decoderParent: 'door',
      data: { srcip: '192.0.2.7', dstuser: 'ann', door: { name: 'front' } },
    });
    expect(read('opened by ann from 192.0.2.7').data).toEqual({ srcip: '192.0.2.7', dstuser: 'ann' });
    expect(read('shut in 20ms')).toEqual({
      decoder: 'door',
      decoderParent: undefined,
      data: { srcuser: '', door: { ms: '20' } },
    });
    expect(read('jammed')).toEqual({ decoder: 'door', decoderParent: undefined, data: undefined });
  });

  it('read JSON and then by patterns what JSON does not hold at its top', () => {
    const act = `<decoder name="act"><prematch>^act \\d+: </prematch></decoder>
    <decoder name="act-json">
      <parent>act</parent>
      <prematch>^act \\d+: </prematch>
      <plugin_decoder offset="after_prematch">JSON_Decoder</plugin_decoder>
    </decoder>
    <decoder name="act-json">
      <parent>act</parent>
      <regex type="pcre2">"by":{"ip":"([^"]+)"</regex>
      <order>srcip</order>
    </decoder>
    <decoder name="act-json">
      <parent>act</parent>
      <regex>"name":"(\\w+)"</regex>
      <order>user</order>
    </decoder>`;
    expect(
      session(act).evaluate({ log: 'act 7: {"app":"x","by":{"ip":"192.0.2.7","name":"ann"}}' }),
    ).toMatchObject({
      decoder: 'act',
      decoderParent: 'act',
      data: { srcip: '192.0.2.7', dstuser: 'ann', app: 'x', by: { ip: '192.0.2.7', name: 'ann' } },
    });
    expect(session(act).evaluate({ log: 'act 7: {"app":"x","name":"bob"}' }).data).toEqual({
      dstuser: 'bob',
      app: 'x',
      name: 'bob',
    });
  });

  it('tell when a manager would do more with the event', () => {
    const log = 'Nov 20 12:00:01 web-1 doord: open by ann';
    const door = (inside: string) =>
      `<decoder name="door"><program_name>doord</program_name>${inside}</decoder>${STOCK_JSON}`;
    const pattern = '<regex>^open by (\\w+)</regex><order>srcuser</order>';
    expect(session(door('<plugin_decoder>PF_Decoder</plugin_decoder>')).evaluate({ log }).textDecoder).toBe(
      'door',
    );
    expect(session(door(`${pattern}<fts>name, srcuser</fts>`)).evaluate({ log }).textDecoder).toBe('door');
    expect(session(door(pattern)).evaluate({ log })).not.toHaveProperty('textDecoder');
    expect(session(door(pattern)).evaluate({ log: '{"app":"x"}' })).not.toHaveProperty('textDecoder');
  });

  it('make their names known to decoded_as, and those of the manager itself', () => {
    const rule = (name: string) =>
      `<group name="a,"><rule id="100000" level="3"><decoded_as>${name}</decoded_as><description>d</description></rule></group>`;
    for (const name of ['json', 'sca', 'windows_eventchannel']) {
      expect(() => session(STOCK_JSON, rule(name))).not.toThrow();
    }
    expect(() => session(STOCK_JSON, rule('sshd'))).toThrow("Invalid decoder name: 'sshd'.");
  });

  it.each([
    ['<decoder name="a"><parent>b</parent></decoder>', 'b'],
    ['<decoder name="a"><plugin_decoder>JSON_Decoder</plugin_decoder></decoder>', 'prematch'],
    ['<decoder name="a"><prematch>(</prematch></decoder>', 'prematch'],
    ['<decoder name="a"><prematch>a</prematch><regex>(b)</regex></decoder>', 'order'],
    ['<decoder name="a"><prematch>a</prematch><regex>(b</regex><order>url</order></decoder>', 'regex'],
    [
      '<decoder name="a"><prematch>a</prematch><regex>(b)</regex><order>url,,id</order></decoder>',
      'Wrong field',
    ],
    ['<decoder name="a"><prematch>a</prematch><type>odd</type></decoder>', "Invalid decoder type 'odd'."],
    ['<decoder name="a"><prematch>a</prematch><nonsense>1</nonsense></decoder>', 'nonsense'],
    ['<decoder name="a"><prematch>a</prematch><plugin_decoder>XML</plugin_decoder></decoder>', 'XML'],
    ['<group name="a"></group>', 'group'],
    ['<decoder name="a">', '(1226)'],
  ])('stop the load where a manager would not start: %s', (xml, named) => {
    expect(refusal(xml).join('\n')).toContain(named);
  });
});
