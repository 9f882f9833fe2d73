import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CodedError } from '../../src/kernel/coded-error.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a program in the root of the repository, on our streams, to its end.
 *
 * @param command `node` is the Node.js that runs this
 * @throws CodedError `command_failed`
 */
export function runCommand(command: 'node' | 'npm', ...args: readonly string[]): void {
  const { status, error } = spawnSync(command === 'node' ? process.execPath : command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: command === 'npm' && process.platform === 'win32',
  });
  if (status !== 0)
    throw new CodedError(
      'command_failed',
      `${command} ${args.join(' ')} ended with ${error?.message ?? status}; what it said stands above`,
    );
}

/** The command of changesets: https://changesets.dev */
export const CHANGESET = 'tools/release/node_modules/@changesets/cli/bin.js';
