import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportFailure } from '../../infra/report-failure.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { released } from './changelog.ts';
import { CHANGESET, ROOT, runCommand } from './run-command.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const versionOf = (path: string) => (JSON.parse(read(path)) as { version: string }).version;

function change(path: string, to: (text: string) => string): void {
  const text = read(path);
  const changed = to(text);
  if (changed === text) throw new CodedError('version_unmoved', `${path} does not name the version`);
  writeFileSync(join(ROOT, path), changed);
}

/**
 * `npm run release:version`: takes the changesets, and gives Sluice and its packages the version that they ask for. What it
 * changes is to be committed as it is.
 */
try {
  const before = versionOf('package.json');
  runCommand('node', CHANGESET, 'version');
  const version = versionOf('packages/client/package.json');
  if (version === before)
    throw new CodedError('nothing_to_release', 'there is no changeset: npm run changeset writes one');
  change('package.json', (text) => text.replace(`"version": "${before}"`, `"version": "${version}"`));
  change('CHANGELOG.md', (text) => released(text, version, new Date().toISOString().slice(0, 10)));
  change('examples/supabase-edge/deno.json', (text) =>
    text.replaceAll(`@sluice/client@${before}`, `@sluice/client@${version}`),
  );
  runCommand('npm', 'install', '--package-lock-only', '--ignore-scripts');
  runCommand('npm', 'run', '--silent', 'generate');
  console.log(`Sluice is ${version} now`);
} catch (error) {
  reportFailure(error);
}
