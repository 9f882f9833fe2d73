import { expect, test } from 'vitest';
import { threatRefresh } from '../../support/threat-refresh.ts';

const URL = 'https://feeds.example/list.txt';
const FEED = { name: 'blocklist', kind: 'list', url: URL } as const;
const OWN = { name: 'own', kind: 'list', key: 'own.txt' } as const;
const addresses = (count: number) => Array.from({ length: count }, (_, i) => `203.0.113.${i}`).join('\n');

test('feeds from the internet and from the bucket become one set, which is put in use', async () => {
  const refresh = threatRefresh({ feeds: [FEED, { ...OWN, confidence: 'High' }] });
  refresh.files.set(URL, { text: '203.0.113.4\n' }).set('own.txt', { text: 'bad.example\n' });
  const refreshed = await refresh.run();
  expect(refreshed).toMatchObject({ outcome: 'moved', indicators: 2, feeds: [{ failures: 0 }, {}] });
  const set = await refresh.set();
  expect(set.findIp('203.0.113.4', refresh.now())?.source.name).toBe('blocklist');
  expect(set.findName('www.bad.example', refresh.now())).toMatchObject({ confidence: 'High' });
  expect(await refresh.store.pointer()).toMatchObject({
    note: { version: refreshed.version, indicators: 2, bytes: refreshed.bytes },
  });
});

test('a list that has not changed is not read again, and its indicators live on for having been listed', async () => {
  const refresh = threatRefresh({ feeds: [{ ...FEED, lifetimeDays: 1 }] });
  refresh.files.set(URL, { text: '203.0.113.4\n' });
  await refresh.run();
  refresh.pass(20);
  expect(await refresh.run()).toMatchObject({ outcome: 'moved', indicators: 1 });
  refresh.pass(20);
  expect((await refresh.set()).findIp('203.0.113.4', refresh.now())).toBeDefined();
});

test.each(['unreachable', 'timeout', 'redirect', 'status', 'too_large', 'address_refused'] as const)(
  'a feed that fails with %s stays as it was until its lifetime ends, and that is told',
  async (failure) => {
    const refresh = threatRefresh({ feeds: [{ ...FEED, lifetimeDays: 2 }, OWN] });
    refresh.files.set(URL, { text: '203.0.113.4\n' }).set('own.txt', { text: 'bad.example' });
    await refresh.run();
    refresh.files.set(URL, { failure });
    refresh.pass(6);
    const first = await refresh.run();
    expect(first.feeds[0]).toMatchObject({ failure, failures: 1, counts: { added: 1 } });
    expect((await refresh.set()).findIp('203.0.113.4', refresh.now())).toBeDefined();
    expect(refresh.telemetry.lines.at(-1)).toMatchObject({
      level: 'warn',
      fields: { feed: 'blocklist', reason: failure, lastSuccess: '2026-03-01T12:00:00.000Z' },
    });
    refresh.pass(43);
    expect((await refresh.run()).feeds[0]).toMatchObject({ failures: 2, counts: { added: 0 } });
    expect((await refresh.set()).findIp('203.0.113.4', refresh.now())).toBeUndefined();
    expect((await refresh.set()).findName('bad.example', refresh.now())).toBeDefined();
  },
);

test.each([
  ['is empty', ''],
  ['has lost nine in ten', addresses(4)],
])('a feed that %s at once is kept and reported, until somebody accepts it', async (_, text) => {
  const refresh = threatRefresh({ feeds: [FEED] });
  refresh.files.set(URL, { text: addresses(50) });
  await refresh.run();
  refresh.files.set(URL, { text });
  expect(await refresh.run()).toMatchObject({ indicators: 50, feeds: [{ failure: 'shrunk' }] });
  expect(await refresh.run()).toMatchObject({ indicators: 50, feeds: [{ failures: 2 }] });
  const accepted = await refresh.run(['blocklist']);
  expect(accepted.indicators).toBeLessThan(5);
  expect(accepted.feeds[0]?.failure).toBeUndefined();
});

test('a file without the column that is to be read is a failure, also when it is the first', async () => {
  const refresh = threatRefresh({ feeds: [{ ...FEED, column: 'dst_ip' }] });
  refresh.files.set(URL, { text: '# generated\nfirst_seen,ip\n2026-03-01,203.0.113.4\n' });
  expect((await refresh.run()).feeds).toMatchObject([{ failure: 'unreadable', counts: { added: 0 } }]);
  refresh.files.set(URL, { text: 'first_seen,dst_ip\n2026-03-01,203.0.113.4\n' });
  expect(await refresh.run()).toMatchObject({ indicators: 1, feeds: [{ failures: 0 }] });
});

test('a feed that has lost less is believed, and one that was empty from the beginning is well', async () => {
  const refresh = threatRefresh({ feeds: [FEED, OWN] });
  refresh.files.set(URL, { text: addresses(50) }).set('own.txt', { text: '# nothing yet\n' });
  expect((await refresh.run()).feeds[1]).toMatchObject({ failures: 0, counts: { read: 0 } });
  refresh.files.set(URL, { text: addresses(6) });
  expect(await refresh.run()).toMatchObject({ indicators: 6, feeds: [{ failures: 0 }, {}] });
});

