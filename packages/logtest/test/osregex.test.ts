import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { osregex, osregexEnd, osregexGroups } from '../src/match/osregex.ts';

/** Where Wazuh's own matcher is not what other engines are; the goldens hold the rest. */
describe('an osregex', () => {
  it.each([
    ['^\\S+$', '', false],
    ['\\.+', '', false],
    ['\\.*', '', true],
    ['', '', true],
    ['^$', '', true],
    ['^$', 'a', false],
    ['$', 'a', false],
    ['^', 'a', true],
  ])('%j on %j gives %s', (pattern, text, expected) => {
    expect(osregex(pattern)?.(text)).toBe(expected);
  });

  it('repeats escaped parentheses, dollars and bars too', () => {
    expect(osregex('^\\(+\\)+$')?.('((()')).toBe(true);
    expect(osregex('^a\\$*b$')?.('a$$b')).toBe(true);
    expect(osregex('x\\|+y')?.('x||y')).toBe(true);
  });

  it('takes the second of two group marks in a row for a parenthesis', () => {
    expect(osregex('(\\w+)(\\s+)')?.('user ')).toBe(false);
    expect(osregex('(\\w+)\\s*(\\d+)')?.('user 7')).toBe(true);
  });

  it('does not look for a repeated class again once it has failed behind it', () => {
    expect(osregex('\\D*\\d*-')?.('- 1')).toBe(false);
    expect(osregex('\\D*-1')?.('a-1')).toBe(true);
    expect(osregex('\\S*$')?.('a b')).toBe(false);
  });

  it('leaves a repeated class for what follows, and comes back when that was too early', () => {
    expect(osregex('^\\.+@\\.+$')?.('ann@b@example.org')).toBe(true);
    expect(osregex('\\d+.\\d+.\\d+.\\d+')?.('from 10.20.30.40 port')).toBe(true);
    expect(osregex('\\.*error\\.*code')?.('an error of code 7')).toBe(true);
  });

  it('says where it ends, for what a decoder reads after it', () => {
    expect(osregexEnd('^\\w+: ')?.('app: {"a":1}')).toBe(5);
    expect(osregexEnd('\\d*')?.('x')).toBe(0);
    expect(osregexEnd('z|x')?.('ax')).toBe(2);
    expect(osregexEnd('z')?.('ax')).toBeUndefined();
    expect(osregexEnd('(a')).toBeUndefined();
  });

  it.each([
    ['by (\\w+) from (\\S+)', 'out by ann from web-1', ['ann', 'web-1']],
    ['^(\\w+)\\s+(\\d*)', 'ann 7', ['ann', '7']],
    ['user=(\\w+)$', 'user=ann', ['ann']],
    ['a(b)|c(d)', 'cd', ['d']],
    ['(\\w+)x', 'abx', ['ab']],
    ['a', 'a', []],
  ])('cuts the groups of %s out of %s', (pattern, text, groups) => {
    expect(osregexGroups(pattern)?.(text)?.groups).toEqual(groups);
  });

  it('matches without repetition and groups as any other engine', () => {
    const atoms = fc.constantFrom(
      ['a', 'a'],
      ['B', 'b'],
      [' ', ' '],
      ['\\d', '[0-9]'],
      ['\\W', '[^\\w@-]'],
      ['\\.', '[^]'],
    );
    const pattern = fc.tuple(fc.boolean(), fc.array(atoms, { minLength: 1, maxLength: 4 }), fc.boolean());
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', ' ', '1', '-') }), (parts, text) => {
        const [start, inside, end] = parts;
        const [own, other] = [0, 1].map(
          (index) => `${start ? '^' : ''}${inside.map((atom) => atom[index]).join('')}${end ? '$' : ''}`,
        );
        const expected = new RegExp(other ?? '', 'i').test(text);
        expect(osregex(own ?? '')?.(text)).toBe(expected);
        expect(osregexEnd(own ?? '')?.(text) !== undefined).toBe(expected);
      }),
    );
  });

  it('may not match, may not hang', () => {
    const classes = fc.constantFrom('\\w+', '\\.*', '\\d+', '\\S*', 'a', '(', ')', ' ', '-');
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '1', '-'), maxLength: 2000 });
    fc.assert(
      fc.property(fc.array(classes, { maxLength: 8 }), text, (parts, value) => {
        expect(typeof (osregex(parts.join('')) ?? (() => false))(value)).toBe('boolean');
      }),
    );
  });
});
