import { expect, test } from 'vitest';
import { createAllowList } from '../../../../src/enrich/threat/allow-list.ts';
import { buildThreatSet, type FeedTexts } from '../../../../src/enrich/threat/build-set.ts';
import { listValues } from '../../../../src/enrich/threat/read-list.ts';
import { readManifest } from '../../../../src/enrich/threat/read-misp.ts';
import { readValue } from '../../../../src/enrich/threat/read-value.ts';
import { ThreatSet } from '../../../../src/enrich/threat/threat-set.ts';
import { THREAT_NOW as NOW } from '../../../support/indicators.ts';

const DAY = 86_400;
const SHA = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const allow = createAllowList({ networks: ['198.51.100.0/28'], domains: ['shop.example'] });

function feed(texts: readonly string[], rest: Partial<FeedTexts> = {}): FeedTexts {
  return {
    name: 'blocklist',
    provider: 'Example Security',
    kind: 'list',
    format: {},
    base: '',
    texts,
    confidence: 'Medium',
    tlp: '',
    readAt: NOW,
    lifetime: 30 * DAY,
    ...rest,
  };
}

function built(...feeds: readonly FeedTexts[]) {
  const { file, feeds: reports } = buildThreatSet(feeds, { allow, seed: 7, now: NOW * 1_000 });
  const opened = ThreatSet.open(file);
  if (!opened.ok) throw new Error(opened.error);
  return { set: opened.value, reports };
}

test.each([
  ['203.0.113[.]4', 'ip', '203.0.113.4'],
  ['203.0.113.0/255.255.255.192', 'ip', '203.0.113.0/26'],
  ['2001:DB8::0:1', 'ip', '2001:db8::1'],
  ['hxxps://Bad[.]Example/a?b=1#c', 'url', 'bad.example/a?b=1'],
  ['hxxp[:]//203.0.113.4:8080/x.sh', 'ip', '203.0.113.4'],
  ['http://bad.example/', 'hostname', 'bad.example'],
  ['*.Bad(dot)Example.', 'domain', 'bad.example'],
  [SHA.toUpperCase(), 'hash', SHA],
])('%s is read as %s %s', (text, type, value) => {
  expect(readValue(text)).toEqual({ ok: true, value: { type, value } });
});

test.each([
  ['300.1.2.3', 'unreadable'],
  ['203.0.113.0/33', 'unreadable'],
  ['2001:db8::/129', 'unreadable'],
  ['203.0.113.0/255.0.255.0', 'unreadable'],
  ['not an indicator', 'unreadable'],
  ['com', 'too_broad'],
  ['a'.repeat(3_000), 'too_long'],
])('%.20s is refused as %s', (text, reason) => {
  expect(readValue(text)).toEqual({ ok: false, error: reason });
});

test('a list is read line by line: comments, trailing words, hosts files and a column of CSV', () => {
  const lines =
    '\ufeff# a list\r\n203.0.113.4 ; SBL1\r\n\r\n// more\n203.0.113.5,seen\n0.0.0.0 bad.example\n';
  expect([...listValues(lines, {})]).toEqual(['203.0.113.4', '203.0.113.5', 'bad.example']);
  const csv = '"id","Host",note\n1,"bad.example","a, ""b"""\n2,worse.example,\n';
  expect([...listValues(csv, { column: 'host' })]).toEqual(['bad.example', 'worse.example']);
  expect([...listValues(csv, { column: 3 })]).toEqual(['note', 'a, "b"', '']);
  expect([...listValues('Evil Bot/1.0 (x; y)\n', { type: 'user-agent' })]).toEqual(['Evil Bot/1.0 (x; y)']);
});

