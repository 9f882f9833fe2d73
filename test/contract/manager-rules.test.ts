import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { errorCode, managerCalls, rules } from '../support/manager-calls.ts';
import { clock, managerPool, ruleset } from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();
afterAll(closeAll);

const BASE = rules(100_500, '<field name="app">^base$</field>');
const GOOD = rules(100_600, '<field name="app">^demo$</field>');
const BROKEN = rules(100_601, '<frequency>5</frequency>');

let calls: Awaited<ReturnType<typeof managerCalls>>;
beforeEach(async () => {
  const installed = {
    ...ruleset({ file: 'base_rules.xml', xml: BASE }),
    declaredLists: ['etc/lists/declared'],
  };
  calls = await managerCalls(await start(clock(), { ruleset: installed }));
});

describe('rule files', () => {
  test('a new file is tested at once and used after the reload', async () => {
    await calls.put('demo_rules.xml', GOOD);
    expect((await calls.tested('{"app":"demo"}')).output.rule.id).toBe('100600');
    expect(await calls.live('{"app":"demo"}')).toBeUndefined();
    expect(await calls.reload()).toMatchObject({
      data: { affected_items: [{ name: 'manager', msg: 'Ruleset reload request sent successfully.' }] },
      error: 0,
    });
    expect(await calls.live('{"app":"demo"}')).toBe('100600');
    await calls.call('DELETE', '/rules/files/demo_rules.xml');
    expect(await calls.live('{"app":"demo"}')).toBe('100600');
    await calls.reload();
    expect(await calls.live('{"app":"demo"}')).toBeUndefined();
  });

  test('a new broken file is refused and removed', async () => {
    const { body } = await calls.put('demo_rules.xml', BROKEN);
    expect(errorCode(body)).toBe(1113);
    expect(errorCode(await calls.stored('demo_rules.xml'))).toBe(1415);
    expect((await calls.reload()).error).toBe(0);
  });

  test('a broken file over a good one is refused and the good one comes back', async () => {
    await calls.put('demo_rules.xml', GOOD);
    expect(errorCode((await calls.put('demo_rules.xml', BROKEN, '?overwrite=true')).body)).toBe(1113);
    expect(await calls.stored('demo_rules.xml')).toBe(GOOD);
  });

  test('a new broken file with overwrite is refused and left behind: reloads fail until it is deleted', async () => {
    expect(errorCode((await calls.put('demo_rules.xml', BROKEN, '?overwrite=true')).body)).toBe(1113);
    expect(await calls.stored('demo_rules.xml')).toBe(BROKEN);
    const failed = await calls.reload();
    expect(errorCode(failed)).toBe(1914);
    expect(failed.data.failed_items[0].error.message).toContain(
      "Invalid option 'frequency' for rule '100601'",
    );
    expect(failed.data.failed_items[0].error.message).not.toContain('7311');
    expect(await calls.live('{"app":"base"}')).toBe('100500');
    const { messages, codemsg, token: session } = await calls.tested('{}');
    expect({ last: messages.at(-1), codemsg, session }).toEqual({
      last: 'ERROR: (7311): Failure to initializing session',
      codemsg: -1,
      session: undefined,
    });
    // Any upload is tried together with it, so none passes.
    expect(errorCode((await calls.put('other_rules.xml', GOOD)).body)).toBe(1113);
    await calls.call('DELETE', '/rules/files/demo_rules.xml');
    expect((await calls.reload()).error).toBe(0);
  });

  test('what a strict reader refuses never reaches the disk', async () => {
    const faulty: Readonly<Record<string, [text: string, status: number, code: number]>> = {
      'backslash and less-than': [rules(1, '<field name="a">a\\<b</field>'), 200, 1113],
      'element not closed': ['<group name="x,"><rule id="1" level="3">', 200, 1113],
      'attribute twice': ['<group name="x," name="y,"></group>', 200, 1113],
      declaration: [`<?xml version="1.0"?>${GOOD}`, 200, 1113],
      'bare ampersand': [rules(1, '<field name="a">a&b</field>'), 500, 1000],
      'two hyphens in a comment': [`<!-- a -- b -->${GOOD}`, 500, 1000],
    };
    for (const [name, [text, status, code]] of Object.entries(faulty)) {
      const answer = await calls.put('demo_rules.xml', text, '?overwrite=true');
      expect(
        [answer.status, answer.body.error === 1 ? errorCode(answer.body) : answer.body.error],
        name,
      ).toEqual([status, code]);
      expect(errorCode(await calls.stored('demo_rules.xml')), name).toBe(1415);
    }
  });

  test('text that a spreadsheet would run gets a quote before it', async () => {
    await calls.put('demo_rules.xml', rules(100_600, "<match>-it's</match>"));
    expect(await calls.stored('demo_rules.xml')).toContain("<match>'-it's</match>");
  });

  test('a file is also printed as JSON', async () => {
    await calls.put('demo_rules.xml', GOOD);
    const { body } = await calls.call('GET', '/rules/files/demo_rules.xml');
    expect(body.data.affected_items).toEqual([
      {
        group: {
          '@name': 'demo,',
          rule: {
            '@id': '100600',
            '@level': '5',
            decoded_as: 'json',
            field: { '@name': 'app', '#text': '^demo$' },
            description: 'demo',
          },
        },
      },
    ]);
  });

  test('folders other than etc/rules are refused by name', async () => {
    expect(errorCode((await calls.put('x_rules.xml', GOOD, '?relative_dirname=etc/other')).body)).toBe(1209);
    const shipped = await calls.call('DELETE', '/rules/files/0000-root.xml?relative_dirname=ruleset/rules');
    expect(errorCode(shipped.body)).toBe(1210);
  });
});