test.each([
  ['a page', '<!doctype html>\n<html>\n<p>We are <b>down</b> for\nmaintenance.</p>\n</html>', 'unreadable'],
  ['an object of JSON', '{\n "error": "quota",\n "detail": 3\n}', 'unreadable'],
  ['a block that holds half of the internet', `${addresses(20)}\n0.0.0.0/1`, 'too_broad'],
] as const)('%s instead of a list is not believed', async (_, text, failure) => {
  const refresh = threatRefresh({ feeds: [FEED] });
  refresh.files.set(URL, { text: addresses(20) });
  await refresh.run();
  refresh.files.set(URL, { text });
  expect(await refresh.run()).toMatchObject({ indicators: 20, feeds: [{ failure }] });
});

test('what is yours is never taken, and what is allowed later is taken out without the feed being read again', async () => {
  const refresh = threatRefresh({ feeds: [FEED], allow: { networks: ['203.0.113.0/30'], domains: [] } });
  refresh.files.set(URL, { text: addresses(8) });
  const { feeds } = await refresh.run();
  expect(feeds[0]?.counts).toEqual({ read: 8, added: 4, refused: { allowed: 4 } });
});

test('no feed that was ever read leaves the set in use, which a hand may have made', async () => {
  const refresh = threatRefresh({ feeds: [FEED] });
  await refresh.store.put('by-hand', Buffer.from('x'));
  await refresh.store.point({ version: 'by-hand', builtAt: 1, indicators: 1, bytes: 1 }, undefined);
  expect(await refresh.run()).toMatchObject({
    outcome: 'nothing',
    feeds: [{ failure: 'not_found', succeededAt: 0 }],
  });
  expect(await refresh.store.current()).toEqual({ version: 'by-hand' });
});

test('of two refreshes at once one puts its set in use, and the other leaves nothing behind', async () => {
  const refresh = threatRefresh({ feeds: [FEED] });
  refresh.files.set(URL, { text: '203.0.113.4\n' });
  const outcomes = (await Promise.all([refresh.run(), refresh.run()])).map(({ outcome }) => outcome);
  expect(outcomes.toSorted()).toEqual(['moved', 'overtaken']);
  expect(await refresh.store.versions()).toHaveLength(1);
});

test('five versions are kept beside the one in use, and those that were named by hand', async () => {
  const refresh = threatRefresh({ feeds: [FEED] });
  refresh.files.set(URL, { text: '203.0.113.4\n' });
  await refresh.store.put('2026-02-01', Buffer.from('x'));
  for (let i = 0; i < 9; i += 1) {
    await refresh.run();
    refresh.pass(6);
  }
  const versions = await refresh.store.versions();
  expect(versions).toHaveLength(7);
  expect(versions[0]).toBe('2026-02-01');
  expect(versions.at(-1)).toBe((await refresh.store.current())?.version);
});

test('content that was damaged where it is kept is read anew, changed or not', async () => {
  const refresh = threatRefresh({ feeds: [FEED] });
  refresh.files.set(URL, { text: '203.0.113.4\n' });
  await refresh.run();
  await refresh.shelf.putText('blocklist', Buffer.from('damaged'));
  expect(await refresh.run()).toMatchObject({ indicators: 1, feeds: [{ failures: 0 }] });
});

test('a feed for which no time is left stays as it was', async () => {
  const refresh = threatRefresh({ feeds: [FEED] });
  refresh.files.set(URL, { text: '203.0.113.4\n' });
  await refresh.run();
  expect(await refresh.run([], 0)).toMatchObject({ indicators: 1, feeds: [{ failure: 'no_time' }] });
});

test('a feed counts as stale when it had no success for two refreshes, also one that never had any', async () => {
  const refresh = threatRefresh({ feeds: [FEED, OWN], everyHours: 6 });
  const stale = () =>
    refresh.telemetry.measurements.findLast(({ name }) => name === 'ThreatFeedsStale')?.value;
  refresh.files.set(URL, { text: '203.0.113.4\n' });
  await refresh.run();
  refresh.pass(12);
  await refresh.run();
  expect(stale()).toBe(0);
  refresh.pass(1);
  await refresh.run();
  expect(stale()).toBe(1);
  expect(refresh.telemetry.lines.at(-1)).toMatchObject({
    level: 'error',
    fields: { feed: 'own', reason: 'not_found', lastSuccess: 'never' },
  });
});

const BASE = 'https://misp.example/feed/';
const MISP = { name: 'misp', kind: 'misp', url: BASE, provider: 'Example CERT', lifetimeDays: 90 } as const;
const uuid = (i: number) => `5f9f1c1e-0000-4000-8000-0000000000${10 + i}`;

