import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isExternal, linksIn } from './links.ts';
import { tryLinks } from './try-links.ts';

/**
 * `npm run links`: asks for every external link of every page. It wants the internet, so `npm test` looks at their form alone. Exit code 1
 * when one is dead.
 */
const root = join(import.meta.dirname, '../..');
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
const places = new Map<string, string[]>();
for (const page of pages)
  for (const link of linksIn(readFileSync(join(root, page), 'utf8')))
    if (isExternal(link) && !link.startsWith('http://127.0.0.1'))
      places.set(link, [...(places.get(link) ?? []), page]);

const dead = await tryLinks([...places.keys()]);
for (const { link, why } of dead) console.log(`${link} ${why}: ${[...new Set(places.get(link))].join(', ')}`);
console.log(`${places.size} links, ${dead.length} dead`);
if (dead.length > 0) process.exitCode = 1;
