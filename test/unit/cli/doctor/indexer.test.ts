import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createDynamoDbClient } from '../../../../adapters/aws/clients/dynamodb-client.ts';
import { createPollBook } from '../../../../adapters/aws/table/poll-book.ts';
import { createTable } from '../../../../adapters/aws/table/table.ts';
import { IndexerSettingsSchema } from '../../../../src/config/indexer-settings.ts';
import { firstPollState } from '../../../../src/notify/poll-state.ts';
import { localEnvironment } from '../../../../tools/local/aws/environment.ts';
import { startSecrets } from '../../../../tools/local/aws/secrets-server.ts';
import { startTables } from '../../../../tools/local/aws/tables.ts';
import { startIndexer } from '../../../../tools/local/indexer/indexer.ts';
import { indexedAlert } from '../../../support/indexed-alerts.ts';
import { deployment, identity, said } from './bench.ts';

const NAME = 'sluice-local';
const MINUTE_MS = 60_000;
const USER = { name: 'reader', password: 'PLANTED-passw0rd' };
const [tables, secrets, server] = await Promise.all([
  startTables({ table: NAME }),
  startSecrets({
    secrets: {
      [`${NAME}/wazuh-indexer`]: JSON.stringify({ username: USER.name, password: USER.password }),
      'other/wazuh-indexer': '{"username":"reader","password":"other"}',
    },
  }),
  startIndexer({ port: 0, identity, user: USER, now: Date.now }),
]);
const aws = localEnvironment({
  sqs: 'http://127.0.0.1:1',
  dynamodb: tables.endpoint,
  s3: 'http://127.0.0.1:1',
  secretsmanager: secrets.endpoint,
  sesv2: 'http://127.0.0.1:1',
});
const client = createDynamoDbClient(aws);
afterEach(() => server.setFault(undefined));
afterAll(async () => {
  client.destroy();
  await Promise.all([tables.close(), secrets.close(), server.close()]);
});

const place = (changes: object = {}, more: object = {}) =>
  deployment({
    aws,
    more,
    wazuh: {
      indexer: IndexerSettingsSchema.parse({
        url: server.url,
        tls: { fingerprints: [server.fingerprint256] },
        ...changes,
      }),
    },
  });

describe('the indexer', () => {
  test('is not looked at where none is configured', async () => {
    expect(await said(deployment({ aws }), 'indexer')).toEqual([]);
  });

  test('is red with the way out while it cannot be read, and green with what it has', async () => {
    expect(await said(place(), 'indexer')).toEqual([
      expect.stringMatching(/^red: .*no_such_index\) → .*Filebeat/),
    ]);
    expect(await said(place({}, { local: true }), 'indexer')).toEqual([
      expect.stringMatching(/^amber: holds no alert yet → the first/),
    ]);
    server.index(
      indexedAlert('1.1', Date.now() - 5 * MINUTE_MS),
      indexedAlert('1.2', Date.now(), { level: 3 }),
    );
    expect(await said(place(), 'indexer')).toEqual([
      'green: can be read: 1 alerts of level 12 and above in the last hour',
    ]);
    expect(server.openPoints()).toBe(0);
  });

  test.each([
    [
      'refuses the password',
      {},
      { indexer: 'other/wazuh-indexer' },
      /^red: .*credentials_refused\) → aws secretsmanager put-secret-value/,
    ],
    [
      'has another certificate',
      { tls: { fingerprints: [`${'00:'.repeat(31)}00`] } },
      undefined,
      /^red: .*wrong_fingerprint\) → its certificate/,
    ],
    [
      'is not there',
      { url: 'https://localhost:1' },
      undefined,
      /^red: .*ECONNREFUSED\) → see that wazuh.indexer.url/,
    ],
  ])('is red when it %s', async (_what, changes, other, line) => {
    const before = place(changes);
    const secretsOf = other === undefined ? before.secrets : { ...before.secrets, ...other };
    const [seen = ''] = await said({ ...before, secrets: secretsOf }, 'indexer');
    expect(seen).toMatch(line);
    expect(seen).not.toContain('PLANTED');
  });

  test('is red when the user lacks a permission', async () => {
    server.setFault({ kind: 'denied' });
    expect(await said(place(), 'indexer')).toEqual([
      expect.stringMatching(/^red: .*permission_missing\) → give its role/),
    ]);
  });
});

test('the poller is told by what it last did', async () => {
  const book = createPollBook(createTable(client, NAME));
  const now = Date.now();
  const state = { ...firstPollState(now, MINUTE_MS), readAt: now };
  expect(await said(place(), 'poller')).toEqual([expect.stringMatching(/^amber: has not run yet/)]);
  await book.save(state, now);
  expect(await said(place(), 'poller')).toEqual([expect.stringMatching(/^green: read everything until 20/)]);
  await book.save({ ...state, readAt: now - 10 * MINUTE_MS }, now);
  expect(await said(place(), 'poller')).toEqual([expect.stringMatching(/^red: last read alerts at 20/)]);
  await book.save({ ...state, failing: { since: now, code: 'indexer_busy' } }, now);
  expect(await said(place(), 'poller')).toEqual([
    expect.stringMatching(/^red: fails since 20.* \(indexer_busy\)/),
  ]);
});
