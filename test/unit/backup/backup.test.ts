import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { createTableCopy, type RawItem } from '../../../adapters/aws/table/table-copy.ts';
import { ITEM_SHAPES, type ItemKind } from '../../../src/state-versions.ts';
import { backUp } from '../../../tools/backup/back-up.ts';
import { itemOfLine, lineOfItem } from '../../../tools/backup/item-line.ts';
import { restore } from '../../../tools/backup/restore.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startTables } from '../../../tools/local/aws/tables.ts';

const NOW = Date.UTC(2026, 2, 4, 5, 6, 7);
const folder = await mkdtemp(join(tmpdir(), 'sluice backup ü '));
const servers = await Promise.all([startTables(), startTables()]);
const open = ({ endpoint }: { readonly endpoint: string }) => {
  const client = createDynamoDbClient(localEnvironment({ dynamodb: endpoint }));
  return { client, copy: createTableCopy(client, 'sluice'), table: createTable(client, 'sluice') };
};
const opened = [open(servers[0]), open(servers[1])] as const;
const [{ copy: first, table: firstTable }, { copy: second, table: secondTable }] = opened;
afterAll(async () => {
  for (const { client } of opened) client.destroy();
  await Promise.all([...servers.map((server) => server.close()), rm(folder, { recursive: true })]);
});

let made = 0;
const place = () => {
  made += 1;
  return join(folder, `backup ${made}`);
};
const save = (table: typeof first, to = place()) =>
  backUp({ table, to, name: 'sluice', version: '1.2.3', now: NOW }).then((manifest) => ({ manifest, to }));
const bringBack = (from: string, options: Partial<Parameters<typeof restore>[0]> = {}) =>
  restore({ table: second, from, overwrite: false, dryRun: false, now: NOW, ...options });
const itemsIn = (to: string) => readFile(join(to, 'table.ndjson'), 'utf8');

async function empty(): Promise<void> {
  for (const { copy, table } of opened)
    for await (const page of copy.pages())
      await Promise.all(page.map(({ pk }) => table.delete(pk?.S ?? '', { when: 'attribute_exists(#pk)' })));
}

const COPIED = Object.entries(ITEM_SHAPES).flatMap(([kind, { copied }]) => (copied ? [kind] : []));
const character = fc.oneof(
  fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
  fc.constantFrom('\u2028', '\r', '\n'),
);
const word = fc.string({ minLength: 1, maxLength: 12, unit: character });
const attribute = fc.oneof(
  word.map((S) => ({ S })),
  fc.integer().map((number) => ({ N: String(number) })),
  fc.boolean().map((BOOL) => ({ BOOL })),
  fc.uint8Array({ minLength: 1, maxLength: 20 }).map((B) => ({ B })),
  fc.uniqueArray(word, { minLength: 1, maxLength: 4 }).map((SS) => ({ SS })),
  fc
    .uniqueArray(fc.uint8Array({ minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 3,
      selector: String,
    })
    .map((BS) => ({ BS })),
  fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 4 }).map((all) => ({ NS: all.map(String) })),
);
const anyItem: fc.Arbitrary<RawItem> = fc
  .tuple(
    fc.constantFrom(...COPIED),
    word,
    fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), attribute, { maxKeys: 5 }),
  )
  // `list` and `at` are keys of the index, and have their types.
  .map(([kind, id, { list: _list, at: _at, pk: _pk, expiresAt: _expiresAt, ...rest }]) => ({
    pk: { S: `${kind}#${id}` },
    ...rest,
  }));

