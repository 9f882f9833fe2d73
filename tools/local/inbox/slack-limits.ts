import * as z from 'zod';

/**
 * The published limits of Block Kit (https://docs.slack.dev/reference/block-kit/blocks), as far as messages use it.
 * Slack refuses unknown properties too.
 */

const plainText = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
const anyText = (max: number) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);

const block_id = z.string().max(255).optional();
const image = {
  type: z.literal('image'),
  image_url: z.url().max(3_000),
  alt_text: z.string().min(1).max(2_000),
};
const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  action_id: z.string().max(255).optional(),
  url: z.url().max(3_000).optional(),
  value: z.string().max(2_000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});

const placeholder = plainText(150).optional();
const action_id = z.string().max(255).optional();
const option = z.strictObject({ text: plainText(75), value: z.string().min(1).max(150) });
const actionElement = z.discriminatedUnion('type', [
  button,
  z.strictObject({
    type: z.literal('static_select'),
    action_id,
    placeholder,
    options: z.array(option).min(1).max(100),
  }),
  z.strictObject({ type: z.literal('users_select'), action_id, placeholder }),
]);

const BlockSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), block_id, text: plainText(150) }),
  z
    .strictObject({
      type: z.literal('section'),
      block_id,
      text: anyText(3_000).optional(),
      fields: z.array(anyText(2_000)).min(1).max(10).optional(),
      accessory: z.discriminatedUnion('type', [button, z.strictObject(image)]).optional(),
      expand: z.boolean().optional(),
    })
    .refine(({ text, fields }) => text !== undefined || fields !== undefined),
  z.strictObject({ type: z.literal('divider'), block_id }),
  z.strictObject({
    type: z.literal('context'),
    block_id,
    elements: z
      .array(z.union([anyText(3_000), z.strictObject(image)]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ type: z.literal('actions'), block_id, elements: z.array(actionElement).min(1).max(25) }),
  z.strictObject({ ...image, block_id, title: plainText(2_000).optional() }),
]);

const attachment = z.strictObject({
  color: z
    .string()
    .regex(/^(?:#[0-9a-f]{6}|good|warning|danger)$/i)
    .optional(),
  fallback: z.string().optional(),
  blocks: z.array(z.unknown()).min(1),
});
/** https://docs.slack.dev/messaging/message-metadata/ */
const metadata = z.strictObject({
  event_type: z.string().min(1),
  event_payload: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
const PayloadSchema = z.looseObject({
  text: z.string().optional(),
  blocks: z.array(z.unknown()).optional(),
  attachments: z.array(z.unknown()).optional(),
  thread_ts: z.string().optional(),
  ts: z.string().optional(),
  metadata: z.unknown().optional(),
});
export type SlackPayload = z.infer<typeof PayloadSchema>;

const MAX_BLOCKS = 50;
const MAX_ATTACHMENTS = 100;
const MAX_TEXT = 40_000;
/** Not published; measured by users of the API. */
const MAX_BLOCKS_TEXT = 13_200;

function textOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === 'text' && typeof inner === 'string' ? inner.length : textOf(inner)),
    0,
  );
}

type Read =
  | { readonly kind: 'payload'; readonly payload: SlackPayload }
  | { readonly kind: 'fault'; readonly word: string };

const fault = (word: string): Read => ({ kind: 'fault', word });

/** The payload, or the word with which Slack refuses it. */
export function readPayload(body: string): Read {
  try {
    return payloadFault(JSON.parse(body));
  } catch {
    return fault('invalid_payload');
  }
}

/** As `readPayload`, of what has been parsed. */
export function payloadFault(json: unknown): Read {
  const parsed = PayloadSchema.safeParse(json);
  if (!parsed.success) return fault('invalid_payload');
  const { text = '', blocks = [], attachments = [] } = parsed.data;
  if (text === '' && blocks.length === 0 && attachments.length === 0) return fault('no_text');
  if (text.length > MAX_TEXT) return fault('msg_too_long');
  if (!areBlocks(blocks)) return fault('invalid_blocks');
  if (attachments.length > MAX_ATTACHMENTS) return fault('too_many_attachments');
  const barred = attachments.map((each) => attachment.safeParse(each));
  if (!barred.every(({ success, data }) => success && areBlocks(data.blocks)))
    return fault('invalid_attachments');
  if (textOf(blocks) + textOf(attachments) > MAX_BLOCKS_TEXT) return fault('msg_blocks_too_long');
  if (parsed.data.metadata !== undefined && !metadata.safeParse(parsed.data.metadata).success)
    return fault('invalid_metadata_format');
  return { kind: 'payload', payload: parsed.data };
}

function areBlocks(blocks: readonly unknown[]): boolean {
  return blocks.length <= MAX_BLOCKS && blocks.every((block) => BlockSchema.safeParse(block).success);
}
