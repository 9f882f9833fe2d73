import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

/** For what hangs, and below the limit of a test, so that what was printed is told. */
const PATIENCE_MS = 120_000;

export interface Command {
  readonly child: ChildProcess;
  /** What it has printed so far, errors included. */
  printed(): string;
  /** Waits until it has printed something that matches. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
  /** Waits for its end. */
  readonly exitCode: Promise<number | null>;
}

/** A place of a test's own for what commands leave in the file system. */
export interface Workplace {
  readonly statePath: string;
  /** A `PATH` with Node.js and nothing else. */
  readonly pathWithNodeOnly: string;
  run(program: string, args?: readonly string[], env?: Readonly<Record<string, string>>): Command;
  /** Names of temporary files and folders that commands have left. */
  leftovers(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function createWorkplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-command-test-'));
  const temporary = join(folder, 'tmp');
  const programs = join(folder, 'bin');
  const statePath = join(folder, 'local.json');
  await Promise.all([mkdir(temporary), mkdir(programs)]);
  await symlink(process.execPath, join(programs, 'node'));
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(SLUICE_|FORCE_COLOR$|NO_COLOR$|VITEST|NODE_OPTIONS$)/.test(name),
  );
  const commands: Command[] = [];
  return {
    statePath,
    pathWithNodeOnly: programs,
    run: (program, args = [], env = {}) => {
      const command = startCommand(program, args, {
        ...Object.fromEntries(inherited),
        TMPDIR: temporary,
        SLUICE_STATE: statePath,
        ...env,
      });
      commands.push(command);
      return command;
    },
    leftovers: () => readdir(temporary),
    close: async () => {
      for (const { child } of commands) child.kill('SIGKILL');
      await Promise.all(commands.map(({ exitCode }) => exitCode));
      await rm(folder, { recursive: true });
    },
  };
}

function startCommand(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Command {
  const child = spawn(process.execPath, [join(ROOT, program), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const news = new EventEmitter().setMaxListeners(0);
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk;
      news.emit('news');
    });
  const exitCode = once(child, 'close').then(([code]) => {
    news.emit('news');
    return code as number | null;
  });
  return {
    child,
    printed: () => printed,
    prints: async (pattern) => {
      for (;;) {
        const match = pattern.exec(printed);
        if (match !== null) return match;
        if (child.exitCode !== null) throw new Error(`it ended without printing ${pattern}:\n${printed}`);
        await once(news, 'news', { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => {
          throw new Error(`it has not printed ${pattern}:\n${printed}`);
        });
      }
    },
    exitCode,
  };
}
