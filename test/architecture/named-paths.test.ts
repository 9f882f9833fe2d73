import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/source-files.ts';

const TEXTS = [
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...globSync('docs/adr/*.md', { cwd: ROOT }),
];
/** A path in backticks; `NNNN` stands for a number. */
const PATH =
  /`((?!docs\/adr\/NNNN)(?:src|adapters|functions|infra|content|packages|examples|tools|test|docs)\/[\w@./*{},-]*)`/g;

const pathsOf = (file: string) =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(PATH)].map(([, path = '']) => path);

test('every path that the architecture, the rules of the house and the decisions name is there', () => {
  const missing = TEXTS.flatMap((file) =>
    pathsOf(file)
      .filter((path) =>
        /[*{]/.test(path) ? globSync(path, { cwd: ROOT }).length === 0 : !existsSync(join(ROOT, path)),
      )
      .map((path) => `${file}: ${path}`),
  );
  expect(pathsOf('ARCHITECTURE.md').length).toBeGreaterThan(60);
  expect(missing).toEqual([]);
});
