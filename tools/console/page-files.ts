import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

let made: Promise<ReadonlyMap<string, PageFile>> | undefined;

/** The files of the console by their paths, the page's script and styles bundled into memory by the first who asks. */
export function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  made ??= makeFiles();
  return made;
}

async function makeFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const { build } = await import('esbuild');
  const [{ outputFiles }, index, base, apiStyles, apiScript] = await Promise.all([
    build({
      entryPoints: [
        { in: at('page/main.tsx'), out: 'console' },
        { in: at('page/console.css'), out: 'console' },
      ],
      bundle: true,
      write: false,
      outdir: '/',
      format: 'esm',
      target: 'es2022',
      minify: true,
      jsx: 'automatic',
      jsxImportSource: 'preact',
      // The page has no checkout to look into, and the licence of what is in it stands there.
      legalComments: 'inline',
      logLevel: 'silent',
    }),
    readFile(at('page/index.html')),
    readFile(at('page/base.css')),
    readFile(at('api/api.css')),
    readFile(at('api/api.js')),
  ]);
  const file = (type: string, body: Uint8Array): PageFile => ({
    type: `text/${type}; charset=utf-8`,
    body: Buffer.from(body),
  });
  return new Map([
    ['/', file('html', index)],
    ['/base.css', file('css', base)],
    ['/api.css', file('css', apiStyles)],
    ['/api.js', file('javascript', apiScript)],
    ...outputFiles.map(({ path, contents }): [string, PageFile] => [
      path.slice(path.lastIndexOf('/')),
      file(path.endsWith('.css') ? 'css' : 'javascript', contents),
    ]),
  ]);
}
