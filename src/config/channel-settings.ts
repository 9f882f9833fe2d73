import * as z from 'zod';
import { httpsUrl } from './setting-words.ts';

/** Ways to people: `alerts.channels` in `sluice.config.ts`. Addresses and tokens stand in the channels secret, under the channel's name. */

/** By incoming webhook, or by the Web API with a bot token: threads, updates in place and buttons. See `docs/slack.md`. */
const SlackChannelSchema = z.discriminatedUnion('transport', [
  z.strictObject({
    /** What kind of channel it is: docs/channels.md. */ type: z.literal('slack'),
    transport: z.literal('webhook').optional(),
  }),
  z.strictObject({
    /** What kind of channel it is: docs/channels.md. */
    type: z.literal('slack'),
    transport: z.literal('bot'),
    /** Its id, which outlives its name. */
    channel: z
      .string()
      .regex(/^[CG][A-Z0-9]{2,20}$/, "use the channel's id, such as C0123456789, from its details in Slack"),
  }),
]);
const EmailChannelSchema = z.strictObject({
  /** What kind of channel it is: docs/channels.md. */
  type: z.literal('email'),
  /** `ses` sends by Amazon SES; `smtp` by the server whose URL stands in the channels secret. */
  transport: z.enum(['ses', 'smtp']).default('ses'),
  /** Sender; by SES, an identity that is verified there. */
  from: z.email(),
  /** Who gets it. */
  to: z.array(z.email()).min(1),
  /** The SMTP server may be at a private address: a relay inside the VPC of the functions. */
  allowPrivate: z.boolean().optional(),
});

const region = z.enum(['us', 'eu']).default('us');
/** Events API v2; the integration key stands in the channels secret. */
const PagerDutyChannelSchema = z.strictObject({
  /** What kind of channel it is: docs/channels.md. */
  type: z.literal('pagerduty'),
  /** Where the account is. */
  region,
});
const OpsgenieChannelSchema = z.strictObject({
  /** What kind of channel it is: docs/channels.md. */
  type: z.literal('opsgenie'),
  /** Where the account is. */
  region,
  /** Instead of the region's, such as `https://api.atlassian.com/jsm/ops/integration/v2/alerts` of Jira Service Management. */
  url: httpsUrl.optional(),
});
const SnsChannelSchema = z.strictObject({
  /** What kind of channel it is: docs/channels.md. */
  type: z.literal('sns'),
  /** The topic; one of another account needs a policy that lets this one publish. */
  topicArn: z
    .string()
    .regex(
      /^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?$/,
      'use the ARN of a topic, such as arn:aws:sns:eu-west-1:111122223333:security',
    ),
});
/** Whose address stands in the channels secret; a `webhook`'s with the secrets it signs with. */
const AddressedChannelSchema = z.strictObject({
  /** What kind of channel it is: docs/channels.md. */
  type: z.enum(['teams', 'webhook', 'shuffle']),
});

export const ChannelSchema = z.discriminatedUnion('type', [
  SlackChannelSchema,
  EmailChannelSchema,
  PagerDutyChannelSchema,
  OpsgenieChannelSchema,
  SnsChannelSchema,
  AddressedChannelSchema,
]);
export type ChannelConfig = z.infer<typeof ChannelSchema>;
