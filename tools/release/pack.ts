import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { reportFailure } from '../../infra/report-failure.ts';
import { notes } from './changelog.ts';
import { ROOT, runCommand } from './run-command.ts';

const OUTPUT = join(ROOT, 'dist', 'release');
const PUBLISHED = ['packages/client', 'packages/logtest'];
const FUNCTIONS = join(ROOT, 'dist', 'functions');

/** Digests of the bundles as `sha256sum --check` takes them. The configuration is left out: it is everybody's own. */
function sums(): string {
  return readdirSync(FUNCTIONS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'config.json')
    .map(({ parentPath, name }) => relative(FUNCTIONS, join(parentPath, name)).replaceAll('\\', '/'))
    .toSorted()
    .map(
      (path) =>
        `${createHash('sha256')
          .update(readFileSync(join(FUNCTIONS, path)))
          .digest('hex')}  ${path}\n`,
    )
    .join('');
}

/** `npm run release:pack`: everything that a release consists of, checked, in `dist/release`. Publishes nothing. */
try {
  rmSync(OUTPUT, { recursive: true, force: true });
  mkdirSync(OUTPUT, { recursive: true });
  for (const workspace of PUBLISHED)
    runCommand('npm', 'pack', '--silent', '--workspace', workspace, '--pack-destination', 'dist/release');
  for (const file of readdirSync(OUTPUT))
    runCommand(
      'node',
      'tools/release/node_modules/publint/src/cli.js',
      'run',
      join(OUTPUT, file),
      '--strict',
    );
  runCommand('npm', 'run', '--silent', 'sbom');
  cpSync(join(ROOT, 'dist', 'sbom'), OUTPUT, { recursive: true });
  runCommand(
    'node',
    'tools/release/check-sbom.mjs',
    'dist/release/bundles.cdx.json',
    'dist/release/installed.cdx.json',
  );
  writeFileSync(join(OUTPUT, 'bundles.sha256'), sums());
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  writeFileSync(join(OUTPUT, 'notes.md'), notes(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'), version));
  console.log(readdirSync(OUTPUT).join('\n'));
} catch (error) {
  reportFailure(error);
}
