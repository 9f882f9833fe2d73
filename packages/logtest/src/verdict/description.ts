import { fieldValue } from '../decode/decode.ts';
import type { DecodedEvent } from '../decode/event.ts';

/** Bytes that a description with its fields filled in must stay below; else the template is shown as it is. */
const MAX_LENGTH = 1024;

/** Fills `$(field)`; a field that is missing leaves nothing. */
export function describe(template: string, event: DecodedEvent): string {
  if (!template.includes('$(')) return template;
  const filled = template.replace(/\$\(([^)]*)\)/g, (_, name: string) => fieldValue(event, name) ?? '');
  return Buffer.byteLength(filled) >= MAX_LENGTH ? template : filled;
}
