import { compileAddress } from '../match/address.ts';
import { compileTime, compileWeekday } from '../match/clock.ts';
import { LOOKUPS } from '../match/list.ts';
import { wholeValues } from '../match/osregex.ts';
import { compilePattern, type Pattern, type PatternType } from '../match/pattern.ts';
import { readComparison } from './comparisons.ts';
import { COMPILED_RULES } from './compiled-rules.ts';
import type { RuleDraft } from './draft.ts';
import { LoadFault } from './fault.ts';
import { readMitre } from './mitre.ts';
import { readOption } from './options.ts';
import type { XmlElement } from './xml.ts';

type Warn = (message: string) => void;
type ElementReader = (draft: RuleDraft, element: XmlElement, warn: Warn) => void;

/** Elements whose text is a pattern over one value, with the matcher they use when no type is given. */
export const PATTERN_TAGS: Readonly<Record<string, PatternType>> = {
  program_name: 'osmatch',
  id: 'osmatch',
  protocol: 'osmatch',
  match: 'osmatch',
  regex: 'osregex',
  action: 'string',
  url: 'osmatch',
  location: 'osmatch',
  srcport: 'osmatch',
  dstport: 'osmatch',
  user: 'osmatch',
  srcgeoip: 'osmatch',
  dstgeoip: 'osmatch',
  hostname: 'osmatch',
  status: 'osmatch',
  data: 'osmatch',
  extra_data: 'osmatch',
  system_name: 'osmatch',
};

/** Names that `<field>` may not use, in any case. */
const NOT_FOR_FIELD = new Set(
  `srcip dstip srcgeoip dstgeoip srcport dstport user srcuser dstuser url id data extra_data status protocol
  system_name action`.split(/\s+/),
);

/** Names that a `<list>` takes for static fields; `srcuser` and `dstuser` are not among them. */
export const LIST_FIELDS: ReadonlySet<string> = new Set(
  `srcip srcport dstip dstport user url id hostname program_name status action protocol system_name data
  extra_data`.split(/\s+/),
);

const CATEGORIES = ['firewall', 'ids', 'syslog', 'web-log', 'squid', 'windows', 'ossec'];

/** Longest text, in bytes, of an element whose repetitions are joined; the first must be shorter. */
const MAX_TEXT = 2048;

const READERS: Readonly<Record<string, ElementReader>> = {
  field: readField,
  srcip: readAddress,
  dstip: readAddress,
  list: readList,
  mitre: readMitre,
  options: readOption,
  decoded_as: (draft, { content }) => {
    if (!draft.decoders.knows(content)) throw new LoadFault([`Invalid decoder name: '${content}'.`]);
    draft.decodedAs = content;
  },
  category: (draft, { content }) => {
    if (!CATEGORIES.includes(content)) throw new LoadFault([]);
    draft.category = content;
  },
  description: (draft, { content }) => setText(draft, 'description', content.replace('\n', ' ')),
  group: (draft, { content }) => setText(draft, 'groupText', content.replaceAll('\n', '')),
  info: (draft, { content }) => setText(draft, 'info', content),
  cve: (draft, { content }) => setText(draft, 'cve', content),
  if_sid: (draft, { content }) => setText(draft, 'ifSid', content),
  if_group: (draft, { content }) => setText(draft, 'ifGroup', content),
  if_level: (draft, { content }, warn) => {
    if (/^\d*$/.test(content)) setText(draft, 'ifLevel', content);
    else {
      warn(`(7614): Invalid 'if_level' value: '${content}'. Rule '${draft.id}' will be ignored.`);
      draft.skip = true;
    }
  },
  if_matched_group: (draft, { content }) => setText(draft, 'matchedGroup', content),
  if_matched_sid: (draft, { content }) => {
    draft.matchedSid = content;
  },
  if_matched_regex: (draft) => {
    draft.matchedRegex = true;
  },
  if_fts: (draft) => {
    draft.firstTimeSeen = true;
  },
  time: (draft, { content }) => {
    const test = compileTime(content);
    if (test === undefined) throw invalidElement('time', content);
    draft.clocks.push({ tag: 'time', text: content, test });
  },
  weekday: (draft, { content }) => {
    const test = compileWeekday(content);
    if (test === undefined)
      throw invalidElement('weekday', content, `(1241): Invalid day format: '${content}'.`);
    draft.clocks.push({ tag: 'weekday', text: content, test });
  },
  compiled_rule: (draft, { content }) => {
    const test = Object.hasOwn(COMPILED_RULES, content) ? COMPILED_RULES[content] : undefined;
    if (test === undefined) {
      throw invalidElement('compiled_rule', content, `Compiled rule not found: '${content}'`);
    }
    draft.compiled.push({ name: content, test });
  },
  check_diff: (draft) => {
    draft.comparesWithLast = true;
  },
  // They read and write a file of the manager that is empty until someone fills it.
  ignore: (_draft, { content }) => checkIgnored('ignore', content),
  check_if_ignored: (_draft, { content }) => checkIgnored('check_if_ignored', content),
};

/** Reads one child element of a rule into the draft. Throws what stops the load, warns of the rest. */
export function readElement(draft: RuleDraft, element: XmlElement, warn: Warn): void {
  const tag = element.name.toLowerCase();
  const pattern = Object.hasOwn(PATTERN_TAGS, tag) ? PATTERN_TAGS[tag] : undefined;
  const reader = Object.hasOwn(READERS, tag) ? READERS[tag] : undefined;
  if (pattern !== undefined) readPattern(draft, tag, pattern, element, warn);
  else if (reader !== undefined) reader(draft, element, warn);
  else if (!readComparison(draft, tag, element.content, warn)) {
    throw new LoadFault([`Invalid option '${element.name}' for rule '${draft.id}'.`]);
  }
}

