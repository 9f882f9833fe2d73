import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createClosers } from '../local/closers.ts';
import { startStack } from '../local/stack.ts';
import { FREE_PORTS } from '../local/stack-options.ts';
import type { DoorCall } from './door/caller.ts';
import { startFloorDoor, startFloorQueue } from './notify/floor.ts';
import { EVENT_WAY, measureWay } from './notify/way.ts';
import type { Effort, Question } from './question.ts';
import { type Times, timesBeside } from './times.ts';

const REQUESTS: Readonly<Record<Effort, number>> = { quick: 100, guard: 100, full: 400, again: 400 };
const EVENTS_A_REQUEST = 100;
const BARS = { doorMs: 50, slackMs: 500 } as const;

/** How long people wait, on the whole local stack as `npm start` runs it; its emulators and rules share the core. */
export const benchLatency: Question = {
  name: 'latency',
  asks: 'POST of 100 events, by one caller, over taking, zipping and queueing the same body; event accepted → Slack, over a POST, a queue and a POST',
  tasks: () => [],
  beside: async (effort) => [
    timesBeside(
      {
        name: 'door',
        what: `POST /v1/events of ${EVENTS_A_REQUEST} events`,
        floor: 'POST, parse, gzip, queue',
        barMs: BARS.doorMs,
      },
      await measureDoor(effort),
    ),
    timesBeside(
      {
        name: 'event-to-slack',
        what: 'event accepted → Slack message',
        floor: 'POST, queue, POST',
        barMs: BARS.slackMs,
      },
      await measureWay(EVENT_WAY, effort),
    ),
  ],
};

/** Requests of one caller in a thread of its own, in turns with the same body to the floor. */
async function measureDoor(effort: Effort): Promise<Times> {
  const closers = createClosers();
  try {
    const stack = closers.use(
      await startStack({
        ports: FREE_PORTS,
        apart: true,
        managerLimits: { maxRequestPerMinute: 0 },
      }),
    );
    const { sqs, QueueUrl } = await startFloorQueue(stack, closers);
    const data: DoorCall = {
      url: stack.ingestUrl,
      floorUrl: await startFloorDoor(sqs, QueueUrl, closers),
      key: stack.key,
      requests: REQUESTS[effort],
      events: EVENTS_A_REQUEST,
    };
    const caller = new Worker(new URL('./door/caller.ts', import.meta.url), { workerData: data });
    const [times] = (await once(caller, 'message')) as [Times];
    return times;
  } finally {
    await closers.close();
  }
}
