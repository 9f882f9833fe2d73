import * as z from 'zod';

/** Ways to people: `alerts.channels` in `sluice.config.ts`. Addresses and tokens stand in the channels secret, under the channel's name. */

const SlackChannelSchema = z.strictObject({ type: z.literal('slack') });
const EmailChannelSchema = z.strictObject({
  type: z.literal('email'),
  /** `ses` sends by Amazon SES; `smtp` by the server whose URL stands in the channels secret. */
  transport: z.enum(['ses', 'smtp']).default('ses'),
  from: z.email(),
  to: z.array(z.email()).min(1),
});

export const ChannelSchema = z.discriminatedUnion('type', [SlackChannelSchema, EmailChannelSchema]);
export type ChannelConfig = z.infer<typeof ChannelSchema>;
