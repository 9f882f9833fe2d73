import { gunzipSync } from 'node:zlib';
import { createS3ArchiveReader } from '../../../adapters/aws/buckets/archive-reader.ts';
import type { Envelope } from '../../../src/event/envelope.ts';
import type { EventItem } from '../view.ts';
import { eventItem } from './event-item.ts';
import { newestMessages } from './newest-messages.ts';
import type { DeployedPipeline } from './pipeline.ts';

/** Objects that one look reads, and events that it takes of each: a page shows what goes on, not everything. */
const MAX_OBJECTS = 10;
const MAX_OF_OBJECT = 20;
/** An object holds 500 events of 64 KiB at the very most. */
const MAX_OBJECT_BYTES = 33_554_432;
const MAX_KNOWN = 5_000;

/** Events that are told again: more than two looks find. */
const KEPT = 400;

/**
 * The latest events, oldest first. Each look reads the newest messages that were not read before. Wants what `newestMessages` does, and
 * `s3:GetObject`; throws what `createTable` and `createS3ArchiveReader` throw.
 */
export function createLatestEvents(
  pipeline: DeployedPipeline,
): (archive: string, now: number) => Promise<readonly EventItem[]> {
  const known = new Set<string>();
  let kept: readonly EventItem[] = [];

  return async (archive, now) => {
    const reader = createS3ArchiveReader(pipeline.clients.s3, archive);
    const messages = await newestMessages(pipeline, known, MAX_OBJECTS, now);
    const read = await Promise.all(
      messages.map(async ({ key, claimedAt, object }) => {
        const body = await reader.read(object);
        // It is delivered and archived at the same time: the next look may find it.
        if (body === undefined) return [];
        known.add(key);
        return envelopesIn(body)
          .slice(0, MAX_OF_OBJECT)
          .map((envelope) => eventItem(envelope, claimedAt));
      }),
    );
    for (const key of known) {
      if (known.size <= MAX_KNOWN) break;
      known.delete(key);
    }
    kept = [...kept, ...read.flat().toSorted((a, b) => a.at - b.at)].slice(-KEPT);
    return kept;
  };
}

function envelopesIn(body: Uint8Array): readonly Envelope[] {
  const lines = gunzipSync(body, { maxOutputLength: MAX_OBJECT_BYTES })
    .toString('utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Envelope);
}
