import type { FeedFailure } from '../../src/enrich/feeds/feed-failure.ts';
import type { FeedSource } from '../../src/enrich/feeds/feed-source.ts';
import { sha256 } from '../../src/kernel/digest.ts';

/** What lies at each place, or how reading it fails. */
export type MemoryFeeds = Map<string, { readonly text: string } | { readonly failure: FeedFailure }>;

/** Feeds in memory, whose tags are made of their content. */
export function createMemoryFeeds(files: MemoryFeeds): FeedSource {
  return {
    async get(place, { validators, maxBytes }) {
      const file = files.get(place) ?? { failure: 'not_found' };
      if ('failure' in file) return { kind: 'failed', failure: file.failure };
      const etag = `"${sha256(file.text)}"`;
      if (validators?.etag === etag) return { kind: 'unchanged' };
      const body = Buffer.from(file.text);
      if (body.length > maxBytes) return { kind: 'failed', failure: 'too_large' };
      return { kind: 'read', body, validators: { etag } };
    },
  };
}
