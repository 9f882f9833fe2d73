import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, parseWhere, type Where, whereText } from '../../tools/replay/where.ts';

const field = fc.oneof(
  fc.constantFrom('reason', 'tenant', 'severity', '@timestamp'),
  fc.stringMatching(/^[a-z_]{1,8}(\.[a-z_0-9]{1,8}){1,3}$/),
);
const value = fc.oneof(
  fc.record({ text: fc.string({ unit: 'grapheme' }), quoted: fc.constant(true) }),
  fc.record({ text: fc.stringMatching(/^[^\s,"]{1,12}$/), quoted: fc.constant(false) }),
);
const term = fc.oneof(
  fc.record({
    field,
    op: fc.constantFrom('=' as const, '!=' as const),
    values: fc.array(value, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    field,
    op: fc.constantFrom('>=' as const, '<=' as const, '>' as const, '<' as const),
    values: fc.tuple(
      fc.record({ text: fc.constantFrom('47', '-1.5', 'high', '2026-03-04'), quoted: fc.boolean() }),
    ),
  }),
);
const where: fc.Arbitrary<Where> = fc.array(term, { maxLength: 4 });

test('a filter that is written out reads the same', () => {
  fc.assert(
    fc.property(where, (filter) => {
      expect(parseWhere(whereText(filter))).toEqual({ ok: true, value: filter });
    }),
  );
});

test('any text is read or refused at a place in it, and never crashes', () => {
  const pieces = fc.constantFrom(
    'reason',
    'event.action',
    '=',
    '!=',
    '>=',
    ',',
    '"',
    '\\',
    ' ',
    '*',
    'x',
    '47',
    'ü',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((parts) => parts.join('')),
      ),
      (text) => {
        const read = parseWhere(text);
        if (read.ok) holds(read.value, () => ['x', 47]);
        else expect(read.error.at >= 0 && read.error.at <= text.length).toBe(true);
      },
    ),
  );
});

test('a term and its opposite never agree', () => {
  const word = fc.stringMatching(/^[ab*]{1,6}$/);
  fc.assert(
    fc.property(word, fc.array(fc.stringMatching(/^[ab]{0,6}$/)), (pattern, found) => {
      const is = holds(
        [{ field: 'reason', op: '=', values: [{ text: pattern, quoted: false }] }],
        () => found,
      );
      const isNot = holds(
        [{ field: 'reason', op: '!=', values: [{ text: pattern, quoted: false }] }],
        () => found,
      );
      expect(is).toBe(!isNot);
      const form = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
      expect(is).toBe(found.some((text) => form.test(text)));
    }),
  );
});
