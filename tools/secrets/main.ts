import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLANTED } from './planted.ts';
import { scanText } from './scan-text.ts';

const HELP = `Usage: npm run secrets [-- file…]

Looks for secrets in every file that git has or would add, or in the files that are named. Tells path, line, kind and a
digest, never the secret. Ends with 1 when there is one, 2 when it cannot look.

  npm run secrets
  npm run secrets -- sluice.config.ts
`;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What is tracked, and what is neither tracked nor ignored: a secret is to be found before it is committed. */
function trackedFiles(): readonly string[] {
  const git = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (git.status === 0) return git.stdout.split('\0').filter((path) => path !== '');
  console.error(`git cannot list the files of ${root}: name the files, or run this in a clone`);
  process.exit(2);
}

/** Its text; nothing for what is deleted, a folder (a submodule) or not text. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    const bytes = await readFile(resolve(root, path));
    return bytes.includes(0) ? undefined : bytes.toString();
  } catch (error) {
    if (['ENOENT', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

const named = process.argv.slice(2);
if (named.some((argument) => argument === '--help' || argument === '-h')) {
  console.log(HELP);
  process.exit(0);
}
const paths = named.length > 0 ? named : trackedFiles();
let scanned = 0;
let secrets = 0;
for (const path of paths) {
  const text = await textOf(path);
  if (text === undefined) {
    if (named.length === 0) continue;
    console.error(
      `${path} is not a file of text that can be read; paths are those from the root of the repository`,
    );
    process.exit(2);
  }
  scanned += 1;
  for (const { line, kind, digest } of await scanText(path, text)) {
    if (PLANTED[path]?.includes(digest) === true) continue;
    secrets += 1;
    console.error(`${path}:${line}: ${kind} (${digest})`);
  }
}
if (secrets > 0) {
  console.error(
    `${secrets} texts look like secrets. Take them out and, if they were ever real and pushed, change them where they are from. ` +
      'What only looks like one belongs into tools/secrets/planted.ts, with its digest.',
  );
  process.exitCode = 1;
} else console.log(`no secret in ${scanned} files`);