function mispWorld() {
  const refresh = threatRefresh({ feeds: [MISP] });
  const manifest: Record<string, { timestamp: string }> = {};
  const publish = (i: number, agoDays: number, ...values: readonly string[]) => {
    const timestamp = String(refresh.now() - agoDays * 86_400);
    const Attribute = values.map((value) => ({ type: 'ip-dst', value, to_ids: true, timestamp }));
    const Event = { uuid: uuid(i), threat_level_id: '1', timestamp, Attribute, info: 'a name' };
    manifest[uuid(i)] = { timestamp };
    refresh.files.set(`${BASE}${uuid(i)}.json`, { text: JSON.stringify({ Event }) });
    refresh.files.set(`${BASE}manifest.json`, { text: JSON.stringify(manifest) });
  };
  const withdraw = (i: number) => {
    delete manifest[uuid(i)];
    refresh.files.delete(`${BASE}${uuid(i)}.json`);
    refresh.files.set(`${BASE}manifest.json`, { text: JSON.stringify(manifest) });
  };
  return { refresh, publish, withdraw };
}

test('of a MISP feed only the events that have changed are read, the newest first, and none that is out of date', async () => {
  const { refresh, publish } = mispWorld();
  publish(1, 5, '203.0.113.1', '203.0.113.2');
  publish(2, 3, '203.0.113.3');
  publish(3, 100, '203.0.113.4');
  expect(await refresh.run()).toMatchObject({ outcome: 'moved', indicators: 3, feeds: [{ pending: 0 }] });
  expect(refresh.asked).toEqual(['manifest', uuid(2), uuid(1)].map((name) => `${BASE}${name}.json`));
  const hit = (await refresh.set()).findIp('203.0.113.3', refresh.now());
  expect(hit).toMatchObject({
    source: { name: 'misp', provider: 'Example CERT' },
    reference: `${BASE}${uuid(2)}.json`,
    confidence: 'High',
  });
  publish(1, 0, '203.0.113.1', '203.0.113.5');
  expect(await refresh.run()).toMatchObject({ indicators: 3 });
  expect(refresh.asked).toEqual([`${BASE}manifest.json`, `${BASE}${uuid(1)}.json`]);
  expect((await refresh.set()).findIp('203.0.113.2', refresh.now())).toBeUndefined();
  await refresh.run();
  expect(refresh.asked).toEqual([`${BASE}manifest.json`]);
});

test('an event that is withdrawn is forgotten', async () => {
  const { refresh, publish, withdraw } = mispWorld();
  publish(1, 5, '203.0.113.1');
  publish(2, 3, '203.0.113.3');
  await refresh.run();
  withdraw(1);
  expect(await refresh.run()).toMatchObject({ indicators: 1 });
});

test('an event that cannot be read stays as it was, is counted, and asked for again though the manifest is the same', async () => {
  const { refresh, publish } = mispWorld();
  publish(1, 5, '203.0.113.1');
  publish(2, 3, '203.0.113.3');
  await refresh.run();
  publish(1, 1, '203.0.113.7');
  publish(2, 1, '203.0.113.8');
  const file = `${BASE}${uuid(1)}.json`;
  const good = refresh.files.get(file);
  refresh.files.set(file, { text: JSON.stringify({ Event: { uuid: uuid(2) } }) });
  expect((await refresh.run()).feeds[0]).toMatchObject({ failures: 0, pending: 1 });
  const set = await refresh.set();
  expect(set.findIp('203.0.113.1', refresh.now())).toBeDefined();
  expect(set.findIp('203.0.113.8', refresh.now())).toBeDefined();
  if (good !== undefined) refresh.files.set(file, good);
  expect((await refresh.run()).feeds[0]).toMatchObject({ pending: 0 });
  expect((await refresh.set()).findIp('203.0.113.7', refresh.now())).toBeDefined();
});

test('a MISP feed without manifest, with one that is none, or with an empty one is kept', async () => {
  const { refresh, publish } = mispWorld();
  publish(1, 5, '203.0.113.1');
  await refresh.run();
  const place = `${BASE}manifest.json`;
  for (const [text, failure] of [
    ['[]', 'unreadable'],
    ['<html>', 'unreadable'],
    ['{}', 'shrunk'],
  ]) {
    refresh.files.set(place, { text: text ?? '' });
    expect(await refresh.run()).toMatchObject({ indicators: 1, feeds: [{ failure }] });
  }
  refresh.files.delete(place);
  expect(await refresh.run()).toMatchObject({ indicators: 1, feeds: [{ failure: 'not_found' }] });
});

test('a feed that is configured anew begins anew: nothing of the old address counts', async () => {
  const before = threatRefresh({ feeds: [FEED] });
  before.files.set(URL, { text: addresses(50) });
  await before.run();
  const state = await before.shelf.state('blocklist');
  const after = threatRefresh({ feeds: [{ ...FEED, url: `${URL}?v=2` }] });
  if (state !== undefined) await after.shelf.putState('blocklist', state);
  after.files.set(`${URL}?v=2`, { text: '203.0.113.4' });
  expect(await after.run()).toMatchObject({ indicators: 1, feeds: [{ failures: 0 }] });
});
