import { parentPort, workerData } from 'node:worker_threads';

export interface LatencyCall {
  readonly url: string;
  readonly key: string;
  readonly requests: number;
  readonly events: number;
}

/** Requests that are not counted: the stack has just started. */
const WARM_UP = 10;

const { url, key, requests, events } = workerData as LatencyCall;
const times: number[] = [];
for (let i = -WARM_UP; i < requests; i += 1) {
  const body = JSON.stringify(
    Array.from({ length: events }, (_, j) => ({
      id: `door-${i}-${j}`,
      action: 'api_get',
      user: { id: `u_${j}` },
      source: { ip: `192.0.2.${j}` },
      details: { path: `/orders/${i}`, status: 200, note: 'x'.repeat(300) },
    })),
  );
  const from = performance.now();
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body,
  });
  if (response.status !== 202) throw new Error(`ingest answered ${response.status}`);
  await response.arrayBuffer();
  if (i >= 0) times.push(performance.now() - from);
}
parentPort?.postMessage(times);
