import { createMemoryLedger } from '../../adapters/memory/ledger.ts';
import { createMemoryQueue } from '../../adapters/memory/message-queue.ts';
import { createMemoryObjectStore } from '../../adapters/memory/object-store.ts';
import { createMemoryRecordBook } from '../../adapters/memory/record-book.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { type CloudTrailForwarderDeps, createHandler } from '../../functions/cloudtrail-forwarder/handler.ts';
import { createBucketDirectory } from '../../src/intake/trail/bucket-directory.ts';

export const MEMORY_TRAIL = { bucket: 'my-trail', tenant: 'acme' } as const;

type Given = Partial<CloudTrailForwarderDeps> & Pick<CloudTrailForwarderDeps, 'redactionOf'>;

/** Stage `cloudtrail-forwarder` in one process without servers, for one trail and one tenant. */
export function memoryForwarder(given: Given) {
  const parts = {
    objects: createMemoryObjectStore(),
    events: createMemoryQueue(),
    trail: createMemoryQueue(),
    deadLetters: createMemoryQueue(),
    telemetry: createMemoryTelemetry(),
    ledger: createMemoryLedger(),
    book: createMemoryRecordBook(),
  };
  const handler = createHandler({
    ...parts,
    taken: parts.ledger,
    entered: parts.ledger,
    contentLetters: parts.deadLetters,
    objectsAt: () => parts.objects,
    directory: createBucketDirectory({
      cloudtrail: { trails: [MEMORY_TRAIL], accounts: {} },
      aws: { logs: [] },
    }),
    logGroups: new Map(),
    tenantOf: () => MEMORY_TRAIL.tenant,
    clock: () => 1_000,
    leavesOut: () => false,
    tellLeftOut: () => {},
    hear: { file: async () => {}, record: async () => {} },
    onClock: async () => {},
    ...given,
  });
  return { ...parts, handler };
}
