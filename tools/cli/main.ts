import { EXIT } from './faults.ts';
import { runCli } from './run.ts';

const { stdin: input, stdout: output, stderr: errors } = process;

// Whoever reads has had enough (`| head`): that is no fault, and there is nobody to tell.
output.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') errors.write(`the output cannot be written (${code})\n`);
  process.exit(code === 'EPIPE' ? EXIT.done : EXIT.refused);
});
errors.on('error', () => {});

const interrupted = new AbortController();
const END_CLEANLY = ['replay', 'backup', 'restore', 'console'];
if (
  process.argv.includes('--watch') ||
  END_CLEANLY.includes(process.argv[2] ?? '') ||
  process.argv[3] === 'backfill'
)
  process.on('SIGINT', () => {
    // Whoever asks again does not want to wait for a clean end.
    if (interrupted.signal.aborted) process.exit(EXIT.interrupted);
    interrupted.abort();
  });

process.exitCode = await runCli(process.argv.slice(2), {
  streams: { input, output, errors },
  env: process.env,
  now: Date.now,
  columns: output.isTTY ? output.columns : undefined,
  signal: interrupted.signal,
});
