import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createIndexer, type IndexerDeps } from '../../../adapters/wazuh/indexer.ts';
import { type Indexer, startIndexer } from '../../../tools/local/indexer/indexer.ts';
import { selfSignedIdentity } from '../../../tools/local/manager/certificate.ts';
import { indexedAlert } from '../../support/indexed-alerts.ts';

const NOW = Date.parse('2026-03-04T12:00:00Z');
const DAY_MS = 86_400_000;
const USER = { name: 'sluice', password: 'Planted-päßword-1' };
const SPAN = { minLevel: 12, from: NOW - 600_000, until: NOW };

const identity = await selfSignedIdentity(Date.now());
const time = { now: NOW };
let server: Indexer;
const started: Indexer[] = [];
beforeEach(async () => {
  time.now = NOW;
  server = await startIndexer({ port: 0, identity, user: USER, now: () => time.now });
  started.push(server);
  server.index(indexedAlert('1.1', NOW - 60_000), indexedAlert('1.2', NOW - 30_000));
});
afterAll(() => Promise.all(started.map((each) => each.close())));

const indexer = (changes: Partial<IndexerDeps> = {}) =>
  createIndexer({
    url: server.url,
    index: 'wazuh-alerts-*',
    tls: { fingerprints: [server.fingerprint256] },
    credentials: async () => ({ username: USER.name, password: USER.password }),
    clock: () => time.now,
    ...changes,
  });

async function look(changes?: Partial<IndexerDeps>) {
  const begun = await indexer(changes).look(SPAN);
  if (!begun.ok) throw new Error(begun.error.code);
  return begun.value;
}
const codeOfLook = async (changes?: Partial<IndexerDeps>) => {
  const begun = await indexer(changes).look(SPAN);
  return begun.ok ? 'read' : begun.error;
};

describe("Wazuh's indexer", () => {
  test('is asked for a point in time of the days alone, which is read and closed', async () => {
    const begun = await look();
    const found = await begun.page(undefined, 10);
    await begun.close();
    expect(found.ok && found.value.map(({ alert }) => alert.id)).toEqual(['1.1', '1.2']);
    expect(server.asked()).toEqual([
      'POST /wazuh-alerts-*2026.03.03,wazuh-alerts-*2026.03.04/_search/point_in_time',
      'POST /_search',
      'DELETE /_search/point_in_time',
    ]);
    expect(server.openPoints()).toBe(0);
  });

  test('can be read when it keeps so many days that a point in time over all of them is refused', async () => {
    for (let day = 1; day < 120; day += 1) server.index(indexedAlert(`d.${day}`, NOW - day * DAY_MS));
    expect(await codeOfLook()).toBe('read');
    expect(await codeOfLook({ index: 'wazuh-alerts-4.x-2026.0*-everything' })).toMatchObject({
      code: 'indexer_has_no_such_index',
    });
  });

  test.each([
    [
      'another password',
      { credentials: async () => ({ username: 'sluice', password: 'other' }) },
      'indexer_credentials_refused',
    ],
    ['another certificate', { tls: { fingerprints: [`${'00:'.repeat(31)}00`] } }, 'tls_wrong_fingerprint'],
    ['no trust in its certificate', { tls: {} }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['an index that is not there', { index: 'alerts' }, 'indexer_has_no_such_index'],
  ])('is not read with %s, which somebody must change', async (_what, changes, code) => {
    expect(await codeOfLook(changes)).toEqual({ kind: 'refused', code });
  });

  test('is not taken for quiet when none of its indices is of these days', async () => {
    const begun = await indexer().look({ ...SPAN, from: NOW + 30 * DAY_MS, until: NOW + 30 * DAY_MS });
    expect(begun).toMatchObject({ ok: false, error: { code: 'indexer_has_no_such_index' } });
  });

  test.each([
    ['shards-failed', 'indexer_unavailable'],
    ['partial', 'indexer_shards_failed'],
    ['timed-out', 'indexer_timed_out'],
    ['garble', 'indexer_unintelligible'],
    ['busy', 'indexer_busy'],
  ] as const)('gives no page while it is %s', async (kind, code) => {
    const begun = await look();
    server.setFault({ kind });
    expect(await begun.page(undefined, 10)).toMatchObject({ ok: false, error: { code } });
    server.setFault(undefined);
    await begun.close();
  });

  test.each(['shards-failed', 'partial'] as const)('begins no look while it is %s', async (kind) => {
    server.setFault({ kind });
    expect(await codeOfLook()).toMatchObject({ kind: 'unavailable' });
    expect(server.openPoints()).toBe(0);
  });

  test('forgets a point in time that nobody used for a minute', async () => {
    const begun = await look();
    time.now += 59_000;
    expect((await begun.page(undefined, 1)).ok).toBe(true);
    time.now += 60_000;
    expect(await begun.page(undefined, 1)).toMatchObject({ ok: false, error: { kind: 'expired' } });
  });

  test('is said to be away when nothing listens there', async () => {
    await server.close();
    expect(await codeOfLook()).toEqual({ kind: 'unavailable', code: 'ECONNREFUSED' });
  });
});
