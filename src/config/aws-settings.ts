import * as z from 'zod';
import { EVENTBRIDGE_SOURCES } from '../event/envelope.ts';
import { bucketFields } from './cloudtrail-settings.ts';

/** `aws` in `sluice.config.ts`: what else AWS tells, beside CloudTrail's files. */

/**
 * Patterns that log groups are subscribed with, by what they hold: all that a source reads has one of their words, and most
 * else has none. Trails have no pattern: all they hold is read.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export const LOG_GROUP_PATTERNS = {
  cloudtrail: '',
  lambda:
    '?ERROR ?FATAL ?CRITICAL ?errorType ?timeout ?"timed out" ?"Status: error" ?"Status: failure" ?"Runtime." ' +
    '?"Runtime exited" ?"Process exited" ?"Last few GCs"',
  rds: '?FATAL ?"connection authorized" ?disconnection ?"permission denied" ?"startup packet"',
} as const;

const LogBucketSchema = z.strictObject({
  ...bucketFields,
  /** What wrote the files. */
  holds: z.enum(['s3-access', 'alb', 'waf', 'vpcflow', 'config']),
  /** Keys of other files in the bucket do not begin so. */
  prefix: z.string().max(1_000).default(''),
});

const LogGroupSchema = z.strictObject({
  /** In the account and region of the stack. */
  name: z.string().regex(/^[\w./#-]{1,512}$/, 'a log group has letters, digits and . - _ / #'),
  /** Whose what it says is. */
  tenant: z.string(),
  /** True: an organisation's trail writes to it; see the buckets' setting. */
  organization: z.boolean().default(false),
  /** What writes to it. */
  holds: z.enum(['cloudtrail', 'lambda', 'rds']),
  /** Instead of the one in `LOG_GROUP_PATTERNS`. */
  filterPattern: z.string().max(1_024).optional(),
});

export const AwsSettingsSchema = z
  .strictObject({
    /** Whose what EventBridge brings is, unless `cloudtrail.accounts` says whose an account is. Needed when there are several tenants. */
    tenant: z.string().optional(),
    /** Accounts of this organisation may send to the stack's event bus and be read from. */
    organization: z
      .string()
      .regex(/^o-[a-z0-9]{10,32}$/, 'an organisation id looks like o-a1b2c3d4e5')
      .optional(),
    /** What EventBridge brings. */
    services: z.array(z.enum(EVENTBRIDGE_SOURCES)).default([]),
    /** Buckets with other logs than CloudTrail's. */
    logs: z.array(LogBucketSchema).default([]),
    /** CloudWatch log groups to subscribe to. */
    logGroups: z.array(LogGroupSchema).default([]),
  })
  .default({ services: [], logs: [], logGroups: [] });
export type AwsSettings = z.output<typeof AwsSettingsSchema>;
