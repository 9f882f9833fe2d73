import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANY_CHARACTER } from '../../../test/support/any-character.ts';
import { type DecodeContext, decode } from '../src/decode/decode.ts';
import { documentPath } from '../src/decode/names.ts';
import { type Fields, type Reading, readFields } from '../src/decode/read-fields.ts';
import { createSession, loadRuleset, rootRules } from '../src/index.ts';
import { stockDecoders } from '../src/load/decoder-names.ts';
import { type Literal, neededLiterals } from '../src/match/literals.ts';
import { compilePattern, type PatternType } from '../src/match/pattern.ts';
import { WordFinder } from '../src/match/word-finder.ts';
import type { Rule, Ruleset } from '../src/rule.ts';
import { alertData, hasData, mergedData } from '../src/verdict/data.ts';
import { referenceFields } from './reference-fields.ts';

const word = fc.constantFrom('fail', 'Fail', 'failed', 'login', 'denied', 'é', 'disk full', 'err', 'a', '');
const key = fc.constantFrom(
  'app',
  'App',
  'kind',
  'who',
  'srcip',
  'user',
  'id',
  'a.b',
  'integration',
  'é',
  '"',
  '',
);
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    word,
    fc.string({ unit: ANY_CHARACTER }),
    fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value;
const document = fc.dictionary(key, value, { minKeys: 1, maxKeys: 6 });
const json = fc.oneof(
  document.map((object) => JSON.stringify(object)),
  document.map((object) => JSON.stringify(object, null, 1)),
);
/** JSON with a few characters put in its way. */
const spoiled = fc
  .tuple(
    json,
    fc.nat(),
    fc.constantFrom(
      '"',
      '\\',
      '\\u0000',
      '\\ud800',
      '\0',
      '{',
      '}',
      ',',
      ':',
      '1e5',
      '-',
      '{"a":1,"a":2}',
      ' ',
    ),
  )
  .map(([text, at, more]) => text.slice(0, at % text.length) + more + text.slice(at % text.length));
