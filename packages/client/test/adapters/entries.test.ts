import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import * as expo from '../../src/adapters/expo.ts';
import * as lambda from '../../src/adapters/lambda.ts';
import { readHttpEvent } from '../../src/adapters/lambda-event.ts';
import * as next from '../../src/adapters/next.ts';
import * as supabase from '../../src/adapters/supabase-edge.ts';
import { createRecordingClient } from './recording-client.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = join(ROOT, 'src/adapters');
const ENTRIES = Object.keys(manifest.exports)
  .filter((name) => name !== '.')
  .map((name) => name.slice(2));

/** gzip of what an entry adds to the core, minified, in bytes; README.md tells it. */
const MAX_BYTES = 3_300;
/** With the helpers of one event and the route for pages. Servers load it, pages never. */
const MAX_HANDLER_BYTES = 5_120;

test('every entry of the package is an adapter of its name', () => {
  expect(ENTRIES).toHaveLength(7);
  for (const name of ENTRIES)
    expect(manifest.exports[`./${name}` as keyof typeof manifest.exports]).toBe(`./src/adapters/${name}.ts`);
});

test('adapters know the core by its entry and its types alone, and no framework', () => {
  const imports = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/^(?:import|export)\s[^;]*?from '([^']+)'/gm)].map(
      ([statement = '', target = '']) => ({ file, statement, target }),
    ),
  );
  expect(imports.length).toBeGreaterThan(30);
  const foreign = imports.filter(
    ({ statement, target }) =>
      !target.startsWith('./') &&
      target !== '../index.ts' &&
      !(statement.startsWith('import type ') && target.startsWith('../')),
  );
  expect(foreign).toEqual([]);
});

test.each(ENTRIES)('the entry %s is small', async (name) => {
  const { outputFiles } = await build({
    entryPoints: [join(folder, `${name}.ts`)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    plugins: [
      {
        name: 'core-apart',
        setup: (building) =>
          building.onResolve({ filter: /^\.\.\/index\.ts$/ }, () => ({ path: './index.js', external: true })),
      },
    ],
  });
  const bytes = gzipSync(outputFiles[0]?.contents ?? '').length;
  expect(bytes).toBeGreaterThan(500);
  const max = name === 'next' || name === 'expo' ? MAX_HANDLER_BYTES : MAX_BYTES;
  expect(bytes, `${name}: ${bytes} bytes`).toBeLessThanOrEqual(max);
});

/** Anything at all, and requests with one thing wrong. */
const anything = fc.oneof(
  fc.anything({ withBigInt: true, withNullPrototype: true, withMap: true }),
  fc.record(
    {
      method: fc.anything(),
      url: fc.anything(),
      headers: fc.oneof(fc.dictionary(fc.string(), fc.anything()), fc.anything()),
      signal: fc.anything(),
    },
    { requiredKeys: [] },
  ),
  fc.record(
    {
      httpMethod: fc.anything(),
      path: fc.anything(),
      rawPath: fc.anything(),
      rawQueryString: fc.anything(),
      routeKey: fc.anything(),
      resource: fc.anything(),
      headers: fc.anything(),
      multiValueHeaders: fc.anything(),
      queryStringParameters: fc.anything(),
      requestContext: fc.anything(),
    },
    { requiredKeys: [] },
  ),
);

describe('whatever a handler is called with, and whatever it gives', () => {
  const wraps = [next.withSecurityLog, expo.withSecurityLog, supabase.withSecurityLog];

  test('the wrapped one gives the same', async () => {
    const { client, sent } = createRecordingClient();
    await fc.assert(
      fc.asyncProperty(anything, anything, anything, async (request, rest, answer) => {
        const held = { answer };
        for (const wrap of wraps) {
          const handler = wrap((_request: never, _rest: never) => held, { client });
          expect(handler(request as never, rest as never)).toBe(held);
          const thrower = wrap(
            (_request: never, _rest: never) => {
              throw answer;
            },
            { client },
          );
          let thrown: unknown = held;
          try {
            thrower(request as never, rest as never);
          } catch (error) {
            thrown = error;
          }
          expect(Object.is(thrown, answer)).toBe(true);
        }
        const invoke = lambda.withSecurityLog(async (_event: unknown, _context: unknown) => held, {
          client,
          flushMs: 0,
        });
        expect(await invoke(request, rest)).toBe(held);
      }),
      { numRuns: 300 },
    );
    await sent();
  });

  test('reading a Lambda event gives a call or nothing', () => {
    fc.assert(
      fc.property(anything, (event) => {
        const call = readHttpEvent(event);
        if (call === undefined) return;
        expect([typeof call.method, typeof call.target]).toEqual(['string', 'string']);
      }),
    );
  });
});