describe('GET /rules', () => {
  const listed = async (query: string) => (await calls.call('GET', `/rules?${query}`)).body;
  beforeEach(async () => {
    await calls.put(
      'demo_rules.xml',
      `<var name="HOST">web</var><group name="demo,"><rule id="100600" level="3" frequency="4"><if_matched_sid>100500</if_matched_sid>
      <field name="a">x</field><field name="a" type="pcre2">y</field><match>$HOST</match><list field="b" lookup="match_key">etc/lists/declared</list>
      <description>one</description><mitre><id>T1110</id></mitre><group>pci_dss_10.2.4,late,gdpr_IV_35.7.d,</group></rule></group>`,
    );
  });

  test('prints a rule as the manager reads it', async () => {
    const { data, message } = await listed('rule_ids=100600');
    expect(message).toBe('All selected rules were returned');
    expect(data.affected_items).toEqual([
      {
        filename: 'demo_rules.xml',
        relative_dirname: 'etc/rules',
        id: 100_600,
        level: 3,
        status: 'enabled',
        details: {
          frequency: '4',
          if_matched_sid: '100500',
          a: { pattern: 'xy', type: 'pcre2' },
          match: { pattern: 'web' },
          list: { name: 'etc/lists/declared', field: 'b', lookup: 'match_key' },
        },
        pci_dss: ['10.2.4'],
        gpg13: [],
        gdpr: ['IV_35.7.d'],
        hipaa: [],
        nist_800_53: [],
        tsc: [],
        mitre: ['T1110'],
        groups: ['late', 'demo'],
        description: 'one',
      },
    ]);
  });

  test.each([
    ['level=3', [100_600]],
    ['level=1-6', [100_500, 100_600]],
    ['group=late', [100_600]],
    ['pci_dss=10.2.4', [100_600]],
    ['mitre=T1110', [100_600]],
    ['filename=base_rules.xml,none.xml', [100_500]],
    ['relative_dirname=ruleset/rules', [1]],
    ['search=T1110', [100_600]],
    ['search=-demo', [1]],
    ['sort=-level&limit=1', [100_500]],
    ['offset=1&limit=1', [100_500]],
    ['q=level>2;level<5', [100_600]],
    ['q=id=1,id=100500', [1, 100_500]],
  ])('chooses by %s', async (query, ids) => {
    const { data } = await listed(query);
    expect(data.affected_items.map(({ id }: { id: number }) => id)).toEqual(ids);
  });

  test('selects fields, keeps the id, and tells what cannot be selected', async () => {
    expect((await listed('select=level&limit=1')).data.affected_items).toEqual([{ id: 1, level: 0 }]);
    expect(await listed('select=colour')).toMatchObject({ error: 1724 });
    expect(await listed('q=level')).toMatchObject({ error: 1407 });
    expect(await listed('level=a')).toMatchObject({ error: 1203 });
    expect(await listed('limit=0')).toMatchObject({ detail: expect.stringContaining('minimum of 1') });
    expect(await listed('limit=x')).toMatchObject({
      detail: "Wrong type, expected 'integer' for query parameter 'limit'",
    });
  });

  test('part found is error 2', async () => {
    expect(await listed('rule_ids=1,199999')).toMatchObject({
      data: { total_affected_items: 1, total_failed_items: 1 },
      message: 'Some rules were not returned',
      error: 2,
    });
  });

  test('groups and requirements are listed once, sorted', async () => {
    expect((await calls.call('GET', '/rules/groups')).body.data.affected_items).toEqual([
      'demo',
      'late',
      'syslog',
    ]);
    expect((await calls.call('GET', '/rules/requirement/gdpr')).body.data.affected_items).toEqual([
      'IV_35.7.d',
    ]);
    expect(errorCode((await calls.call('GET', '/rules/requirement/iso')).body)).toBe(1205);
  });
});

test('the configuration says which rules and lists are loaded', async () => {
  const { body } = await calls.call('GET', '/manager/configuration?section=ruleset');
  expect(body.data.affected_items[0].ruleset).toMatchObject({
    rule_dir: ['ruleset/rules', 'etc/rules'],
    list: ['etc/lists/declared'],
  });
});

test('the configuration is validated with the rules on disk', async () => {
  expect((await calls.call('GET', '/manager/configuration/validation')).body.data.affected_items).toEqual([
    { name: 'manager', status: 'OK' },
  ]);
  await calls.put('demo_rules.xml', BROKEN, '?overwrite=true');
  expect(errorCode((await calls.call('GET', '/manager/configuration/validation')).body)).toBe(1908);
});

test('a restart is accepted and takes the files on disk', async () => {
  await calls.put('demo_rules.xml', GOOD);
  const { status, body } = await calls.call('PUT', '/manager/restart');
  expect([status, body.message]).toEqual([202, 'Restart request sent to ']);
  expect(await calls.live('{"app":"demo"}')).toBe('100600');
});
