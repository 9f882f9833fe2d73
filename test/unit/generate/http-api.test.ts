import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REJECT_REASONS } from '../../../src/event/loss.ts';
import { PROBLEMS } from '../../../src/intake/problem.ts';
import { ROUTES } from '../../../src/pipeline.ts';
import { generateHttpApi } from '../../../tools/generate/http-api.ts';
import { ROOT } from '../../support/source-files.ts';

const { path, content } = generateHttpApi();

test('the checked-in reference of the HTTP API is the generated one: run `npm run generate`', () => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(content);
});

test('every route, every problem and every reason to reject an event stands in it', () => {
  const missing = [
    ...ROUTES.map((route) => `\n## ${route}\n`),
    ...Object.entries(PROBLEMS).map(
      ([code, { status, title }]) => `\n| ${status} | \`${code}\` | ${title} | `,
    ),
    ...REJECT_REASONS.map((reason) => `\n| \`${reason}\` | `),
  ].filter((text) => !content.includes(text));
  expect(missing).toEqual([]);
});

test('no cell of a table is torn by what stands in it', () => {
  const tables = content.split('\n').filter((line) => line.startsWith('|'));
  const cells = (line: string) => line.replaceAll(String.raw`\|`, '').split('|').length;
  const heads = tables.flatMap((line, i) => (/^\|(---\|)+$/.test(line) ? [i] : []));
  heads.forEach((at, i) => {
    const end = heads[i + 1];
    const rows = tables.slice(at, end === undefined ? undefined : end - 1);
    expect(rows.filter((row) => cells(row) !== cells(tables[at] ?? ''))).toEqual([]);
  });
  expect(heads.length).toBeGreaterThan(8);
});
