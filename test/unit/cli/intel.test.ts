import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sluice } from './run-sluice.ts';

test('a set is built of lists, and says what it knows of a value', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-intel-'));
  const [list, broad, set] = ['own.txt', 'broad.txt', 'set.bin'].map((name) => join(folder, name));
  await writeFile(list ?? '', '203.0.113.0/28\nbad[.]example\n10.0.0.1\n203.0.113.9 mine\n');
  await writeFile(broad ?? '', '0.0.0.0/0\n');
  const built = await sluice(`intel build ${list} ${broad} --out ${set} --allow 203.0.113.9`);
  expect(built.printed.slice(0, 2)).toEqual([
    'own: 2 of 4 taken; not_public 1, allowed 1',
    'broad: refused as a whole: it lists a block that is too broad; too_broad 1',
  ]);
  expect(built.exitCode).toBe(1);
  const asked = await sluice(`intel check 203.0.113[.]7 203.0.113.9 hxxp://www.bad.example/x --set ${set}`);
  expect(asked.printed).toEqual([
    '203.0.113[.]7: 203.0.113.0/28 (ip), feed own, confidence Medium',
    '203.0.113.9: not listed',
    'hxxp://www.bad.example/x: bad.example (domain), feed own, confidence Medium',
  ]);
  expect((await sluice(`intel check 203.0.113.7 --set ${list}`)).errors).toContain('not_a_set');
});
