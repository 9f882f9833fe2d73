import { expect, test } from 'vitest';
import { rateHeaders } from '../../../src/intake/door/rate-headers.ts';
import { addressSubject, ceilingSubject } from '../../../src/intake/door/rate-subject.ts';

const policy = { name: 'key', perSecond: 100, burst: 500 } as const;

test('an admitted caller learns what is left and when everything will be', () => {
  const decision = { allowed: true, limit: 500, remaining: 123, resetS: 4, retryAfterS: 0 };
  expect(rateHeaders(decision, policy)).toEqual({
    'ratelimit-limit': '500',
    'ratelimit-remaining': '123',
    'ratelimit-reset': '4',
    'ratelimit-policy': '500;w=5',
  });
});

test('a refused caller learns one moment to come back at', () => {
  const decision = { allowed: false, limit: 500, remaining: 0, resetS: 9, retryAfterS: 3 };
  expect(rateHeaders(decision, policy)).toMatchObject({ 'ratelimit-reset': '3', 'retry-after': '3' });
});

test.each([
  [{ perSecond: 100, burst: 20 }, '20;w=1'],
  [{ perSecond: 0.5, burst: 30 }, '30;w=60'],
])('the policy %j is told in whole seconds, at least one', (rate, told) => {
  const decision = { allowed: true, limit: rate.burst, remaining: 1, resetS: 1, retryAfterS: 0 };
  expect(rateHeaders(decision, { name: 'address', ...rate })['ratelimit-policy']).toBe(told);
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
  ['2001:DB8:1:2::7', '2001:db8:1:2::'],
  ['2001:db8:1:3::7', '2001:db8:1:3::'],
  ['::1', '::'],
  [undefined, 'unknown'],
  ['no address', 'unknown'],
])('the address %s is counted as %s', (address, subject) => {
  expect(addressSubject(address)).toBe(subject);
});

test('the pseudonym of a key is its own, that of an address is shared by some 256', () => {
  const keys = new Set(Array.from({ length: 20_000 }, (_, i) => ceilingSubject('key', `k${i}`)));
  expect(keys.size).toBe(20_000);
  const networks = Array.from({ length: 65_536 }, (_, i) => `198.51.${i >> 8}.${i & 255}`);
  const pseudonyms = networks.map((address) => ceilingSubject('address', address));
  expect(new Set(pseudonyms.map((each) => each.length))).toEqual(new Set(['address#'.length + 4]));
  // 2^16 addresses on 2^24 pseudonyms: some 128 share one already, and no more than chance would have it.
  const shared = networks.length - new Set(pseudonyms).size;
  expect(shared).toBeGreaterThan(60);
  expect(shared).toBeLessThan(220);
});
