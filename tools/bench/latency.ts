import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Stack, startStack } from '../local/stack.ts';
import { FREE_PORTS } from '../local/stack-options.ts';
import type { LatencyCall } from './latency-caller.ts';

/**
 * How long people wait, on the whole local stack as `npm start` runs it: a request of 100 events at the door, by one
 * caller in a thread of its own, and the way from an accepted event to the Slack message. Wall time, so the machine should be
 * quiet. Run by hand:
 *
 *   node tools/runtime/node.mjs tools/bench/latency.ts
 */
const REQUESTS = 200;
const EVENTS_A_REQUEST = 100;
const ALERTS = 20;
/** Slack takes one message a second; faster alerts would measure Slack. */
const BETWEEN_ALERTS_MS = 1_100;

const BARS = { door: 50, slack: 500 } as const;

async function post(stack: Stack, events: readonly unknown[]): Promise<void> {
  const response = await fetch(`${stack.ingestUrl}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  if (response.status !== 202) throw new Error(`ingest answered ${response.status}`);
  await response.arrayBuffer();
}

async function measureDoor({ ingestUrl, key }: Stack): Promise<readonly number[]> {
  const data: LatencyCall = { url: ingestUrl, key, requests: REQUESTS, events: EVENTS_A_REQUEST };
  const caller = new Worker(new URL('./latency-caller.ts', import.meta.url), { workerData: data });
  const [times] = (await once(caller, 'message')) as [readonly number[]];
  return times;
}

async function measureSlack(stack: Stack): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < ALERTS; i += 1) {
    const event = (j: number) => ({
      id: `slack-${i}-${j}`,
      action: 'auth_login_failed',
      user: { id: 'u_1' },
      source: { ip: `198.51.100.${i + 1}` },
    });
    const told = stack.inbox.slack.messages().length;
    await post(stack, [0, 1, 2, 3, 4].map(event));
    const from = performance.now();
    while (stack.inbox.slack.messages().length === told) await sleep(1);
    times.push(performance.now() - from);
    await sleep(BETWEEN_ALERTS_MS);
  }
  return times;
}

function report(what: string, times: readonly number[], barMs: number): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const p99 = at(0.99);
  const verdict = p99 <= barMs ? 'held' : 'NOT HELD';
  console.log(`${what}: p50 ${at(0.5).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, bar ${barMs} ms ${verdict}`);
}

const stack = await startStack({
  ports: FREE_PORTS,
  apart: true,
  managerLimits: { maxRequestPerMinute: 0 },
  configure: (config) => ({ ...config, wazuh: { ...config.wazuh, requestsPerMinute: 100_000 } }),
});
try {
  report('POST /v1/events of 100 events', await measureDoor(stack), BARS.door);
  await sleep(3_000);
  report('event accepted → Slack message', await measureSlack(stack), BARS.slack);
} finally {
  await stack.close();
}
