import type { KeptEvent } from './keep-event.ts';

/** What a manifest asks for, given what is kept. */
export interface EventPlan {
  /** Kept as it is. */
  readonly unchanged: readonly KeptEvent[];
  /** New or changed, the newest first; with what is kept of it. */
  readonly changed: readonly {
    readonly uuid: string;
    readonly changedAt: number;
    readonly old?: KeptEvent;
  }[];
}

/**
 * Which events of a MISP feed have to be read. One that the manifest names no more is forgotten, and so is one that has not
 * changed since `from` (seconds since the epoch): nothing in it counts any more.
 */
export function planEvents(
  manifest: ReadonlyMap<string, number>,
  kept: Iterable<KeptEvent>,
  from: number,
): EventPlan {
  const known = new Map([...kept].map((event) => [event.uuid, event]));
  const unchanged: KeptEvent[] = [];
  const changed: EventPlan['changed'][number][] = [];
  for (const [uuid, changedAt] of manifest) {
    // Without a time it may be of today.
    if (changedAt !== 0 && changedAt < from) continue;
    const old = known.get(uuid);
    if (old?.changedAt === changedAt) unchanged.push(old);
    else changed.push({ uuid, changedAt, ...(old && { old }) });
  }
  return { unchanged, changed: changed.toSorted((a, b) => b.changedAt - a.changedAt) };
}
