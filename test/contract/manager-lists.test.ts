import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { errorCode, managerCalls, rules } from '../support/manager-calls.ts';
import { clock, managerPool, ruleset } from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();
afterAll(closeAll);

let calls: Awaited<ReturnType<typeof managerCalls>>;
beforeEach(async () => {
  const installed = { ...ruleset(), declaredLists: ['etc/lists/declared'] };
  calls = await managerCalls(await start(clock(), { ruleset: installed }));
});

describe('list files', () => {
  const putList = (name: string, text: string, query = '') =>
    calls.call('PUT', `/lists/files/${name}${query}`, text);
  const rule = rules(100_700, '<list field="who" lookup="match_key">etc/lists/declared</list>');

  test('a declared list is used after the reload, an undeclared one costs its rules', async () => {
    await putList('declared', 'ann:admin\nbob:\n');
    await calls.put('list_rules.xml', rule);
    await calls.put('bad_rules.xml', rule.replace('100700', '100701').replace('declared', 'undeclared'));
    await putList('undeclared', 'ann:\n');
    expect((await calls.reload()).data.affected_items[0].msg).toBe(
      "(7616): List 'etc/lists/undeclared' could not be loaded. Rule '100701' will be ignored.",
    );
    expect(await calls.live('{"who":"ann"}')).toBe('100700');
    expect(await calls.live('{"who":"carol"}')).toBeUndefined();
  });

  test('is stored, read, overwritten and deleted', async () => {
    expect((await putList('declared', 'ann:admin\n')).body).toMatchObject({
      data: { affected_items: ['etc/lists/declared'] },
      message: 'CDB list file uploaded successfully',
      error: 0,
    });
    expect(errorCode((await putList('declared', 'x:\n')).body)).toBe(1905);
    expect((await putList('declared', '"a:b":"c:d"\nx:\n', '?overwrite=true')).body.error).toBe(0);
    expect((await calls.call('GET', '/lists/files/declared?raw=true')).body).toBe('"a:b":"c:d"\nx:\n');
    expect((await calls.call('GET', '/lists/files/declared')).body.data.affected_items).toEqual([
      { 'a:b': 'c:d', x: '' },
    ]);
    expect((await calls.call('GET', '/lists')).body.data.affected_items).toEqual([
      {
        items: [
          { key: 'a:b', value: 'c:d' },
          { key: 'x', value: '' },
        ],
        relative_dirname: 'etc/lists',
        filename: 'declared',
      },
    ]);
    expect((await calls.call('GET', '/lists/files')).body.data.affected_items).toEqual([
      { relative_dirname: 'etc/lists', filename: 'declared' },
    ]);
    expect((await calls.call('DELETE', '/lists/files/declared')).body.error).toBe(0);
    expect(errorCode((await calls.call('DELETE', '/lists/files/declared')).body)).toBe(1802);
  });

  test('lines that are no key and value are refused', async () => {
    for (const text of ['a', 'a:b:c', ' :x', '"a:b"x:']) {
      expect(errorCode((await putList('mine', text)).body), text).toBe(1800);
    }
    expect((await putList('mine.txt', 'a:\n')).status).toBe(400);
  });
});
