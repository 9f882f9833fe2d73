import { seededRandom } from './events.ts';

/**
 * A rule set of the size and shape of the one Wazuh ships, none of its text: some 4,000 rules in 170 files, most in
 * trees under a level-0 base that names a text decoder, thirty bases that take JSON by a field, and over a hundred
 * rules right under the root that look for words in the text, which every event meets that no base took.
 */
export interface RuleFile {
  readonly file: string;
  readonly xml: string;
}

const DECODERS =
  'sshd pam sudo su syslog kernel iptables cron postfix dovecot vsftpd proftpd named openvpn pf auditd docker web-accesslog squid-accesslog nginx-errorlog apache-errorlog mysql_log snort cisco-ios windows windows_eventchannel'.split(
    ' ',
  );

const NOUNS =
  'account session password connection device interface process service user group policy packet certificate backup database query socket mailbox route volume cluster node tunnel peer license module signature archive request job token'.split(
    ' ',
  );
const VERBS =
  'rejected aborted exceeded disabled removed expired blocked dropped unreachable corrupted locked revoked overflowed restarted mismatched quarantined flagged suspended throttled terminated'.split(
    ' ',
  );
const FIELDS =
  'outcome state severity category type result event.name user.name object.kind source.zone'.split(' ');
const COMPLIANCE = 'pci_dss_10.2.4,gpg13_7.1,gdpr_IV_35.7.d,hipaa_164.312.b,nist_800_53_AU.14,tsc_CC6.8,';
const TECHNIQUES = ['T1078', 'T1110', 'T1110.003', 'T1190', 'T1562.001', 'T1098', 'T1498', 'T1059'];

