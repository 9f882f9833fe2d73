import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createSession, loadRuleset, readWazuhHome, rootRules } from '../src/index.ts';
import { readHomeConfig, readInternalOptions, selectFiles } from '../src/load/home-config.ts';

const homes: string[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true });
});

function home(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'logtest-home-'));
  homes.push(dir);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

const rule = (id: number, inside = '') =>
  `<group name="demo,"><rule id="${id}" level="5">${inside}<description>rule ${id}</description></rule></group>`;

const STOCK = {
  'ruleset/rules/0010-rules_config.xml': rootRules().xml,
  'ruleset/decoders/0006-json_decoders.xml':
    '<decoder name="json"><prematch>^{\\s*"</prematch><plugin_decoder>JSON_Decoder</plugin_decoder></decoder>',
};

function never(): never {
  throw new Error('nothing loaded');
}

const conf = (inside: string) => `<ossec_config><ruleset>${inside}</ruleset></ossec_config>`;

describe('the home of a manager', () => {
  it('loads without what this tester cannot read in the files that came with the manager', () => {
    const dir = home({
      ...STOCK,
      'ruleset/decoders/0100-odd_decoders.xml':
        '<decoder name="odd"><prematch>^odd</prematch><novelty>1</novelty></decoder>',
      'ruleset/rules/0100-odd_rules.xml': `${rule(1001, '<novelty>1</novelty>')}${rule(1002, '<decoded_as>odd</decoded_as>')}`,
      'ruleset/rules/0101-json_rules.xml': rule(1003, '<decoded_as>json</decoded_as>'),
    });
    const { ok, messages, diagnostics, ruleset } = loadRuleset(readWazuhHome(dir));
    expect(diagnostics.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'ruleset/decoders/0100-odd_decoders.xml:1',
      'ruleset/rules/0100-odd_rules.xml:1',
    ]);
    expect({ ok, warnings: messages.length }).toEqual({ ok: true, warnings: 2 });
    expect(messages[0]).toMatch(/^WARNING: Invalid element 'novelty'/);
    expect(messages[1]).toMatch(/Invalid option 'novelty' for rule '1001'.*leaves that part out/);
    const session = createSession(ruleset ?? never(), { now: () => 0 });
    expect(session.evaluate({ log: '{"a":"b"}' }).rule?.id).toBe('1003');
  });

  it('refuses the same in files of its own', () => {
    const own = { 'etc/rules/mine.xml': rule(100001, '<novelty>1</novelty>') };
    expect(loadRuleset(readWazuhHome(home({ ...STOCK, ...own }))).ok).toBe(false);
    const decoder = { 'etc/decoders/mine.xml': '<decoder name="odd"><novelty>1</novelty></decoder>' };
    expect(loadRuleset(readWazuhHome(home({ ...STOCK, ...decoder }))).ok).toBe(false);
  });

  it('is read as its configuration says, over several blocks', () => {
    const dir = home({
      ...STOCK,
      'ruleset/rules/0215-policy_rules.xml': rule(100001),
      'etc/rules/0100-mine.xml': rule(100002, '<list field="app" lookup="match_key">etc/lists/known</list>'),
      'etc/rules/notes.txt': 'no rules',
      'etc/lists/known': 'till:\n',
      'etc/lists/unknown': 'till:\n',
      'etc/ossec.conf': `${conf(`<decoder_dir>ruleset/decoders</decoder_dir>
        <rule_dir>ruleset/rules</rule_dir>
        <rule_exclude>0215-policy_rules.xml</rule_exclude>`)}
        <ossec_config><alerts><log_alert_level>6</log_alert_level><email_alert_level>5</email_alert_level></alerts>
        <global><memory_size>100</memory_size></global></ossec_config>
        ${conf('<rule_dir>etc/rules</rule_dir><decoder_dir>etc/decoders</decoder_dir><list>etc/lists/known</list>')}`,
      'etc/internal_options.conf': 'analysisd.decoder_order_size=256\n',
      'etc/local_internal_options.conf': '# mine\nanalysisd.decoder_order_size=32\n',
    });
    const { rules, decoders, lists, settings } = readWazuhHome(dir);
    expect(rules.map(({ file }) => file)).toEqual([
      'ruleset/rules/0010-rules_config.xml',
      'etc/rules/0100-mine.xml',
    ]);
    expect(decoders.map(({ file }) => file)).toEqual(['ruleset/decoders/0006-json_decoders.xml']);
    expect(lists.map(({ path }) => path)).toEqual(['etc/lists/known']);
    expect(settings).toEqual({ logAlertLevel: 6, emailAlertLevel: 5, memorySize: 100, decoderOrderSize: 32 });
    const { ruleset } = loadRuleset({ rules, decoders, lists });
    if (ruleset === undefined) throw new Error('not loaded');
    const verdict = createSession(ruleset, { now: () => 0, settings }).evaluate({ log: '{"app":"till"}' });
    expect(verdict).toMatchObject({ alert: false, rule: { id: '100002', mail: true } });
  });

  it('is read as it is installed when it has no configuration', () => {
    const dir = home({
      ...STOCK,
      'ruleset/rules/0215-policy_rules.xml': rule(100001),
      'etc/rules/local_rules.xml': rule(100002),
      'etc/lists/deep/known': 'a:\n',
    });
    const { rules, lists, settings } = readWazuhHome(dir);
    expect(rules.map(({ file }) => file)).toEqual([
      'ruleset/rules/0010-rules_config.xml',
      'etc/rules/local_rules.xml',
    ]);
    expect(lists).toEqual([{ file: 'deep/known', text: 'a:\n' }]);
    expect(settings).toEqual({});
  });

  it('leaves out a rule whose list is not declared, with the manager’s warning', () => {
    const list = '<list field="app" lookup="match_key">etc/lists/known</list>';
    const dir = home({
      ...STOCK,
      'ruleset/rules/9000-mine.xml': rule(100002, list),
      'etc/lists/known': 'till:\n',
      'etc/ossec.conf': conf('<list>etc/lists/other</list>'),
    });
    const { rules, decoders, lists, messages } = readWazuhHome(dir);
    expect(messages).toEqual([
      "WARNING: (1103): Could not open file 'etc/lists/other' due to [(2)-(No such file or directory)].",
    ]);
    expect(loadRuleset({ rules, decoders, lists }).messages).toEqual([
      "WARNING: (7616): List 'etc/lists/known' could not be loaded. Rule '100002' will be ignored.",
    ]);
  });

  it('is no home when it holds no rule', () => {
    expect(() => readWazuhHome(home({ 'etc/other': '' }))).toThrow('no rule file');
  });
});

