import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isExternal, linksIn } from '../../../tools/links/links.ts';
import { tryLinks } from '../../../tools/links/try-links.ts';

const asked: string[] = [];
let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer(({ method, url = '' }, response) => {
    asked.push(`${method} ${url}`);
    const status = url === '/no-head' && method === 'HEAD' ? 405 : Number(/\d{3}/.exec(url)?.[0] ?? 200);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test('links are those of the prose, and none of code', () => {
  const page = '[a](b.md#c) ![d](e.png) <https://f.example/> `[g](h)`\n```sh\ncurl [i](j)\n```\n';
  expect(linksIn(page)).toEqual(['b.md#c', 'e.png', 'https://f.example/']);
  expect(linksIn(page).filter(isExternal)).toEqual(['https://f.example/']);
});

test('a link is dead when it is answered so, or by nobody, and not when a door or a limit is in the way', async () => {
  const gone = 'http://127.0.0.1:1/gone';
  const links = ['/', '/404', '/no-head', '/403', '/429', '/500', '/#anchor'].map((path) => `${base}${path}`);
  expect(await tryLinks([...links, gone, gone])).toEqual([
    { link: `${base}/404`, why: 'answers 404' },
    { link: `${base}/500`, why: 'answers 500' },
    { link: gone, why: expect.any(String) },
  ]);
  expect(asked).toContain('GET /no-head');
  expect(asked).not.toContain('GET /');
});
