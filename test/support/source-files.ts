import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** Repository path for a file of ours, package or `node:` name otherwise. */
  readonly target: string;
  readonly typeOnly: boolean;
}

const STATEMENT = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g;

function readImports(path: string, text: string): Import[] {
  const found = [...text.matchAll(STATEMENT)].map(([, type, target = '']) => ({
    target,
    typeOnly: type !== undefined,
  }));
  for (const [, target = ''] of text.matchAll(DYNAMIC)) found.push({ target, typeOnly: false });
  return found.map(({ target, typeOnly }) => ({
    typeOnly,
    target: target.startsWith('.') ? normalize(join(dirname(path), target)).replaceAll('\\', '/') : target,
  }));
}

/** Every TypeScript file of ours that git tracks or would track, below the given folders. */
export function sourceFiles(...folders: readonly string[]): readonly SourceFile[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...folders],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  return listed
    .split('\n')
    .filter((path) => /\.(ts|mjs)$/.test(path) && existsSync(join(ROOT, path)))
    .map((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path: relative('.', path), text, imports: readImports(path, text) };
    });
}
