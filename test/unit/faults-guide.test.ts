import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const guide = read('docs/faults.md');
const TESTS = 'test/scenario/faults';
const FILES = readdirSync(new URL(`../../${TESTS}`, import.meta.url)).map((file) =>
  file.replace('.test.ts', ''),
);

test('the guide has a part for every file of the fault campaign', () => {
  const parts = [...guide.matchAll(/^### ([\w-]+)$/gm)].map(([, part]) => part);
  expect(new Set(parts)).toEqual(new Set(FILES));
  expect(parts).toHaveLength(FILES.length);
});

test.each(FILES)('the guide names every test of %s in its order, and none that is not there', (file) => {
  const [, part = ''] = new RegExp(`^### ${file}$([\\s\\S]*?)(?=^##)`, 'm').exec(guide) ?? [];
  const told = [...part.matchAll(/^\| (.+?)( \(\*full\*\))? \|/gm)].map(([, name, full]) => ({
    name,
    isFull: full !== undefined,
  }));
  const tests = [
    ...read(`${TESTS}/${file}.test.ts`).matchAll(/\btest(\.runIf\(FULL\))?\(\s*['`](.+?)['`],/g),
  ].map(([, full, name = '']) => ({ name: name.replaceAll(/\$\{\w+\}/g, '…'), isFull: full !== undefined }));
  expect(tests.length).toBeGreaterThan(0);
  expect(told.slice(1)).toEqual(tests);
});
