import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEnricher } from '../../src/enrich/enricher.ts';
import type { JsonValue } from '../../src/kernel/json.ts';
import { policyFor } from '../../src/redact/policy-for.ts';
import { createRedactor } from '../../src/redact/redactor.ts';
import { readLiteral } from '../../tools/console/playground/literal.ts';
import { readPolicyText } from '../../tools/console/playground/policy-text.ts';
import { playRedaction } from '../../tools/console/playground/redaction.ts';
import { createRulePlayground } from '../../tools/console/playground/rule.ts';
import { RECORD_KINDS, type Segment } from '../../tools/console/playground/view.ts';

const CARD = ['4111', '1111', '1111', '1111'].join(' ');

/** Text that comes near what is meant, so that it gets past the first check. */
const pieces = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  "'",
  '`',
  '\\',
  '/',
  '//',
  '/*',
  '*/',
  '\n',
  ' ',
  '-',
  '1e9',
  'null',
  '\u2028',

  'detectors',
  'email',
  '"mask"',
  "'keep'",
  'keep',
  'fields',
  'custom',
  'pattern',
  '/a+/',
  'redaction:',
  '__proto__',

  '<rule id="1">',
  '</rule>',
  '<group name="a">',
  '</group>',
  '&amp;',
  '<!--',
  'ann@example.com',
  CARD,
);
const text = fc.oneof(
  fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 40 }).map((parts) => parts.join('')),
  fc.json({ maxDepth: 5 }),
);
/** What people paste: findings in keys, numbers and texts. */
const document = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      fc.constantFrom<JsonValue>(
        'ann@example.com',
        `pay ${CARD} "now"`,
        4_111_111_111_111_111,
        '198.51.100.7',
        null,
      ),
      fc.string(),
      fc.integer(),
      fc.boolean(),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom('password', 'source', 'ip', 'user', 'ben@example.com'), fc.string()),
      tie('value'),
      { maxKeys: 5 },
    ),
  ),
})).value;

const plain = (segments: readonly Segment[]) => segments.map((segment) => segment.text).join('');

describe('the redaction playground', () => {
  test('may refuse a text and a policy, with words and a place, but never fails', () => {
    fc.assert(
      fc.property(fc.constantFrom(...RECORD_KINDS), text, text, (kind, pasted, policy) => {
        const played = playRedaction({ kind, text: pasted, policy }, 0);
        if (played.ok) return;
        expect(played.error.length).toBeGreaterThan(0);
        for (const { message, line = 1, column = 1 } of played.error) {
          expect(message).not.toBe('');
          expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('shows of any document all that there is, and exactly what the engine makes of it', () => {
    const redactor = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'all'));
    fc.assert(
      fc.property(document, (value) => {
        const played = playRedaction({ kind: 'json', text: JSON.stringify(value), policy: '' }, 0);
        const [shown] = played.ok ? played.value.documents : [];
        if (shown === undefined) throw new Error(JSON.stringify(played));
        const sent = JSON.parse(JSON.stringify(value)) as JsonValue;
        const read = (side: readonly Segment[]) => JSON.parse(plain(side));
        expect(read(shown.before)).toEqual(sent);
        expect(read(shown.after)).toEqual(redactor.redact(sent).value);
        for (const { finding = 0 } of [...shown.before, ...shown.after])
          expect(finding).toBeLessThan(Math.max(1, shown.findings.length));
      }),
      { numRuns: 60 },
    );
  });

  test('reads a policy that JSON can write as JSON reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (written) => {
        const strict = readLiteral(written, { json: true });
        expect(strict).toMatchObject({ ok: true, value: { value: JSON.parse(written) } });
      }),
      { numRuns: 200 },
    );
  });
});

test('what stands deep in brackets, or behind many comments, is refused and not hung on', () => {
  for (const deep of [
    '['.repeat(50_000),
    `${'{"a":'.repeat(50_000)}`,
    '/* */'.repeat(12_000),
    `'${'\\'.repeat(60_000)}`,
  ])
    expect(readPolicyText(deep).ok).toBe(deep.startsWith('/*'));
  const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  expect(playRedaction({ kind: 'json', text: nested, policy: '' }, 0)).toMatchObject({
    ok: false,
    error: [{ message: expect.stringContaining('levels') }],
  });
});

test('the rule playground may refuse events and rules, but never fails', () => {
  const play = createRulePlayground({
    shipped: { stock: { rules: [] }, custom: { rules: [] } },
    enrich: createEnricher({ geo: undefined, accounts: {} }),
  });
  fc.assert(
    fc.property(fc.constantFrom('app', 'line'), text, text, fc.boolean(), (form, events, rules, all) => {
      const played = play({ form, events, rules, secondsBetween: 1, all }, 0);
      if (!played.ok) expect(played.error.every(({ message }) => message !== '')).toBe(true);
      else expect(played.value.verdicts.length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});
