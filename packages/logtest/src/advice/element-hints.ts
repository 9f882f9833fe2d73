import type { XmlElement } from '../load/xml.ts';
import { attributeOf, type Facts, type Hint, nearest } from './hint.ts';
import { patternAdvice } from './pattern-advice.ts';

const RULE_ATTRIBUTES = [
  'level',
  'frequency',
  'timeframe',
  'ignore',
  'maxsize',
  'noalert',
  'overwrite',
  'accuracy',
];

const ELEMENTS =
  `match regex decoded_as category field srcip dstip srcport dstport user hostname program_name protocol id url
  location action status data extra_data system_name time weekday if_sid if_group if_level if_matched_sid
  if_matched_group same_field different_field same_srcip same_dstip same_user same_location global_frequency list
  description info cve options group mitre if_fts srcgeoip dstgeoip`.split(/\s+/);

/** What takes the place of a static field's name in `<field>`. */
const OWN_TAG: Readonly<Record<string, string>> = { srcuser: 'user', dstuser: 'user' };

const OPTIONS = 'alert_by_email, no_email_alert, log_alert, no_log, no_ar, no_full_log, no_counter';

/** Faults of what stands inside a rule. */
export const ELEMENT_HINTS: readonly Hint[] = [
  {
    says: /^\(1235\): Invalid value for element 'options'/,
    advice: () => `<options> holds one word: ${OPTIONS}. For two, write two elements.`,
  },
  {
    says: /^Invalid option '(.+)' for rule '\d+'$/,
    advice: () => '<mitre> holds <id>T…</id>, once or more, or one <tacticID> with one <techniqueID>.',
  },
  { says: /^Invalid option '(.+)' for rule '/, advice: unknownElement },
  { says: /^Failure to read rule \d+\. Field '(.+)' is static/, advice: staticField },
  { says: /^\(5107\): Syntax error on tag '(.+)' in rule/, tag: patternTag, advice: patternAdvice },
  {
    says: /^\(1237\): Invalid ip address/,
    advice: () =>
      'Write an IPv4 or IPv6 address, or a network such as 10.0.0.0/8. For several, repeat the element.',
  },
  {
    says: /^Invalid decoder name: '(.*)'/,
    advice: ({ match }) =>
      match[1] === ''
        ? 'Name a decoder, as in <decoded_as>json</decoded_as>.'
        : `No decoder is called "${match[1]}"; JSON events have "json". If it is a decoder of your own manager, ` +
          'give that with --wazuh-home.',
  },
  {
    says: /^\(1104\): Maximum string size reached/,
    advice: () =>
      'An element holds at most 2048 characters, repetitions of it together. Split the rule in two.',
  },
  {
    says: /^\(1274\): Invalid configuration\. Element 'time'/,
    advice: () => 'Write a span such as 18:00-8:30 or 6 pm - 8:30 am; a leading ! means outside of it.',
  },
  {
    says: /^\(1241\): Invalid day format/,
    advice: () => 'Write days by name (monday or mon), weekdays or weekends, split by commas.',
  },
  {
    says: /^List requires the field=""/,
    advice: () =>
      'Say which field is looked up: <list field="srcip" lookup="address_match_key">etc/lists/NAME</list>.',
  },
  {
    says: /^List match lookup="(.*)" is not valid/,
    advice: () =>
      'lookup is one of match_key, not_match_key, match_key_value, address_match_key, not_address_match_key, ' +
      'address_match_key_value.',
  },
  {
    says: /^Compiled rule not found/,
    advice: () => 'Compiled rules are built into a manager; write the condition with other elements.',
  },
  {
    says: /^\(7600\): Invalid value '(.*)' for attribute 'type'/,
    advice: () => 'type is osregex, osmatch, pcre2 or string; the value given is not looked at.',
  },
  {
    says: /^\(7600\): Invalid value '(.*)' for attribute 'negate'/,
    advice: () => 'negate is yes or no; as it stands the condition is not negated.',
  },
  {
    says: /combined old and new Mitre formats/,
    advice: () => 'Keep one way: <id>T…</id> alone, or <tacticID> with <techniqueID>.',
  },
  {
    says: /^No Mitre (Tactic|Technique) ID found/,
    advice: ({ match }) =>
      `Put one <${match[1]?.toLowerCase()}ID> into each <mitre>; or write <id>T…</id> alone.`,
  },
  {
    says: /uses (.+); it never matches in this tester/,
    advice: () => 'A manager may run this pattern; test the rule there, or write the pattern without it.',
  },
  {
    says: /^Wrong (\S+) option: /,
    advice: ({ match }) => `See what <${match[1]}> takes: the fields of an event, by name, split by commas.`,
  },
  {
    says: /^Empty Mitre information/,
    tag: () => 'mitre',
    advice: () => 'Put the technique in an element of its own: <mitre><id>T1110</id></mitre>.',
  },
  {
    says: /^Detected a deprecated field option for rule, (\S+) /,
    advice: ({ match }) =>
      `<${match[1]}> does nothing in Wazuh 4: events of one agent are counted together anyway. Remove it; ` +
      '<global_frequency /> counts over all agents.',
  },
  {
    says: /^Invalid use of frequency\/context options/,
    tag: ({ rule }) =>
      rule?.children.map(({ name }) => name.toLowerCase()).find((name) => COUNTING.test(name)),
    advice: ({ rule }) => {
      const what = rule?.children.find(({ name }) => COUNTING.test(name.toLowerCase()))?.name;
      return `${what === undefined ? 'frequency counts' : `<${what}> compares with`} earlier events, and the rule does not say which: add <if_matched_sid>ID</if_matched_sid> with the rule whose events count, or <if_matched_group>.`;
    },
  },
  {
    says: /^No such description at rule/,
    advice: () => 'Every rule needs a <description>; $(field) in it is filled from the event.',
  },
  {
    says: /^Rule '\d+' without any option/,
    advice: () => 'The rule is empty: give it conditions and a <description>, or remove it.',
  },
  { says: /^$/, advice: wordless },
];

const COUNTING = /^(?:same|different|not_same)_|^global_frequency$/;

function unknownElement({ match, rule }: Facts): string {
  const name = match[1] ?? '';
  const lower = name.toLowerCase();
  if (RULE_ATTRIBUTES.includes(lower)) {
    const moved = (rule?.children ?? []).filter((child) =>
      RULE_ATTRIBUTES.includes(child.name.toLowerCase()),
    );
    const written = new Map((rule?.attributes ?? []).map((attribute) => [attribute.name, attribute.value]));
    for (const child of moved) written.set(child.name.toLowerCase(), child.content.trim());
    const tag = [...written].map(([attribute, value]) => `${attribute}="${value}"`).join(' ');
    return `${lower} is an attribute of the rule: write <rule ${tag}> and remove <${name}>. (Only removing it changes what the rule means.)`;
  }
  if (lower === 'srcuser' || lower === 'dstuser') {
    return 'Write <user>: it looks at dstuser and, where that is missing, at srcuser.';
  }
  const compared = /^(same|different|not_same)_(.+)$/.exec(lower);
  if (compared !== null) {
    return `${compared[2]} is no static field: write <${compared[1]}_field>${compared[2]}</${compared[1]}_field> with the full name of the dynamic field.`;
  }
  const meant = nearest(lower, ELEMENTS);
  if (meant !== undefined) return `Did you mean <${meant}>?`;
  return `No element of a rule is called <${name}>. To test a field of the event, write <field name="${name}">…</field>.`;
}

function staticField({ match, element }: Facts): string {
  const name = match[1] ?? '';
  const tag = OWN_TAG[name.toLowerCase()] ?? name.toLowerCase();
  const text = element?.content ?? '…';
  const negate =
    attributeOf(element, 'negate') === undefined ? '' : ` negate="${attributeOf(element, 'negate')}"`;
  if (tag === 'srcip' || tag === 'dstip') {
    return `Use <${tag}${negate}>, which takes an address or a network such as 10.0.0.0/8 and no pattern.`;
  }
  const type = attributeOf(element, 'type') ?? 'osregex';
  const without =
    tag === 'action'
      ? 'Without type, <action> compares the whole value letter for letter.'
      : `Without type, <${tag}> is osmatch: plain text, no classes.`;
  const user = tag === 'user' ? ' <user> looks at dstuser and, where that is missing, at srcuser.' : '';
  return `Use the element of that name: <${tag} type="${type}"${negate}>${text}</${tag}>. ${without}${user}`;
}

/** The child at fault when it is no `<field>`: all texts of one tag are compiled together, after all are read. */
function patternTag({ match, element }: Facts): string | undefined {
  return element === undefined ? match[1] : undefined;
}

function wordless({ element }: Facts): string {
  if (element?.name.toLowerCase() === 'field') {
    return 'Say which field: <field name="path.in.the.event">…</field>.';
  }
  if (element?.name.toLowerCase() === 'category') {
    return '<category> is one of firewall, ids, syslog, web-log, squid, windows, ossec; JSON events are syslog, so leave it out.';
  }
  return `The manager gives up here without a word${describeElement(element)}.`;
}

function describeElement(element: XmlElement | undefined): string {
  return element === undefined ? '' : ` at <${element.name}>`;
}
