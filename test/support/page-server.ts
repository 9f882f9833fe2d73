import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { build } from 'esbuild';
import { listenOnLoopback } from '../../tools/local/listen.ts';
import { ROOT } from './source-files.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** The client as a bundler makes it of its sources for a page, by file name. */
async function clientForPages(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: { 'sluice-client': join(ROOT, 'packages/client/src/index.ts') },
    outdir: '/',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  return new Map(outputFiles.map(({ path, contents }) => [path, contents]));
}

/** The site of `examples/browser` on an origin of its own, with `url` and `key` where its page wants them. */
export async function serveExamplePage({ url, key }: { readonly url: string; readonly key: string }) {
  const client = await clientForPages();
  const example = (name: string) => readFileSync(join(ROOT, 'examples/browser', name), 'utf8');
  const page = example('index.html')
    .replace('https://events.example.com', url)
    .replace(/slp_[^"]*/, key);
  const files = new Map<string, string | Uint8Array>([
    ...client,
    ['/', page],
    ['/page.js', example('page.js')],
    // Browsers ask for it unasked.
    ['/favicon.ico', ''],
  ]);
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const file = files.get(path);
    const type = TYPES[path === '/' ? '.html' : extname(path)] ?? 'application/octet-stream';
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': type }).end(file);
  });
  return listenOnLoopback(server, 0, 'the page');
}
