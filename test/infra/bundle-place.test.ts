import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bundleStage } from '../../infra/bundle/bundle-stage.ts';
import { projectRoot } from '../../infra/read-config.ts';
import { defineConfig } from '../../src/config.ts';
import { SMALLEST } from './synthesize.ts';

const work = mkdtempSync(join(tmpdir(), 'sluice-place-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Digests of what is uploaded, by file. */
async function bundledIn(output: string): Promise<Readonly<Record<string, string>>> {
  const { directory } = await bundleStage('ingest', {
    root: projectRoot,
    output,
    config: defineConfig(SMALLEST),
    dataFiles: [],
    entry: 'ingest',
  });
  return Object.fromEntries(
    readdirSync(directory).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(directory, name)))
        .digest('hex'),
    ]),
  );
}

test('a bundle is byte for byte the same wherever it is put, so that a move deploys nothing', async () => {
  const one = await bundledIn(join(work, 'one'));
  expect(Object.keys(one)).toEqual(expect.arrayContaining(['index.mjs', 'config.json']));
  expect(await bundledIn(join(work, 'far', 'below', 'two'))).toEqual(one);
});
