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
  z.strictObject({ type: z.literal('actions'), block_id, elements: z.array(button).min(1).max(25) }),
  z.strictObject({ ...image, block_id, title: plainText(2_000).optional() }),
]);

const PayloadSchema = z.looseObject({ text: z.string().optional(), blocks: z.array(z.unknown()).optional() });

const MAX_BLOCKS = 50;
const MAX_TEXT = 40_000;
/** Not published; measured by users of the API. */
const MAX_BLOCKS_TEXT = 13_200;

export interface SlackPayload {
  readonly text?: string | undefined;
  readonly blocks?: readonly unknown[] | undefined;
}

function textOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === 'text' && typeof inner === 'string' ? inner.length : textOf(inner)),
    0,
  );
}

/** The payload, or the word with which Slack refuses it. */
export function readPayload(
  body: string,
):
  | { readonly kind: 'payload'; readonly payload: SlackPayload }
  | { readonly kind: 'fault'; readonly word: string } {
  const fault = (word: string) => ({ kind: 'fault' as const, word });
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return fault('invalid_payload');
  }
  const parsed = PayloadSchema.safeParse(json);
  if (!parsed.success) return fault('invalid_payload');
  const { text = '', blocks = [] } = parsed.data;
  if (text === '' && blocks.length === 0) return fault('no_text');
  if (text.length > MAX_TEXT) return fault('msg_too_long');
  if (blocks.length > MAX_BLOCKS || blocks.some((block) => !BlockSchema.safeParse(block).success))
    return fault('invalid_blocks');
  if (textOf(blocks) > MAX_BLOCKS_TEXT) return fault('msg_blocks_too_long');
  return { kind: 'payload', payload: parsed.data };
}
