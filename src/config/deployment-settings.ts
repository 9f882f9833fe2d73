import * as z from 'zod';
import { EdgeSchema } from './edge-settings.ts';
import { VpcSchema } from './vpc-settings.ts';

/** `deployment` in `sluice.config.ts`: where the pipeline stands, and what your organisation asks of everything that does. */

const TAG = /^[\p{L}\p{N} _.:/=+\-@]*$/u;

const TagsSchema = z
  .record(
    z.string(),
    z.string().max(256, 'use at most 256 characters').regex(TAG, 'use letters, digits, spaces and _.:/=+-@'),
  )
  .superRefine((tags, context) => {
    const issue = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    // Of AWS's 50, some are its own and those of the stack.
    if (Object.keys(tags).length > 40) issue([], 'use at most 40 tags');
    for (const name of Object.keys(tags))
      if (!TAG.test(name) || name.length === 0 || name.length > 128)
        issue([name], 'use up to 128 letters, digits, spaces and _.:/=+-@ for the name of a tag');
      else if (/^aws:/i.test(name)) issue([name], 'names that begin with aws: are those of AWS');
  });

export const DeploymentSettingsSchema = z
  .strictObject({
    /**
     * Whose key encrypts queues, table, buckets, secrets, logs, alarms and what functions are set up with: AWS's own
     * (`managed`), one that the stack makes (`own`), or one of yours.
     */
    kms: z
      .union([
        z.enum(['managed', 'own']),
        z.strictObject({
          /** Its ARN; its policy has to let the pipeline's services use it. */
          keyArn: z
            .string()
            .regex(
              /^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
              'use the ARN of a key, such as arn:aws:kms:eu-west-1:111122223333:key/…; an alias may change its key',
            ),
        }),
      ])
      .default('managed'),
    /** Private subnets for the functions; without it they run outside of any network of yours. */
    vpc: VpcSchema.optional(),
    /** A domain of your own, and what stands before the door. */
    edge: EdgeSchema.optional(),
    /** ARN of a policy that bounds every role, or its name when it is of the stack's account. */
    permissionsBoundary: z
      .string()
      .regex(
        /^(arn:aws[\w-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+|[\w+=,.@-]{1,128})$/,
        'use the name of a managed policy, or its ARN',
      )
      .optional(),
    /** On everything that can have tags. */
    tags: TagsSchema.default({}),
  })
  .describe('Where the pipeline stands: encryption, network, edge, guard rails.');
export type DeploymentSettings = z.output<typeof DeploymentSettingsSchema>;

export const DEFAULT_DEPLOYMENT_SETTINGS: DeploymentSettings = DeploymentSettingsSchema.parse({});
