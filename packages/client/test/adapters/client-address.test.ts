import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createClientAddress, type TrustProxy } from '../../src/adapters/client-address.ts';

const find = (trust: TrustProxy | undefined, connection: string | undefined, headers = {}) =>
  createClientAddress(trust)(connection, (name) => (headers as Record<string, string>)[name]);
const forwarded = (...hops: readonly string[]) => ({ 'x-forwarded-for': hops.join(', ') });

/** What a caller may write into a header of its own. */
const lie = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom('unknown', '', ',', ' , ', '127.0.0.1', '10.0.0.1', '::ffff:10.0.0.1', 'for=1.2.3.4', '_x'),
  fc.string({ maxLength: 40 }),
);
const lies = fc.array(lie, { maxLength: 40 }).map((hops) => hops.join(','));
/** Addresses of the documentation blocks, that no proxy of these tests has. */
const caller = fc.oneof(
  fc.nat(255).map((n) => `198.51.100.${n}`),
  fc.nat(0xffff).map((n) => `2001:db8::${n.toString(16)}:1`),
);
const proxy = fc.nat(0xffff).map((n) => `10.7.${n >> 8}.${n & 0xff}`);

describe('without configuration', () => {
  test('the caller is the connection, whatever any header says', () => {
    fc.assert(
      fc.property(caller, lies, fc.string(), (ip, chain, other) => {
        const headers = { 'x-forwarded-for': chain, 'x-real-ip': other, forwarded: other };
        expect(find(undefined, ip, headers)).toBe(ip);
        expect(find([], ip, headers)).toBe(ip);
        expect(find(0, ip, headers)).toBe(ip);
      }),
    );
  });

  test('without a connection address there is none', () => {
    fc.assert(
      fc.property(lies, (chain) => {
        expect(find(undefined, undefined, { 'x-forwarded-for': chain })).toBeUndefined();
        expect(find(['10.0.0.0/8'], undefined, { 'x-forwarded-for': chain })).toBeUndefined();
      }),
    );
  });
});

describe('a number of proxies', () => {
  test('nothing that the caller writes changes what so many honest proxies tell', () => {
    fc.assert(
      fc.property(caller, fc.array(proxy, { minLength: 1, maxLength: 5 }), lies, (ip, proxies, chain) => {
        // Every proxy appends who connected to it; the last one connects to us.
        const seen = [ip, ...proxies.slice(0, -1)];
        const header = [chain, ...seen].filter(Boolean).join(', ');
        expect(find(proxies.length, proxies.at(-1), { 'x-forwarded-for': header })).toBe(ip);
        expect(find(String(proxies.length), proxies.at(-1), { 'x-forwarded-for': header })).toBe(ip);
      }),
    );
  });

  test('a chain that is shorter, or broken, ends at the last address that can be read', () => {
    expect(find(3, '10.0.0.1', forwarded('198.51.100.7'))).toBe('198.51.100.7');
    expect(find(2, '10.0.0.1', forwarded('198.51.100.7', 'unknown'))).toBe('10.0.0.1');
    expect(find(2, '10.0.0.1')).toBe('10.0.0.1');
  });

  test('a number that is none trusts nobody', () => {
    for (const trust of [Number.NaN, -1, Number.NEGATIVE_INFINITY])
      expect(find(trust, '10.0.0.1', forwarded('198.51.100.7'))).toBe('10.0.0.1');
  });
});

