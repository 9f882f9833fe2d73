import { gzipSync } from 'node:zlib';
import type { Envelope } from '../../src/event/envelope.ts';
import type { ReceivedMessage } from '../../src/event/unpack-message.ts';
import type { Archive } from '../../src/forward/archive.ts';
import { type ArchivedAs, archiveKey, familyOf } from '../../src/forward/archive-layout.ts';

/** The message in which a message's events first came. */
export function rootOf({ key, since, root }: ReceivedMessage): ArchivedAs {
  return root ?? { key, since };
}

/** Whether the message is a part of one that may never have been archived: see `partKey`. */
export function isPart({ key, root }: ReceivedMessage): boolean {
  return root !== undefined && key !== root.key && familyOf(key) === familyOf(root.key);
}

/** The object that holds an event of the message. */
export function archiveKeyOf(message: ReceivedMessage, envelope: Envelope): string {
  const root = rootOf(message);
  return archiveKey(isPart(message) ? { key: message.key, since: root.since } : root, envelope);
}

/**
 * Archives a message: one object for each tenant and source among its events. What comes again, also from a dead letter,
 * has the same names as before, so it is there already and is not written twice. The parts of a message that its reader
 * crashed on have names of their own, beside that of the message: if it had been archived before, they are second copies.
 */
export async function archiveMessage(
  archive: Archive,
  message: ReceivedMessage,
  envelopes: readonly Envelope[],
): Promise<void> {
  const objects = new Map<string, string[]>();
  for (const envelope of envelopes) {
    const key = archiveKeyOf(message, envelope);
    const line = `${JSON.stringify(envelope)}\n`;
    const lines = objects.get(key);
    if (lines === undefined) objects.set(key, [line]);
    else lines.push(line);
  }
  await Promise.all([...objects].map(([key, lines]) => archive.put(key, gzipSync(lines.join('')))));
}