const log = fc.oneof(
  { weight: 4, arbitrary: json },
  { weight: 1, arbitrary: spoiled },
  { weight: 2, arbitrary: fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')) },
  { weight: 1, arbitrary: word.map((text) => `Mar  4 05:06:07 host prog[1]: ${text}`) },
);

const PLAIN: Reading = { nulls: 'string', arrays: 'array', maxFields: 256 };
const reading = fc.record<Reading>({
  nulls: fc.constantFrom('string', 'discard'),
  arrays: fc.constantFrom('array', 'csv'),
  maxFields: fc.constantFrom(3, 256),
});
const context: DecodeContext = {
  decoders: stockDecoders(),
  manager: 'manager',
  epochMs: 0,
  zoneOffset: 0,
  maxFields: 256,
};

function read(text: string, how: Reading) {
  const out: Fields = { statics: {}, paths: [], values: [] };
  readFields(text, how, documentPath(), out);
  return { statics: out.statics, fields: out.paths.map(({ name }, at) => [name, out.values[at]]) };
}

describe('fields read in one pass', () => {
  test('are those of the whole tree, for any text', () => {
    fc.assert(
      fc.property(fc.oneof(json, spoiled), reading, (text, how) => {
        expect(read(text, how)).toEqual(referenceFields(text, how) ?? { statics: {}, fields: [] });
      }),
      { numRuns: 2_000 },
    );
  });

  test('can be asked for by name whichever event was decoded last', () => {
    fc.assert(
      fc.property(json, json, (first, second) => {
        const events = [first, second].map((text) => decode({ log: text }, context));
        for (const event of events) {
          const names = new Set(events.flatMap(({ paths }) => paths.map(({ field }) => field)));
          for (const name of names) expect(event.value(name)).toBe(event.byName.get(name.lower));
        }
      }),
    );
  });

  test('of endless new names take no memory for good', () => {
    for (let i = 0; i < 60_000; i += 1) read(`{"n${i}":{"m${i}":"v"}}`, PLAIN);
    expect(read('{"a":{"B":"c"}}', PLAIN).fields).toEqual([['a.B', 'c']]);
  });

  test('stay when a later text cannot be read', () => {
    const out: Fields = {
      statics: { srcip: '192.0.2.1' },
      paths: [documentPath().child('a')],
      values: ['b'],
    };
    readFields('{"srcip":"192.0.2.2","c":"d"', PLAIN, documentPath(), out);
    expect(out).toMatchObject({ statics: { srcip: '192.0.2.1' }, values: ['b'] });
    expect(out.paths).toHaveLength(1);
  });
});

describe('data of an alert', () => {
  test('is what merging name by name gives, whatever names meet', () => {
    fc.assert(
      fc.property(fc.oneof(json, spoiled), (text) => {
        const event = decode({ log: text }, context);
        expect(JSON.stringify(alertData(event))).toBe(JSON.stringify(mergedData(event)));
        expect(hasData(event)).toBe(Object.keys(mergedData(event)).length > 0);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('words found in one pass', () => {
  test('are those that stand in the text in any case', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'c', 'é', ' '), maxLength: 40 });
    const words = fc.array(
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), minLength: 1, maxLength: 6 }),
    );
    fc.assert(
      fc.property(words, text, (list, haystack) => {
        const found = new Set<number>();
        new WordFinder(list).search(haystack, (index) => found.add(index));
        const low = haystack.toLowerCase();
        expect([...found].sort((a, b) => a - b)).toEqual(
          [...list.keys()].filter((index) => low.includes(list[index] as string)),
        );
      }),
    );
  });
});

describe('the texts a pattern needs', () => {
  test.each<[PatternType, string, readonly string[]]>([
    ['osmatch', '^Failed| denied $|x1y|^a', ['^failed', ' denied ', 'x1y', '^a']],
    ['osmatch', '!failed', []],
    ['osmatch', 'failed|', []],
    ['osmatch', 'failed|^', []],
    ['osregex', '^login (\\S+) refused|disk\\|full', ['^login ', 'disk']],
    ['osregex', '^\\S+ refused', [' refused']],
    ['osregex', '\\.+', []],
    ['pcre2', '(?i)^user \\d{2,3}logged+ (in|out)', ['logged']],
    ['pcre2', 'abc[d-f]ghij?|kl.mno{0,2}pq', []],
    ['pcre2', '\\^abc(d|e)', ['^abc']],
    ['pcre2', '\\x41bcd', []],
    ['pcre2', 'a{100}', []],
    ['string', 'Denied', ['^denied']],
  ])('%s %s', (type, text, expected) => {
    const needed = neededLiterals(type, text) ?? [];
    expect(needed.map((literal) => (literal.atStart ? '^' : '') + literal.text)).toEqual(expected);
  });

  test('stand in every text that it matches', () => {
    const piece = fc.constantFrom(
      'fail',
      'Login',
      'x',
      '\\d',
      '\\d+',
      '\\w*',
      '\\S',
      '.',
      '|',
      '^',
      '$',
      '(',
      ')',
      '[ab]',
      '?',
      '{2}',
      ' ',
      '\\.',
      '!',
    );
    const pattern = fc.array(piece, { minLength: 1, maxLength: 7 }).map((pieces) => pieces.join(''));
    const text = fc
      .array(fc.constantFrom('fail', 'LOGIN', 'x', '1', '42', 'a', 'b', ' ', '.', '('), { maxLength: 9 })
      .map((parts) => parts.join(''));
    const type = fc.constantFrom<PatternType>('osmatch', 'osregex', 'pcre2', 'string');
    fc.assert(
      fc.property(type, pattern, fc.array(text, { minLength: 1, maxLength: 12 }), (kind, source, logs) => {
        const compiled = compilePattern(kind, source, false);
        const needed = compiled === undefined ? undefined : neededLiterals(kind, source);
        for (const candidate of needed === undefined ? [] : logs) {
          const low = candidate.toLowerCase();
          const stands = ({ text, atStart }: Literal) =>
            atStart ? low.startsWith(text) : low.includes(text);
          if (compiled?.(candidate)) expect(needed?.some(stands)).toBe(true);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('a walk that leaves children out unread', () => {
  const condition = fc.oneof(
    fc
      .tuple(fc.constantFrom('', ' type="pcre2"', ' negate="yes"'), word)
      .map(([how, text]) => `<match${how}>${text}|${text}d</match>`),
    word.map((text) => `<regex>${text} \\S+|${text}</regex>`),
    fc
      .tuple(fc.constantFrom('app', 'kind', 'who.a', 'integration'), word)
      .map(([name, text]) => `<field name="${name}">^${text}$</field>`),
    fc.constantFrom('app', 'kind').map((name) => `<field name="${name}">\\.+</field>`),
    fc.constantFrom(
      '<program_name>prog</program_name>',
      '<decoded_as>json</decoded_as>',
      '<decoded_as>sshd</decoded_as>',
      '<id>a</id>',
      '',
    ),
  );
  const rule = fc.record({
    level: fc.constantFrom(0, 2, 3, 7),
    parent: fc.nat(),
    conditions: fc.array(condition, { maxLength: 2 }),
    noAlert: fc.boolean(),
  });

  interface Written {
    readonly level: number;
    readonly parent: number;
    readonly conditions: readonly string[];
    readonly noAlert: boolean;
  }

  /** Most rules hang under the root or the first rule, so that these get an index; some count another's events. */
  function rulesOf(rules: readonly Written[]): string {
    const written = rules.map(({ level, parent, conditions, noAlert }, i) => {
      const other = 100_000 + (i === 0 ? 0 : parent % i);
      const repeats = i > 0 && parent % 7 === 0;
      const under =
        i === 0 || parent % 3 === 0 ? '' : `<if_sid>${parent % 3 === 1 ? 100_000 : other}</if_sid>`;
      const attributes = `level="${level}"${noAlert ? ' noalert="1"' : ''}${repeats ? ' frequency="2" timeframe="60"' : ''}`;
      const over = repeats ? `<if_matched_sid>${other}</if_matched_sid>` : under;
      return `<rule id="${100_000 + i}" ${attributes}>${over}${conditions.join('')}<description>d</description></rule>`;
    });
    return `<group name="t,">${written.join('')}</group>`;
  }

  function load(xml: string): Ruleset | undefined {
    return loadRuleset({ rules: [rootRules(), { file: 'a.xml', xml }] }).ruleset;
  }

  function withoutIndex(rules: readonly Rule[]): void {
    for (const each of rules) {
      delete each.index;
      withoutIndex(each.children);
    }
  }

  test('ends where a walk over all of them ends', () => {
    let indexed = 0;
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 50, maxLength: 90 }),
        fc.array(log, { minLength: 1, maxLength: 8 }),
        (rules, logs) => {
          const [quick, plain] = [load(rulesOf(rules)), load(rulesOf(rules))];
          if (quick === undefined || plain === undefined) return;
          if (quick.roots[0]?.index !== undefined) indexed += 1;
          withoutIndex(plain.roots);
          const [one, other] = [quick, plain].map((ruleset) => createSession(ruleset, { now: () => 0 }));
          for (const text of logs)
            expect(one?.evaluate({ log: text })).toEqual(other?.evaluate({ log: text }));
        },
      ),
      { numRuns: 150 },
    );
    expect(indexed).toBeGreaterThan(50);
  });
});
