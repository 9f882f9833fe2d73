import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SecurityEventSchema } from '../../../src/event/security-event.ts';
import { ECS_MEANINGS } from '../../../tools/generate/event/ecs-meanings.ts';
import { generateEventReference } from '../../../tools/generate/event-reference.ts';
import { ROOT } from '../../support/source-files.ts';

const { path, content } = generateEventReference();

test('the checked-in reference of the event is made of its schema: run `npm run generate`', () => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(content);
});

test('what is always there is what an event cannot be without', () => {
  const always = [...content.matchAll(/^\| `([^`]+)` \| .* \| yes \| /gm)].map(([, field = '']) => field);
  const { error } = SecurityEventSchema.safeParse({ event: {}, organization: {} });
  const missing = new Set(error?.issues.map((issue) => issue.path.join('.')));
  expect(new Set(always)).toEqual(new Set([...missing, 'organization']));
});

test('no meaning is left of a field that is gone', () => {
  for (const field of Object.keys(ECS_MEANINGS)) expect(content).toContain(`\n| \`${field}\` | `);
});

test('limits are told of texts, numbers and lists', () => {
  expect(content).toContain('| `event.category` | list of text, at most 256, 1–8 of them | yes |');
  expect(content).toContain('| `source.port` | integer 0–65535 |  |');
  expect(content).toContain('| `event.duration` | integer from 0 |  |');
});
