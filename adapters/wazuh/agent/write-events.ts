import { eventHead, fitsMessage } from '../../../src/forward/agent/message.ts';
import { FRAME_ROOM_BYTES } from '../../../src/forward/agent/sealer.ts';
import type { WireEvent } from '../../../src/forward/sink.ts';
import type { AgentChannel } from './channel.ts';
import type { Awaited } from './connection.ts';

/** Bytes written at once: a few hundred events, sealed within some milliseconds. */
const SLAB_BYTES = 131_072;
/** What a frame has beside the line. */
const FRAME_EXTRA_BYTES = 400;

export interface Written {
  /** `done`: the manager has handed all of them on. */
  readonly how: Awaited;
  /** Positions that were written. */
  readonly sent: readonly number[];
  /** Positions that fit into no message. */
  readonly tooLarge: readonly number[];
}

/**
 * Writes the events at `positions` and has the manager say that it handed them on, all within `timeoutMs`. What is written
 * is bounded by what the manager takes: the next bytes are made when there is room.
 */
export async function writeEvents(
  { key, sealer, connection }: AgentChannel,
  events: readonly WireEvent[],
  positions: readonly number[],
  timeoutMs: number,
  elapsedMs: () => number,
): Promise<Written> {
  const sent: number[] = [];
  const tooLarge: number[] = [];
  let tenant: string | undefined;
  let origin: string | undefined;
  let head = '';
  let slab = Buffer.alloc(0);
  let end = 0;

  for (const [done, position] of positions.entries()) {
    const event = events[position];
    if (event === undefined) continue;
    if (event.tenant !== tenant || event.origin !== origin) {
      ({ tenant, origin } = event);
      head = eventHead(event);
    }
    if (!fitsMessage(key, head, event.line)) {
      tooLarge.push(position);
      continue;
    }
    if (slab.length - end < FRAME_ROOM_BYTES) {
      if (end > 0) {
        const how = await connection.write(slab.subarray(0, end), timeoutMs - elapsedMs());
        if (how !== 'done') return { how, sent, tooLarge };
      }
      slab = Buffer.allocUnsafe(slabBytes(positions.length - done, event.line.length));
      end = 0;
    }
    const before = end;
    end = sealer.seal(slab, end, head, event.line);
    (end > before ? sent : tooLarge).push(position);
  }
  if (sent.length === 0) return { how: 'done', sent, tooLarge };
  if (end > 0) {
    const how = await connection.write(slab.subarray(0, end), timeoutMs - elapsedMs());
    if (how !== 'done') return { how, sent, tooLarge };
  }
  return { how: await connection.ping(timeoutMs - elapsedMs()), sent, tooLarge };
}

/** A whole slab when there is much to write, and hardly more than needed for a few events. */
function slabBytes(events: number, lineLength: number): number {
  return Math.min(SLAB_BYTES, events * (lineLength + FRAME_EXTRA_BYTES)) + FRAME_ROOM_BYTES;
}
