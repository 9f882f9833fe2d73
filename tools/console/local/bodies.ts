import type { Envelope } from '../../../src/event/envelope.ts';
import { unpackMessage } from '../../../src/event/unpack-message.ts';

/** Packed messages are kept up to so many bytes; older ones are forgotten. */
const KEPT_BYTES = 8 * 1_048_576;

/** The packed messages that went by, unpacked only when somebody asks for one of their events. */
export interface Bodies {
  heard(body: string): void;
  find(eventId: string): { readonly key: string; readonly envelope: Envelope } | undefined;
}

export function createBodies(): Bodies {
  let kept: string[] = [];
  let bytes = 0;
  return {
    heard(body) {
      kept.push(body);
      bytes += body.length;
      if (bytes <= KEPT_BYTES) return;
      kept = kept.slice(Math.ceil(kept.length / 2));
      bytes = kept.reduce((sum, { length }) => sum + length, 0);
    },
    find(eventId) {
      for (const body of kept.toReversed()) {
        const unpacked = unpackMessage(body);
        if (!unpacked.ok) continue;
        const envelope = unpacked.value.envelopes.find(({ event }) => event.event.id === eventId);
        if (envelope !== undefined) return { key: unpacked.value.message.key, envelope };
      }
      return undefined;
    },
  };
}