describe('known proxies', () => {
  const known = ['10.7.0.0/16', '2001:db8:ffff::/48', '192.0.2.9'];

  test('nothing that the caller writes changes what known proxies tell', () => {
    fc.assert(
      fc.property(caller, fc.array(proxy, { minLength: 1, maxLength: 5 }), lies, (ip, proxies, chain) => {
        const header = [chain, ip, ...proxies.slice(0, -1)].filter(Boolean).join(', ');
        expect(find(known, proxies.at(-1), { 'x-forwarded-for': header })).toBe(ip);
        expect(find(known.join(', '), proxies.at(-1), { 'x-forwarded-for': header })).toBe(ip);
      }),
    );
  });

  test('who connects without a proxy is the caller, whatever it writes', () => {
    fc.assert(
      fc.property(caller, lies, (ip, chain) => {
        expect(find(known, ip, { 'x-forwarded-for': chain })).toBe(ip);
      }),
    );
  });

  test('sockets that speak both protocols and proxies that write ports are understood', () => {
    expect(find(known, '::ffff:10.7.0.1', forwarded('198.51.100.7:50123'))).toBe('198.51.100.7');
    expect(find(known, '2001:db8:ffff::2', forwarded('[2001:db8::5]:443'))).toBe('2001:db8::5');
    expect(find(known, '192.0.2.9', forwarded('::ffff:198.51.100.7'))).toBe('198.51.100.7');
    expect(find(known, '192.0.2.10', forwarded('198.51.100.7'))).toBe('192.0.2.10');
  });

  test('entries that cannot be read are no trust', () => {
    for (const broken of [
      '10.7.0.0/33',
      '10.7.0.0/',
      '10.7.0/16',
      '10.7.0.0/16/1',
      '::/129',
      '0.0.0.0/-1',
      '',
    ])
      expect(find([broken], '10.7.0.1', forwarded('198.51.100.7'))).toBe('10.7.0.1');
  });

  test('what stands left of an entry that cannot be read is not believed', () => {
    expect(find(known, '10.7.0.1', forwarded('203.0.113.1', 'unknown'))).toBe('10.7.0.1');
    expect(find(known, '10.7.0.1', forwarded('203.0.113.1', '', '10.7.0.2'))).toBe('10.7.0.2');
    expect(find(known, '10.7.0.1', forwarded(`fe80::1%${'x'.repeat(100)}`))).toBe('10.7.0.1');
  });

  test('only so many hops are walked', () => {
    const hops = ['198.51.100.7', ...Array.from({ length: 40 }, () => '10.7.0.2')];
    expect(find(known, '10.7.0.1', forwarded(...hops))).toBe('10.7.0.2');
  });
});

describe('a header of the platform', () => {
  test('its value is the caller, and other headers are not read', () => {
    const headers = { 'cf-connecting-ip': '198.51.100.7', ...forwarded('203.0.113.1') };
    expect(find('CF-Connecting-IP', '10.0.0.1', headers)).toBe('198.51.100.7');
    expect(find('cf-connecting-ip', undefined, headers)).toBe('198.51.100.7');
  });

  test('of several values the last counts, which is the one that the platform added', () => {
    fc.assert(
      fc.property(caller, lies, (ip, chain) => {
        expect(find('x-real-ip', '10.0.0.1', { 'x-real-ip': `${chain}, ${ip}` })).toBe(ip);
      }),
    );
  });

  test('without a value that is an address the connection stands', () => {
    for (const value of ['', 'unknown', '198.51.100', '198.51.100.7.8', '198.051.100.7'])
      expect(find('x-real-ip', '10.0.0.1', { 'x-real-ip': value })).toBe('10.0.0.1');
    expect(find('no header name', '10.0.0.1', { 'no header name': '198.51.100.7' })).toBe('10.0.0.1');
  });
});

test('what is found is always an address that the server can read, and nothing throws', () => {
  const trust = fc.oneof(
    fc.integer({ min: -2, max: 50 }),
    fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.constant('0.0.0.0/0'), fc.constant('::/0'))),
    fc.string(),
    fc.constantFrom('x-forwarded-for', 'x-real-ip'),
  );
  fc.assert(
    fc.property(trust, fc.option(lie, { nil: undefined }), lies, (settings, connection, chain) => {
      const found = find(settings, connection, { 'x-forwarded-for': chain, 'x-real-ip': chain });
      expect(found ?? '::1').toMatch(/^[\da-f:.]{2,45}$/i);
    }),
  );
});
