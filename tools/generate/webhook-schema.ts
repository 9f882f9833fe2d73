import * as z from 'zod';
import { WebhookEventSchema } from '../../src/notify/render/webhook-event.ts';
import type { GeneratedFile } from './generated-file.ts';

/** JSON Schema of what a channel of type `webhook` posts, from the one zod definition. */
export function generateWebhookSchema(): GeneratedFile {
  const schema = z.toJSONSchema(WebhookEventSchema, { target: 'draft-2020-12' });
  return {
    path: 'docs/reference/webhook-event.schema.json',
    content: `${JSON.stringify({ title: 'Sluice alert webhook', ...schema }, undefined, 2)}\n`,
  };
}