describe('a backup', () => {
  test('brought back into an empty table and taken again is the same, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyItem, { maxLength: 20, selector: ({ pk }) => pk?.S }),
        async (items) => {
          await empty();
          await Promise.all(items.map((item) => first.put(item, 'anything')));
          const one = await save(first);
          const { written, complete } = await bringBack(one.to);
          expect({ written, complete }).toEqual({ written: items.length, complete: true });
          const two = await save(second);
          expect(await itemsIn(two.to)).toBe(await itemsIn(one.to));
          expect(two.manifest).toEqual(one.manifest);
        },
      ),
      { numRuns: 8 },
    );
  });

  test('reads each line back into the item that it was', () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        const line = lineOfItem(item);
        expect(lineOfItem(itemOfLine(line, 1))).toBe(line);
      }),
    );
  });

  test('takes what must not be lost, and neither what is made anew in minutes nor what is over', async () => {
    await empty();
    const later = { N: String(NOW / 1_000 + 60) };
    await first.put({ pk: { S: 'key#a' }, tenant: { S: 'main' } }, 'anything');
    await first.put({ pk: { S: 'mark#b' }, expiresAt: later }, 'anything');
    await first.put({ pk: { S: 'mark#c' }, expiresAt: { N: String(NOW / 1_000) } }, 'anything');
    await first.put({ pk: { S: 'rate#d' }, expiresAt: later }, 'anything');
    const { manifest } = await save(first);
    expect(manifest.kinds).toEqual({ key: { items: 1, version: 1 }, mark: { items: 1, version: 1 } });
  });

  test('refuses to lose what this version does not know', async () => {
    await empty();
    await first.put({ pk: { S: 'novelty#a' } }, 'anything');
    const to = place();
    await expect(save(first, to)).rejects.toMatchObject({ code: 'backup_newer' });
    await expect(stat(to)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('is for the eyes of its owner, stands there whole, and does not replace another', async () => {
    await empty();
    await first.put({ pk: { S: 'key#a' } }, 'anything');
    const { to } = await save(first);
    expect((await readdir(to)).toSorted()).toEqual(['manifest.json', 'table.ndjson']);
    for (const path of [to, join(to, 'manifest.json'), join(to, 'table.ndjson')])
      expect((await stat(path)).mode & 0o077).toBe(0);
    await expect(save(first, to)).rejects.toMatchObject({ code: 'backup_there' });
  });

  test('that is interrupted leaves nothing behind', async () => {
    await empty();
    await first.put({ pk: { S: 'key#a' } }, 'anything');
    const before = await readdir(folder);
    const options = { table: first, to: place(), name: 'sluice', version: '1', now: NOW };
    await expect(backUp({ ...options, interrupted: () => true })).rejects.toMatchObject({
      code: 'interrupted',
    });
    expect(await readdir(folder)).toEqual(before);
  });
});

describe('a restore', () => {
  async function backupOf(...items: readonly RawItem[]) {
    await empty();
    await Promise.all(items.map((item) => first.put(item, 'anything')));
    return (await save(first)).to;
  }
  const key = (name: string, more: RawItem = {}) => ({ pk: { S: `key#${name}` }, ...more });
  const nameOf = async (pk: string) => (await second.get(pk))?.tenant?.S;

  test('goes on where an interrupted one was', async () => {
    const from = await backupOf(...Array.from({ length: 40 }, (_, i) => key(`k${i}`)));
    const cut = await bringBack(from, { interrupted: () => true });
    expect(cut).toMatchObject({ written: 32, complete: false });
    expect(await bringBack(from)).toMatchObject({ written: 8, same: 32, complete: true });
    expect(await bringBack(from)).toMatchObject({ written: 0, same: 40 });
  });

  test('leaves what has changed since, unless it is told otherwise', async () => {
    const from = await backupOf(key('a', { tenant: { S: 'old' } }), key('b', { tenant: { S: 'old' } }));
    await second.put(key('a', { tenant: { S: 'new' } }), 'anything');
    expect(await bringBack(from)).toMatchObject({ written: 1, kept: 1 });
    expect(await nameOf('key#a')).toBe('new');
    expect(await bringBack(from, { overwrite: true })).toMatchObject({ written: 1, same: 1, kept: 0 });
    expect(await nameOf('key#a')).toBe('old');
  });

  test('never gives a key back that was revoked since', async () => {
    const from = await backupOf(key('a'));
    await second.put(key('a', { revokedAt: { N: '1' } }), 'anything');
    expect(await bringBack(from, { overwrite: true })).toMatchObject({ written: 0, kept: 1 });
    expect((await second.get('key#a'))?.revokedAt).toEqual({ N: '1' });
  });

  test('that is a dry run says what would happen, and writes nothing', async () => {
    const from = await backupOf(key('a'), key('b'));
    await second.put(key('b', { tenant: { S: 'new' } }), 'anything');
    expect(await bringBack(from, { dryRun: true })).toMatchObject({ written: 1, kept: 1 });
    expect(await second.get('key#a')).toBeUndefined();
  });

  test('brings back the kinds that are asked for, and nothing that is over', async () => {
    const from = await backupOf(
      key('a'),
      { pk: { S: 'mute#b' }, expiresAt: { N: String(NOW / 1_000 + 1) } },
      { pk: { S: 'mute#c' }, expiresAt: { N: String(NOW / 1_000 + 60) } },
    );
    const only = new Set<ItemKind>(['mute']);
    expect(await bringBack(from, { only, now: NOW + 2_000 })).toMatchObject({ written: 1, expired: 1 });
    expect(await second.get('key#a')).toBeUndefined();
  });

  test('writes nothing of a backup that was changed, cut short or is of a later version', async () => {
    const from = await backupOf(key('a', { tenant: { S: 'main' } }), key('b'));
    const items = join(from, 'table.ndjson');
    const [text, manifest] = await Promise.all([
      itemsIn(from),
      readFile(join(from, 'manifest.json'), 'utf8'),
    ]);
    const refused = async (code: string) => {
      await expect(bringBack(from)).rejects.toMatchObject({ code });
      expect(await second.get('key#b')).toBeUndefined();
    };
    await writeFile(items, text.replace('main', 'evil'));
    await refused('backup_damaged');
    await writeFile(items, text.slice(0, text.indexOf('\n') + 1));
    await refused('backup_damaged');
    await writeFile(items, `${text.slice(0, -1)}…\n`);
    await refused('backup_damaged');
    await writeFile(items, text);
    await writeFile(join(from, 'manifest.json'), manifest.replace('"version": 1', '"version": 2'));
    await refused('backup_newer');
    await writeFile(join(from, 'manifest.json'), '{}');
    await refused('backup_damaged');
    await rm(join(from, 'manifest.json'));
    await refused('backup_missing');
    await writeFile(join(from, 'manifest.json'), manifest);
    expect(await bringBack(from)).toMatchObject({ written: 2 });
  });

  test('gives functions what they wrote', async () => {
    await empty();
    const counted = { set: { state: new Uint8Array([1, 2]), list: 'mutes', at: 5 }, add: { changes: 1 } };
    await firstTable.update('mute#a', { ...counted, set: { ...counted.set, names: new Set(['x', 'y']) } });
    const { to } = await save(first);
    await bringBack(to);
    const read = await secondTable.listed('mutes', 10, 10);
    expect(read).toEqual([await firstTable.get('mute#a')]);
  });
});

test('a folder that cannot be written to is said, with what to do', async () => {
  const closed = place();
  await rm(closed, { force: true, recursive: true });
  await writeFile(closed, '');
  await chmod(closed, 0o400);
  await expect(save(first, join(closed, 'x'))).rejects.toMatchObject({
    code: 'backup_unwritable',
    message: expect.stringContaining('give another folder'),
  });
});
