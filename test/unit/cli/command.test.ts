import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { FAILED_LOGIN, sluice } from './run-sluice.ts';

const BIN = join(import.meta.dirname, '../../../tools/cli/sluice.mjs');
const COMMANDS = ['normalize', 'redact', 'enrich', 'encode', 'logtest', 'send'];
const run = promisify(execFile);

/** Runs a shell command in which `sluice` is the real one. */
const shell = (script: string, env: Readonly<Record<string, string>> = {}) =>
  run('bash', ['-c', `sluice() { "$NODE" "$BIN" "$@"; }\n${script}`], {
    env: { ...process.env, ...env, NODE: process.execPath, BIN },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );

test('help explains the whole way, and every command has examples', async () => {
  const { exitCode, printed } = await sluice('--help');
  expect(exitCode).toBe(0);
  expect(printed.join('\n')).toContain('sluice redact | sluice encode | sluice logtest');
  for (const command of COMMANDS) {
    const help = (await sluice(`${command} --help`)).printed.join('\n');
    expect(help).toMatch(new RegExp(`Examples:\n.*sluice ${command}|Examples:[\\s\\S]*sluice ${command}`));
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  }
});

test('the version is that of the package', async () => {
  const root = join(import.meta.dirname, '../../../package.json');
  const { version } = JSON.parse(readFileSync(root, 'utf8')) as { version: string };
  expect((await sluice('--version')).printed).toEqual([version]);
});

test.each([
  ['bogus', 'sluice --help'],
  ['normalize', 'sluice normalize --help'],
  ['normalize --source nothing', 'sluice normalize --help'],
  ['redact --all --policy event', 'sluice redact --help'],
  ['redact --policy none', 'sluice redact --help'],
  ['encode extra', 'sluice encode --help'],
  ['logtest --rules', 'sluice logtest --help'],
])('sluice %s is wrong usage, and points to the help', async (commandLine, advice) => {
  const { exitCode, printed, errors } = await sluice(commandLine);
  expect(exitCode).toBe(2);
  expect(printed).toEqual([]);
  expect(errors).toContain(advice);
});

test('the real command makes a failed login an alert of rule 100101, step by step', async () => {
  const { code, stdout, stderr } = await shell(
    'sluice normalize --source app <<< "$EVENT" | sluice redact | sluice encode | sluice logtest',
    { EVENT: JSON.stringify(FAILED_LOGIN) },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain("\tid: '100101'");
  expect(stdout).not.toContain('ann@example.com');
});

test('the real command ends with the exit code of its outcome', async () => {
  const { stdout, stderr } = await shell(
    'echo 1 | sluice normalize --source app; echo $?; sluice nothing; echo $?; sluice --help >&-; true',
  );
  expect(stdout).toBe('1\n2\n');
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
});

test('the real command ends quietly when its reader has had enough', async () => {
  const { stdout, stderr } = await shell(
    'yes "$EVENT" | { sluice normalize --source app; echo "exit $?" >&2; } | head -n 1',
    { EVENT: JSON.stringify(FAILED_LOGIN) },
  );
  expect(stdout).toMatch(/^\{.*\}\n$/);
  expect(stderr).toContain('exit 0');
  expect(stderr).not.toContain('EPIPE');
});
