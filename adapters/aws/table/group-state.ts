import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { type GroupState, GroupStateSchema } from '../../../src/notify/group/group-state.ts';

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
