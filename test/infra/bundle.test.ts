import { readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isShippable } from '../../infra/bundle/licences.ts';
import { readConfig } from '../../infra/read-config.ts';
import { defineConfig } from '../../src/config.ts';
import { STAGE_NAMES } from '../../src/event/stage.ts';
import {
  AGENT_KEY_ROTATION,
  type FunctionName,
  PASSWORD_ROTATION,
  SLACK_TOKEN_ROTATION,
  THREAT_REFRESH,
} from '../../src/pipeline.ts';
import { bundledIn, bundleEverything } from './bundled.ts';

const KB = 1_024;
/** Little more than they have: at a start, and in all, which those pay for who need what few need. */
const LIMITS_KB: Readonly<Record<FunctionName, readonly [atStart: number, inAll: number]>> = {
  ingest: [302, 375],
  'cloudtrail-forwarder': [350, 760],
  enrich: [390, 705],
  'alert-notify': [340, 950],
  [THREAT_REFRESH.name]: [256, 257],
  [PASSWORD_ROTATION.name]: [182, 183],
  [AGENT_KEY_ROTATION.name]: [190, 194],
  [SLACK_TOKEN_ROTATION.name]: [181, 182],
};
const bundles = await bundleEverything();
afterAll(bundles.close);
const { folderOf, output } = bundles;

const FUNCTIONS = [
  ...STAGE_NAMES,
  THREAT_REFRESH.name,
  PASSWORD_ROTATION.name,
  AGENT_KEY_ROTATION.name,
  SLACK_TOKEN_ROTATION.name,
] as const;

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

  test('says what it has of others, and has nothing that may not be passed on', () => {
    const { packages } = bundles.bundleOf(stage);
    expect(packages.filter(({ licence }) => !isShippable(licence))).toEqual([]);
    const maps = join(output, 'source-maps', stage);
    const code = readdirSync(maps).flatMap((map) =>
      (JSON.parse(readFileSync(join(maps, map), 'utf8')) as { sources: string[] }).sources.flatMap(
        (source) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? [],
      ),
    );
    expect(code.length).toBeGreaterThan(100);
    expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining([...new Set(code)]));
    const told = readFileSync(join(folderOf(stage), 'LICENSES.txt'), 'utf8');
    for (const { name, version, licence, texts } of packages)
      for (const text of [`${name} ${version}: ${licence}`, ...texts]) expect(told).toContain(text);
  });

  test('starts with the variables that the stack gives it', async () => {
    expect((await bundles.run(stage, 'typeof handler')).answer).toBe('function');
  });
});

test('ingest starts without what of Node it never uses', async () => {
  const { answer } = await bundles.run('ingest', 'process.moduleLoadList');
  const idle =
    /^NativeModule (?:os|internal\/fs\/(?:promises|streams)|internal\/readline\/.*|undici.*|internal\/(?:crypto\/web|webstreams).*)$/;
  expect(answer).toContain('NativeModule crypto');
  expect((answer as readonly string[]).filter((name) => idle.test(name))).toEqual([]);
});

test('a bundle is byte for byte the same wherever it is put, so that a move deploys nothing', async () => {
  const { directory } = await bundledIn(join(output, 'far', 'below', 'two'), 'ingest');
  const files = readdirSync(folderOf('ingest')).toSorted();
  expect(files).toEqual(expect.arrayContaining(['index.mjs', 'config.json']));
  expect(readdirSync(directory).toSorted()).toEqual(files);
  const differs = files.filter(
    (name) => !readFileSync(join(directory, name)).equals(readFileSync(join(folderOf('ingest'), name))),
  );
  expect(differs).toEqual([]);
});

test('only enrich carries a location database', () => {
  const carriers = FUNCTIONS.filter((stage) =>
    readdirSync(folderOf(stage)).some((file) => file.endsWith('.mmdb')),
  );
  expect(carriers).toEqual(['enrich']);
  const told = readFileSync(join(folderOf('enrich'), 'LICENSES.txt'), 'utf8');
  for (const owner of ['nro.net', 'DB-IP.com', 'routeviews.org'])
    expect(told).toContain(`give attribution to ${owner} for the data`);
});

describe.each(Object.entries(LIMITS_KB))('the code of %s', (stage, [atStart, inAll]) => {
  const { startBytes, codeBytes } = bundles.bundleOf(stage as FunctionName);

  test(`has at most ${atStart} KB that are read at a cold start`, () => {
    expect(startBytes).toBeLessThanOrEqual(atStart * KB);
  });

  test('is read at a cold start from one file', () => {
    const index = readFileSync(join(folderOf(stage as FunctionName), 'index.mjs'), 'utf8');
    expect(Buffer.byteLength(index)).toBe(startBytes);
    expect(index.match(/(?:^|[;}\n])(?:import|export)[^;"'()]*["']\.\/[^"']*["']/g)).toBeNull();
  });

  test('is read at a cold start a byte for each character, and has none of Node compute what it exports', () => {
    const index = readFileSync(join(folderOf(stage as FunctionName), 'index.mjs'), 'utf8');
    expect(index.match(/[^\0-\x7f]+/g)).toBeNull();
    expect(index.match(/\bimport\b[^;"'()]*["']node:(?!module)[^"']*["']/g)).toBeNull();
  });

  test(`has at most ${inAll} KB in all, with what is loaded when it is needed`, () => {
    expect(codeBytes).toBeLessThanOrEqual(inAll * KB);
    expect(codeBytes).toBeGreaterThanOrEqual(startBytes);
  });
});

test('a place in what is deployed is found again in the source that it was made of', () => {
  const map = JSON.parse(readFileSync(join(output, 'source-maps', 'ingest', 'index.mjs.map'), 'utf8'));
  const index = readFileSync(join(folderOf('ingest'), 'index.mjs'), 'utf8');
  const lines = index.split('\n');
  const line = lines.findIndex((text) => text.includes('Send the whole request again in a moment'));
  const column = lines[line]?.indexOf('Send the whole request again in a moment') ?? -1;
  const entry = new SourceMap(map).findEntry(line, column);
  expect(entry).toMatchObject({
    originalSource: expect.stringMatching(/functions\/ingest\/answer-outcomes\.ts$/),
  });
});
