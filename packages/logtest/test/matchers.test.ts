import { describe, expect, it } from 'vitest';
import { compileAddress } from '../src/match/address.ts';
import { toBytes } from '../src/match/bytes.ts';
import { compileTime, compileWeekday } from '../src/match/clock.ts';
import { compileLookup, parseList } from '../src/match/list.ts';
import { osmatch } from '../src/match/osmatch.ts';
import { osregex } from '../src/match/osregex.ts';

/** What the goldens do not reach; they remain the specification of everything else. */
describe('osregex and osmatch', () => {
  it.each(['(a', 'a)', '((a))', '(a|b)', '\\q', 'a\\'])('osregex calls %s a syntax error', (pattern) => {
    expect(osregex(pattern)).toBeUndefined();
  });

  it('treats anchors in the middle of an osregex as text', () => {
    expect(osregex('a^b$c')?.('xa^b$cx')).toBe(true);
  });

  it('negates a whole osmatch list by one mark', () => {
    expect(osmatch('!a|b')('b')).toBe(false);
    expect(osmatch('!a|b')('c')).toBe(true);
  });

  it('reads ^ alone and $ alone as anchors of nothing', () => {
    expect(osmatch('^')('anything')).toBe(true);
    expect(osmatch('$')('anything')).toBe(true);
  });

  it('finds text beyond ASCII beside an anchor of an osmatch, letter by letter as written', () => {
    const on = (pattern: string, text: string) => osmatch(pattern)(toBytes(text));
    expect([on('^zażółć', 'ZAżółć!'), on('żółć$', 'a żółć'), on('^ż$', 'ż')]).toEqual([true, true, true]);
    expect([on('żółć', 'żółć'), on('^Ż', 'ż'), on('^ż$', 'żż')]).toEqual([false, false, false]);
  });
});

describe('addresses', () => {
  it.each([
    ['10.0.0.0/255.0.0.0', '10.200.3.4', true],
    ['10.0.0.0/255.0.0.0', '11.0.0.1', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '2001:db8::1', true],
    ['2001:db8::', '2001:db8:0::0', true],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201', true],
    ['10.0.0.0/33', '10.0.0.0', undefined],
    ['10.0.0.0/255.0.255.0', '10.0.0.0', undefined],
    ['fe80::1%eth0', 'fe80::1', undefined],
  ])('%s holds %s: %s', (network, address, expected) => {
    expect(compileAddress(network)?.(address)).toBe(expected);
  });
});

describe('time and weekday', () => {
  const at = (hour: number, minute: number) => Date.UTC(2026, 10, 20, hour, minute);

  it('takes a window over midnight, both ends included', () => {
    const night = compileTime('6 pm - 8:30 am');
    expect([at(18, 0), at(0, 0), at(8, 30), at(8, 31), at(17, 59)].map((time) => night?.(time))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it.each(['9', '9 - 10 - 11', '13 pm - 14 pm', 'a - b', '9:60 - 10'])('refuses the time %s', (text) => {
    expect(compileTime(text)).toBeUndefined();
  });

  it('knows that 20 November 2026 is a Friday', () => {
    expect(compileWeekday('fri')?.(at(12, 0))).toBe(true);
    expect(compileWeekday('!weekdays')?.(at(12, 0))).toBe(false);
    expect(compileWeekday('weekends, monday')?.(at(12, 0))).toBe(false);
    expect(compileWeekday('freitag')).toBeUndefined();
  });
});

describe('lists', () => {
  const list = parseList('10.:net\r\n192.0.2.7:host\n"a:b":"c:d"\nno colon\nk:\n');

  it('reads quotes, empty values and CRLF', () => {
    expect([...list]).toEqual([
      ['10.', 'net'],
      ['192.0.2.7', 'host'],
      ['a:b', 'c:d'],
      ['k', ''],
    ]);
  });

  it('looks an address up by its prefixes that end with a dot', () => {
    const lookup = compileLookup(list, 'address_match_key', () => true);
    expect(['10.1.2.3', '192.0.2.7', '192.0.2.70', '110.1.1.1', ''].map(lookup)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
