import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAllowList } from '../../src/enrich/threat/allow-list.ts';
import { buildThreatSet } from '../../src/enrich/threat/build-set.ts';
import { ANY_CHARACTER } from '../support/any-character.ts';
import { THREAT_NOW as NOW } from '../support/indicators.ts';

const piece = fc.constantFrom(
  '203.0.113.4',
  '/24',
  '[.]',
  'hxxp://',
  'bad.example',
  '\n',
  ',',
  '"',
  '#',
  ' ',
  '|80',
  '::',
  'é',
  '\u0000',
);
const hostile = fc.oneof(
  fc.string({ unit: ANY_CHARACTER }),
  fc.array(piece, { maxLength: 30 }).map((all) => all.join('')),
);
const type = fc.constantFrom(
  'ip-dst',
  'ip-src|port',
  'domain|ip',
  'url',
  'md5',
  'filename|md5',
  'user-agent',
  'toString',
);
const attribute = fc.record(
  {
    type,
    value: fc.oneof(hostile, fc.jsonValue()),
    to_ids: fc.boolean(),
    Tag: fc.jsonValue(),
    last_seen: fc.jsonValue(),
  },
  { requiredKeys: ['type', 'value', 'to_ids'] },
);
const event = fc.record({
  Event: fc.record({
    uuid: fc.string(),
    Attribute: fc.array(attribute),
    Object: fc.jsonValue(),
    timestamp: fc.jsonValue(),
  }),
});
const allow = createAllowList({ networks: [], domains: [] });

test('any feed is read or refused, and every value of it counted once', () => {
  fc.assert(
    fc.property(hostile, event, fc.jsonValue(), (list, misp, other) => {
      const shared = {
        provider: 'x',
        format: {},
        base: '',
        confidence: 'Low',
        tlp: '',
        readAt: NOW,
        lifetime: 0,
      } as const;
      const { feeds, indicators } = buildThreatSet(
        [
          { ...shared, name: 'a', kind: 'list', texts: [list] },
          { ...shared, name: 'b', kind: 'misp', texts: [JSON.stringify(misp), JSON.stringify(other)] },
        ],
        { allow, seed: 1, now: NOW * 1_000 },
      );
      for (const { state, read, added, refused } of feeds) {
        const sum = Object.values(refused).reduce((total, count) => total + count, 0);
        if (state === 'taken') expect(added + sum).toBe(read);
      }
      expect(indicators).toBe(feeds.reduce((total, { added }) => total + added, 0));
    }),
    { numRuns: 150 },
  );
});
