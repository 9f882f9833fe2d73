import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { pythonDumps } from './api/python-json.ts';
import type { Counters } from './counters.ts';

/** An `<integration>` block of `ossec.conf`. */
export interface IntegrationOptions {
  /** The script. A `.py` file is run with `python3`, a `.mjs` file with this Node.js, everything else by itself. */
  readonly command: string;
  readonly hookUrl: string;
  readonly apiKey: string;
  /** Least rule level. */
  readonly level: number;
  /** Passed on to the script; the daemon enforces neither of the two. */
  readonly timeoutS: number;
  readonly retries: number;
  /** Least time from the alert to the run; a real manager takes 600 to 900. @default 0 */
  readonly delayMs?: number;
  /** `<options>`: handed over as a JSON file. */
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface IntegratordOptions {
  readonly integration: IntegrationOptions;
  readonly now: () => number;
  readonly counters: Counters['integratord'];
  readonly log: (line: string) => void;
}

export interface Integratord {
  /** Queues an alert: the line as it stands in alerts.json, without its newline. */
  offer(level: number, line: string): void;
  /** Resolves when everything offered until now has been run. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** A line this long is not read by the daemon. */
const OVERLONG_BYTES = 65_536;
const LAST_WORDS_CHARS = 200;

const INTERPRETERS: Readonly<Record<string, string>> = { '.py': 'python3', '.mjs': process.execPath };

/**
 * Calls the integration script as wazuh-integratord does: one run per alert, one at a time, waits for its end
 * however long that takes, a failed run is logged and never repeated.
 */
export function createIntegratord(options: IntegratordOptions): Integratord {
  const { integration, now, counters, log } = options;
  const name = basename(integration.command).replace(/\.(py|mjs)$/, '');
  const byPython = integration.command.endsWith('.py');
  let running: ChildProcess | undefined;
  let folder: Promise<string> | undefined;
  let usable = true;
  let closed = false;
  const report = (program: string): void => {
    usable = false;
    log(`wazuh-integratord: ERROR: ${program} cannot be run: alerts are not handed to ${name}.`);
  };

  const run = async (line: string): Promise<void> => {
    if (!usable || closed) return;
    folder ??= mkdtemp(join(tmpdir(), 'sluice-integratord-'));
    // The random part is a signed 32-bit number, so a file name may hold a minus sign.
    const stem = join(await folder, `${name}-${Math.floor(now() / 1000)}-${randomInt(2 ** 32) - 2 ** 31}`);
    const alertFile = `${stem}.alert`;
    const optionsFile = integration.options === undefined ? '' : `${stem}.options`;
    await writeFile(alertFile, `${line}\n`, { mode: 0o644 });
    if (optionsFile !== '') {
      await writeFile(optionsFile, `${pythonDumps(integration.options)}\n\n`, { mode: 0o644 });
    }
    const { apiKey, hookUrl, timeoutS, retries, command } = integration;
    const args = [
      alertFile,
      apiKey,
      hookUrl,
      '',
      optionsFile,
      `${timeoutS}`,
      `${retries}`,
      '> /dev/null 2>&1',
    ];
    counters.runs += 1;
    const interpreter = INTERPRETERS[extname(command)];
    const ended =
      interpreter === undefined
        ? await execute(command, args)
        : await execute(interpreter, [command, ...args]);
    await rm(alertFile, { force: true });
    if (optionsFile !== '') await rm(optionsFile, { force: true });
    if (ended.kind === 'missing') report(ended.program);
    else if (ended.code !== 0 && !closed) {
      counters.failures += 1;
      log(`wazuh-integratord: ERROR: Unable to run integration for ${name} -> integrations`);
      log(`wazuh-integratord: ERROR: While running ${name} -> integrations. Output: ${ended.lastWords}`);
      log(`wazuh-integratord: ERROR: Exit status was: ${ended.code}`);
    }
  };

  const execute = (program: string, args: readonly string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      running = child;
      let lastWords = '';
      child.stderr.on('data', (chunk: Buffer) => {
        lastWords = `${lastWords}${chunk.toString()}`.slice(-LAST_WORDS_CHARS);
      });
      child.on('error', () => resolve({ kind: 'missing', program }));
      child.on('close', (code) => resolve({ kind: 'ended', code: code ?? 1, lastWords: lastWords.trim() }));
    });

  // Asked at once, so that a missing interpreter is reported at start and not at the first alert.
  let last: Promise<void> = byPython
    ? execute('python3', ['--version']).then(({ kind }) => {
        if (kind === 'missing') report('python3');
      })
    : Promise.resolve();

  return {
    offer: (level, line) => {
      if (level < integration.level) return;
      if (Buffer.byteLength(line) >= OVERLONG_BYTES) {
        counters.overlong += 1;
        log('wazuh-integratord: WARNING: Overlong JSON alert read.');
        return;
      }
      const due = performance.now() + (integration.delayMs ?? 0);
      last = last
        .then(() => until(due))
        .then(() => run(line))
        .catch((error: Error) => log(`wazuh-integratord: ERROR: ${error.message}`));
    },
    idle: () => last,
    close: async () => {
      closed = true;
      running?.kill();
      // What the script left running may hold the pipe open; its end is not waited for.
      running?.stderr?.destroy();
      await last;
      if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
    },
  };
}

async function until(due: number): Promise<void> {
  const left = due - performance.now();
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
}

type Ended =
  | { readonly kind: 'ended'; readonly code: number; readonly lastWords: string }
  | { readonly kind: 'missing'; readonly program: string };