test('what a list names is found, and every line that is not is counted with its reason', () => {
  const { set, reports } = built(
    feed([
      '203.0.113.4\n198.51.100.0/24\nbad.example\n10.0.0.1\n198.51.100.7\n8.8.8.8\nwww.shop.example\n???\ncom\n',
    ]),
  );
  expect(reports).toEqual([
    {
      name: 'blocklist',
      provider: 'Example Security',
      readAt: NOW,
      state: 'taken',
      read: 9,
      added: 3,
      refused: { not_public: 1, allowed: 3, unreadable: 1, too_broad: 1 },
      unreadableFiles: 0,
    },
  ]);
  expect(set.findIp('203.0.113.4', NOW)).toMatchObject({
    source: { name: 'blocklist' },
    validUntil: NOW + 30 * DAY,
  });
  expect(set.findIp('198.51.100.7', NOW)).toBeUndefined();
  expect(set.findIp('198.51.100.77', NOW)?.name).toBe('198.51.100.0/24');
  expect(set.findIp('203.0.113.4', NOW + 31 * DAY)).toBeUndefined();
});

test.each(['0.0.0.0/0', '128.0.0.0/2', '::/0'])('a feed that lists %s is refused as a whole', (block) => {
  const { set, reports } = built(feed([`203.0.113.4\n${block}\n`]), feed(['203.0.113.5'], { name: 'other' }));
  expect(reports.map(({ state, added }) => [state, added])).toEqual([
    ['too_broad', 0],
    ['taken', 1],
  ]);
  expect(set.findIp('203.0.113.4', NOW)).toBeUndefined();
  expect(set.findIp('203.0.113.5', NOW)?.source.name).toBe('other');
});

const MISP_EVENT = {
  Event: {
    uuid: '5f9f1c1e-0000-4000-8000-0000000000aa',
    info: 'Scanners of the week',
    threat_level_id: '1',
    timestamp: String(NOW - DAY),
    Tag: [{ name: 'tlp:green' }, { name: 'type:OSINT' }],
    Attribute: [
      { type: 'ip-dst', value: '203.0.113.4', to_ids: true, timestamp: String(NOW - 2 * DAY) },
      { type: 'ip-src|port', value: '203.0.113.5|443', to_ids: true, Tag: [{ name: 'tlp:amber' }] },
      { type: 'domain|ip', value: 'bad.example|203.0.113.6', to_ids: true },
      { type: 'ip-dst', value: '203.0.113.7', to_ids: false },
      { type: 'ip-dst', value: '203.0.113.8', to_ids: true, deleted: true },
      { type: 'ip-dst', value: '203.0.113.9', to_ids: true, last_seen: '2020-01-01T00:00:00Z' },
      { type: 'comment', value: 'text', to_ids: false },
    ],
    Object: [
      { name: 'file', Attribute: [{ type: 'filename|sha256', value: `a.exe|${SHA}`, to_ids: '1' }] },
      { name: 'file', deleted: true, Attribute: [{ type: 'md5', value: 'x', to_ids: true }] },
    ],
  },
};

test('a MISP event gives what is for detection, with its threat level, mark, times and place', () => {
  const { set, reports } = built(
    feed([JSON.stringify(MISP_EVENT), '{"other":1}', '{'], {
      kind: 'misp',
      base: 'https://misp.example/feed/',
    }),
  );
  expect(reports[0]).toMatchObject({
    read: 9,
    added: 5,
    refused: { not_for_detection: 1, deleted: 1, expired: 1, other_type: 1 },
    unreadableFiles: 2,
  });
  expect(set.findIp('203.0.113.4', NOW)).toMatchObject({
    confidence: 'High',
    tlp: 'GREEN',
    lastSeen: Math.floor((NOW - 2 * DAY) / DAY) * DAY,
    reference: 'https://misp.example/feed/5f9f1c1e-0000-4000-8000-0000000000aa.json',
  });
  expect(set.findIp('203.0.113.5', NOW)?.tlp).toBe('AMBER');
  expect(set.findName('www.bad.example', NOW)?.name).toBe('bad.example');
  expect(set.findIp('203.0.113.6', NOW)?.others).toBe(0);
  expect(set.findHash(SHA, NOW)?.type).toBe('hash');
});

test('a manifest tells the events of a feed and when each was changed', () => {
  const uuid = MISP_EVENT.Event.uuid;
  expect(readManifest({ [uuid]: { timestamp: '1700000000' }, '../secret': { timestamp: 1 } })).toEqual(
    new Map([[uuid, 1_700_000_000]]),
  );
  expect(readManifest([])).toBeUndefined();
});
