import { parentPort, workerData } from 'node:worker_threads';
import type { Times } from '../times.ts';

export interface DoorCall {
  readonly url: string;
  readonly floorUrl: string;
  readonly key: string;
  readonly requests: number;
  readonly events: number;
}

/** Requests to each side that are not counted: the stack has just started. */
const WARM_UP = 10;

const { url, floorUrl, key, requests, events } = workerData as DoorCall;

const bodyOf = (i: number): string =>
  JSON.stringify(
    Array.from({ length: events }, (_, j) => ({
      id: `door-${i}-${j}`,
      action: 'api_get',
      user: { id: `u_${j}` },
      source: { ip: `192.0.2.${j}` },
      details: { path: `/orders/${i}`, status: 200, note: 'x'.repeat(300) },
    })),
  );

async function timed(address: string, body: string): Promise<number> {
  const from = performance.now();
  const response = await fetch(address, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body,
  });
  if (response.status !== 202) throw new Error(`${address} answered ${response.status}`);
  await response.arrayBuffer();
  return performance.now() - from;
}

const times: { readonly subject: number[]; readonly floor: number[] } = { subject: [], floor: [] };
for (let i = -WARM_UP; i < requests; i += 1) {
  const body = bodyOf(i);
  // What comes second finds the first one's events on their way to the manager: in turns.
  const first = i % 2 === 0 ? await timed(`${url}/v1/events`, body) : undefined;
  const floor = await timed(floorUrl, body);
  const subject = first ?? (await timed(`${url}/v1/events`, body));
  if (i < 0) continue;
  times.subject.push(subject);
  times.floor.push(floor);
}
parentPort?.postMessage(times satisfies Times);
