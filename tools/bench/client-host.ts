import { Agent, createServer, get, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient, type SluiceClient } from '@sluice/client';
import { clientEvent } from './client-event.ts';
import { quantile } from './harness.ts';
import type { Effort } from './question.ts';

export interface HostLatency {
  /** How Sluice behaves. */
  readonly server: string;
  /** Latency of the host with a client over that without one, in turns: median over rounds. */
  readonly p50: number;
  readonly p99: number;
}

const ROUNDS: Readonly<Record<Effort, number>> = { quick: 8, guard: 12, full: 30, again: 30 };
const WARM_UP = 5;
const REQUESTS = 300;

/** What answers in Sluice's place; undefined: nobody. */
const SERVERS: readonly (readonly [string, RequestListener | undefined])[] = [
  [
    'well',
    (request, response) => {
      request.resume().on('end', () => response.writeHead(202).end('{"outcomes":[]}'));
    },
  ],
  ['down', undefined],
  ['slow', (request) => void request.resume()],
  [
    'nonsense',
    (request, response) => void request.resume().on('end', () => response.end('<html>'.repeat(1_000))),
  ],
];

async function listen(listener: RequestListener): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A host: some JSON in each answer, and an event if there is a client. */
function hostWith(client: SluiceClient | undefined) {
  let count = 0;
  return listen((_, response) => {
    count += 1;
    void client?.sendEvent(clientEvent(count));
    response.end(JSON.stringify({ count, at: '/api/orders', items: ['A-1', 'B-7'] }));
  });
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function request(url: string): Promise<number> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().on('end', () => resolve(performance.now() - start));
    }).on('error', reject);
  });
}

async function round(url: string): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < REQUESTS; i += 1) times.push(await request(url));
  return times;
}

/** One host with a client and one without, asked in turns, the first of a round alternating. */
export async function hostLatency(effort: Effort): Promise<readonly HostLatency[]> {
  const answers: HostLatency[] = [];
  for (const [name, behaviour] of SERVERS) {
    const sluice = behaviour && (await listen(behaviour));
    const client = createClient({ url: sluice?.url ?? 'http://127.0.0.1:1', key: 'k' });
    const hosts = { with: await hostWith(client), without: await hostWith(undefined) };
    const ratios: { readonly p50: number; readonly p99: number }[] = [];
    for (let i = 0; i < WARM_UP + ROUNDS[effort]; i += 1) {
      const first = i % 2 === 0 ? await round(hosts.with.url) : undefined;
      const floor = await round(hosts.without.url);
      const subject = first ?? (await round(hosts.with.url));
      const ratio = (q: number) => quantile(subject, q) / quantile(floor, q);
      if (i >= WARM_UP) ratios.push({ p50: ratio(0.5), p99: ratio(0.99) });
    }
    const median = (q: 'p50' | 'p99') =>
      quantile(
        ratios.map((each) => each[q]),
        0.5,
      );
    answers.push({ server: name, p50: median('p50'), p99: median('p99') });
    await client.close(1);
    for (const { server } of [hosts.with, hosts.without, ...(sluice ? [sluice] : [])]) {
      server.closeAllConnections();
      server.close();
    }
  }
  return answers;
}
