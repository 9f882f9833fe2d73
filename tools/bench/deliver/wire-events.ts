import { encodeEnvelope } from '../../../src/forward/encode.ts';
import type { WireEvent } from '../../../src/forward/sink.ts';
import { benchEvents } from '../events.ts';
import { enrichStep, normalizeAll, redactStep } from '../steps.ts';

/** The events of the other questions as lines for Wazuh, each different from all others. */
export function wireEvents(count: number): readonly WireEvent[] {
  const [redact, enrich] = [redactStep(), enrichStep()];
  return normalizeAll(benchEvents(count)).map((envelope) =>
    encodeEnvelope(enrich(redact(envelope)), undefined),
  );
}

/** Ten full queue messages: what one invocation gets at most. */
const LOT = 5_000;

export function lots(events: readonly WireEvent[]): readonly (readonly WireEvent[])[] {
  return Array.from({ length: Math.ceil(events.length / LOT) }, (_, i) =>
    events.slice(i * LOT, (i + 1) * LOT),
  );
}
