// Makes dist/ of what `npm pack` takes: ES modules and CommonJS that need nothing but the language, and types.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { entryPoints, MANIFEST } from './manifest.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

const common = {
  absWorkingDir: root,
  bundle: true,
  // `process.env.X` stays as it is written: bundlers of applications replace it.
  platform: 'neutral',
  target: 'es2022',
  logLevel: 'warning',
};

export async function bundle(manifest = JSON.parse(readFileSync(MANIFEST, 'utf8'))) {
  rmSync(dist, { recursive: true, force: true });
  const entries = entryPoints(manifest);
  const sources = (list) => Object.fromEntries(list.map(({ name, source }) => [name, source]));
  await build({
    ...common,
    entryPoints: sources(entries),
    outdir: join(dist, 'esm'),
    format: 'esm',
    splitting: true,
  });
  // Chunks are for ES modules alone: here the adapters require the core, so that there is one.
  const [core, ...adapters] = entries;
  const folder = join(dist, 'cjs');
  await build({ ...common, entryPoints: sources([core]), outdir: folder, format: 'cjs' });
  await build({
    ...common,
    entryPoints: sources(adapters),
    outdir: folder,
    format: 'cjs',
    plugins: [{ name: 'one core', setup: requireCore }],
  });
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}\n');
  declare();
}

function requireCore({ onResolve }) {
  onResolve({ filter: /^\.\.\/index\.ts$/ }, () => ({ path: './index.js', external: true }));
}

/** Declarations, importing each other as the published files are named; the same for both kinds of modules. */
function declare() {
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const types = join(dist, 'esm');
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', types];
  const run = spawnSync(process.execPath, [compiler, '-p', join(root, 'build/tsconfig.json'), ...options], {
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`no types: ${run.stdout}${run.stderr}`);
  for (const entry of readdirSync(types, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.d.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/(from '\.[^']*)\.ts'/g, "$1.js'"));
  }
  const isDeclaration = (path) => !path.endsWith('.js');
  cpSync(types, join(dist, 'cjs'), { recursive: true, filter: isDeclaration });
}
