import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { joinStart } from './join-start.ts';
import { leaveOut } from './leave-out.ts';
import { plainBuiltins } from './plain-builtins.ts';
import { slimClients } from './slim-clients.ts';

export interface Compiled {
  /** Modules and their source maps, by absolute path. */
  readonly files: readonly { readonly path: string; readonly contents: Uint8Array }[];
  /** Bytes of the modules that Node reads at a cold start. */
  readonly startBytes: number;
  /** Bytes of all modules, those included that are imported lazily. */
  readonly codeBytes: number;
  /** Absolute folders of the packages of which something is in the modules. */
  readonly packages: readonly string[];
}

export interface CompileOptions {
  /** Whether with clients of AWS that take no time to load: see `slimClients`. */
  readonly slim?: boolean;
}

/** CommonJS packages among the dependencies call `require`, which an ES module does not have. */
const REQUIRE =
  "import { createRequire as sluiceCreateRequire } from 'node:module';const require = sluiceCreateRequire(import.meta.url);";

/** Where minified code has `require` as a name, and not as a word of a text. */
const REQUIRES = /\brequire\s*[(.]|(?:\btypeof |[=(,?:[{!;]\s*|&&|\|\|)require\b/;

/** Compiles `entry` for Lambda to `<outdir>/index.mjs` and chunks beside it, in memory: minified ES modules for Node 24. */
export async function compile(
  root: string,
  entry: string,
  outdir: string,
  { slim = false }: CompileOptions = {},
): Promise<Compiled> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: entry },
    outdir,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': fileURLToPath(new URL('lambda-credentials.ts', import.meta.url)),
      ...(slim ? slimClients(root) : {}),
    },
    plugins: [plainBuiltins, leaveOut],
    minify: true,
    legalComments: 'none',
    sourcemap: 'external',
    sourcesContent: false,
    banner: { js: REQUIRE },
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const outputs = new Map(
    Object.entries(metafile.outputs).map(([path, facts]) => [resolve(root, path), facts]),
  );
  const compiled = outputFiles.map(({ path, contents }) => ({
    path,
    contents: withoutIdleRequire(contents),
  }));
  const index = join(outdir, 'index.mjs');
  const start = reachable(root, outputs, index, ['import-statement']);
  const reached = reachable(root, outputs, index, ['import-statement', 'dynamic-import']);
  // esbuild also writes chunks whose only import it has since removed as dead code.
  const living = compiled.filter(({ path }) => reached.has(path.replace(/\.map$/, '')));
  const files = await joinStart({ root, files: living, outputs, index, start });
  const modules = files.filter(({ path }) => !path.endsWith('.map'));
  const bytes = (of: Compiled['files']) => of.reduce((sum, { contents }) => sum + contents.length, 0);
  return {
    files,
    startBytes: bytes(modules.filter(({ path }) => path === index)),
    codeBytes: bytes(modules),
    packages: packagesIn(root, outputs, reached),
  };
}

/** A package's folder, of the path of one of its files. */
export const packageFolder = (path: string) =>
  /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(path)?.[0];

function packagesIn(
  root: string,
  outputs: ReadonlyMap<string, Metafile['outputs'][string]>,
  reached: ReadonlySet<string>,
): readonly string[] {
  const inputs = [...reached].flatMap((path) => Object.entries(outputs.get(path)?.inputs ?? {}));
  const folders = inputs.flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 ? (packageFolder(resolve(root, path)) ?? []) : [],
  );
  return [...new Set(folders)];
}

/** Takes the banner from a module that never requires; its line stays, so that source maps fit. */
function withoutIdleRequire(contents: Uint8Array): Uint8Array {
  const text = Buffer.from(contents).toString();
  if (!text.startsWith(REQUIRE)) return contents;
  const code = text.slice(REQUIRE.length);
  return REQUIRES.test(code) ? contents : Buffer.from(code);
}

function reachable(
  root: string,
  outputs: ReadonlyMap<string, Metafile['outputs'][string]>,
  from: string,
  kinds: readonly string[],
): ReadonlySet<string> {
  const reached = new Set([from]);
  for (const path of reached)
    for (const { path: next, kind, external } of outputs.get(path)?.imports ?? [])
      if (external !== true && kinds.includes(kind)) reached.add(resolve(root, next));
  return reached;
}
