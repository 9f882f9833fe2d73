import { Duration } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { DataKey } from '../place/data-key.ts';
import { closedBucket } from './closed-bucket.ts';

/** Days for which what was written over or removed can be brought back. */
const UNDO_DAYS = 30;

/** Feeds of threat indicators that somebody puts there (`feeds/`), what is kept of all feeds, and sets of them (`threat/`). */
export class ThreatBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, key?: DataKey) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      ...closedBucket(key),
      versioned: true,
      // What is in use never ends by its age: a refresh that has stopped must not disarm.
      lifecycleRules: [
        {
          id: 'undone',
          noncurrentVersionExpiration: Duration.days(UNDO_DAYS),
          noncurrentVersionsToRetain: 5,
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
        { id: 'delete-markers', expiredObjectDeleteMarker: true },
      ],
    });
  }
}
