// `npm start` and `npm test` work on a checkout where nobody ran `npm ci` yet; a folder as argument has packages of its own.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(fileURLToPath(new URL('../..', import.meta.url)), process.argv[2] ?? '');
if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) {
  console.error('installing dependencies (npm ci) …');
  const { status, error } = spawnSync('npm', ['ci'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error !== undefined) console.error(`npm ci could not be run: ${error.message}`);
  process.exit(status ?? 1);
}
