import { existsSync, readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { expect, test } from 'vitest';
import { defineConfig, type SluiceConfig } from '../../../src/config.ts';
import { UNANSWERED_TO_OPEN } from '../../../src/forward/circuit.ts';
import { SINK_NAMES } from '../../../src/forward/sink.ts';
import { FINDING_TRIM } from '../../../src/forward/trim-aws.ts';
import { EVENT_TRIM, TRAIL_TRIM } from '../../../src/forward/trim-order.ts';

const docs = new URL('../../../docs/', import.meta.url);
const guide = readFileSync(new URL('delivery.md', docs), 'utf8');

test('the guide tells the order in which events are cut as the code has it', () => {
  const lists = [...guide.matchAll(/(?:^\d+\. .*\n)+/gm)].map(([list]) =>
    [...list.matchAll(/^\d+\. `([^`]+)`$/gm)].map(([, path]) => path),
  );
  expect(lists).toEqual([EVENT_TRIM.first, TRAIL_TRIM.first, FINDING_TRIM.first]);
});

test('the guide knows every sink', () => {
  const rows = [...guide.matchAll(/^\| `([\w-]+)` \| .* \| .* \| .* \|$/gm)].map(([, name]) => name);
  expect(rows).toEqual(SINK_NAMES);
});

test('the configuration of the guide is taken, and leads to every sink', () => {
  const [, code = ''] = /<!-- config: forward -->\n```ts\n([^`]*)```/.exec(guide) ?? [];
  const body = code.replace(/^import .*\n/, '').replace('export default', 'return');
  const { forward } = compileFunction(body, ['defineConfig'])(defineConfig) as SluiceConfig;
  const named = forward.routes.flatMap(({ to, fallback }) => [to, fallback]);
  expect(new Set(named)).toEqual(new Set(SINK_NAMES));
});

test('the guide says after how many unanswered requests a circuit opens', () => {
  expect(UNANSWERED_TO_OPEN).toBe(2);
  expect(guide).toContain('after two requests in a row without an answer');
});

test('what the guide links to is there', () => {
  const links = [...guide.matchAll(/\]\(([\w/.-]+\.md)\)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(3);
  expect(links.filter((link) => !existsSync(new URL(link, docs)))).toEqual([]);
});
