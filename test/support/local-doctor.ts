import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { vi } from 'vitest';
import { runCli } from '../../tools/cli/run.ts';
import type { Stack } from '../../tools/local/stack.ts';
import { leaveWord } from '../../tools/local/state-file.ts';

/** Runs `sluice doctor --local` on a stack of this process. */
export function doctorOn(stack: Stack, ...flags: readonly string[]) {
  return sluiceOn(stack, 'doctor', '--local', ...flags);
}

/** Runs a command on a stack of this process, of which word is left for as long. */
export async function sluiceOn(stack: Stack, ...words: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-doctor-'));
  const path = join(folder, 'stack.json');
  vi.stubEnv('SLUICE_STATE', path);
  await leaveWord(stack, path);
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const [printed, complaints] = [text(output), text(errors)];
  const exitCode = await runCli([...words], {
    streams: { input: Readable.from([]), output, errors },
    env: {},
    now: Date.now,
  });
  output.end();
  errors.end();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
  return { exitCode, printed: await printed, errors: await complaints };
}
