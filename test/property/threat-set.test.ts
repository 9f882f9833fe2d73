import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ipv4Number, v4Of } from '../../src/enrich/threat/address.ts';
import { ThreatSet } from '../../src/enrich/threat/threat-set.ts';
import { canonicalIp, isInRange, parseIp, parseIpRange } from '../../src/kernel/ip-address.ts';
import { indicator, THREAT_NOW as NOW, threatFile, threatSet } from '../support/indicators.ts';

/** Few bits, so that blocks lie in and beside each other. */
const v4 = fc.tuple(fc.nat(3), fc.nat(255)).map(([c, d]) => `203.0.${c}.${d}`);
const v6 = fc.tuple(fc.nat(3), fc.nat(15)).map(([a, b]) => `2001:db8:${a}::${b.toString(16)}`);
const block = fc.oneof(
  fc.tuple(v4, fc.integer({ min: 18, max: 32 })).map(([ip, bits]) => `${ip}/${bits}`),
  fc.tuple(v6, fc.integer({ min: 40, max: 128 })).map(([ip, bits]) => `${ip}/${bits}`),
);
const ranges = (texts: readonly string[]) => texts.flatMap((text) => parseIpRange(text) ?? []);

test('an address is found if and only if it lies in a block of the set and in none that must not match', () => {
  fc.assert(
    fc.property(
      fc.array(block, { maxLength: 12 }),
      fc.array(block, { maxLength: 3 }),
      fc.array(fc.oneof(v4, v6), { minLength: 1, maxLength: 20 }),
      (listed, safe, addresses) => {
        const never = ranges(safe);
        const set = threatSet(
          listed.map((value) => indicator('ip', value)),
          never,
        );
        for (const ip of addresses) {
          const bytes = parseIp(ip) ?? [];
          const around = ranges(listed).filter((range) => isInRange(bytes, range));
          const found = set.findIp(ip, NOW);
          const meant = around.length > 0 && !never.some((range) => isInRange(bytes, range));
          expect(found !== undefined).toBe(meant);
          if (found === undefined) continue;
          const sizes = new Set(around.map(({ prefix }) => prefix));
          expect(found.others).toBe(sizes.size - 1);
          expect(parseIpRange(found.name)?.prefix).toBe(Math.max(...sizes));
          expect(isInRange(bytes, parseIpRange(found.name) ?? { bytes: [], prefix: 0 })).toBe(true);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('a name, hash or user agent is found if and only if it is in the set', () => {
  const name = fc.stringMatching(/^[ab]{1,3}\.[ab]{1,2}\.example$/);
  const agent = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
    .filter((text) => !text.endsWith('*'));
  const hash = fc.stringMatching(/^[ab0]{32}$/);
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { maxLength: 20 }),
      fc.uniqueArray(agent, { maxLength: 20 }),
      fc.uniqueArray(hash, { maxLength: 20 }),
      fc.tuple(name, agent, hash),
      (names, agents, hashes, [otherName, otherAgent, otherHash]) => {
        const set = threatSet([
          ...names.map((value) => indicator('hostname', value)),
          ...agents.map((value) => indicator('user-agent', value)),
          ...hashes.map((value) => indicator('hash', value)),
        ]);
        for (const each of [...names, otherName])
          expect(set.findName(each, NOW) !== undefined).toBe(names.includes(each));
        for (const each of [...agents, otherAgent])
          expect(set.findUserAgent(each, NOW) !== undefined).toBe(agents.includes(each));
        for (const each of [...hashes, otherHash])
          expect(set.findHash(each, NOW) !== undefined).toBe(hashes.includes(each));
      },
    ),
    { numRuns: 40 },
  );
});

const FILE = threatFile([
  indicator('ip', '203.0.113.0/24'),
  indicator('ip', '2001:db8::/32', { reference: 'event' }),
  indicator('domain', 'bad.example'),
  indicator('user-agent', 'sqlmap/*'),
]);

function askAll(set: ThreatSet): void {
  for (const ip of ['203.0.113.9', '2001:db8::1', '0.0.0.0', '255.255.255.255']) set.findIp(ip, NOW);
  for (const name of ['a.bad.example', 'com']) set.findName(name, NOW);
  set.findUserAgent('sqlmap/1 (x)', NOW);
  set.findHash('00', NOW);
}

test('an altered file is refused, and one with a checksum to match may find anything but neither fails nor hangs', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(FILE.length - 1), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 30,
      }),
      (changes) => {
        const file = Buffer.from(FILE);
        for (const [at, by] of changes) file.writeUInt8((file.readUInt8(at) + by) % 256, at);
        if (!file.equals(FILE)) expect(ThreatSet.open(file).ok).toBe(false);
        const sum = createHash('sha256').update(file.subarray(0, 64)).update(file.subarray(96)).digest();
        sum.copy(file, 64);
        const opened = ThreatSet.open(file);
        if (opened.ok) askAll(opened.value);
      },
    ),
    { numRuns: 150 },
  );
});

test('any bytes are refused or searched', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      const opened = ThreatSet.open(Buffer.concat([Buffer.from('SLUICETI'), bytes]));
      expect(opened.ok).toBe(false);
    }),
  );
});

test('an IPv4 address is read as the kernel reads it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.string(), fc.stringMatching(/^[0-9.]{0,16}$/)), (text) => {
      const bytes = parseIp(text);
      const known = canonicalIp(text) === text && bytes?.length === 4;
      expect(ipv4Number(text)).toBe(known ? v4Of(bytes) : -1);
    }),
  );
});
