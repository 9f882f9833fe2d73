import type { Envelope } from '../../src/event/envelope.ts';
import type { Letter } from '../../src/event/letter-queue.ts';
import { type ReceivedMessage, unpackMessage } from '../../src/event/unpack-message.ts';
import { isJsonObject, type JsonValue } from '../../src/kernel/json.ts';
import { documentFields, eventFields, firstOf } from './fields.ts';
import { type FieldReader, LETTER_FIELDS } from './where.ts';

/** What a letter holds that a filter can choose: an event, an alert, the notification of a file. */
export interface LetterPart {
  readonly fields: FieldReader;
  /** For people, to look it up by; empty when it has none. */
  readonly id: string;
}

export interface ReadLetter {
  readonly letter: Letter;
  /** One at least. */
  readonly parts: readonly LetterPart[];
  /** Of packed events. */
  readonly packed: { readonly message: ReceivedMessage; readonly envelopes: readonly Envelope[] } | undefined;
}

/** `reason` of letters that SQS moved, since their consumer crashed on them again and again. */
export const NO_REASON = 'none';

/** Reads a dead letter of any queue. What cannot be read is one part with the letter's own facts. */
export function readLetter(letter: Letter): ReadLetter {
  const own = letterFields(letter);
  const unpacked = unpackMessage(letter.body);
  if (unpacked.ok) {
    const parts = unpacked.value.envelopes.map((envelope) => ({
      fields: firstOf(own, eventFields(envelope)),
      id: envelope.event.event.id,
    }));
    return { letter, parts, packed: unpacked.value };
  }
  const document = parsed(letter.body);
  const alert = isJsonObject(document) ? document.alert : undefined;
  const fields = firstOf(own, documentFields(alert ?? null), documentFields(document ?? null));
  return { letter, parts: [{ fields, id: idOf(fields) }], packed: undefined };
}

function letterFields({ attributes }: Letter): FieldReader {
  return (field) => {
    if (!LETTER_FIELDS.some((known) => known === field)) return [];
    const value = attributes[field] ?? (field === 'reason' ? NO_REASON : undefined);
    if (value === undefined) return [];
    return [field === 'attempt' ? Number(value) : value];
  };
}

/** An alert's id, or the object that a notification is about. */
function idOf(fields: FieldReader): string {
  const [id = ''] = [...fields('id'), ...fields('notification.id'), ...fields('Records.s3.object.key')];
  return String(id);
}

function parsed(body: string): JsonValue | undefined {
  try {
    return JSON.parse(body) as JsonValue;
  } catch {
    return undefined;
  }
}
