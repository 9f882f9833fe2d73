import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { runCli } from '../../../tools/cli/run.ts';

/**
 * An `npx` for scripts of a shell whose `npx sluice …` is run by this process, in its working directory and with the variables of the
 * caller: the same code as `tools/cli/main.ts` calls, without a second of start for each of many commands. It reads standard input to
 * its end before it begins.
 */
export interface Npx {
  /** To stand first in `PATH`. */
  readonly folder: string;
  close(): Promise<void>;
}

/** `$1`: the socket. Arguments and variables go by a file, and answers come back by files: both may hold any byte. */
const SCRIPT = (folder: string) => `#!/bin/sh
[ "$1" = sluice ] || { echo "there is no $1 here" >&2; exit 127; }
shift
call="${folder}/call-$$"
for word; do printf '%s\\0' "$word"; done > "$call-words"
env -0 > "$call-variables"
curl -sS --unix-socket '${folder}/socket' --data-binary @- "http://npx/?call=$call"
cat "$call-errors" >&2
cat "$call-output"
exit "$(cat "$call-code")"
`;

export async function createNpx(folder: string): Promise<Npx> {
  await mkdir(folder);
  await writeFile(join(folder, 'npx'), SCRIPT(folder), { mode: 0o755 });
  const server = createServer((request, response) => {
    const call = new URL(request.url ?? '', 'http://npx').searchParams.get('call') ?? '';
    answer(call, request).then(
      () => response.end(),
      (error: unknown) => response.destroy(error as Error),
    );
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
  return {
    folder,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(call: string, request: NodeJS.ReadableStream): Promise<void> {
  const input = new PassThrough().end(await buffer(request));
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const told = Promise.all([buffer(output), buffer(errors)]);
  const [words, variables] = await Promise.all(
    ['words', 'variables'].map((name) => listIn(`${call}-${name}`)),
  );
  const code = await runCli(words ?? [], {
    streams: { input, output, errors },
    env: Object.fromEntries((variables ?? []).map((one) => one.split(/=(.*)/s, 2))),
    now: Date.now,
  });
  output.end();
  errors.end();
  const [printed, complained] = await told;
  await Promise.all([
    writeFile(`${call}-output`, printed),
    writeFile(`${call}-errors`, complained),
    writeFile(`${call}-code`, String(code)),
  ]);
}

/** What a file holds between zero bytes. */
async function listIn(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8');
  return text === '' ? [] : text.slice(0, -1).split('\0');
}
