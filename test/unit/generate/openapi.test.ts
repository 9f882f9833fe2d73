import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { PROBLEMS } from '../../../src/intake/problem.ts';
import { ROUTES } from '../../../src/pipeline.ts';
import { generateOpenApi } from '../../../tools/generate/openapi.ts';
import { DOCUMENT, faults, OPERATIONS } from '../../support/api-document.ts';
import { ROOT } from '../../support/source-files.ts';

const { path, content } = generateOpenApi();

/** Every object in the document, with where it stands. */
function* objectsIn(value: unknown, at = '#'): Generator<readonly [string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  yield [at, value as Record<string, unknown>];
  for (const [key, each] of Object.entries(value)) yield* objectsIn(each, `${at}/${key}`);
}

test('the checked-in document is the one that the schemas generate: run `npm run generate`', () => {
  const checkedIn: unknown = JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
  expect(checkedIn).toEqual(JSON.parse(content));
});

test('the document is OpenAPI 3.1 by its published schema, and a wrong one would be found', async () => {
  expect(await new Validator().validate(JSON.parse(content))).toMatchObject({ valid: true });
  const wrong = { ...JSON.parse(content), paths: { 'v1/events': {} } };
  expect(await new Validator().validate(wrong)).toMatchObject({ valid: false });
});

test('every reference leads somewhere, and every component is referred to', () => {
  const used = new Set<unknown>();
  const find = (reference: string) =>
    reference
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => Object(at)[key], DOCUMENT);
  for (const [at, object] of objectsIn(DOCUMENT)) {
    if (typeof object.$ref !== 'string') continue;
    expect(find(object.$ref), `${at} → ${object.$ref}`).toBeDefined();
    used.add(object.$ref);
  }
  const components = DOCUMENT.components as unknown as Record<string, Record<string, unknown>>;
  const all = ['schemas', 'headers'].flatMap((kind) =>
    Object.keys(components[kind] ?? {}).map((name) => `#/components/${kind}/${name}`),
  );
  expect(all.filter((reference) => !used.has(reference))).toEqual([]);
  const schemes = [...OPERATIONS.values()].flatMap(({ security }) => security.flatMap(Object.keys));
  expect([...new Set(schemes)].toSorted()).toEqual(Object.keys(components.securitySchemes ?? {}).toSorted());
});

test('every route is documented, with a name of its own, and no other', () => {
  expect([...OPERATIONS.keys()].toSorted()).toEqual([...ROUTES].toSorted());
  const names = [...OPERATIONS.values()].map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
});

test('every way to refuse a request stands at a route, under its status and with its title', () => {
  const documented = new Set<string>();
  for (const { responses } of OPERATIONS.values())
    for (const [status, { content: media }] of Object.entries(responses))
      for (const [code, { value }] of Object.entries(media?.['application/problem+json']?.examples ?? {})) {
        documented.add(code);
        const problem = PROBLEMS[code as keyof typeof PROBLEMS];
        expect(value).toMatchObject({ code, status: problem.status, title: problem.title });
        expect(String(problem.status)).toBe(status);
      }
  const elsewhere = ['not_found', 'method_not_allowed'];
  expect([...documented, ...elsewhere].toSorted()).toEqual(Object.keys(PROBLEMS).toSorted());
});

test('every example is what its schema allows, but for the one whose answer says what is wrong', () => {
  const examples = [...objectsIn(DOCUMENT)].flatMap(([at, { schema, examples: shown }]) =>
    Object.entries(Object(shown) as Record<string, { value?: unknown }>).map(
      ([name, { value }]) => [`${at} ${name}`, Object(schema), value] as const,
    ),
  );
  expect(examples.length).toBeGreaterThan(30);
  const wrong = examples.filter(([, schema, value]) => faults(schema, value).length > 0).map(([at]) => at);
  expect(wrong).toEqual(['#/paths//v1/events/post/requestBody/content/application/json several']);
});
