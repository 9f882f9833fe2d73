import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const KB = 1_024;
const INDEX = fileURLToPath(new URL('../src/index.ts', import.meta.url));

/** What a bundler makes of `import '@sluice/client'`: gzipped bytes of each file, by what loads it. */
async function bundled() {
  const { outputFiles, metafile } = await build({
    entryPoints: [INDEX],
    outdir: 'out',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    metafile: true,
  });
  const files = new Map(
    Object.entries(metafile.outputs).map(([path, { imports }]) => {
      const contents = outputFiles.find((file) => file.path.endsWith(path.replace(/^out/, '')))?.contents;
      if (contents === undefined) throw new Error(`no ${path}`);
      return [path, { bytes: gzipSync(contents, { level: 9 }).length, imports }] as const;
    }),
  );
  const entry = [...files.keys()].find((path) => path.endsWith('/index.js')) ?? '';
  const core = new Set([entry]);
  for (const path of core)
    for (const { path: next, kind } of files.get(path)?.imports ?? [])
      if (kind === 'import-statement') core.add(next);
  const sum = (paths: Iterable<string>) =>
    [...paths].reduce((total, path) => total + (files.get(path)?.bytes ?? 0), 0);
  return {
    core: sum(core),
    all: sum(files.keys()),
    files,
    outside: Object.values(metafile.inputs).flatMap(({ imports }) =>
      imports.filter(({ external }) => external),
    ),
  };
}

test('the core, all that loads with an application, has at most 5 KB gzipped, and what loads later 4 more', async () => {
  const { core, all, files } = await bundled();
  expect(files.size).toBeGreaterThan(2);
  expect(core).toBeLessThanOrEqual(5 * KB);
  expect(core).toBeGreaterThan(3 * KB);
  expect(all).toBeLessThanOrEqual(9 * KB);
});

test('the client imports nothing: no package, nothing of Node.js', async () => {
  expect((await bundled()).outside).toEqual([]);
});
