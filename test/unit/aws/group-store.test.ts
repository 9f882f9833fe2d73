import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createGroupStore } from '../../../adapters/aws/table/group-store.ts';
import { groupKey } from '../../../adapters/aws/table/table-layout.ts';
import { openTable } from '../../support/local-aws.ts';

const table = await openTable();
const store = createGroupStore(table, () => 1_000);

test.each([
  ['text', '{}'],
  ['bytes that are not compressed', Buffer.from('{}')],
  ['bytes that are not JSON', gzipSync('{')],
  ['the state of another version', gzipSync('{"key":"planted-user"}')],
  ['more than a state can be', gzipSync(Buffer.alloc(2 * 1_048_576, ' '))],
])(
  'a group whose item holds %s is a coded error that quotes nothing, and holds no other up',
  async (name, state) => {
    const pk = groupKey('security', name);
    await table.put(pk, { state, version: 1, list: 'due', at: 1 }, { when: 'attribute_not_exists(#pk)' });
    await expect(store.get('security', name)).rejects.toMatchObject({
      code: 'group_unreadable',
      message: expect.stringMatching(new RegExp(`^(?!.*planted-user).*${pk}`)),
    });
    expect(await store.due(1_000, 10)).toEqual([]);
  },
);

test('a state of the version before is read: it knows neither threads nor handles', async () => {
  const entry = {
    id: 'security:k:1:0:slack',
    channel: 'slack',
    kind: 'first',
    count: 1,
    since: 1,
    until: 1,
    alert: '{}',
    attempts: 0,
    nextAt: 1,
  };
  const before = {
    key: 'before',
    route: 'security',
    firstAt: 1,
    lastAt: 1,
    pending: 0,
    pendingSince: 1,
    total: 1,
    step: 1,
    digestAt: 300_001,
    sample: '{}',
    seen: ['abc'],
    outbox: [entry],
  };
  const item = { state: gzipSync(JSON.stringify(before)), version: 1 };
  await table.put(groupKey('security', 'before'), item, { when: 'attribute_not_exists(#pk)' });
  expect((await store.get('security', 'before'))?.state).toEqual({ ...before, handles: {}, open: false });
});
