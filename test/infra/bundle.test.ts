import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../infra/read-config.ts';
import { defineConfig } from '../../src/config.ts';
import { STAGE_NAMES } from '../../src/event/stage.ts';
import { THREAT_REFRESH } from '../../src/pipeline.ts';
import { bundleEverything } from './bundled.ts';

const MAX_INGEST_START_BYTES = 400 * 1024;
const bundles = await bundleEverything();
afterAll(bundles.close);
const { folderOf, output } = bundles;

const FUNCTIONS = [...STAGE_NAMES, THREAT_REFRESH.name] as const;

describe.each(FUNCTIONS)('the bundle of %s', (stage) => {
  test('holds its entry and the checked configuration', async () => {
    const config = JSON.parse(readFileSync(join(folderOf(stage), 'config.json'), 'utf8'));
    expect(defineConfig(config)).toEqual(await readConfig());
    expect(readdirSync(folderOf(stage))).toContain('index.mjs');
  });

  test('leaves source maps and TypeScript at home', () => {
    expect(readdirSync(folderOf(stage)).filter((file) => /\.(map|ts)$/.test(file))).toEqual([]);
    expect(readdirSync(join(output, 'source-maps', stage))).toContain('index.mjs.map');
  });

  test('starts with the variables that the stack gives it', async () => {
    expect((await bundles.run(stage, 'typeof handler')).answer).toBe('function');
  });
});

test('only enrich carries a location database', () => {
  const carriers = FUNCTIONS.filter((stage) =>
    readdirSync(folderOf(stage)).some((file) => file.endsWith('.mmdb')),
  );
  expect(carriers).toEqual(['enrich']);
});

test('ingest reads at most 400 KB of code at a cold start', () => {
  expect(bundles.bundleOf('ingest').startBytes).toBeLessThanOrEqual(MAX_INGEST_START_BYTES);
});
