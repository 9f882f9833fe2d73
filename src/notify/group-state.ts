import * as z from 'zod/mini';
import { OutboxEntrySchema } from './outbox-entry.ts';

/** A state outlives deployments: a field that is new to it needs a default here, or is optional. */
export const GroupStateSchema = z.object({
  key: z.string(),
  route: z.string(),
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
  /** Digests of the latest alerts' keys: an alert handled again after a crash is not counted again. */
  seen: z.array(z.string()),
  /** By channel: what it called the first message of the group's thread. */
  handles: z._default(z.record(z.string(), z.string()), {}),
  outbox: z.array(OutboxEntrySchema),
});
/** State of one alert group on one route, below 200 KB as JSON. Times are epoch ms. */
export type GroupState = z.infer<typeof GroupStateSchema>;

/** When a group wants attention next: its earliest owed notification or due digest; undefined: nothing is owed. */
export function dueAt(state: GroupState): number | undefined {
  const times = state.outbox.map(({ nextAt }) => nextAt);
  if (state.pending > 0) times.push(state.digestAt);
  return times.length === 0 ? undefined : Math.min(...times);
}
