import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateCost } from '../../../tools/generate/cost.ts';
import { ROOT } from '../../support/source-files.ts';

test('the page of costs is what the model says: run `npm run generate`', () => {
  const { path, content } = generateCost();
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(content);
});

test('every price and every rival is linked to where it is published', () => {
  const rows = generateCost().content.match(/^\|.*\|$/gm) ?? [];
  const linked = rows.filter((row) => row.includes('](https://'));
  expect(linked.length).toBeGreaterThan(28);
});
