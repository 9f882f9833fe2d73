import { execFileSync } from 'node:child_process';

/** The commit of the code that is measured, and whether it was changed since; `unknown` outside a repository. */
export function commitHere(): string {
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    const changed = git(
      'status',
      '--porcelain',
      '--untracked-files=no',
      ':/src',
      ':/adapters',
      ':/functions',
    );
    return `${git('rev-parse', '--short=12', 'HEAD')}${changed === '' ? '' : ', with changes'}`;
  } catch {
    return 'unknown';
  }
}
