import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { linksIn } from '../../../tools/links/links.ts';
import { ROOT } from '../source-files.ts';
import { textOf } from './blocks.ts';

/** Addresses of a page. */
export const linksOf = (page: string) => linksIn(textOf(page));

/** The file that a relative link of a page leads to, from the root, and its anchor. */
export function targetOf(page: string, link: string): { readonly file: string; readonly anchor: string } {
  const [path = '', anchor = ''] = link.split('#');
  return { file: path === '' ? page : normalize(join(dirname(page), path)), anchor };
}

/** What is wrong with a relative link; undefined when it leads somewhere. */
export function faultOf(page: string, link: string): string | undefined {
  const { file, anchor } = targetOf(page, link);
  if (!existsSync(join(ROOT, file))) return `${page}: there is no ${file}`;
  if (anchor === '' || !file.endsWith('.md') || anchorsOf(file).has(anchor)) return undefined;
  return `${page}: ${file} has no heading #${anchor}`;
}

const known = new Map<string, ReadonlySet<string>>();

/** Anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): ReadonlySet<string> {
  const before = known.get(page);
  if (before !== undefined) return before;
  const counts = new Map<string, number>();
  const prose = textOf(page).replaceAll(/^ *```.*?^ *```\s*$/gms, '');
  const anchors = [...prose.matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[`*]/g, '')
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-');
    const nth = counts.get(anchor) ?? 0;
    counts.set(anchor, nth + 1);
    return nth === 0 ? anchor : `${anchor}-${nth}`;
  });
  const set = new Set(anchors);
  known.set(page, set);
  return set;
}
