import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateCapacity } from '../../../tools/generate/capacity.ts';
import { ROOT } from '../../support/source-files.ts';

test('the page of capacity is what the simulation says: run `npm run generate`', () => {
  const { path, content } = generateCapacity();
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(content);
});
