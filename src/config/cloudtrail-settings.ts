import * as z from 'zod';
import { awsRegion } from './setting-words.ts';
import { TrailFiltersSchema } from './trail-filter-settings.ts';

/** `cloudtrail` in `sluice.config.ts`: which trails, whose accounts, what is left out, what is watched. */

export const accountId = z.string().regex(/^\d{12}$/, 'an AWS account id has 12 digits');

export const arn = (service: string, resource: string, example: string) =>
  z
    .string()
    .regex(
      new RegExp(`^arn:aws[\\w-]*:${service}:[a-z0-9-]*:\\d{12}:${resource}[\\w+=,.@/-]+$`),
      `write it like ${example}`,
    );

/** Where files lie and how they are read; trails and other logs share it. */
export const bucketFields = {
  /** Its name. */
  bucket: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'a bucket name has 3–63 lower-case letters, digits, dots and hyphens',
    ),
  /** Whose what lies there is. */
  tenant: z.string(),
  /**
   * True: AWS alone writes here, of all accounts of an organisation, so that `cloudtrail.accounts` says whose each account's is.
   * Otherwise all is the tenant's own: whoever owns a bucket can name any account in its keys.
   */
  organization: z.boolean().default(false),
  /** Region of the bucket, when not the stack's. */
  region: awsRegion.optional(),
  /** Key that encrypts the files, when not S3's own. */
  kmsKeyArn: arn('kms', 'key/', 'arn:aws:kms:eu-west-1:111122223333:key/…').optional(),
  /** Topic that announces new files, when the bucket notifies SNS instead of our queue. */
  topicArn: arn('sns', '', 'arn:aws:sns:eu-west-1:111122223333:trail').optional(),
  /** True: the bucket announces new files to EventBridge, which a rule of the stack passes on. */
  eventBridge: z.boolean().default(false),
  /** Role in the bucket's account to read with, when its policy does not let the forwarder in. */
  roleArn: arn('iam', 'role/', 'arn:aws:iam::111122223333:role/sluice-log-reader').optional(),
};

const TrailSchema = z.strictObject({
  ...bucketFields,
  /** The trail itself, to be watched: stopped, re-pointed, failing. An organisation's trail is asked for in its home region. */
  trailArn: arn('cloudtrail', 'trail/', 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main').optional(),
  /** Whether digests are checked on a schedule; the trail must write them. */
  verify: z.boolean().default(true),
});

export interface AccountSettings {
  readonly alias: string;
  readonly unit?: string | undefined;
  readonly tenant?: string | undefined;
}

const AccountSchema = z.union([
  z
    .string()
    .min(1)
    .transform((alias): AccountSettings => ({ alias })),
  z.strictObject({
    /** What people call it. */
    alias: z.string().min(1).max(256),
    /** Path of its organisational unit, such as `Production/Payments`. */
    unit: z.string().min(1).max(256).optional(),
    /** Whose it is that EventBridge and what says `organization: true` bring of it. */
    tenant: z.string().optional(),
  }),
]);
export const CloudTrailSettingsSchema = z
  .strictObject({
    /** Buckets to which trails write. */
    trails: z.array(TrailSchema).default([]),
    /** What your accounts are called: id → alias, or alias, organisational unit and tenant. */
    accounts: z.record(accountId, AccountSchema).default({}),
    /** What is left out, and why. */
    filters: TrailFiltersSchema,
    /** When quiet is too quiet. */
    watch: z
      .strictObject({
        /** An account and region that was heard of before may be quiet so long. CloudTrail writes a digest every hour even when nothing happens. */
        silentAfterMinutes: z.int().min(15).max(10_080).default(180),
        /** Files may come so late before they count as missing. */
        lateAfterMinutes: z.int().min(15).max(1_440).default(60),
      })
      .default({ silentAfterMinutes: 180, lateAfterMinutes: 60 }),
  })
  .default({
    trails: [],
    accounts: {},
    filters: [],
    watch: { silentAfterMinutes: 180, lateAfterMinutes: 60 },
  });
export type CloudTrailSettings = z.output<typeof CloudTrailSettingsSchema>;
export type Trail = CloudTrailSettings['trails'][number];
