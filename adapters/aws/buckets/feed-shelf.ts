import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { FeedShelf } from '../../../src/enrich/feeds/feed-shelf.ts';
import { feedStateText, readFeedState } from '../../../src/enrich/feeds/feed-state.ts';
import { readThreatObject, threatFault } from './threat-reader.ts';

const MAX_STATE_BYTES = 65_536;
/** Compressed; what is kept of a feed has bounds of its own. */
const MAX_TEXT_BYTES = 100 * 1_048_576;

const keyOf = (feed: string, file: 'state.json' | 'content.gz') => `threat/feeds/${feed}/${file}`;

/**
 * What is kept of feeds, in S3 below `threat/feeds/`.
 *
 * @throws CodedError `threat_set_unavailable` (retryable), `threat_set_denied`, `threat_set_too_large`
 */
export function createS3FeedShelf(client: S3Client, bucket: string): FeedShelf {
  const put = async (key: string, body: Buffer | string) => {
    try {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    } catch (error) {
      throw threatFault(bucket, 's3:PutObject', error);
    }
  };
  return {
    async state(feed) {
      const found = await readThreatObject(client, bucket, keyOf(feed, 'state.json'), MAX_STATE_BYTES);
      return found && readFeedState(found.bytes.toString('utf8'));
    },
    putState: (feed, state) => put(keyOf(feed, 'state.json'), feedStateText(state)),
    async text(feed) {
      return (await readThreatObject(client, bucket, keyOf(feed, 'content.gz'), MAX_TEXT_BYTES))?.bytes;
    },
    putText: (feed, gzip) => put(keyOf(feed, 'content.gz'), gzip),
  };
}
