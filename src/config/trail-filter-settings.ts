import * as z from 'zod';
import { FILTER_ACTIONS } from '../intake/trail/trail-filter.ts';

/** `cloudtrail.filters` in `sluice.config.ts`: what of CloudTrail is left out, and why. */

const MAX_WORDS = 500;
const word = z.string().trim().min(1).max(512);
/** One word or several; `*` in a word stands for any text. */
const words = z.union(
  [word, z.array(word).min(1).max(MAX_WORDS)],
  `write a word, or a list of 1–${MAX_WORDS} words, each of 1–512 characters`,
);
const category = z.enum(['Management', 'Data', 'NetworkActivity', 'Insight']);

const IdentityConditionSchema = z.strictObject({
  /** `Root`, `IAMUser`, `AssumedRole`, `AWSService`, … */
  type: words.optional(),
  /** ARN of who called. */
  arn: words.optional(),
  /** Name of the user of IAM. */
  userName: words.optional(),
  /** Name of the role that was assumed. */
  role: words.optional(),
  /** Name of the session of an assumed role. */
  session: words.optional(),
  /** The service that called for somebody, such as `autoscaling.amazonaws.com`. */
  invokedBy: words.optional(),
  /** Whose principal it is; `account` is the account that was called. */
  account: words.optional(),
});

/** All that are given must hold. A field that a record lacks holds for no word, not even for `*`. */
export const TrailConditionSchema = z.strictObject({
  /** The call, such as `Decrypt`. */
  eventName: words.optional(),
  /** The service that was called, such as `kms.amazonaws.com`. */
  eventSource: words.optional(),
  /** What kind of record it is. */
  eventCategory: z
    .union([category, z.array(category).min(1)], `one or several of ${category.options.join(', ')}`)
    .optional(),
  /** `AwsApiCall`, `AwsServiceEvent`, `AwsConsoleSignIn`, … */
  eventType: words.optional(),
  /** `*`: any call that failed. */
  errorCode: words.optional(),
  /** The account that was called: its id, or its alias in `cloudtrail.accounts`. */
  account: words.optional(),
  /** Organisational unit of the account in `cloudtrail.accounts`, such as `Sandbox/*`. */
  unit: words.optional(),
  /** Region that was called. */
  region: words.optional(),
  /** Whether the call only read. */
  readOnly: z.boolean().optional(),
  /** Addresses, CIDR blocks, and names of services such as `*.amazonaws.com`. */
  sourceIPAddress: words.optional(),
  /** Who called. */
  identity: IdentityConditionSchema.optional(),
  /** With what program. */
  userAgent: words.optional(),
  /** ARN of one of the resources that the record names. */
  resource: words.optional(),
  /** By which endpoint of a VPC. */
  vpcEndpointId: words.optional(),
});

const TrailFilterSchema = z.strictObject({
  /** In metrics and reports. */
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/,
      'use 2–40 lower-case letters, digits and hyphens, starting with a letter',
    ),
  /** For whoever asks in a year what is missing, and why. */
  comment: z.string().trim().min(20, 'say in a sentence why nobody needs these records').max(1_000),
  /** Last day (UTC) whose calls it takes, whenever they are read. A warning comes two weeks before. */
  expires: z.iso.date('write a day like 2026-12-31').optional(),
  /** `drop`: leave out. `sample`: let one of `keepOneIn` through. `count`: leave out, and count by call and account. */
  action: z.enum(FILTER_ACTIONS),
  /** Of `sample`: one record of so many is let through. */
  keepOneIn: z.int().min(2).max(1_000_000).optional(),
  /** Which records it takes. */
  when: TrailConditionSchema,
  /** Records that it leaves alone: one condition, or several of which one must hold. */
  unless: z.union([TrailConditionSchema, z.array(TrailConditionSchema).min(1).max(50)]).optional(),
  /** Also what a shipped or stock rule of level 7 or more alerts on: without it these are never left out. */
  evenIfAlerting: z.boolean().default(false),
});

/** In order: the first that takes a record decides. */
export const TrailFiltersSchema = z.array(TrailFilterSchema).max(200).default([]);
export type TrailFilterSettings = z.output<typeof TrailFiltersSchema>;
export type TrailConditionSettings = z.output<typeof TrailConditionSchema>;
