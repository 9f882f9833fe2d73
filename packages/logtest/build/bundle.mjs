// Makes dist/ of what `npm pack` takes: JavaScript that Node.js 20 runs, without dependencies, and types.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

export async function bundle() {
  rmSync(dist, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: { index: 'src/index.ts', cli: 'command/cli.ts' },
    outdir: dist,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  cpSync(join(dirname(require.resolve('commander')), 'LICENSE'), join(dist, 'LICENSE.commander'));
  declare();
}

/** Declarations of the library, importing each other as the published files are named. */
function declare() {
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const types = join(dist, 'types');
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
}
