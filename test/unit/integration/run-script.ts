import { spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SHIPPED = join(import.meta.dirname, '../../../content/integration');

/** The interpreter itself: version managers put a slow shell script in its place. */
export const PYTHON =
  spawnSync('python3', ['-c', 'import sys; print(sys.executable)']).stdout?.toString().trim() ?? '';

/** Whether the shipped script can be run here at all; without python3 its tests are reported as not run. */
export const hasPython = PYTHON !== '';

export const SECRET = 'whs_test-secret';

interface Run {
  readonly status: number | null;
  readonly output: string;
}

export interface Installation {
  readonly root: string;
  readonly spool: string;
  /** Runs the script as integratord does, its spurious eighth argument and a negative random number included. */
  hand(alert: string, call: Call): Promise<Run>;
  /** Runs it with arguments of the test's own. */
  call(...args: string[]): Promise<Run>;
  /** Texts in the spool, oldest first. */
  waiting(): string[];
  /** Texts of those that nobody sends any more. */
  setAside(): string[];
  /** Puts a text into the spool, as a run of `ageS` seconds ago would have left it. Its path. */
  store(text: string, ageS: number, kind?: 'json' | 'new' | 'tmp'): string;
  write(name: string, text: string): string;
  remove(): void;
}

function textsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /^\d{20}-.*\.(json|new)$/.test(name));
  return names.toSorted().map((name) => readFileSync(join(folder, name), 'utf8'));
}

interface Call {
  readonly url: string;
  readonly apiKey?: string;
  readonly options?: object;
  readonly timeoutS?: number;
  readonly retries?: number;
  readonly program?: 'custom-sluice' | 'custom-sluice.py';
}

/** The shipped files below a folder laid out like /var/ossec. Nothing goes on in the background unless a test says so. */
export function install(): Installation {
  const root = mkdtempSync(join(tmpdir(), 'sluice-ossec-'));
  for (const folder of ['queue', 'logs']) mkdirSync(join(root, folder));
  for (const file of ['custom-sluice', 'custom-sluice.py', 'sluice_integration']) {
    cpSync(join(SHIPPED, file), join(root, 'integrations', file), { recursive: true });
  }
  const spool = join(root, 'queue/sluice-spool');
  let calls = 0;
  const write = (name: string, text: string): string => {
    const path = join(root, name);
    writeFileSync(path, text);
    return path;
  };
  const store: Installation['store'] = (text, ageS, kind = 'json') => {
    mkdirSync(spool, { recursive: true, mode: 0o700 });
    const writtenAtUs = String((Date.now() - ageS * 1000) * 1000).padStart(20, '0');
    return write(`queue/sluice-spool/${writtenAtUs}-1-00000000.${kind}`, text);
  };
  const execute = (program: string, args: readonly string[]): Promise<Run> =>
    new Promise((resolve, reject) => {
      const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          output += chunk.toString();
        });
      }
      child.on('error', reject);
      child.on('close', (status) => resolve({ status, output }));
    });
  const script = join(root, 'integrations/custom-sluice.py');

  return {
    root,
    spool,
    store,
    write,
    hand: (alert, call) => {
      calls += 1;
      const alertFile = write(`custom-sluice-1795206781--${calls}.alert`, `${alert}\n`);
      const given = JSON.stringify({ background_s: 0, ...call.options });
      const options = write(`custom-sluice-1795206781-${calls}.options`, `${given}\n\n`);
      const limits = [`${call.timeoutS ?? 5}`, `${call.retries ?? 0}`];
      const args = [alertFile, call.apiKey ?? SECRET, call.url, '', options, ...limits, '> /dev/null 2>&1'];
      return call.program === 'custom-sluice'
        ? execute(join(root, 'integrations/custom-sluice'), args)
        : execute(PYTHON, [script, ...args]);
    },
    call: (...args) => execute(PYTHON, [script, ...args]),
    waiting: () => textsIn(spool),
    setAside: () => textsIn(join(spool, 'refused')),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

export interface Post {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly posts: readonly Post[];
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A receiver that records every post and answers with what `answer` gives for the n-th one (from 0). */
export async function receiver(
  answer: (n: number, post: Post) => Answer | 'hang' | 'drip',
): Promise<Receiver> {
  const posts: Post[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const post = {
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      posts.push(post);
      const given = answer(posts.length - 1, post);
      if (given === 'hang') return;
      if (given === 'drip') {
        response.writeHead(202);
        const dripping = setInterval(() => response.write('.'), 100);
        response.on('close', () => clearInterval(dripping));
        return;
      }
      response.writeHead(given.status, given.headers).end(given.body);
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/alerts`,
    posts,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An alert that is told from others by its number. */
export function alert(n: number): string {
  return JSON.stringify({ rule: { id: '100804', level: 13 }, id: `1795207012.${n}`, full_log: `żółć ${n}` });
}

/** Where nobody listens. */
export const NOWHERE = 'http://127.0.0.1:9/v1/alerts';

export const accept = () => ({ status: 202 });

/** Whether a post is signed with `secret` as `t=<unix s>,v1=<hex HMAC-SHA256 of t.body>`, now. */
export function isSigned(post: Post, secret: string): boolean {
  const header = String(post.headers['x-sluice-signature']);
  const parts = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header);
  if (parts === null) return false;
  const expected = createHmac('sha256', secret).update(`${parts[1]}.${post.body}`).digest('hex');
  return expected === parts[2] && Math.abs(Date.now() / 1000 - Number(parts[1])) < 60;
}
