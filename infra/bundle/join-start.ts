import { basename, join, resolve } from 'node:path';
import { build, type Metafile, type OutputFile, type Plugin } from 'esbuild';

type Outputs = ReadonlyMap<string, Metafile['outputs'][string]>;
type Files = readonly Pick<OutputFile, 'path' | 'contents'>[];

/** Name, in the joined module, of what the `chunk`th of its modules exports by `name`. */
const joinedName = (chunk: number, name: string) => `start${chunk}_${name}`;

export interface Pieces {
  /** That paths in `outputs` are relative to. */
  readonly root: string;
  /** The bundler's, with source maps beside them. */
  readonly files: Files;
  readonly outputs: Outputs;
  /** `index.mjs`. */
  readonly index: string;
  /** It and what it imports. */
  readonly start: ReadonlySet<string>;
}

/**
 * Joins `index.mjs` and all that it imports at the start to one module: it shares some twenty pieces with what is loaded
 * later, and to find and read them takes Node a tenth of a start. In their place stand modules that export the
 * same from the joined one.
 */
export async function joinStart({ root, files, outputs, index, start }: Pieces): Promise<Files> {
  const later = files.filter(({ path }) => outputs.has(path) && !start.has(path));
  const asked = new Set(
    later.flatMap(({ path }) => (outputs.get(path)?.imports ?? []).map((it) => resolve(root, it.path))),
  );
  const pieces = [...start].filter((path) => path !== index && asked.has(path));
  const exportsOf = (path: string) => outputs.get(path)?.exports ?? [];
  const list = (names: readonly string[]) => `{ ${names.join(', ')} }`;
  const entry = [
    `export ${list([...exportsOf(index)])} from './${basename(index)}';`,
    ...pieces.map((path, i) => {
      const names = exportsOf(path).map((name) => `${name} as ${joinedName(i, name)}`);
      return `export ${list(names)} from './${basename(path)}';`;
    }),
  ].join('\n');
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: join(index, '..'), sourcefile: 'start.mjs' },
    outfile: index,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    plugins: [fromMemory(files)],
    minify: true,
    legalComments: 'none',
    sourcemap: 'external',
    sourcesContent: false,
    write: false,
    logLevel: 'silent',
  });
  const doors = pieces.map((path, i) => {
    const names = exportsOf(path).map((name) => `${joinedName(i, name)} as ${name}`);
    return { path, contents: Buffer.from(`export${list(names)}from"./${basename(index)}";\n`) };
  });
  const replaced = new Set([...start].flatMap((path) => [path, `${path}.map`]));
  return [...outputFiles, ...doors, ...files.filter(({ path }) => !replaced.has(path))];
}

/** Modules that no disk holds yet, with their source maps; what is loaded later stays outside. */
function fromMemory(files: Files): Plugin {
  const contents = new Map(files.map((file) => [file.path, file.contents]));
  return {
    name: 'from-memory',
    setup(builder) {
      builder.onResolve({ filter: /^\.\// }, ({ path, resolveDir, kind }) =>
        kind === 'dynamic-import'
          ? { path, external: true }
          : { path: join(resolveDir, path), namespace: 'memory', pluginData: resolveDir },
      );
      builder.onLoad({ filter: /^/, namespace: 'memory' }, ({ path, pluginData }) => {
        const code = Buffer.from(contents.get(path) ?? '').toString();
        const map = Buffer.from(contents.get(`${path}.map`) ?? '').toString('base64');
        const comment = `//# sourceMappingURL=data:application/json;base64,${map}`;
        return { contents: `${code}\n${comment}`, loader: 'js', resolveDir: pluginData as string };
      });
    },
  };
}
