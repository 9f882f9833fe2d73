import { describe, expect, test } from 'vitest';
import { networkCatalogue } from '../../../src/redact/catalogue/network.ts';
import { network } from '../../../src/redact/detectors/network/all.ts';
import { ipAddress } from '../../../src/redact/detectors/network/ip-address.ts';
import { macAddress } from '../../../src/redact/detectors/network/mac-address.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { carriers } from '../../support/planted/carriers.ts';
import { expectFoundAndGone } from '../../support/planted/found-and-gone.ts';
import { networkLookAlikes, plantedNetwork } from '../../support/planted/network.ts';

const settings = { detectors: { ip_address: 'mask' as const }, fields: {}, keep: [] };
const redactor = createRedactor(policyFor(settings, 'all'), network);
const redacted = (text: string): string => redactor.redactText(text).text;
const found = (text: string): readonly string[] =>
  redactor.redactText(text).findings.map(({ start, end }) => text.slice(start, end));

describe('planted addresses', () => {
  test.each(plantedNetwork().map((planted, i) => [`${planted.type} ${i}`, planted] as const))(
    '%s is found as what it is, and gone in every carrier',
    (_, planted) => {
      expect(redactor.redactText(planted.text).findings).toHaveLength(1);
      expectFoundAndGone(redactor, planted);
    },
  );

  test.each(Object.entries(carriers))('look-alikes stay byte-identical in the carrier %s', (_, carry) => {
    for (const innocent of networkLookAlikes()) expect(redacted(carry(innocent))).toBe(carry(innocent));
  });

  test('every detector is described', () => {
    expect(networkCatalogue.map(({ type }) => type)).toEqual([...new Set(network.map(({ type }) => type))]);
  });

  test('IP addresses stay unless a policy says otherwise, MAC addresses go', () => {
    const usual = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'all'), network);
    expect(usual.redactText('198.51.100.7 ::1 00:00:5e:00:53:0a').text).toBe(
      '198.51.100.7 ::1 [REDACTED:mac_address]',
    );
  });
});

describe('IP addresses', () => {
  test.each([
    ['198.51.100.7:8080', ['198.51.100.7']],
    ['http://[2001:db8::1]:80/a', ['2001:db8::1']],
    ['https://198.51.100.7/24', ['198.51.100.7']],
    ['via 198.51.100.0/24.', ['198.51.100.0/24']],
    ['fe80::1%eth0/64 up', ['fe80::1%eth0/64']],
    ['ip=2001:db8::1%20x', ['2001:db8::1']],
    ['203.0.113.1-203.0.113.9', ['203.0.113.1', '203.0.113.9']],
    ['IP 192.0.2.1.443 > 203.0.113.1.52345', ['192.0.2.1', '203.0.113.1']],
    ['ssh root@192.0.2.1', ['192.0.2.1']],
    ['broker/192.0.2.1:9092', ['192.0.2.1']],
    ['GET /lookup/192.0.2.1 HTTP/1.1', ['192.0.2.1']],
    ['addr:2001:db8::1: refused', ['2001:db8::1']],
    ['for="[2001:db8:cafe::17]:4711"', ['2001:db8:cafe::17']],
    ['src=:: dst=::1', ['::', '::1']],
    ['listening on ::', ['::']],
    ['::/0', ['::/0']],
    ['0.0.0.0:80', ['0.0.0.0']],
    ['line\\n192.0.2.1', ['192.0.2.1']],
    ['http://127.0.0.1:8080/', []],
    ['[REDACTED:ip_address] :: Shop', []],
  ])('in %s whole addresses and nothing more are taken', (text, addresses) => {
    expect(found(text)).toEqual(addresses);
  });

  test('what stands in a field of versions is a version', () => {
    const document = {
      version: '1.2.3.4',
      clientVersion: '10.0.0.1',
      address: '192.0.2.1',
      user_agent: 'x 1.2.3.4',
    };
    expect(redactor.redact(document).value).toEqual({
      version: '1.2.3.4',
      clientVersion: '10.0.0.1',
      address: '[REDACTED:ip_address]',
      user_agent: 'x [REDACTED:ip_address]',
    });
  });

  test.each([
    ['198.51.100.7', '198.51.100.0'],
    ['198.51.100.7/32', '198.51.100.0/24'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['2001:db8:85a3::8a2e:370:7334', '2001:db8:85a3::'],
    ['2001:db8:85a3::/64', '2001:db8:85a3::/48'],
    ['fe80::1%eth0', 'fe80::'],
    ['::ffff:198.51.100.7', '198.51.100.0'],
  ])('%s is in the network %s, which is its own', (address, expected) => {
    expect(ipAddress.truncate?.(address)).toBe(expected);
    expect(ipAddress.truncate?.(expected)).toBe(expected);
  });

  test('a network that is its own is no finding', () => {
    const truncating = createRedactor(
      policyFor({ ...settings, detectors: { ip_address: 'truncate' } }, 'all'),
      network,
    );
    const document = { route: '10.0.0.0/8 via 198.51.100.0' };
    expect(truncating.redact(document)).toMatchObject({ value: document, findings: [] });
  });

  test('equal addresses have one spelling', () => {
    expect(ipAddress.canonical?.('2001:DB8:0:0::1%eth0')).toBe('2001:db8::1');
    expect(ipAddress.canonical?.('::ffff:198.51.100.7')).toBe('198.51.100.7');
    expect(ipAddress.canonical?.('10.0.0.0/8')).toBe('10.0.0.0/8');
  });
});

describe('MAC addresses', () => {
  test.each([
    ['MAC:00:00:5e:00:53:0a.', ['00:00:5e:00:53:0a']],
    ['link/ether 00:00:5e:00:53:0a brd ff:ff:ff:ff:ff:ff', ['00:00:5e:00:53:0a']],
    ['MAC=00:00:5e:00:53:0a:00:00:5e:00:53:0b:08:00 SRC=', ['00:00:5e:00:53:0a', '00:00:5e:00:53:0b']],
    ['mac 1234.5678.9012', ['1234.5678.9012']],
    ['1234.5678.9012', []],
    ['[REDACTED:mac_address] 1234.5678.9012', []],
    ['ab:00:00:5e:00:53:0a', []],
    ['x00:00:5e:00:53:0a', []],
    ['00-00-5e-00-53-0a-99', []],
    ['0000.5e00.530a.77ab', []],
  ])('in %s whole addresses and nothing more are taken', (text, addresses) => {
    expect(found(text)).toEqual(addresses);
  });

  test('the maker stays in the partial form, which is not found again, and equal addresses have one spelling', () => {
    expect(macAddress.partial?.('00:00:5e:00:53:0a')).toBe('00:00:5e:**:**:**');
    expect(macAddress.partial?.('0000.5e00.530a')).toBe('0000.5e**.****');
    expect(found('00:00:5e:**:**:** 0000.5e**.****')).toEqual([]);
    expect(macAddress.canonical?.('00-00-5E-00-53-0A')).toBe('00:00:5e:00:53:0a');
    expect(macAddress.canonical?.('0000.5e00.530a')).toBe('00:00:5e:00:53:0a');
  });
});
