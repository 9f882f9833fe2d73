import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import type { SluiceConfig } from '../../src/config.ts';
import type { StageName } from '../../src/event/stage.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';

export interface Bundle {
  readonly stage: StageName;
  /** What is uploaded: `index.mjs`, its chunks, `config.json` and the stage's data files. */
  readonly directory: string;
  /** Minified JavaScript, all chunks together. */
  readonly codeBytes: number;
}

export interface BundleOptions {
  /** Root of the repository. */
  readonly root: string;
  /** Receives `functions/<stage>/` and `source-maps/<stage>/`. */
  readonly output: string;
  readonly config: SluiceConfig;
  /** Absolute paths of files that lie beside the code at run time. */
  readonly dataFiles: readonly string[];
}

/** CommonJS packages among the dependencies call `require`, which an ES module does not have. */
const REQUIRE =
  "import { createRequire as sluiceCreateRequire } from 'node:module';const require = sluiceCreateRequire(import.meta.url);";

/**
 * Bundles one stage for Lambda: minified ES modules, split where the source imports lazily, with the checked
 * configuration beside them (a file, because variables end at 4 KB). Source maps stay at home: Node would read them at
 * every cold start.
 *
 * @throws CodedError `bundle_failed` naming the stage and what esbuild found
 */
export async function bundleStage(stage: StageName, options: BundleOptions): Promise<Bundle> {
  const directory = join(options.output, 'functions', stage);
  const maps = join(options.output, 'source-maps', stage);
  await Promise.all([directory, maps].map((path) => rm(path, { recursive: true, force: true })));
  const files = await compile(stage, join(options.root, 'functions', stage, 'index.ts'), directory);
  let codeBytes = 0;
  for (const { path, contents } of files) {
    const isMap = path.endsWith('.map');
    if (!isMap) codeBytes += contents.length;
    const target = isMap ? join(maps, relative(directory, path)) : path;
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, contents);
  }
  await writeFile(join(directory, 'config.json'), JSON.stringify(options.config));
  for (const file of options.dataFiles) await copyFile(file, join(directory, basename(file)));
  return { stage, directory, codeBytes };
}

async function compile(stage: StageName, entry: string, outdir: string) {
  try {
    const { outputFiles } = await build({
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
      minify: true,
      legalComments: 'none',
      sourcemap: 'external',
      sourcesContent: false,
      banner: { js: REQUIRE },
      write: false,
      logLevel: 'silent',
    });
    return outputFiles;
  } catch (error) {
    throw new CodedError(
      'bundle_failed',
      `cannot bundle functions/${stage}/index.ts:\n${messagesOf(error)}`,
      { cause: error },
    );
  }
}

function messagesOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('errors' in error) || !Array.isArray(error.errors)) return error.message;
  return error.errors
    .map(({ text, location }: { text: string; location: { file: string; line: number } | null }) =>
      location === null ? `  ${text}` : `  ${location.file}:${location.line}: ${text}`,
    )
    .join('\n');
}
