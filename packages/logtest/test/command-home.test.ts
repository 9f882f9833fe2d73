import { afterAll, beforeAll, expect, test } from 'vitest';
import { rootRules } from '../src/index.ts';
import { DEMO_RULES, Folder, group, logtest, rule } from './run-command.ts';

let folder: Folder;
let home: string;

const JSON_DECODER =
  '<decoder name="json"><prematch>^{\\s*"</prematch><plugin_decoder>JSON_Decoder</plugin_decoder></decoder>';
const TEXT_DECODERS =
  '<decoder name="till"><prematch>^till: </prematch><regex>user (\\S+)</regex><order>user</order></decoder>' +
  '<decoder name="door"><prematch>^door: </prematch><plugin_decoder>PF_Decoder</plugin_decoder></decoder>';

beforeAll(() => {
  folder = new Folder();
  home = `${folder.path}/ossec`;
  folder.write('ossec/ruleset/rules/0010-rules_config.xml', rootRules().xml);
  folder.write(
    'ossec/ruleset/rules/0020-stock_rules.xml',
    group(rule(5000, '<decoded_as>json</decoded_as><field name="stock">!x</field>')),
  );
  folder.write('ossec/ruleset/decoders/0006-json_decoders.xml', JSON_DECODER);
  folder.write('ossec/etc/decoders/local_decoder.xml', TEXT_DECODERS);
  folder.write('ossec/etc/rules/local_rules.xml', DEMO_RULES);
  folder.write('ossec/etc/lists/bad', '198.51.100.7:\n');
  folder.write(
    'ossec/etc/ossec.conf',
    `<ossec_config><ruleset><rule_dir>ruleset/rules</rule_dir><rule_dir>etc/rules</rule_dir>
     <decoder_dir>ruleset/decoders</decoder_dir><decoder_dir>etc/decoders</decoder_dir>
     <list>etc/lists/bad</list></ruleset>
     <alerts><log_alert_level>6</log_alert_level><email_alert_level>12</email_alert_level></alerts></ossec_config>`,
  );
});
afterAll(() => folder.remove());

const idOf = (line: string | undefined) =>
  (JSON.parse(line ?? '{}') as { rule?: { id: string } }).rule?.id ?? null;
const FAIL = '{"app":"demo","kind":"fail","srcip":"198.51.100.7"}\n';

test('--wazuh-home takes rules, decoders, lists and levels of a manager, and lints what its owner wrote', async () => {
  const { exitCode, lines, errors } = await logtest(
    ['--wazuh-home', home, '--json'],
    `${FAIL}{"stock":"!x"}\n`,
  );
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
  expect(lines.map(idOf)).toEqual(['100001', '5000']);
  const human = await logtest(['--wazuh-home', home], FAIL);
  expect(human.output).toContain("id: '100001'");
  expect(human.output).not.toContain('Alert to be generated');
});

test('--rules adds to it, and a file of its own name takes the place of one in etc/rules', async () => {
  folder.write(
    'mine/z_rules.xml',
    group(
      rule(
        100_010,
        '<if_sid>100001</if_sid>\n<list field="srcip" lookup="address_match_key">etc/lists/bad</list>',
        'level="9"',
      ),
    ),
  );
  const added = await logtest(
    ['--wazuh-home', home, '--rules', `${folder.path}/mine`, '--json', '--no-lint'],
    FAIL,
  );
  expect({ ids: added.lines.map(idOf), errors: added.errors }).toEqual({ ids: ['100010'], errors: '' });
  folder.write('other/local_rules.xml', DEMO_RULES.replaceAll('100001', '100077'));
  const replaced = await logtest(['--wazuh-home', home, '--rules', `${folder.path}/other`, '--json'], FAIL);
  expect(replaced.lines.map(idOf)).toEqual(['100077']);
  expect(replaced.errors).toContain('other/local_rules.xml takes the place of');
});

test('fixtures run with the rules of a manager', async () => {
  folder.write(
    'tests/a.json',
    JSON.stringify({
      cases: [
        {
          name: 'quiet at level 5',
          event: { app: 'demo', kind: 'fail' },
          expect: { rule: '100001', alert: false },
        },
      ],
    }),
  );
  const { exitCode, output } = await logtest(['--wazuh-home', home, '--test', `${folder.path}/tests`]);
  expect(exitCode).toBe(0);
  expect(output).toContain('coverage: 1 of 3 rules');
});

test('a line of text has the fields that a decoder of the manager cuts out of it', async () => {
  const { errors, output } = await logtest(['--wazuh-home', home, '--no-lint'], 'till: user ann\n');
  expect(output).toContain("name: 'till'");
  expect(output).toContain("dstuser: 'ann'");
  expect(errors).toBe('');
});

test('what a manager would do beyond that is said once', async () => {
  const { errors } = await logtest(['--wazuh-home', home, '--no-lint'], 'door: a\ndoor: b\nshelf: c\n');
  expect(errors).toContain('line 1: the decoder door does more here on a manager');
  expect(errors).not.toContain('line 2');
  const plain = await logtest(['--wazuh-home', home, '--no-lint'], 'shelf: c\n');
  expect(plain.errors).toContain('line 1: no decoder takes this line');
});

test.each([
  ['/nonexistent', 'there is no such folder'],
  [import.meta.dirname, 'holds no rule file of a Wazuh manager'],
])('--wazuh-home %s is wrong usage', async (path, message) => {
  const { exitCode, errors } = await logtest(['--wazuh-home', path], FAIL);
  expect(exitCode).toBe(2);
  expect(errors).toContain(message);
});
