import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { WireEvent } from '../../../src/forward/sink.ts';

const SLUICE = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const LINES_AT_ONCE = 1_000;

/** What the processes of one burst said of it, together. */
export interface BurstSent {
  readonly sent: number;
  readonly acknowledged: number;
  /** How often an event was handed back to be sent again, by reason. */
  readonly retried: Readonly<Record<string, number>>;
  readonly seconds: number;
}

interface Summary {
  readonly read: number;
  readonly delivered: number;
  readonly retried: Readonly<Record<string, number>>;
}

/** Lines of `templates` over and over, each with an id of its own. */
function* linesOf(templates: readonly WireEvent[], events: number, prefix: string): Generator<string> {
  for (let i = 0; i < events; i += 1) {
    const { id, line } = templates[i % templates.length] as WireEvent;
    yield `${line.replace(`"id":"${id}"`, `"id":"${prefix}-${i}"`)}\n`;
  }
}

async function feed(input: Writable, lines: Iterable<string>): Promise<void> {
  let chunk: string[] = [];
  for (const line of lines) {
    chunk.push(line);
    if (chunk.length < LINES_AT_ONCE) continue;
    if (!input.write(chunk.join(''))) await once(input, 'drain');
    chunk = [];
  }
  input.end(chunk.join(''));
}

/** Runs `sluice forward` in so many processes at once, each with events of its own. */
export async function burst(
  templates: readonly WireEvent[],
  plan: { readonly processes: number; readonly eventsEach: number; readonly flags: readonly string[] },
  env: Readonly<Record<string, string | undefined>>,
): Promise<BurstSent> {
  const from = performance.now();
  const summaries = await Promise.all(
    Array.from({ length: plan.processes }, async (_, i) => {
      const child = spawn(process.execPath, [SLUICE, 'forward', '--to', 'agent', ...plan.flags], {
        env: { ...process.env, ...env },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const [said] = await Promise.all([
        text(child.stdout),
        feed(child.stdin, linesOf(templates, plan.eventsEach, `burst-${i}`)),
      ]);
      return JSON.parse(said) as Summary;
    }),
  );
  const retried: Record<string, number> = {};
  for (const summary of summaries)
    for (const [reason, count] of Object.entries(summary.retried))
      retried[reason] = (retried[reason] ?? 0) + count;
  return {
    sent: summaries.reduce((sum, { read }) => sum + read, 0),
    acknowledged: summaries.reduce((sum, { delivered }) => sum + delivered, 0),
    retried,
    seconds: (performance.now() - from) / 1_000,
  };
}