type TextKey =
  | 'description'
  | 'groupText'
  | 'info'
  | 'cve'
  | 'ifSid'
  | 'ifGroup'
  | 'ifLevel'
  | 'matchedGroup';

/** Joins repeated texts. A text that is too long is reported and leaves nothing, which stops the load later. */
function setText(draft: RuleDraft, key: TextKey, content: string): void {
  const before = draft[key] ?? '';
  const size = Buffer.byteLength(content);
  const first = draft[key] === undefined;
  if (first ? size >= MAX_TEXT : size > MAX_TEXT || Buffer.byteLength(before) > MAX_TEXT) {
    throw new LoadFault([
      `(1104): Maximum string size reached for: ${content}.`,
      ...(key === 'description' ? [`No such description at rule '${draft.id}'.`] : []),
    ]);
  }
  draft[key] = before + content;
}

function readPattern(
  draft: RuleDraft,
  tag: string,
  usual: PatternType,
  element: XmlElement,
  warn: Warn,
): void {
  const before = draft.patterns.get(tag);
  const text = (before?.text ?? '') + element.content;
  draft.patterns.set(tag, {
    text,
    type: typeOf(draft, element, usual, warn),
    negate: negated(draft, element, warn),
  });
}

function readField(draft: RuleDraft, element: XmlElement, warn: Warn): void {
  const name = attribute(element, 'name');
  if (name === undefined) throw new LoadFault([]);
  if (NOT_FOR_FIELD.has(name.toLowerCase())) {
    throw new LoadFault([`Failure to read rule ${draft.id}. Field '${name}' is static.`]);
  }
  const type = typeOf(draft, element, 'osregex', warn);
  const negate = negated(draft, element, warn);
  const pattern = compilePattern(type, element.content, negate);
  if (pattern === undefined) throw syntaxError(name, draft.id);
  warnUnsupported(pattern, `field ${name}`, draft.id, warn);
  const anyOf = type === 'osregex' && !negate ? wholeValues(element.content) : undefined;
  draft.fields.push({ name: name.toLowerCase(), text: element.content, pattern, type, negate, anyOf });
}

function readAddress(draft: RuleDraft, element: XmlElement, warn: Warn): void {
  const tag = element.name.toLowerCase() === 'srcip' ? 'srcip' : 'dstip';
  const test = compileAddress(element.content);
  if (test === undefined) throw new LoadFault([`(1237): Invalid ip address: '${element.content}'.`]);
  const before = draft.addresses.get(tag);
  draft.addresses.set(tag, {
    text: before === undefined ? element.content : `${before.text}, ${element.content}`,
    tests: [...(before?.tests ?? []), test],
    negate: negated(draft, element, warn),
  });
}

function readList(draft: RuleDraft, element: XmlElement): void {
  const path = element.content;
  const field = attribute(element, 'field');
  if (field === undefined) throw invalidElement('list', path, 'List requires the field="" attribute');
  const written = attribute(element, 'lookup')?.toLowerCase() ?? 'match_key';
  const lookup = LOOKUPS.find((name) => name === written);
  if (lookup === undefined) {
    throw new LoadFault([
      `(1274): Invalid configuration. Element 'list': ${path}.`,
      `List match lookup="${written}" is not valid.`,
    ]);
  }
  const wanted = attribute(element, 'check_value');
  // Without `check_value` no value is ever right.
  const value = wanted === undefined ? undefined : compilePattern('osmatch', wanted, false);
  draft.lists.push({ path, field: listField(field), lookup, value: value ?? (() => false) });
}

/** Static names in any case; of any other name the first word, which is a dynamic field. */
function listField(written: string): string {
  const lower = written.toLowerCase();
  return LIST_FIELDS.has(lower) ? lower : (written.trimStart().split(' ', 1)[0] ?? '');
}

/** Fails on the lists of names that the manager refuses; what they do needs its files. */
function checkIgnored(tag: string, content: string): void {
  if (content.split(',').some((word) => word.trim() === '')) {
    throw new LoadFault([`Wrong ${tag} option: '${content}'`]);
  }
}

function attribute(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((candidate) => candidate.name.toLowerCase() === name)?.value;
}

function typeOf(draft: RuleDraft, element: XmlElement, usual: PatternType, warn: Warn): PatternType {
  const written = attribute(element, 'type');
  if (written === undefined) return usual;
  const type = (['osregex', 'osmatch', 'pcre2'] as const).find((name) => name === written.toLowerCase());
  if (type !== undefined) return type;
  warn(`(7600): Invalid value '${written}' for attribute 'type' in rule ${draft.id}.`);
  return usual;
}

function negated(draft: RuleDraft, element: XmlElement, warn: Warn): boolean {
  const written = attribute(element, 'negate');
  if (written === undefined || /^(?:yes|no)$/i.test(written)) return written?.toLowerCase() === 'yes';
  warn(`(7600): Invalid value '${written}' for attribute 'negate' in rule ${draft.id}.`);
  return false;
}

/** In our own words: a manager would run the pattern. */
export function warnUnsupported(pattern: Pattern, tag: string, id: number, warn: Warn): void {
  if (pattern.unsupported === undefined) return;
  warn(
    `The pattern of '${tag}' in rule '${id}' uses ${pattern.unsupported}; it never matches in this tester.`,
  );
}

/** The fault of a pattern that cannot be compiled. */
export function syntaxError(tag: string, id: number): LoadFault {
  return new LoadFault([`(5107): Syntax error on tag '${tag}' in rule ${id}`]);
}

function invalidElement(tag: string, content: string, ...before: string[]): LoadFault {
  return new LoadFault([...before, `(1274): Invalid configuration. Element '${tag}': ${content}.`]);
}