describe('a configuration', () => {
  const files: Readonly<Record<string, readonly string[]>> = {
    'ruleset/rules': ['0020-a.xml', '0010-b.xml', 'readme.md'],
    'etc/rules': ['0015-c.xml', '0020-a.xml'],
  };
  const select = (text: string) =>
    selectFiles(readHomeConfig(text).blocks, 'rule', (dir) => files[dir] ?? []);

  it('takes the folder of stock rules where it names none', () => {
    expect(select(conf('<list>x</list>'))).toEqual(['ruleset/rules/0010-b.xml', 'ruleset/rules/0020-a.xml']);
  });

  it('sorts by base name and keeps the order of folders for equal names', () => {
    expect(select(conf('<rule_dir>etc/rules</rule_dir><rule_dir>ruleset/rules</rule_dir>'))).toEqual([
      'ruleset/rules/0010-b.xml',
      'etc/rules/0015-c.xml',
      'etc/rules/0020-a.xml',
      'ruleset/rules/0020-a.xml',
    ]);
  });

  it('excludes by base name or path, and includes by either', () => {
    expect(
      select(conf('<rule_exclude>ruleset/rules/0020-a.xml</rule_exclude><rule_include>x.xml</rule_include>')),
    ).toEqual(['ruleset/rules/0010-b.xml', 'ruleset/rules/x.xml']);
  });

  it('takes the files that the pattern of a folder fits, as an osregex over the path', () => {
    expect(select(conf('<rule_dir pattern="00\\d0-b">ruleset/rules</rule_dir>'))).toEqual([
      'ruleset/rules/0010-b.xml',
    ]);
  });

  it.each([
    [conf('<rule_dir pattern="(">etc/rules</rule_dir>'), 'pattern'],
    [conf('<rule_dir other="x">etc/rules</rule_dir>'), 'pattern'],
    [conf('<rules>x</rules>'), 'rules'],
    [
      '<ossec_config><alerts><log_alert_level>low</log_alert_level></alerts></ossec_config>',
      'log_alert_level',
    ],
    ['<ossec_config>', '(1226)'],
  ])('is refused where the manager refuses it: %s', (text, named) => {
    expect(() => readHomeConfig(text)).toThrow(named);
  });

  it('takes no size of fields beyond what the manager allows', () => {
    expect(readInternalOptions('analysisd.decoder_order_size=16')).toEqual({});
    expect(
      readInternalOptions('analysisd.decoder_order_size=64', 'analysisd.decoder_order_size = 512'),
    ).toEqual({
      decoderOrderSize: 512,
    });
  });
});
