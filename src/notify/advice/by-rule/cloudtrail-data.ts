import { forRules, type Step, step, stopThenMend } from './aws-play.ts';
import type { AdviceByRule } from './rule-advice.ts';

const ROTATE: Step = step(
  'Rotate each secret that was read, then end what was opened with the old ones.',
  () => {
    return 'aws secretsmanager rotate-secret --secret-id SECRET_ID';
  },
);
const DELETED_OBJECTS = step(
  'With versioning on, a deleted object is only hidden: delete its marker.',
  (fill) => {
    const bucket = fill('BUCKET', 'bucket');
    return [
      `aws s3api list-object-versions --bucket ${bucket} --query "DeleteMarkers[?IsLatest].[Key,VersionId]"`,
      `aws s3api delete-object --bucket ${bucket} --key OBJECT_KEY --version-id MARKER_VERSION_ID`,
    ];
  },
);
const OLDER_VERSIONS = step(
  'With versioning on, older versions of the objects are still readable.',
  (fill) => {
    return `aws s3api list-object-versions --bucket ${fill('BUCKET', 'bucket')} --max-items 50`;
  },
);
const KEEP_THE_REST: Step = {
  what: 'Copy what is left to an account that this identity cannot reach, before anything else is mended.',
};

/** Secrets read; data, keys and backups lost. */
export const DATA_ADVICE: AdviceByRule = {
  ...forRules([100812, 100814], stopThenMend(ROTATE)),
  100820: stopThenMend(
    step(
      'Change the Administrator password of the instances, and replace the key pair that decrypts it.',
      (_, region) => {
        return `aws ec2 describe-instances ${region} --query "Reservations[].Instances[].[InstanceId,KeyName]"`;
      },
    ),
  ),
  101001: stopThenMend(
    step(
      'Look for a backup to restore from: automated ones are kept only when the deletion asked for it.',
      (_, region) => [
        `aws rds describe-db-instance-automated-backups ${region}`,
        `aws rds describe-db-snapshots ${region}`,
      ],
    ),
  ),
  101002: stopThenMend(
    step('Take a snapshot now, and copy it to another account.', (fill, region) => [
      `aws rds create-db-snapshot ${region} --db-instance-identifier ${fill('DB_INSTANCE', 'dbInstance')} \\`,
      '  --db-snapshot-identifier SNAPSHOT_NAME',
    ]),
  ),
  101005: stopThenMend(
    step('Cancel the export, and see who can read the bucket it goes to.', (_, region) => [
      `aws rds describe-export-tasks ${region}`,
      `aws rds cancel-export-task ${region} --export-task-identifier EXPORT_TASK_ID`,
    ]),
  ),
  101012: stopThenMend(
    KEEP_THE_REST,
    step('See which backups are left.', (_, region) => `aws backup list-backup-vaults ${region}`),
  ),
  101040: stopThenMend(
    step(
      'Cancel the deletion and put the key back to use: what it encrypted is lost with it.',
      (fill, region) => {
        const key = fill('KMS_KEY_ID', 'kmsKey');
        return [
          `aws kms cancel-key-deletion ${region} --key-id ${key}`,
          `aws kms enable-key ${region} --key-id ${key}`,
        ];
      },
    ),
  ),
  101043: stopThenMend(KEEP_THE_REST),
  ...forRules([101045, 101047], stopThenMend(DELETED_OBJECTS)),
  ...forRules([101049, 101050, 101052], stopThenMend(KEEP_THE_REST, OLDER_VERSIONS)),
  101054: stopThenMend(
    step('Restore from the recycle bin, if a retention rule was in place.', (_, region) => [
      `aws ec2 list-snapshots-in-recycle-bin ${region}`,
      `aws ec2 list-images-in-recycle-bin ${region}`,
    ]),
  ),
};
