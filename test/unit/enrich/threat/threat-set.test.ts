import { expect, test } from 'vitest';
import { ThreatSet } from '../../../../src/enrich/threat/threat-set.ts';
import { parseIpRange } from '../../../../src/kernel/ip-address.ts';
import { indicator, THREAT_NOW as NOW, threatFile, threatSet } from '../../../support/indicators.ts';

const DAY = 86_400;

test('an address is found by itself and by the block it lies in, with the words of its feed', () => {
  const set = threatSet([
    indicator('ip', '198.51.100.7', {
      confidence: 'High',
      tlp: 'GREEN',
      lastSeen: NOW,
      reference: 'event 1',
    }),
    indicator('ip', '203.0.113.0/26', { feed: 1 }),
  ]);
  expect(set.findIp('198.51.100.7', NOW)).toEqual({
    type: 'ip',
    name: '198.51.100.7',
    feed: 0,
    source: { name: 'blocklist', provider: 'Example Security' },
    confidence: 'High',
    tlp: 'GREEN',
    firstSeen: 0,
    lastSeen: Date.parse('2026-03-01T00:00:00Z') / 1_000,
    validUntil: 0,
    reference: 'event 1',
    others: 0,
  });
  expect(set.findIp('203.0.113.63', NOW)).toMatchObject({ name: '203.0.113.0/26', source: { name: 'misp' } });
  for (const other of ['198.51.100.6', '198.51.100.8', '203.0.113.64', '203.0.112.255', 'a name', ''])
    expect(set.findIp(other, NOW)).toBeUndefined();
});

test('IPv6 is found in whatever spelling, and an IPv4-mapped address is the IPv4 address', () => {
  const set = threatSet([indicator('ip', '2001:db8:1::/48'), indicator('ip', '198.51.100.7')]);
  expect(set.findIp('2001:0db8:0001:0000::9', NOW)?.name).toBe('2001:db8:1::/48');
  expect(set.findIp('2001:db8:2::', NOW)).toBeUndefined();
  expect(set.findIp('::ffff:198.51.100.7', NOW)?.others).toBe(0);
});

test('of several indicators the most confident is told, the smallest block of equals, and the others are counted', () => {
  const set = threatSet([
    indicator('ip', '203.0.113.0/24', { confidence: 'Medium' }),
    indicator('ip', '203.0.113.7', { confidence: 'Medium', feed: 1 }),
    indicator('ip', '203.0.113.8/29', { confidence: 'High' }),
    indicator('ip', '203.0.113.9', { confidence: 'Low' }),
  ]);
  expect(set.findIp('203.0.113.7', NOW)).toMatchObject({ name: '203.0.113.7', others: 1 });
  expect(set.findIp('203.0.113.9', NOW)).toMatchObject({ name: '203.0.113.8/29', others: 2 });
  expect(set.findIp('203.0.113.200', NOW)).toMatchObject({ name: '203.0.113.0/24', others: 0 });
});

test('an indicator counts no more once its time is over, and one behind it takes its place', () => {
  const set = threatSet([
    indicator('hash', 'd41d8cd98f00b204e9800998ecf8427e', { confidence: 'High', validUntil: NOW + DAY }),
    indicator('hash', 'd41d8cd98f00b204e9800998ecf8427e', { confidence: 'Low', feed: 1 }),
  ]);
  expect(set.findHash('d41d8cd98f00b204e9800998ecf8427e', NOW)).toMatchObject({
    confidence: 'High',
    others: 1,
  });
  const later = set.findHash('d41d8cd98f00b204e9800998ecf8427e', NOW + 2 * DAY);
  expect(later).toMatchObject({ confidence: 'Low', others: 0 });
  expect(set.findHash('d41d8cd98f00b204e9800998ecf8427f', NOW)).toBeUndefined();
});

test('a domain stands for what is under it, a host name for itself alone', () => {
  const set = threatSet([indicator('domain', 'bad.example'), indicator('hostname', 'cdn.shared.example')]);
  expect(set.findName('bad.example', NOW)?.name).toBe('bad.example');
  expect(set.findName('a.b.bad.example', NOW)?.name).toBe('bad.example');
  expect(set.findName('cdn.shared.example', NOW)?.type).toBe('hostname');
  for (const other of ['notbad.example', 'example', 'x.cdn.shared.example', 'shared.example', ''])
    expect(set.findName(other, NOW)).toBeUndefined();
});

test('a user agent is found as a whole, or by its beginning where the indicator ends with a star', () => {
  const set = threatSet([indicator('user-agent', 'EvilBot (é)'), indicator('user-agent', 'sqlmap/*')]);
  expect(set.findUserAgent('EvilBot (é)', NOW)?.name).toBe('EvilBot (é)');
  expect(set.findUserAgent('sqlmap/1.8#stable (https://sqlmap.org)', NOW)?.name).toBe('sqlmap/*');
  for (const other of ['EvilBot', 'EvilBot (e)', 'sqlmap', 'x sqlmap/1.8'])
    expect(set.findUserAgent(other, NOW)).toBeUndefined();
});

test('addresses that must not match are cut out of every block, and from under every address', () => {
  const never = ['203.0.113.128/25', '198.51.100.7'].flatMap((text) => parseIpRange(text) ?? []);
  const set = threatSet(
    ['203.0.113.0/24', '203.0.113.200', '198.51.100.0/28'].map((value) => indicator('ip', value)),
    never,
  );
  for (const found of ['203.0.113.0', '203.0.113.127', '198.51.100.6', '198.51.100.8'])
    expect(set.findIp(found, NOW), found).toBeDefined();
  for (const safe of ['203.0.113.128', '203.0.113.200', '203.0.113.255', '198.51.100.7'])
    expect(set.findIp(safe, NOW), safe).toBeUndefined();
});

test('an empty set finds nothing', () => {
  const set = threatSet([]);
  expect([set.findIp('192.0.2.1', NOW), set.findIp('::1', NOW), set.findName('a.example', NOW)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a file that is no set, of another version, cut short or altered is refused with its reason', () => {
  const file = threatFile([indicator('ip', '198.51.100.7')]);
  const changed = (at: number) => {
    const copy = Buffer.from(file);
    copy.writeUInt8((copy.readUInt8(at) + 1) % 256, at);
    return ThreatSet.open(copy);
  };
  expect(ThreatSet.open(Buffer.from('not a set'))).toEqual({ ok: false, error: 'not_a_set' });
  expect(changed(8)).toEqual({ ok: false, error: 'other_version' });
  expect(ThreatSet.open(file.subarray(0, file.length - 8))).toEqual({ ok: false, error: 'cut_short' });
  expect(changed(file.length - 1)).toEqual({ ok: false, error: 'checksum_differs' });
});

test('bytes that do not lie on a word boundary are read as well', () => {
  const file = threatFile([indicator('ip', '198.51.100.7')]);
  const shifted = Buffer.alloc(file.length + 1).subarray(1);
  file.copy(shifted);
  const opened = ThreatSet.open(shifted);
  expect(opened.ok && opened.value.findIp('198.51.100.7', NOW)?.name).toBe('198.51.100.7');
});
