import { describe, expect, test } from 'vitest';
import { canonicalIp, isInRange, parseIp, parseIpRange } from '../../../src/kernel/ip-address.ts';

describe('canonicalIp', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8:0:0:8:800:200C:417A', '2001:db8::8:800:200c:417a'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8::', '2001:db8::'],
    ['10::', '10::'],
    ['1:0:0:10:0:0:0:0', '1:0:0:10::'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ])('%s is written %s', (text, canonical) => {
    expect(canonicalIp(text)).toBe(canonical);
  });

  test.each([
    '',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    '1.2.3.4:80',
    ':',
    ':::',
    '1::2::3',
  ])('%j is no address', (text) => {
    expect(canonicalIp(text)).toBeUndefined();
  });

  test.each([
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    'g::',
    '12345::',
    '::1.2.3.256',
    `${'0'.repeat(99)}::`,
  ])('%j is no IPv6 address', (text) => {
    expect(canonicalIp(text)).toBeUndefined();
  });
});

describe('isInRange', () => {
  const contains = (range: string, ip: string) => {
    const [parsed, address] = [parseIpRange(range), parseIp(ip)];
    return parsed !== undefined && address !== undefined && isInRange(address, parsed);
  };

  test.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['172.16.0.0/12', '172.31.255.255', true],
    ['172.16.0.0/12', '172.32.0.0', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '::1', false],
    ['203.0.113.9', '203.0.113.9', true],
    ['203.0.113.9', '203.0.113.8', false],
    ['2001:db8::/33', '2001:db8:7fff::1', true],
    ['2001:db8::/33', '2001:db8:8000::1', false],
    ['10.0.0.0/8', '::ffff:10.1.1.1', true],
  ])('%s and %s: %s', (range, ip, expected) => {
    expect(contains(range, ip)).toBe(expected);
  });

  test.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/x', '::/129', 'x/8'])('%s is no range', (text) => {
    expect(parseIpRange(text)).toBeUndefined();
  });
});
