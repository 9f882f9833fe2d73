import { createClient } from '@sluice/client';
import { CLIENT_EVENT_BYTES, clientEvent } from './client-event.ts';
import { type HostLatency, hostLatency } from './client-host.ts';
import { quantile } from './harness.ts';
import { atMost, type Beside, type Effort, type Question } from './question.ts';

const BARS = { callUs: 20, bufferMb: 2, hostRatio: 1.1 } as const;
const EVENTS: Readonly<Record<Effort, number>> = {
  quick: 24_000,
  guard: 40_000,
  full: 80_000,
  again: 80_000,
};
/** As many as come in before the loop turns: an application does other things between. */
const AT_ONCE = 20;
const SLICE = 1_000;

/** Takes everything, without a network and without work of its own. */
const acceptAll = async () => new Response('{"outcomes":[]}', { status: 202 });

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Microseconds of each call, and of writing the same event as JSON at the same moment. */
async function callTimes(events: number): Promise<{ readonly calls: number[]; readonly floor: number[] }> {
  const client = createClient({
    url: 'https://sluice.example',
    key: 'k',
    app: 'bench',
    compress: false,
    fetch: acceptAll,
  });
  await client.flush();
  const calls: number[] = [];
  const floor: number[] = [];
  const timed = (times: number[], run: () => void) => {
    const start = performance.now();
    run();
    times.push((performance.now() - start) * 1_000);
  };
  let written = 0;
  for (let i = 0; i < events; i += 1) {
    const [mine, theirs] = [clientEvent(i), clientEvent(i)];
    const ours = () => timed(calls, () => void client.sendEvent(mine));
    // Whichever comes first finds the caches cold: in turns.
    if (i % 2 === 0) ours();
    timed(floor, () => {
      written += JSON.stringify(theirs).length;
    });
    if (i % 2 !== 0) ours();
    if (i % AT_ONCE === 0) await turn();
  }
  await client.close();
  const { given, sent } = client.stats();
  if (written === 0 || given !== events || sent !== given) throw new Error('events were dropped');
  // What the compiler has not seen often enough is not counted.
  return { calls: calls.slice(events / 4), floor: floor.slice(events / 4) };
}

/** MB of the heap that a full buffer takes, of a client that can send nothing. */
async function fullBufferMb(): Promise<number> {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('run with --expose-gc');
  const client = createClient({
    url: 'https://sluice.example',
    key: 'k',
    fetch: () => new Promise(() => {}),
  });
  await client.flush(1);
  // Twice: what the second collection finds is what stays.
  for (let i = 0; i < 2; i += 1) collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; Object.keys(client.stats().dropped).length === 0; i += 1)
    void client.sendEvent(clientEvent(i, 500));
  for (let i = 0; i < 2; i += 1) collect();
  const mb = (process.memoryUsage().heapUsed - before) / 1e6;
  await client.close(1);
  return mb;
}

/** The 99th percentile of every thousand calls: the quarter of them that other processes disturbed least, and the middle. */
function tails(times: readonly number[]) {
  const slices = Array.from({ length: Math.floor(times.length / SLICE) }, (_, i) =>
    quantile(times.slice(i * SLICE, (i + 1) * SLICE), 0.99),
  );
  return { p50: quantile(times, 0.5), quiet: quantile(slices, 0.25), middle: quantile(slices, 0.5) };
}

/** What the client costs the application that it is in. */
export const benchHost: Question = {
  name: 'host',
  asks: 'tails of a call of the client, memory of its full buffer, and latency of a server that logs every request, over the same server without it',
  tasks: () => [],
  beside: async (effort) => [
    calls(await callTimes(EVENTS[effort])),
    buffer(await fullBufferMb()),
    hosts(await hostLatency(effort)),
  ],
};

function calls(times: Awaited<ReturnType<typeof callTimes>>): Beside {
  const data = { events: times.calls.length, calls: tails(times.calls), floor: tails(times.floor) };
  const row = (name: string, { p50, quiet, middle }: ReturnType<typeof tails>) => [
    name,
    ...[p50, quiet, middle].map((us) => us.toFixed(1)),
  ];
  return {
    name: 'calls',
    title: `One call of the client, µs of elapsed time, ${CLIENT_EVENT_BYTES} bytes an event, ${data.events.toLocaleString('en')} events`,
    table: {
      headings: ['', 'p50', 'p99 undisturbed', 'p99 in the middle'],
      rows: [row('sendEvent', data.calls), row('floor: JSON.stringify', data.floor)],
    },
    bars: [atMost('sendEvent, p99 undisturbed', data.calls.quiet, BARS.callUs, 'µs', 'elapsed')],
    data,
  };
}

function buffer(mb: number): Beside {
  return {
    name: 'buffer',
    title: 'A full buffer of the client',
    notes: [`${mb.toFixed(2)} MB of heap.`],
    bars: [atMost('full buffer of the client', mb, BARS.bufferMb, 'MB', 'count')],
    data: { mb },
  };
}

function hosts(latencies: readonly HostLatency[]): Beside {
  return {
    name: 'hosts',
    title:
      'A server that logs every request, its latency over that of the same server without a client, elapsed time',
    table: {
      headings: ['while Sluice is', 'p50', 'p99'],
      rows: latencies.map(({ server, p50, p99 }) => [server, p50.toFixed(2), p99.toFixed(2)]),
    },
    // While Sluice is well there is work: events are sent. Otherwise the host must notice nothing.
    bars: latencies
      .filter(({ server }) => server !== 'well')
      .map(({ server, p50 }) =>
        atMost(
          `host with a client, p50, while Sluice is ${server}`,
          p50,
          BARS.hostRatio,
          '× the host without',
          'elapsed',
        ),
      ),
    data: latencies,
  };
}
