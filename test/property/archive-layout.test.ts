import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SOURCES } from '../../src/event/envelope.ts';
import {
  archiveKey,
  archivePrefix,
  dayPrefix,
  hourPrefix,
  PARTITION_KEYS,
  parseArchiveKey,
} from '../../src/forward/archive-layout.ts';

const HOUR_MS = 3_600_000;
const shelf = fc.record({
  tenant: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => text.isWellFormed()),
  source: fc.constantFrom(...SOURCES),
});
const name = fc.record({
  key: fc.stringMatching(/^[\w-]{24}$/),
  since: fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
});

test('a key can be read back to its tenant, source, hour and message', () => {
  fc.assert(
    fc.property(name, shelf, (message, at) => {
      expect(parseArchiveKey(archiveKey(message, at))).toEqual({
        ...at,
        key: message.key,
        since: message.since - (message.since % HOUR_MS),
      });
    }),
  );
});

test('a key lies under the prefix of its hour, day, shelf and tenant, with the partitions in their order', () => {
  fc.assert(
    fc.property(name, shelf, (message, at) => {
      const key = archiveKey(message, at);
      const prefixes = [
        hourPrefix(at, message.since),
        dayPrefix(at, message.since),
        archivePrefix(at),
        archivePrefix({ tenant: at.tenant }),
        archivePrefix(),
      ];
      for (const prefix of prefixes) expect(key.startsWith(prefix) && prefix.endsWith('/')).toBe(true);
      expect(key).toMatch(/^[\w=%.!~*'()/-]+$/);
      expect([...key.matchAll(/([a-z]+)=/g)].map(([, partition]) => partition)).toEqual([...PARTITION_KEYS]);
    }),
  );
});

test('what is no key of the archive is read as none', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseArchiveKey(text)).toBeUndefined();
    }),
  );
  for (const text of [
    'events/tenant=a/source=app/date=2026-13-01/hour=01/k.jsonl.gz',
    'events/tenant=a/source=other/date=2026-01-01/hour=01/k.jsonl.gz',
    'events/tenant=a/source=app/date=2026-01-01/hour=24/k.jsonl.gz',
    'events/tenant=a/source=app/date=2026-02-30/hour=01/k.jsonl.gz',
    'events/tenant=a%62/source=app/date=2026-01-01/hour=01/k.jsonl.gz',
    'events/tenant=%/source=app/date=2026-01-01/hour=01/k.jsonl.gz',
    'events/2026/01/01/01/k.jsonl.gz',
  ])
    expect(parseArchiveKey(text)).toBeUndefined();
});
