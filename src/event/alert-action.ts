import * as z from 'zod/mini';

/** What somebody has pressed in a message, on its way to stage `alert-notify` by the alerts queue. */
export const AlertActionSchema = z.strictObject({
  v: z.literal(1),
  action: z.strictObject({
    kind: z.enum(['acknowledge', 'assign', 'mute']),
    /** The group: its route and its key (`GroupState`). */
    route: z.string().check(z.maxLength(64)),
    key: z.string().check(z.maxLength(128)),
    /** Name of who pressed it, one plain line, as the channel names people. */
    by: z.string().check(z.maxLength(200)),
    /** Whom it is assigned to; absent for the one who pressed it. */
    to: z.optional(z.string().check(z.maxLength(200))),
    /** How long it is muted, in minutes. */
    minutes: z.optional(z.int().check(z.gte(1), z.lte(43_200))),
    /** What Slack calls this press: the same when it is sent again. Absent from those of older versions. */
    press: z.optional(z.string().check(z.maxLength(64))),
    /** Epoch ms. */
    at: z.int().check(z.gte(0)),
  }),
});
export type AlertAction = z.infer<typeof AlertActionSchema>['action'];
