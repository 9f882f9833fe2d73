import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateRuleTable } from '../../../tools/generate/rule-table.ts';
import { ROOT } from '../../support/source-files.ts';

const { path, content } = generateRuleTable();

test('the tables of the rules are those of the rule files: run `npm run generate`', () => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(content);
});

test('a rule that counts is told with what it compares', () => {
  expect(content).toContain(
    '| 100111 | 13 | credential stuffing, 8 failed sign-ins of several accounts to *service.name* from *srcip* in 5 minutes (last *user.id*). | 8 in 300 s; same srcip; different user.id | T1110.004 |',
  );
});
