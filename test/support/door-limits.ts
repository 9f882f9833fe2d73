import { createMemoryRateCeiling } from '../../adapters/memory/rate-ceiling.ts';
import { createDoorLimits, type DoorLimits } from '../../functions/ingest/door-limits.ts';
import { DEFAULT_INGEST_SETTINGS, type IngestLimits } from '../../src/config/ingest-settings.ts';
import { createRateLimiter } from '../../src/intake/door/rate-limiter.ts';

/** The limits of one function: the default ones, but for those given. */
export function doorLimits(limits: Partial<IngestLimits> = {}): DoorLimits {
  const limiter = createRateLimiter({ ceiling: createMemoryRateCeiling() });
  return createDoorLimits(limiter, { ...DEFAULT_INGEST_SETTINGS.limits, ...limits });
}
