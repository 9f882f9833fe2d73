import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateCliReference } from '../../../tools/generate/cli-reference.ts';

test('the checked-in reference of the command is the help that it prints: run `npm run generate`', () => {
  const { path, content } = generateCliReference();
  expect(readFileSync(join(import.meta.dirname, '../../..', path), 'utf8')).toBe(content);
});
