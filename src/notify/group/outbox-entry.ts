import * as z from 'zod/mini';
import type { SimilarAlerts } from '../alert/alert-history.ts';

/**
 * Why a group is told of. `first`: its first alert, or the first after it resolved. `digest`: repeats. `acknowledged` and
 * `assigned`: somebody has it. `escalated`: nobody has acknowledged it on the route before. `resolved`: it has been quiet.
 */
export const NOTIFICATION_KINDS = [
  'first',
  'digest',
  'acknowledged',
  'assigned',
  'escalated',
  'resolved',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

const GroupHistorySchema = z.object({
  /** First alert, and alerts in all, since the group opened. */
  firstAt: z.number(),
  total: z.number(),
  /** How often it was open before, and when it last resolved. */
  reopened: z.optional(z.object({ times: z.number(), resolvedAt: z.number() })),
  /** Who acknowledged it, or whom it was assigned to, as the channel names people. */
  by: z.optional(z.string()),
  /** Repeats are held back until then, because somebody has muted the group. */
  mutedUntil: z.optional(z.number()),
  /** The route that did not answer, for an escalation. */
  from: z.optional(z.string()),
  /** What was alerted in the day before; absent counts: the alert names no source address, or no user. */
  similar: z.optional(
    z.object({
      rule: z.number(),
      source: z.optional(z.number()),
      user: z.optional(z.number()),
    }) satisfies z.ZodMiniType<SimilarAlerts>,
  ),
});
/** What a group has been through, for messages that look back; times are epoch ms. */
export type GroupHistory = z.infer<typeof GroupHistorySchema>;

/** An entry outlives deployments, in a group's state and as a dead letter: what is new to it is optional here. */
export const OutboxEntrySchema = z.object({
  /** Deterministic (route, group, step, channel): the right to send it can be claimed once. */
  id: z.string(),
  channel: z.string(),
  kind: z.enum(NOTIFICATION_KINDS),
  /** See `Delivery`; absent from entries that were written before there were threads: then it is the id. */
  thread: z.optional(z.string()),
  /** What the channel called the first message of the thread, once that is known. */
  handle: z.optional(z.string()),
  /** What an `AlertAction` names it by; absent from entries that have no thread. */
  group: z.optional(z.object({ route: z.string(), key: z.string() })),
  history: z.optional(GroupHistorySchema),
  /** Alerts it reports, and the span they came in (epoch ms). */
  count: z.number(),
  since: z.number(),
  until: z.number(),
  /** Facts of the latest of them, as `writeFacts` put them down: at most `MAX_FACTS_BYTES`. */
  alert: z.string(),
  attempts: z.number(),
  /** Not before this (epoch ms). */
  nextAt: z.number(),
  /** Whoever wrote it sends it, and has until `nextAt`; after that it may have been taken, though nobody has noted it. */
  sending: z.optional(z.boolean()),
});
/**
 * A notification that is owed to one channel. It stays in its group's outbox until the channel has taken it, so that
 * neither a crash nor a channel that is down loses it.
 */
export type OutboxEntry = z.infer<typeof OutboxEntrySchema>;
