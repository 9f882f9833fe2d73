import type { PackedMessage } from '../../src/event/unpack-message.ts';

/**
 * Object key of a packed message in the archive: by hour of its reading (UTC), so that replay and lifecycle work on
 * prefixes, and without spaces or `+`. The same message always gets the same key.
 */
export function archiveKey({ since, key }: Pick<PackedMessage, 'since' | 'key'>): string {
  const hour = new Date(since).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/');
  return `events/${hour}/${key}.jsonl.gz`;
}
