import { loadavg } from 'node:os';
import { createClient } from '@sluice/client';
import { CLIENT_EVENT_BYTES, clientEvent } from './client-event.ts';
import { hostLatency } from './client-host.ts';
import { loadWarning, quantile } from './harness.ts';

/**
 * What the client costs the application it is in: time of the calling code for each event, memory of a full buffer,
 * and the latency of a small HTTP server that logs every request while Sluice is well, down, slow or talks nonsense. Run
 * by hand, on a quiet machine:
 *
 *   node tools/runtime/node.mjs --expose-gc tools/bench/client.ts
 */
const BARS = { callUs: 20, bufferMb: 2, hostRatio: 1.1 } as const;
const EVENTS = 80_000;
/** As many as come in before the loop turns: an application does other things between. */
const AT_ONCE = 20;
const SLICE = 1_000;

/** Takes everything, without a network and without work of its own. */
const acceptAll = async () => new Response('{"outcomes":[]}', { status: 202 });

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Microseconds of each call, and of writing the same event as JSON at the same moment. */
async function callTimes(): Promise<{ readonly calls: number[]; readonly floor: number[] }> {
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
  for (let i = 0; i < EVENTS; i += 1) {
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
  if (written === 0 || given !== EVENTS || sent !== given) throw new Error('events were dropped');
  // What the compiler has not seen often enough is not counted.
  return { calls: calls.slice(EVENTS / 4), floor: floor.slice(EVENTS / 4) };
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

const verdict = (held: boolean) => (held ? 'held' : 'NOT HELD');

/** The 99th percentile of every thousand calls: the quarter of them that other processes disturbed least, and the middle. */
function tails(times: readonly number[]) {
  const slices = Array.from({ length: Math.floor(times.length / SLICE) }, (_, i) =>
    quantile(times.slice(i * SLICE, (i + 1) * SLICE), 0.99),
  );
  const [quiet, middle] = [quantile(slices, 0.25), quantile(slices, 0.5)];
  const median = quantile(times, 0.5).toFixed(1);
  return {
    quiet,
    text: `p50 ${median}   p99 ${quiet.toFixed(1)} undisturbed, ${middle.toFixed(1)} in the middle, µs`,
  };
}

const { calls, floor } = await callTimes();
const ours = tails(calls);
console.log(`calling code, ${CLIENT_EVENT_BYTES} bytes an event, ${calls.length} events:`);
console.log(`  sendEvent       ${ours.text}   bar ${BARS.callUs}: ${verdict(ours.quiet <= BARS.callUs)}`);
console.log(`  JSON.stringify  ${tails(floor).text}`);

const mb = await fullBufferMb();
console.log(
  `full buffer: ${mb.toFixed(2)} MB of heap   bar ${BARS.bufferMb}: ${verdict(mb <= BARS.bufferMb)}`,
);

console.log('latency of a host that logs every request, over the same host without a client:');
for (const { server, p50, p99: tail } of await hostLatency()) {
  const ratios = `  Sluice ${server.padEnd(9)} p50 × ${p50.toFixed(2)}   p99 × ${tail.toFixed(2)}`;
  // While Sluice is well there is work: events are sent. Otherwise the host must notice nothing.
  const bar = `   bar ${BARS.hostRatio} (p50): ${verdict(p50 <= BARS.hostRatio)}`;
  console.log(server === 'well' ? ratios : ratios + bar);
}

const warning = loadWarning(loadavg()[0] ?? 0, 2);
if (warning !== undefined) console.log(warning);
process.exit();