class Words {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  below(bound: number): number {
    return Math.floor(this.#random() * bound);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  phrase(): string {
    const code = this.below(3) === 0 ? ` ${this.pick(['ERR', 'CODE', 'MSG'])}-${100 + this.below(900)}` : '';
    return `${this.pick(NOUNS)} ${this.pick(VERBS)}${code}`;
  }
}

/** The whole set, the same for the same seed. */
export function stockLikeRules(seed = 7): readonly RuleFile[] {
  const words = new Words(seed);
  const files = [config(), textRules(words)];
  for (let i = 0; i < 30; i += 1) files.push(jsonFile(words, i));
  for (let i = 0; i < 141; i += 1) files.push(decoderFile(words, i));
  return files;
}

const CATEGORIES = ['syslog', 'firewall', 'ids', 'web-log', 'squid', 'windows', 'ossec'];

function config(): RuleFile {
  const rules = CATEGORIES.map(
    (category, i) =>
      `<rule id="${i + 1}" level="0" noalert="1"><category>${category}</category><description>Generic ${category} rule.</description></rule>`,
  );
  return file('0010-rules_config.xml', 'syslog,', rules);
}

/** Words of trouble in any text: the rules that meet what no base takes, at levels that raise alerts. */
function textRules(words: Words): RuleFile {
  const rules = [
    rule(1001, 2, "<match>^Couldn't open /etc/securetty</match>"),
    rule(
      1002,
      2,
      '<match>core_dumped|failure|error|attack| bad |illegal |denied|refused|unauthorized|fatal|failed|Segmentation Fault|Corrupted</match>',
      '<options>alert_by_email</options>',
    ),
    rule(1003, 13, '', '', 'maxsize="65025"'),
    rule(
      2501,
      5,
      '<match>FAILED LOGIN |authentication failure|Authentication failed for|invalid password for</match>',
    ),
    rule(2502, 10, '<match>more authentication failures;|REPEATED login failures</match>'),
  ];
  for (let i = 0; i < 130; i += 1) {
    const id = 1100 + i;
    const text = Array.from({ length: 1 + words.below(6) }, () => words.phrase()).join('|');
    const level = 1 + words.below(11);
    const kind = words.below(10);
    if (kind < 6) rules.push(rule(id, level, `<match>${text}</match>`));
    else if (kind < 8) {
      rules.push(
        rule(id, level, `<regex>${words.phrase()} \\S+ on \\w+|^${words.pick(NOUNS)}\\p \\d+ of</regex>`),
      );
    } else if (kind < 9) {
      rules.push(
        rule(id, level, `<program_name>^${words.pick(NOUNS)}d</program_name>`, `<match>${text}</match>`),
      );
    } else
      rules.push(rule(id, level, `<match type="pcre2">(?i)\\b${words.phrase()}\\b.{0,20}\\d{3}</match>`));
    if (i % 3 === 0)
      rules.push(rule(1300 + i, level + 2, `<if_sid>${id}</if_sid>`, `<match>${words.phrase()}</match>`));
  }
  return file('0020-syslog_rules.xml', 'syslog,errors,', rules);
}

/** An integration that logs JSON: a base by one field, event names below it, repeats at the end. */
function jsonFile(words: Words, place: number): RuleFile {
  const name = `integration${place}`;
  const base = 20_000 + place * 100;
  const discriminator = [
    `<field name="integration">^${name}$</field>`,
    `<field name="${name}.id">\\.+</field><field name="event_type">^${name}</field>`,
    `<field name="${name}.${words.pick(FIELDS)}" type="pcre2">\\.+</field>`,
  ][place % 3] as string;
  const rules = [rule(base, 0, '<decoded_as>json</decoded_as>', discriminator)];
  for (let i = 1; i < 40; i += 1) {
    const field = `${name}.${words.pick(FIELDS)}`;
    const values = Array.from(
      { length: 1 + words.below(5) },
      () => `^${words.pick(VERBS)}_${words.pick(NOUNS)}$`,
    );
    const parent = i < 25 ? base : base + 1 + words.below(20);
    const condition = [
      `<field name="${field}">${values.join('|')}</field>`,
      `<field name="${field}">${words.pick(NOUNS)}|${words.pick(VERBS)}</field>`,
      `<field name="${field}" type="pcre2">(?i)^${words.pick(NOUNS)}.*${words.pick(VERBS)}</field>`,
    ][words.below(3)] as string;
    rules.push(rule(base + i, 3 + words.below(9), `<if_sid>${parent}</if_sid>`, condition));
  }
  rules.push(repeat(base + 40, base + 3, `<same_field>${name}.user.name</same_field>`));
  return file(`${300 + place}0-${name}_rules.xml`, `${name},json,`, rules);
}

/** A program that logs text: most rules a manager ships, none of which a JSON event reaches. */
function decoderFile(words: Words, place: number): RuleFile {
  const base = 30_000 + place * 100;
  const rules = [rule(base, 0, `<decoded_as>${words.pick(DECODERS)}</decoded_as>`)];
  for (let i = 1; i < 16; i += 1) {
    const parent = i < 9 ? base : base + 1 + words.below(8);
    const condition = [
      `<match>${words.phrase()}|${words.phrase()}</match>`,
      `<regex>^${words.pick(NOUNS)} \\S+ \\d+ ${words.pick(VERBS)}</regex>`,
      `<id>^${1000 + words.below(9000)}|^${1000 + words.below(9000)}</id>`,
      `<status>${words.pick(VERBS)}</status>`,
      `<field name="${words.pick(FIELDS)}">^${words.pick(VERBS)}$</field>`,
    ][words.below(5)] as string;
    rules.push(rule(base + i, 3 + words.below(9), `<if_sid>${parent}</if_sid>`, condition));
  }
  rules.push(repeat(base + 16, base + 2, '<same_srcip />'));
  rules.push(repeat(base + 17, base + 5, '<same_user /><different_srcip />'));
  return file(`${400 + place}0-program${place}_rules.xml`, `syslog,program${place},`, rules);
}

function rule(id: number, level: number, first: string, second = '', attributes = ''): string {
  const mitre = level > 8 ? `<mitre><id>${TECHNIQUES[id % TECHNIQUES.length]}</id></mitre>` : '';
  return `<rule id="${id}" level="${level}" ${attributes}>${first}${second}<description>Rule ${id}: $(${FIELDS[id % FIELDS.length]}).</description>${mitre}<group>${COMPLIANCE}</group></rule>`;
}

function repeat(id: number, over: number, comparison: string): string {
  return rule(
    id,
    10,
    `<if_matched_sid>${over}</if_matched_sid>`,
    comparison,
    'frequency="8" timeframe="120"',
  );
}

function file(name: string, group: string, rules: readonly string[]): RuleFile {
  return { file: name, xml: `<group name="${group}">\n  ${rules.join('\n  ')}\n</group>\n` };
}
