import { describe, expect, test } from 'vitest';
import { admitOrigin, isWebOrigin } from '../../../src/intake/door/origin.ts';

function judge(kind: 'secret' | 'publishable', origins: readonly string[], origin?: string): string {
  const admitted = admitOrigin({ kind, origins }, origin);
  return admitted.ok ? `admitted, ${admitted.value ?? 'no grant'}` : admitted.error.code;
}

const SHOP = ['https://shop.example', 'http://localhost:3000'];
const SUB_DOMAINS = ['https://*.shop.example'];

describe('a publishable key', () => {
  test.each([
    [SHOP, 'https://shop.example'],
    [SHOP, 'http://localhost:3000'],
    [['https://xn--shp-tna.example'], 'https://xn--shp-tna.example'],
    [SUB_DOMAINS, 'https://www.shop.example'],
    [SUB_DOMAINS, 'https://a.b-2.shop.example'],
    [['https://*.shop.example:8443'], 'https://www.shop.example:8443'],
  ])('for %j admits pages of %s', (origins, origin) => {
    expect(judge('publishable', origins, origin)).toBe(`admitted, ${origin}`);
  });

  test.each([
    'null',
    '',
    'https://other.example',
    'http://shop.example',
    'https://shop.example:443',
    'https://shop.example:444',
    'https://shop.example.',
    'https://shop.example/',
    'https://shop.example?',
    'https://shop.example#https://shop.example',
    'https://Shop.example',
    'HTTPS://shop.example',
    ' https://shop.example',
    'https://shop.example, https://shop.example',
    'https://shop.example.evil.example',
    'https://evilshop.example',
    'https://evil.example/https://shop.example',
    'https://user@shop.example',
    'https://user:secret@shop.example',
    'https://shop.example@evil.example',
    'https://shop.example\\@evil.example',
    'https://shop.example%2eevil.example',
    'https://shоp.example',
    'https://ｓhop.example',
    'http://localhost',
    'http://localhost:3001',
    'http://127.0.0.1:3000',
    'native',
    '*',
    'https://*',
    'https://*.shop.example',
    'shop.example',
    'file://',
    'https://www.shop.example',
  ])('for a shop and a developer refuses %j', (origin) => {
    expect(judge('publishable', SHOP, origin)).toBe('origin_not_allowed');
  });

  test.each([
    'https://shop.example',
    'https://evilshop.example',
    'https://.shop.example',
    'https://a..shop.example',
    'https://www.shop.example:8443',
    'http://www.shop.example',
    'https://www.shop.example.evil.example',
    'https://www.shop.example.',
    'https://evil.example/.shop.example',
    'https://evil.example?.shop.example',
    'https://evil.example#.shop.example',
    'https://evil.example:80.shop.example',
    'https://u@www.shop.example',
    'https://WWW.shop.example',
    'https://www.shop.example, https://evil.example',
    'https://*.shop.example',
  ])('for sub-domains refuses %j', (origin) => {
    expect(judge('publishable', SUB_DOMAINS, origin)).toBe('origin_not_allowed');
  });

  test('takes requests without an Origin only when it is for native apps, which does not open it to pages', () => {
    expect(judge('publishable', SHOP)).toBe('origin_not_allowed');
    expect(judge('publishable', ['native'])).toBe('admitted, no grant');
    expect(judge('publishable', ['native'], 'https://shop.example')).toBe('origin_not_allowed');
    expect(judge('publishable', ['native'], 'null')).toBe('origin_not_allowed');
  });

  test('without origins is of no use to anybody', () => {
    expect(judge('publishable', [])).toBe('origin_not_allowed');
    expect(judge('publishable', [], 'https://shop.example')).toBe('origin_not_allowed');
  });
});

describe('a secret key', () => {
  test('without origins is taken from anywhere, and lets no page read the answer', () => {
    for (const origin of [undefined, 'https://shop.example', 'null', ''])
      expect(judge('secret', [], origin)).toBe('admitted, no grant');
  });

  test('with origins takes those, and servers, which name none', () => {
    expect(judge('secret', SHOP, 'https://shop.example')).toBe('admitted, https://shop.example');
    expect(judge('secret', SHOP)).toBe('admitted, no grant');
    for (const origin of ['https://else.example', 'null', ''])
      expect(judge('secret', SHOP, origin)).toBe('origin_not_allowed');
  });
});

test.each([
  ['https://shop.example', true],
  ['http://[::1]:8080', true],
  ['http://192.0.2.1', true],
  ['http://0xc0000201', false],
  ['capacitor://localhost', false],
  ['https://', false],
  ['', false],
])('whether %j is a web origin: %s', (text, expected) => {
  expect(isWebOrigin(text)).toBe(expected);
});
