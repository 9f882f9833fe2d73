import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CodedError } from '../../src/kernel/coded-error.ts';
import type { EventSourceFaults } from '../local/lambda/event-source.ts';
import type { FunctionParts, Order, Vitals, Word } from './protocol.ts';

const PROGRAM = fileURLToPath(new URL('./functions-process.ts', import.meta.url));
/** A measuring that collects garbage takes a fraction of a second; on a busy machine more. */
const ANSWER_MS = 60_000;

/** How the process ended after it was told to close. */
export interface Ending {
  /** By itself; false when it had to be ended. */
  readonly byItself: boolean;
  readonly code: number | null;
  readonly afterMs: number;
}

/** The process of the functions. */
export interface Functions {
  readonly ingestUrl: string;
  serve(parts: FunctionParts): Promise<void>;
  setFaults(faults: EventSourceFaults): void;
  runClocks(balance: boolean): void;
  measure(collect: boolean): Promise<Vitals>;
  /** @param patienceMs how long it may take to end by itself once all is closed; then it is ended */
  close(patienceMs: number): Promise<Ending>;
}

/**
 * Starts it, with nothing behind its door yet. Every line that the functions log is handed to `onLine`.
 *
 * @throws CodedError `functions_ended` here and in every later call, when the process ends before it is told to
 */
export async function startFunctions(onLine: (line: string) => void): Promise<Functions> {
  const child = fork(PROGRAM, {
    execArgv: ['--expose-gc', '--enable-source-maps'],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    // As the runtime of Lambda has it, and without what a terminal or a debugger of ours says.
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', POWERTOOLS_DEV: 'false' },
  });
  if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', onLine);
  const ended = endOf(child);
  const tell = (order: Order) => {
    if (child.connected) child.send(order);
  };
  const { endpoint } = await wordOf(child, 'listening');
  return {
    ingestUrl: endpoint,
    serve: async (parts) => {
      const serving = wordOf(child, 'serving');
      tell({ kind: 'serve', parts });
      await serving;
    },
    setFaults: (faults) => tell({ kind: 'faults', faults }),
    runClocks: (balance) => tell({ kind: 'clocks', balance }),
    measure: async (collect) => {
      const measured = wordOf(child, 'measured');
      tell({ kind: 'measure', collect });
      return (await measured).vitals;
    },
    close: (patienceMs) => closeChild(child, ended, patienceMs, () => tell({ kind: 'close' })),
  };
}

async function closeChild(
  child: ChildProcess,
  ended: Promise<number | null>,
  patienceMs: number,
  tell: () => void,
): Promise<Ending> {
  const from = performance.now();
  let byItself = true;
  tell();
  const timer = setTimeout(() => {
    byItself = false;
    child.kill('SIGKILL');
  }, patienceMs);
  const code = await ended;
  clearTimeout(timer);
  return { byItself, code, afterMs: performance.now() - from };
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', (code) => resolve(code));
  });
}

/** The next word of a kind. */
function wordOf<K extends Word['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<Extract<Word, { readonly kind: K }>> {
  const { promise, resolve, reject } = Promise.withResolvers<Extract<Word, { readonly kind: K }>>();
  const hear = (word: Word) => {
    if (word.kind === kind) resolve(word as Extract<Word, { readonly kind: K }>);
  };
  const miss = () =>
    reject(
      new CodedError(
        'functions_ended',
        'the process of the functions ended before it was told to; its last words stand above',
      ),
    );
  const timer = setTimeout(
    () =>
      reject(
        new CodedError(
          'functions_silent',
          `the process of the functions did not say "${kind}" within ${ANSWER_MS / 1_000} s`,
        ),
      ),
    ANSWER_MS,
  );
  child.on('message', hear);
  child.once('exit', miss);
  if (child.exitCode !== null) miss();
  return promise.finally(() => {
    clearTimeout(timer);
    child.off('message', hear);
    child.off('exit', miss);
  });
}
