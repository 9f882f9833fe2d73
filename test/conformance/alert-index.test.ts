import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryAlertIndex } from '../../adapters/memory/alert-index.ts';
import { createIndexer } from '../../adapters/wazuh/indexer.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { AlertIndex, AlertPosition, IndexFault } from '../../src/notify/alert/alert-index.ts';
import { type IndexerFault, startIndexer } from '../../tools/local/indexer/indexer.ts';
import { selfSignedIdentity } from '../../tools/local/manager/certificate.ts';
import { indexedAlert } from '../support/indexed-alerts.ts';

const NOW = Date.parse('2026-03-04T00:10:00Z');
const MINUTE_MS = 60_000;
const USER = { name: 'sluice', password: 'Planted-password-1' };

const identity = await selfSignedIdentity(Date.now());
const started: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(started.map((each) => each.close())));

interface Setting {
  readonly index: AlertIndex;
  readonly add: (...documents: readonly JsonObject[]) => void;
  readonly open: () => number;
  readonly fail: (fault: IndexFault['kind'] | undefined) => void;
}

function inMemory(): Setting {
  const index = createMemoryAlertIndex();
  const fail = (kind: IndexFault['kind'] | undefined) =>
    index.fail(kind === undefined ? undefined : { kind, code: 'planned' });
  return { index, add: (...more) => index.add(...more), open: () => index.open(), fail };
}

/** The fault of the server from which each kind comes. */
const CAUSES: Partial<Record<IndexFault['kind'], IndexerFault['kind']>> = {
  busy: 'busy',
  refused: 'denied',
  unavailable: 'unavailable',
  expired: 'expire',
};

async function onServer(): Promise<Setting> {
  const server = await startIndexer({ port: 0, identity, user: USER, now: () => NOW });
  started.push(server);
  const index = createIndexer({
    url: server.url,
    index: 'wazuh-alerts-*',
    tls: { fingerprints: [server.fingerprint256] },
    credentials: async () => ({ username: USER.name, password: USER.password }),
    clock: () => NOW,
  });
  const fail = (kind: IndexFault['kind'] | undefined) => {
    const cause = kind && CAUSES[kind];
    server.setFault(cause && { kind: cause });
  };
  return { index, add: (...more) => server.index(...more), open: () => server.openPoints(), fail };
}

describe.each([
  ['memory', inMemory],
  ["Wazuh's indexer", onServer],
])('alerts in an index, in %s', (_name, create) => {
  let setting: Setting;
  beforeEach(async () => {
    setting = await create();
    // An index without any alert of these days is a fault of its own.
    setting.add(indexedAlert('1.1', NOW - 600 * MINUTE_MS));
  });

  const span = { minLevel: 12, from: NOW - 30 * MINUTE_MS, until: NOW };
  async function look(asked = span) {
    const begun = await setting.index.look(asked);
    if (!begun.ok) throw new Error(begun.error.code);
    return begun.value;
  }
  async function page(after?: AlertPosition, size = 100, asked = span) {
    const begun = await look(asked);
    const found = await begun.page(after, size);
    await begun.close();
    if (!found.ok) throw new Error(found.error.code);
    return found.value;
  }

  test('are found by time and level, oldest first, over the border of a day', async () => {
    setting.add(
      indexedAlert('3.1', NOW - MINUTE_MS),
      indexedAlert('2.1', NOW - 20 * MINUTE_MS),
      indexedAlert('2.2', NOW - 20 * MINUTE_MS, { level: 11 }),
      indexedAlert('2.3', NOW - 31 * MINUTE_MS),
      indexedAlert('2.4', NOW - 30 * MINUTE_MS),
    );
    expect((await page()).map(({ alert }) => alert.id)).toEqual(['2.4', '2.1', '3.1']);
    const lower = await page(undefined, 100, { ...span, minLevel: 11 });
    expect(lower.map(({ alert }) => alert.id)).toEqual(['2.4', '2.1', '2.2', '3.1']);
  });

  test('are read page by page without a gap or a double, also where many share a moment', async () => {
    const nodes = ['worker-1', 'worker-2'];
    const all = Array.from({ length: 24 }, (_, i) =>
      indexedAlert(`5.${i >> 1}`, NOW - (i < 12 ? 2 : 1) * MINUTE_MS, { node: nodes[i % 2] ?? '' }),
    );
    setting.add(...all);
    const begun = await look();
    const seen: string[] = [];
    let after: AlertPosition | undefined;
    for (;;) {
      const found = await begun.page(after, 5);
      if (!found.ok) throw new Error(found.error.code);
      seen.push(...found.value.map(({ position }) => position.join('/')));
      after = found.value.at(-1)?.position;
      if (found.value.length < 5) break;
    }
    await begun.close();
    expect(seen).toHaveLength(24);
    expect(new Set(seen).size).toBe(24);
  });

  test('are as they were when the look began; the next one sees what came meanwhile', async () => {
    setting.add(indexedAlert('6.1', NOW - 2 * MINUTE_MS));
    const begun = await look();
    setting.add(indexedAlert('6.2', NOW - MINUTE_MS));
    const found = await begun.page(undefined, 10);
    await begun.close();
    expect(found.ok && found.value.map(({ alert }) => alert.id)).toEqual(['6.1']);
    expect((await page()).map(({ alert }) => alert.id)).toEqual(['6.1', '6.2']);
  });

  test('are at the same place for another look, which goes on behind it', async () => {
    setting.add(...[1, 2, 3].map((n) => indexedAlert(`7.${n}`, NOW - n * MINUTE_MS)));
    const [first] = await page(undefined, 1);
    expect(first?.position).toEqual([NOW - 3 * MINUTE_MS, '7.3', 'wazuh.manager']);
    expect((await page(first?.position)).map(({ alert }) => alert.id)).toEqual(['7.2', '7.1']);
  });

  test('are handed over as they were indexed', async () => {
    const alert = indexedAlert('8.1', NOW - MINUTE_MS);
    setting.add(alert);
    expect((await page())[0]?.alert).toEqual(alert);
  });

  test('hold nothing back once a look is closed', async () => {
    const begun = await look();
    expect(setting.open()).toBe(1);
    await begun.close();
    expect(setting.open()).toBe(0);
  });

  test.each(['refused', 'busy', 'unavailable'] as const)(
    'cannot be looked at when the index is %s',
    async (kind) => {
      setting.fail(kind);
      const begun = await setting.index.look(span);
      expect(!begun.ok && begun.error.kind).toBe(kind);
    },
  );

  test.each(['refused', 'busy', 'unavailable', 'expired'] as const)(
    'are no page but a fault when the index is %s in between, and can be read afterwards',
    async (kind) => {
      setting.add(indexedAlert('9.1', NOW - MINUTE_MS));
      const begun = await look();
      setting.fail(kind);
      const found = await begun.page(undefined, 10);
      expect(!found.ok && found.error.kind).toBe(kind);
      setting.fail(undefined);
      await begun.close();
      expect(await page()).toHaveLength(1);
    },
  );
});
