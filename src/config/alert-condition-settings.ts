import * as z from 'zod';
import { SEVERITIES } from '../event/severity.ts';
import { DAYS } from '../notify/hours.ts';
import { timeZone } from './setting-words.ts';

/** Which alerts are meant, of a route and of a mute: `when` of `alerts` in `sluice.config.ts`. */

const timeOfDay = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'write a time of day as 09:00, on a clock of 24 hours');

const HoursSchema = z
  .strictObject({
    /** Whose clock is meant. */
    timeZone,
    /** Days on which the window begins; without it every day. */
    days: z.array(z.enum(DAYS)).min(1).optional(),
    /** One that ends before it begins goes on past midnight. */
    from: timeOfDay,
    /** When the window ends; not itself part of it. */
    to: timeOfDay,
    /** Means all other times instead. */
    outside: z.boolean().default(false),
  })
  .refine(({ from, to }) => from !== to, 'from and to are the same; for a whole day write 00:00 and 24:00');

const words = z.array(z.string().min(1).max(200)).min(1).optional();

/** All conditions given must hold, of a list one member; none given matches every alert. */
export const AlertConditionSchema = z.strictObject({
  /** Lowest severity of the alert, by the level of its rule. */
  minSeverity: z.enum(SEVERITIES).optional(),
  /** Groups of the rule. */
  groups: words,
  /** Numbers of rules. */
  rules: z.array(z.string().regex(/^\d{1,6}$/, 'the number of a rule')).optional(),
  /** Whose event it was. */
  tenants: words,
  /** Application or kind of source (`checkout`, `cloudtrail`, `sentry`), or address or network of whoever acted. */
  sources: words,
  /** Id or name. */
  agents: words,
  /** Id or name. */
  users: words,
  /** Whether threat intelligence knows something of it. */
  threat: z.boolean().optional(),
  /** When, on a clock of some place. */
  hours: HoursSchema.optional(),
});
