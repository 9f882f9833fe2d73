import { Duration } from 'aws-cdk-lib';
import { Bucket, ObjectLockRetention, StorageClass, type Transition } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ArchiveSettings } from '../../src/config/archive-settings.ts';
import type { DataKey } from '../place/data-key.ts';
import { closedBucket } from './closed-bucket.ts';

/** Days that an overwritten or deleted object can still be brought back; it adds to the configured retention. */
const UNDO_DAYS = 7;

/** Every redacted event as it came off the queue, for replay and for what Wazuh's limits had to leave out. */
export class ArchiveBucket extends Construct {
  readonly bucket: Bucket;

  constructor(
    scope: Construct,
    id: string,
    { retentionDays, objectLock, transitions }: ArchiveSettings,
    key?: DataKey,
  ) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      // No name of its own: bucket names are global, and one that can be guessed can be taken first.
      ...closedBucket(key),
      versioned: true,
      ...lockOf(objectLock),
      lifecycleRules: [
        {
          id: 'retention',
          expiration: Duration.days(retentionDays),
          noncurrentVersionExpiration: Duration.days(UNDO_DAYS),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          transitions: transitionsOf(transitions),
        },
        { id: 'delete-markers', expiredObjectDeleteMarker: true },
      ],
    });
  }
}

/** Every object is locked from the moment it is written; what expires meanwhile goes when its lock has ended. */
function lockOf(lock: ArchiveSettings['objectLock']) {
  if (lock === undefined) return {};
  const days = Duration.days(lock.days);
  const retention =
    lock.mode === 'compliance' ? ObjectLockRetention.compliance(days) : ObjectLockRetention.governance(days);
  return { objectLockEnabled: true, objectLockDefaultRetention: retention };
}

function transitionsOf(transitions: ArchiveSettings['transitions']): Transition[] {
  const { infrequentAccessAfterDays: ia, glacierInstantRetrievalAfterDays: glacier } = transitions;
  return [
    ...(ia === undefined
      ? []
      : [{ storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(ia) }]),
    ...(glacier === undefined
      ? []
      : [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(glacier) }]),
  ];
}
