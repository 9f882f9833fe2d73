import * as z from 'zod';
import { SecurityEventSchema } from '../../src/event/security-event.ts';
import type { GeneratedFile } from './generated-file.ts';

/** JSON Schema of the event inside Sluice, from the one zod definition. */
export function generateEventSchema(): GeneratedFile {
  const schema = z.toJSONSchema(SecurityEventSchema, { target: 'draft-2020-12' });
  return {
    path: 'docs/reference/security-event.schema.json',
    content: `${JSON.stringify({ title: 'Sluice SecurityEvent', ...schema }, undefined, 2)}\n`,
  };
}
