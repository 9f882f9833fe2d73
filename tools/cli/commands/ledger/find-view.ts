import type { FoundEvent } from '../../../archive/find-event.ts';
import type { EventFate, ToldFate } from '../../../archive/message-fate.ts';

/** An event of the archive for people: facts, a blank line, the envelope. */
export function factsText(
  bucket: string,
  { at, envelope, position, count }: FoundEvent,
  told: ToldFate,
): string {
  const { tenant, source, origin, event } = envelope;
  const facts: Readonly<Record<string, string>> = {
    event: event.event.id,
    tenant,
    source: `${source} (${origin.name})`,
    read: `in the hour of ${new Date(at.since).toISOString().slice(0, 13)}Z`,
    object: `s3://${bucket}/${at.object}`,
    line: `${position + 1} of ${count}`,
    message: at.key,
    delivery: fateText(told.fate),
    ...(told.again.length === 0 ? {} : { 'sent again': againText(told) }),
  };
  const lines = Object.entries(facts).map(([name, value]) => `${name.padEnd(10)}  ${value}\n`);
  return `${lines.join('')}\n${JSON.stringify(envelope, undefined, 2)}\n`;
}

/** The same as one JSON document. */
export function factsJson(
  bucket: string,
  { at, envelope, position, count }: FoundEvent,
  told: ToldFate,
): string {
  const document = {
    id: envelope.event.event.id,
    tenant: envelope.tenant,
    source: envelope.source,
    bucket,
    object: at.object,
    line: position + 1,
    lines: count,
    message: at.key,
    delivery: told.fate,
    again: told.again,
    envelope,
  };
  return `${JSON.stringify(document)}\n`;
}

/** What became of an event, in words. */
export function fateText(fate: EventFate): string {
  switch (fate.kind) {
    case 'unknown':
      return 'not known: nobody has tried yet, or it was more than 20 days ago';
    case 'waiting':
      return `on its way: ${fate.settled} events of its message are settled${fate.crashes > 0 ? `, after ${fate.crashes} crashes` : ''}`;
    case 'forwarded':
      return 'Wazuh has taken it';
    case 'parked':
      return `parked: ${lettersText(fate)}`;
    case 'parked in part':
      return `Wazuh has taken its message but for ${lettersText(fate)}`;
  }
}

function lettersText({ letters }: Extract<EventFate, { letters: unknown }>): string {
  return letters.map(({ key, reason, count }) => `${count} with reason ${reason} (letter ${key})`).join(', ');
}

function againText({ again }: ToldFate): string {
  return again.map(({ key, done }) => `${key} (${done ? 'settled' : 'on its way'})`).join(', ');
}
