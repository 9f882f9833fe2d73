import { expect, test } from 'vitest';
import { ConfigError, defineConfig, type SluiceConfigInput } from '../../src/config.ts';

const MINIMAL: SluiceConfigInput = {
  tenants: [{ id: 'acme' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
};
type Threats = NonNullable<SluiceConfigInput['threatIntel']>;
type Feed = NonNullable<Threats['feeds']>[number];

const LIST: Feed = { name: 'own', kind: 'list', key: 'own/addresses.txt' };
const read = (threatIntel: Threats) => defineConfig({ ...MINIMAL, threatIntel }).threatIntel;

function problemsOf(threatIntel: Threats) {
  try {
    read(threatIntel);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
}

test('a bucket alone is taken as before, with no feeds', () => {
  expect(read({ bucket: 'my-threats' })).toEqual({
    bucket: 'my-threats',
    feeds: [],
    allow: { networks: [], domains: [] },
    everyHours: 6,
  });
});

test('a feed has what is usual filled in', () => {
  expect(read({ feeds: [LIST] })?.feeds).toEqual([{ ...LIST, confidence: 'Medium', lifetimeDays: 30 }]);
});

test.each<[string, Partial<Feed>, string]>([
  ['neither address nor key', { key: undefined }, 'feeds[0]: give url or key, one of them'],
  ['both address and key', { url: 'https://feeds.example/a.txt' }, 'feeds[0]: give url or key, one of them'],
  [
    'plain HTTP',
    { key: undefined, url: 'http://feeds.example/a' },
    'feeds[0].url: use a full https:// address',
  ],
  [
    'a key that climbs',
    { key: '../threat/current.json' },
    'feeds[0].key: a path below feeds/, such as own/addresses.txt',
  ],
  [
    'a folder as a list',
    { key: 'own/' },
    'feeds[0].key: a list is one file; for a folder of MISP set kind: "misp"',
  ],
  ['a file as MISP', { kind: 'misp' }, 'feeds[0].key: a MISP feed is a folder: end it with /'],
  [
    'a type for MISP',
    { kind: 'misp', key: 'm/', type: 'ip' },
    'feeds[0].type: MISP says the type of each attribute itself; leave it out',
  ],
  [
    'a column for MISP',
    { kind: 'misp', key: 'm/', column: 1 },
    'feeds[0].column: MISP has no columns; leave it out',
  ],
])('%s is a problem that says what to do', (_, change, problem) => {
  expect(problemsOf({ feeds: [{ ...LIST, ...change }] })).toEqual([`threatIntel.${problem}`]);
});

test('two feeds of one name, a lifetime that one failure outlasts and a name in capitals are problems, told together', () => {
  expect(
    problemsOf({
      everyHours: 24,
      feeds: [LIST, { ...LIST, lifetimeDays: 1 }],
      allow: { domains: ['Shop'] },
    }),
  ).toEqual([
    'threatIntel.allow.domains[0]: a name in lower case with a dot in it, such as shop.example',
    'threatIntel.feeds[1].name: "own" is used twice; give every feed its own name',
    'threatIntel.feeds[1].lifetimeDays: it must outlast two refreshes, or one that fails leaves nothing',
  ]);
});

test.each(['203.0.113.7', '203.0.113.0/24', '2001:db8::1', '2001:db8::/32'])(
  '%s may be allowed',
  (network) => {
    expect(problemsOf({ allow: { networks: [network] } })).toEqual([]);
  },
);
