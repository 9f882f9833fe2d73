import { EXIT } from './context.ts';
import { runCommandLine } from './main.ts';

const { stdin: input, stdout: output, stderr: errors } = process;

// Whoever reads has had enough (`| head`): that is no fault, and there is nobody to tell.
output.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') errors.write(`the output cannot be written (${code})\n`);
  process.exit(code === 'EPIPE' ? EXIT.done : EXIT.failed);
});
errors.on('error', () => {});

const interrupted = new AbortController();
if (process.argv.includes('--watch')) process.on('SIGINT', () => interrupted.abort());

process.exitCode = await runCommandLine(process.argv.slice(2), {
  input,
  output,
  errors,
  now: Date.now,
  colours: output.isTTY === true && process.env.NO_COLOR === undefined,
  signal: interrupted.signal,
});
