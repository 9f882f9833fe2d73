import { ConfigError } from '../../src/config.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { readArguments } from './arguments.ts';
import { narrate, paintFor } from './narrate.ts';
import type { Stack } from './stack.ts';
import { leaveWord, statePath } from './state-file.ts';
import { welcome } from './welcome.ts';

async function main(): Promise<void> {
  const { ports, realManager, sink } = readArguments(process.argv.slice(2), process.env);
  const { promise: stop, resolve: askToStop } = Promise.withResolvers<void>();
  // Heard from the start: a stack that is stopped while it starts has things to clear away, too.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => askToStop());
  // Whoever read our output has gone.
  process.stdout.on('error', () => askToStop());

  // Loaded only now: a mistake in the arguments is told at once.
  const { startStack } = await import('./stack.ts');
  const own = realManager === undefined;
  const stack = await startStack({
    ports,
    sink,
    apart: true,
    indexer: own,
    ...(realManager && { realManager }),
  });
  try {
    await serve(stack, own, stop);
  } finally {
    await stack.close();
  }
}

async function serve(stack: Stack, localManager: boolean, stop: Promise<void>): Promise<void> {
  const { journal } = stack;
  const forget = await leaveWord(stack, statePath(process.env), localManager);
  const paint = paintFor(process.stdout);
  console.log(welcome(stack));
  for (const entry of journal.entries()) console.log(narrate(entry, paint));
  const silence = journal.subscribe((entry) => console.log(narrate(entry, paint)));
  await stop;
  silence();
  console.log('\nstopping …');
  await forget();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const expected = error instanceof CodedError || error instanceof ConfigError;
    console.error(expected ? error.message : error);
    process.exit(1);
  },
);
