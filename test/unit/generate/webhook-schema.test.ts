import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateWebhookSchema } from '../../../tools/generate/webhook-schema.ts';

test('the checked-in JSON Schema is the one that the event schema generates: run `npm run generate`', () => {
  const { path, content } = generateWebhookSchema();
  const checkedIn: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../..', path), 'utf8'));
  expect(checkedIn).toEqual(JSON.parse(content));
});
