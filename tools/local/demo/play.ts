import { gzipSync } from 'node:zlib';
import { createS3Archive } from '../../../adapters/aws/buckets/archive.ts';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../../adapters/aws/queues/sqs-queue.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { localEnvironment } from '../aws/environment.ts';
import { withUrls } from '../aws/queue-urls.ts';
import { LOCAL } from '../stack-config.ts';
import { type BusEvent, busEvents } from './bus-events.ts';
import type { Posted } from './checks.ts';
import { applicationScenes, type Cast, type Scene, trailFile } from './scenes.ts';
import type { Target } from './target.ts';

/** Everything that one run will post. */
export interface Day {
  readonly scenes: readonly Scene[];
  readonly file: ReturnType<typeof trailFile>;
  readonly busEvents: readonly BusEvent[];
  readonly ids: ReadonlySet<string>;
  readonly inFile: number;
}

const ANSWER_MS = 20_000;
const TRAIL_TITLE = 'a CloudTrail file: failed console logins, then StopLogging';

export function prepareDay(cast: Cast): Day {
  const scenes = applicationScenes(cast);
  const file = trailFile(cast);
  const bus = busEvents(cast);
  const { Records } = JSON.parse(file.json) as { Records: readonly { eventID: string }[] };
  const ids = [
    ...scenes.flatMap(({ events }) => events.map((event) => String(event.id))),
    ...Records.map(({ eventID }) => eventID),
    ...bus.map(({ id }) => id),
  ];
  return { scenes, file, busEvents: bus, ids: new Set(ids), inFile: Records.length };
}

/** What of a stack a scene needs. */
export type PlayTarget = Pick<Target, 'ingestUrl' | 'key' | 's3' | 'sqs'>;

/** The scenes of a day, each to be played on its own. */
export function dayScenes(
  cast: Cast,
): readonly { readonly title: string; readonly play: (target: PlayTarget) => Promise<void> }[] {
  const day = prepareDay(cast);
  return [
    ...day.scenes.map(({ title, events }) => ({
      title,
      play: async (target: PlayTarget) => void (await post(target, events)),
    })),
    { title: TRAIL_TITLE, play: (target: PlayTarget) => putTrailFile(target, day) },
    ...day.busEvents.map(({ title, event }) => ({
      title,
      play: (target: PlayTarget) => putOnTrailQueue(target, JSON.stringify(event)),
    })),
  ];
}

/** Posts the day, scene by scene, puts its CloudTrail file into the bucket and what EventBridge tells onto the queue. */
export async function playDay(target: Target, day: Day, onScene: (title: string) => void): Promise<Posted> {
  let accepted = 0;
  for (const { title, events } of day.scenes) {
    onScene(title);
    accepted += await post(target, events);
  }
  onScene(TRAIL_TITLE);
  await putTrailFile(target, day);
  for (const { title, event } of day.busEvents) {
    onScene(title);
    await putOnTrailQueue(target, JSON.stringify(event));
  }
  return { ids: day.ids, accepted, inFile: day.inFile, onBus: day.busEvents.length };
}

async function putTrailFile({ s3 }: PlayTarget, { file }: Day): Promise<void> {
  const trail = createS3Archive(createS3Client(localEnvironment({ s3 })), LOCAL.trailBucket);
  await trail.put(file.key, gzipSync(file.json));
}

async function putOnTrailQueue({ sqs: endpoint }: PlayTarget, body: string): Promise<void> {
  const environment = localEnvironment({ sqs: endpoint });
  const client = createSqsClient(environment);
  const queueUrl = withUrls({ endpoint, port: 0, close: async () => {} }, LOCAL.name).url('trail');
  const [sent] = await createSqsQueue(client, { environment, queueUrl }).send([{ body }]);
  client.destroy();
  if (sent !== true) throw new CodedError('demo_refused', 'the trail queue took no message');
}

async function post(target: PlayTarget, events: readonly unknown[]): Promise<number> {
  const response = await fetch(`${target.ingestUrl}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${target.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch((error: unknown) => {
    throw new CodedError(
      'demo_unreachable',
      `${target.ingestUrl} does not answer; is the stack still running?`,
      {
        cause: error,
      },
    );
  });
  const answer = (await response.json()) as { accepted?: number; detail?: string };
  if (response.status !== 202)
    throw new CodedError(
      'demo_refused',
      `ingest answered ${response.status}: ${answer.detail ?? 'no detail'}`,
    );
  return answer.accepted ?? 0;
}
