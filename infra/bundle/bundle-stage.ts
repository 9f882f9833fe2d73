import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SluiceConfig } from '../../src/config.ts';
import type { FunctionName } from '../../src/pipeline.ts';
import { type Compiled, compile, packageFolder } from './compile.ts';
import { type BundledPackage, licenceFile, readPackage } from './licences.ts';

export interface Bundle extends Pick<Compiled, 'startBytes' | 'codeBytes'> {
  readonly stage: FunctionName;
  /** What is uploaded: `index.mjs`, its chunks, `config.json`, its data files and the licences of all of it. */
  readonly directory: string;
  readonly packages: readonly BundledPackage[];
}

export interface BundleOptions {
  /** Root of the repository. */
  readonly root: string;
  /** Receives `functions/<stage>/` and `source-maps/<stage>/`. */
  readonly output: string;
  readonly config: SluiceConfig;
  /** Absolute paths of files that lie beside the code at run time. */
  readonly dataFiles: readonly string[];
  /** Path of the folder with its `index.ts`, below `functions`. */
  readonly entry: string;
}

/**
 * Bundles one function for Lambda, with the checked configuration beside the code (a file, because variables end at 4 KB).
 * Source maps stay at home: Node would read them at every cold start.
 *
 * @throws what esbuild throws; Error when a package comes without the licence text that has to go along
 */
export async function bundleStage(stage: FunctionName, options: BundleOptions): Promise<Bundle> {
  const { root, output, config, dataFiles, entry } = options;
  const directory = join(output, 'functions', stage);
  const maps = join(output, 'source-maps', stage);
  // esbuild's hashes take in the way from the output to the sources, so it is always the same way: equal sources give equal
  // bytes, wherever they are put.
  const place = join(root, 'dist', 'functions', stage);
  const { files, startBytes, codeBytes, packages } = await compile(
    root,
    join(root, 'functions', entry, 'index.ts'),
    place,
    // Somebody waits for this one to start.
    { slim: stage === 'ingest' },
  );
  const folders = [...packages, ...dataFiles.flatMap((file) => packageFolder(file) ?? [])];
  const bundled = [...new Set(folders)].map(readPackage);
  const own = await Promise.all(['LICENSE', 'NOTICE'].map((file) => readFile(join(root, file), 'utf8')));
  for (const path of [directory, maps]) {
    await rm(path, { recursive: true, force: true });
    await mkdir(path, { recursive: true });
  }
  await Promise.all([
    ...files.map(({ path, contents }) =>
      writeFile(join(path.endsWith('.map') ? maps : directory, basename(path)), contents),
    ),
    writeFile(join(directory, 'config.json'), JSON.stringify(config)),
    writeFile(join(directory, 'LICENSES.txt'), licenceFile(own, bundled)),
    ...dataFiles.map((file) => copyFile(file, join(directory, basename(file)))),
  ]);
  return { stage, directory, packages: bundled, startBytes, codeBytes };
}
