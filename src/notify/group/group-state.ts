import * as z from 'zod/mini';
import { CollectedSchema } from './collected.ts';
import { IncidentRecordSchema, IncidentSchema } from './incident-record.ts';
import { OutboxEntrySchema } from './outbox-entry.ts';

const optionalNumber = z.optional(z.number());
const optionalText = z.optional(z.string());

/** A state outlives deployments: a field that is new to it needs a default here, or is optional. */
export const GroupStateSchema = z.object({
  key: z.string(),
  route: z.string(),
  /** When this episode began: the first alert, or the first after the group resolved. */
  firstAt: z.number(),
  lastAt: z.number(),
  /** Alerts seen since the last notification was put into the outbox, and in all. */
  pending: z.number(),
  pendingSince: z.number(),
  total: z.number(),
  /** Number of the next notification: 0 is the first alert, later ones are digests. */
  step: z.number(),
  /** When a digest is due if `pending` is above zero, and when the group resolves if it is zero. */
  digestAt: z.number(),
  /** Facts of the latest alert, for the digest's text. */
  sample: z.string(),
  /** Digests of the latest alerts' keys, and of actions: what is handled again after a crash is not counted again. */
  seen: z.array(z.string()),
  /** By channel: what it called the first message of the group's thread. */
  handles: z._default(z.record(z.string(), z.string()), {}),
  /** It will resolve, and be told so. States that were written before groups resolved are not open. */
  open: z._default(z.boolean(), false),
  /** It ends when that is told, not when it is quiet: see `onOver`. */
  lasting: z.optional(z.literal(true)),
  resolvedAt: optionalNumber,
  reopened: z.optional(z.object({ times: z.number(), resolvedAt: z.number() })),
  /** Who has it, by their own word or another's, and since when. */
  taken: z.optional(z.object({ by: z.string(), at: z.number() })),
  mutedUntil: optionalNumber,
  /** When the next route is told, unless somebody takes the group. */
  escalateAt: optionalNumber,
  /** Routes to which this episode went on, and from which it came. */
  escalatedTo: optionalText,
  escalatedFrom: optionalText,
  /** Of a group that sums up alerts: see `collect.ts` and `storm.ts`. */
  collected: z.optional(CollectedSchema),
  /** What a grave episode has been through, for reports (`group-incident.ts`); absent until something is to be said of it. */
  incident: z.optional(IncidentSchema),
  /** When that goes into the log of incidents, and with it the episodes before it that are not there yet. */
  enterAt: optionalNumber,
  ended: z.optional(z.array(IncidentRecordSchema)),
  outbox: z.array(OutboxEntrySchema),
});
/** State of one alert group on one route, below 370 KB as JSON. Times are epoch ms. */
export type GroupState = z.infer<typeof GroupStateSchema>;

/** Entries whose channel owes no earlier one of the same thread: what follows must not overtake what it follows. */
export function foremost(outbox: GroupState['outbox']): GroupState['outbox'] {
  const behind = new Set<string>();
  return outbox.filter(({ id, channel, thread = id }) => {
    const line = JSON.stringify([channel, thread]);
    if (behind.has(line)) return false;
    behind.add(line);
    return true;
  });
}

/** When a group wants attention next: an owed notification, digest, end, escalation or entry; undefined: never. */
export function dueAt(state: GroupState): number | undefined {
  const times = foremost(state.outbox).map(({ nextAt }) => nextAt);
  if (state.pending > 0 || state.open) times.push(state.digestAt);
  if (state.escalateAt !== undefined) times.push(state.escalateAt);
  if (state.enterAt !== undefined) times.push(state.enterAt);
  return times.length === 0 ? undefined : Math.min(...times);
}
