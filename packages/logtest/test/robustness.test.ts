import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANY_CHARACTER } from '../../../test/support/any-character.ts';
import { createSession, lint, loadRuleset, rootRules, whyNot } from '../src/index.ts';
import { osregex } from '../src/match/osregex.ts';
import { pcre2 } from '../src/match/pcre2.ts';

const RULES = `<group name="demo,">
  <rule id="100000" level="3">
    <decoded_as>json</decoded_as>
    <description>$(a) $(b.c) $(srcip)</description>
  </rule>
  <rule id="100001" level="5" frequency="3" timeframe="60">
    <if_matched_sid>100000</if_matched_sid>
    <same_field>a</same_field>
    <different_srcip />
    <description>again</description>
  </rule>
</group>`;

const ruleset = loadRuleset({ rules: [rootRules(), { file: 'demo_rules.xml', xml: RULES }] }).ruleset;

function session() {
  if (ruleset === undefined) throw new Error('the rules did not load');
  return createSession(ruleset, { now: () => 0 });
}

/** The rules above with one stretch replaced by something else. */
const damaged = fc
  .tuple(
    fc.nat(RULES.length),
    fc.nat(40),
    fc.oneof(fc.constantFrom('<', '>', '</', '\\', '"', '!', '('), fc.string()),
  )
  .map(([at, length, inserted]) => RULES.slice(0, at) + inserted + RULES.slice(at + length));

describe('a rule file', () => {
  it('may be refused but never crashes the loader', () => {
    fc.assert(
      fc.property(damaged, (xml) => {
        const result = loadRuleset({ rules: [rootRules(), { file: 'any.xml', xml }] });
        expect(result.ok).toBe(result.ruleset !== undefined);
        expect(result.ok || result.messages.length > 0).toBe(true);
      }),
    );
  });

  it('may be damaged, and what loads of it can be linted and explained', () => {
    const event = fc.oneof(fc.json(), fc.constant('{"a":"b","srcip":"192.0.2.1"}'));
    fc.assert(
      fc.property(damaged, event, (xml, log) => {
        const { ruleset: loaded, diagnostics } = loadRuleset({
          rules: [rootRules(), { file: 'any.xml', xml }],
        });
        for (const { line, advice } of diagnostics) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(advice).not.toBe('');
        }
        if (loaded === undefined) return;
        for (const { line, message } of lint(loaded)) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(message).not.toBe('');
        }
        const tested = createSession(loaded, { now: () => 0 });
        const explained = tested.explain({ log });
        expect(String(explained.path.at(-1) ?? null)).toBe(String(tested.evaluate({ log }).rule?.id ?? null));
        for (const id of [1, 100_000, 100_001])
          expect(whyNot(explained, loaded, id).length).toBeGreaterThan(0);
      }),
    );
  });

  it('may nest elements without end', () => {
    const xml = '<a>'.repeat(50_000);
    expect(loadRuleset({ rules: [{ file: 'deep.xml', xml }] }).ok).toBe(false);
  });

  it('may hold any pattern', () => {
    fc.assert(
      fc.property(fc.string({ unit: ANY_CHARACTER, maxLength: 30 }), (pattern) => {
        for (const compiled of [osregex(pattern), pcre2(pattern)]) {
          expect(['boolean', 'undefined']).toContain(typeof compiled?.('some text'));
        }
      }),
    );
  });
});

describe('an event', () => {
  it('always gets a verdict, whatever its text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: ANY_CHARACTER }), fc.json()), fc.string(), (log, location) => {
        const verdict = session().evaluate({ log, location });
        expect(verdict.alert).toBe((verdict.rule?.level ?? 0) >= 3);
      }),
    );
  });

  it('is decoded into what JSON.parse finds, for ordinary documents', () => {
    const text = fc
      .string({ minLength: 1 })
      .filter((value) => /^[ -~]+$/.test(value) && !value.startsWith('['));
    const key = fc.stringMatching(/^[a-z]{1,8}_x$/);
    fc.assert(
      fc.property(fc.dictionary(key, text, { minKeys: 1 }), (document) => {
        expect(session().evaluate({ log: JSON.stringify(document) }).data).toEqual({ ...document });
      }),
    );
  });

  it('keeps __proto__ as an ordinary key', () => {
    const { data } = session().evaluate({ log: '{"__proto__":{"polluted":"yes"},"a":"b"}' });
    expect(Object.keys(data ?? {})).toEqual(['__proto__', 'a']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('a decoder file', () => {
  const piece = fc.constantFrom(
    '<decoder name="a">',
    '</decoder>',
    '<prematch>^a',
    '</prematch>',
    '<regex offset="after_regex">(\\w+)',
    '</regex>',
    '<order>user,b',
    '</order>',
    '<parent>a</parent>',
    '<plugin_decoder offset="after_prematch">JSON_Decoder',
    '</plugin_decoder>',
    '<program_name>p</program_name>',
    '<use_own_name>true</use_own_name>',
    '<type>ids</type>',
  );
  const text = fc.string({
    unit: fc.constantFrom('a', 'p: ', '{"', 'b":', '1}', ' ', 'ż', 'Nov 20 12:00:01 '),
    maxLength: 12,
  });

  it('may be refused and may read nothing, but nothing crashes', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.array(text, { maxLength: 4 }), (pieces, logs) => {
        const decoders = [{ file: 'a.xml', xml: pieces.join('') }];
        const { ok, messages, ruleset } = loadRuleset({ rules: [rootRules()], decoders });
        expect(ok).toBe(ruleset !== undefined);
        if (ruleset === undefined) {
          expect(messages.length).toBeGreaterThan(0);
          return;
        }
        const session = createSession(ruleset, { now: () => 0 });
        for (const log of logs) expect(session.evaluate({ log }).location).toBe('app');
      }),
    );
  });

  it('of any shape that loads reads any text', () => {
    const decoder = fc.record({
      prematch: fc.boolean(),
      regex: fc.boolean(),
      own: fc.boolean(),
      from: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(decoder, { maxLength: 4 }), fc.array(text, { maxLength: 4 }), (children, logs) => {
        const offsets = ['', ' offset="after_parent"', ' offset="after_prematch"', ' offset="after_regex"'];
        const xml = children.map(({ prematch, regex, own, from }) => {
          const reads = regex
            ? `<regex${offsets[from]}>(\\w*) *(\\d+)</regex><order>user, n</order>`
            : `<plugin_decoder${from === 3 ? '' : offsets[from]}>JSON_Decoder</plugin_decoder>`;
          const start = prematch ? '<prematch offset="after_parent">^a*</prematch>' : '';
          return `<decoder name="c"><parent>r</parent><use_own_name>${own}</use_own_name>${start}${reads}</decoder>`;
        });
        const root = '<decoder name="r"><prematch>^\\.</prematch></decoder>';
        const decoders = [{ file: 'a.xml', xml: root + xml.join('') }];
        const { ruleset } = loadRuleset({ rules: [rootRules()], decoders });
        if (ruleset === undefined) throw new Error('not loaded');
        const session = createSession(ruleset, { now: () => 0 });
        for (const log of logs) expect(['r', 'c', null]).toContain(session.evaluate({ log }).decoder);
      }),
    );
  });
});
