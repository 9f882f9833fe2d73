import { fieldReader } from '../decode/decode.ts';
import type { DecodedEvent } from '../decode/event.ts';

/** Bytes that a description with its fields filled in must stay below; else the template is shown as it is. */
const MAX_LENGTH = 1024;

/** Fills `$(field)`; a field that is missing leaves nothing. */
export function compileDescription(template: string): (event: DecodedEvent) => string {
  // Text and names in turns.
  const parts = template.split(/\$\(([^)]*)\)/);
  if (parts.length === 1) return () => template;
  const pieces = parts.map((part, place) => (place % 2 === 0 ? part : fieldReader(part)));
  return (event) => {
    let filled = '';
    for (const piece of pieces) filled += typeof piece === 'string' ? piece : (piece(event) ?? '');
    return Buffer.byteLength(filled) >= MAX_LENGTH ? template : filled;
  };
}
