import { describe, expect, test } from 'vitest';
import { createClientAddress } from '../../../src/intake/door/client-address.ts';

const direct = createClientAddress([]);
const proxied = createClientAddress(['10.0.0.0/8', '2001:db8::/32', '198.51.100.7']);

test('without trusted proxies the header is not believed', () => {
  expect(direct('203.0.113.9', '192.0.2.1')).toBe('203.0.113.9');
});

test('a header from a client that is no proxy is not believed', () => {
  expect(proxied('203.0.113.9', '192.0.2.1')).toBe('203.0.113.9');
});

test('behind trusted proxies the last address that is none of them is the client', () => {
  expect(proxied('10.0.0.1', '1.1.1.1, 203.0.113.9, 198.51.100.7,10.9.9.9')).toBe('203.0.113.9');
  expect(proxied('2001:db8::1', '203.0.113.9')).toBe('203.0.113.9');
});

test.each([
  ['203.0.113.9:4711', '203.0.113.9'],
  ['[2001:DB9::1]:443', '2001:db9::1'],
  ['2001:db9:0::1', '2001:db9::1'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
])('the hop %s is %s', (hop, address) => {
  expect(proxied('10.0.0.1', hop)).toBe(address);
});

test('a hop that is no address ends the chain at the proxy that wrote it', () => {
  expect(proxied('10.0.0.1', '203.0.113.9, unknown, 10.0.0.2')).toBe('10.0.0.2');
  expect(proxied('10.0.0.1', '')).toBe('10.0.0.1');
});

test('when every hop is trusted the first is the client', () => {
  expect(proxied('10.0.0.1', '10.0.0.3, 10.0.0.2')).toBe('10.0.0.3');
});

test('a connection without address has none', () => {
  expect(proxied(undefined, '203.0.113.9')).toBeUndefined();
  expect(direct('not an address', undefined)).toBeUndefined();
});

test('an endless header costs nothing', () => {
  expect(proxied('10.0.0.1', '10.0.0.2,'.repeat(100_000))).toBe('10.0.0.1');
});

describe('behind the edge', () => {
  const edged = createClientAddress([], true);

  test('the connection is the edge, and who called it is the hop before', () => {
    expect(edged('64.252.64.1', '203.0.113.9')).toBe('203.0.113.9');
    // API Gateway repeats the connection.
    expect(edged('64.252.64.1', '203.0.113.9, 64.252.64.1')).toBe('203.0.113.9');
  });

  test('what the caller wrote is not believed', () => {
    expect(edged('64.252.64.1', '192.0.2.1, 203.0.113.9, 64.252.64.1')).toBe('203.0.113.9');
  });

  test('a proxy of yours before the edge is seen through', () => {
    const both = createClientAddress(['198.51.100.7'], true);
    expect(both('64.252.64.1', '203.0.113.9, 198.51.100.7, 64.252.64.1')).toBe('203.0.113.9');
  });

  test('a request that names nobody is of the edge', () => {
    expect(edged('64.252.64.1', undefined)).toBe('64.252.64.1');
  });
});
