import { fieldReader } from '../decode/decode.ts';
import { type DecodedEvent, matches } from '../decode/event.ts';
import { fieldName } from '../decode/names.ts';
import { type CdbList, compileLookup } from '../match/list.ts';
import { neededLiterals } from '../match/literals.ts';
import { compilePattern, type PatternType } from '../match/pattern.ts';
import type { Condition, Requirement } from '../rule.ts';
import type { RuleDraft } from './draft.ts';
import { LIST_FIELDS, PATTERN_TAGS, syntaxError, warnUnsupported } from './elements.ts';

type Value = (event: DecodedEvent) => string | undefined;

/** Where the pattern elements find their value. `srcgeoip` and `dstgeoip` are never filled here. */
const VALUES: Readonly<Record<string, Value>> = {
  program_name: (event) => event.programName,
  hostname: (event) => event.hostname,
  match: (event) => event.log,
  regex: (event) => event.log,
  location: (event) => event.place,
  user: (event) => event.statics.dstuser ?? event.statics.srcuser,
  id: (event) => event.statics.id,
  protocol: (event) => event.statics.protocol,
  action: (event) => event.statics.action,
  url: (event) => event.statics.url,
  srcport: (event) => event.statics.srcport,
  dstport: (event) => event.statics.dstport,
  status: (event) => event.statics.status,
  data: (event) => event.statics.data,
  extra_data: (event) => event.statics.extra_data,
  system_name: (event) => event.statics.system_name,
  srcgeoip: () => undefined,
  dstgeoip: () => undefined,
};

/** The conditions of a rule, in the order the manager tests them. A missing value never meets one. */
export function compileConditions(
  draft: RuleDraft,
  maxsize: number,
  listOf: (path: string) => CdbList | undefined,
  warn: (message: string) => void,
): readonly Condition[] {
  return [
    ...patternConditions(draft, warn),
    ...draft.fields.map((field) => fieldCondition(field)),
    ...[...draft.addresses].map(([tag, { text, tests, negate }]) => ({
      tag,
      text,
      negate,
      seen: ({ statics }: DecodedEvent) => statics[tag],
      holds: ({ statics }: DecodedEvent) => {
        const value = statics[tag];
        return value !== undefined && tests.some((test) => test(value)) !== negate;
      },
    })),
    ...(maxsize > 0
      ? [
          {
            tag: 'maxsize',
            text: String(maxsize),
            seen: ({ size }: DecodedEvent) => String(size),
            holds: ({ size }: DecodedEvent) => size >= maxsize,
          },
        ]
      : []),
    ...draft.clocks.map(({ tag, text, test }) => ({
      tag,
      text,
      seen: ({ clockMs }: DecodedEvent) => new Date(clockMs).toISOString().slice(0, -1),
      holds: ({ clockMs }: DecodedEvent) => test(clockMs),
    })),
    // No decoder here marks fields for "first time seen", so nothing ever is.
    ...draft.compiled.map(({ name, test }) => ({ tag: 'compiled_rule', text: name, holds: test })),
    // The event before is kept in a file of the manager; the first one never differs from it.
    ...(draft.comparesWithLast ? [{ tag: 'check_diff', text: '', holds: () => false }] : []),
    ...(draft.firstTimeSeen ? [{ tag: 'if_fts', text: '', holds: () => false }] : []),
    ...listConditions(draft, listOf),
  ];
}

function fieldCondition(written: RuleDraft['fields'][number]): Condition {
  const { name, text, pattern, type, negate, anyOf } = written;
  const field = fieldName(name);
  return {
    tag: `field ${name}`,
    text,
    type,
    negate,
    seen: (event) => event.value(field),
    requires: { kind: 'field', field: name, ...(anyOf === undefined ? {} : { anyOf }) },
    holds: (event) => {
      const value = event.value(field);
      return value !== undefined && matches(event, pattern, value);
    },
  };
}

function patternConditions(draft: RuleDraft, warn: (message: string) => void): Condition[] {
  const order = Object.keys(PATTERN_TAGS);
  return [...draft.patterns]
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([tag, { text, type, negate }]) => {
      const pattern = compilePattern(type, text, negate);
      if (pattern === undefined) throw syntaxError(tag === 'protocol' ? text : tag, draft.id);
      warnUnsupported(pattern, tag, draft.id, warn);
      const valueIn = VALUES[tag] ?? (() => undefined);
      const holds = (event: DecodedEvent) => {
        const value = valueIn(event);
        return value !== undefined && matches(event, pattern, value);
      };
      const requires = requirementOf(tag, text, type, negate);
      return {
        tag,
        text,
        type,
        negate,
        seen: valueIn,
        holds,
        ...(requires === undefined ? {} : { requires }),
      };
    });
}

function requirementOf(
  tag: string,
  text: string,
  type: PatternType,
  negate: boolean,
): Requirement | undefined {
  if (tag === 'program_name') return { kind: 'program' };
  const anyOf = negate || (tag !== 'match' && tag !== 'regex') ? undefined : neededLiterals(type, text);
  return anyOf === undefined ? undefined : { kind: 'text', anyOf };
}

function listConditions(
  draft: RuleDraft,
  listOf: (path: string) => CdbList | undefined,
): readonly Condition[] {
  return draft.lists.map(({ path, field, lookup, value }) => {
    const list = listOf(path);
    const found = list === undefined ? () => false : compileLookup(list, lookup, value);
    const seen = listValue(field);
    const holds = (event: DecodedEvent) => {
      const text = seen(event);
      return text !== undefined && found(text);
    };
    return { tag: `list ${field}`, text: `${lookup} ${path}`, seen, holds };
  });
}

/** A list looks at the source user first, the `<user>` tag at the destination user. */
function listValue(field: string): Value {
  if (field === 'user') return ({ statics }) => statics.srcuser ?? statics.dstuser;
  if (LIST_FIELDS.has(field)) return fieldReader(field);
  const name = fieldName(field);
  return (event) => event.value(name);
}
