import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import type { GroupState } from '../../src/notify/group-store.ts';

const OutboxEntrySchema = z.object({
  id: z.string(),
  channel: z.string(),
  kind: z.enum(['first', 'digest']),
  count: z.number(),
  since: z.number(),
  until: z.number(),
  alert: z.string(),
  attempts: z.number(),
  nextAt: z.number(),
});

/** A state outlives deployments: a field that is new to it needs a default here. */
const GroupStateSchema = z.object({
  key: z.string(),
  route: z.string(),
  firstAt: z.number(),
  lastAt: z.number(),
  pending: z.number(),
  pendingSince: z.number(),
  total: z.number(),
  step: z.number(),
  digestAt: z.number(),
  sample: z.string(),
  seen: z.array(z.string()),
  outbox: z.array(OutboxEntrySchema),
}) satisfies z.ZodMiniType<GroupState>;

const MAX_STATE_BYTES = 1_048_576;

/** Compressed, because an item holds 400 KB and a state quotes whole alerts. */
export function packGroupState(state: GroupState): Uint8Array {
  return gzipSync(JSON.stringify(state));
}

/** Undefined when it is no state that this version can read. */
export function unpackGroupState(packed: unknown): GroupState | undefined {
  try {
    const bytes = z.instanceof(Uint8Array).parse(packed);
    return GroupStateSchema.parse(
      JSON.parse(gunzipSync(bytes, { maxOutputLength: MAX_STATE_BYTES }).toString()),
    );
  } catch {
    return undefined;
  }
}
