import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { wholeFile } from '../../../adapters/geo/whole-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-whole-file-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'table.csv');

test('a file is read once as long as it stays as it is', () => {
  writeFileSync(path, 'first');
  const bytes = wholeFile(path);
  expect(bytes.toString()).toBe('first');
  expect(wholeFile(path)).toBe(bytes);
});

test('a file that was written anew is read anew, whether its size changed or its time', () => {
  writeFileSync(path, 'second one');
  expect(wholeFile(path).toString()).toBe('second one');
  writeFileSync(path, 'second two');
  utimesSync(path, 1, 1);
  expect(wholeFile(path).toString()).toBe('second two');
});

test('a file that is not there throws as reading it does', () => {
  expect(() => wholeFile(join(folder, 'none'))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});
