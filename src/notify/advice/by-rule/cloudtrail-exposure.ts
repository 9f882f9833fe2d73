import type { Advice } from '../advice.ts';
import { closeBucket, inRegion, revokeGroupRule } from '../aws-steps.ts';
import { shellValue } from '../shell-value.ts';
import { forRules, type Step, step, undoThenStop } from './aws-play.ts';
import type { AdviceByRule } from './rule-advice.ts';

const READ_POLICY: Advice = {
  what: 'Read the policy that was set, write back the one before, and look for calls from outside since then.',
};
const CLOSE_POLICY: Step = (aws) => (aws.bucket === undefined ? READ_POLICY : closeBucket(aws));

const UNSHARE_IMAGE = step('Take all permissions to launch the image back.', (fill, region) => [
  `aws ec2 reset-image-attribute ${region} --image-id ${fill('IMAGE_ID', 'image')} \\`,
  '  --attribute launchPermission',
]);
const UNSHARE_SNAPSHOT = step(
  'Take all permissions to use the snapshot back; copies stay where they are.',
  (fill, region) => [
    `aws ec2 reset-snapshot-attribute ${region} --snapshot-id ${fill('SNAPSHOT_ID', 'snapshot')} \\`,
    '  --attribute createVolumePermission',
  ],
);
const UNSHARE_DB_SNAPSHOT: Step = (aws) => {
  const [kind, name] =
    aws.dbClusterSnapshot === undefined
      ? ['db-snapshot', aws.dbSnapshot]
      : ['db-cluster-snapshot', aws.dbClusterSnapshot];
  return {
    what: 'Take the permission to restore the snapshot back; copies stay where they are.',
    command: [
      `aws rds modify-${kind}-attribute ${inRegion(aws)} --attribute-name restore \\`,
      `  --${kind}-identifier ${shellValue('DB_SNAPSHOT', name)} \\`,
      `  --values-to-remove ${shellValue('SHARED_WITH', aws.sharedWith)}`,
    ].join('\n'),
  };
};
const CLOSE_DATABASE = step('Take the database off the internet.', (fill, region) => [
  `aws rds modify-db-instance ${region} --db-instance-identifier ${fill('DB_INSTANCE', 'dbInstance')} \\`,
  '  --no-publicly-accessible --apply-immediately',
]);
const REPLACE_SECRETS: Advice = {
  what: 'Treat every password and key on the disk or in the database as known, and replace them.',
};

/** Things opened to everyone or to another account. */
export const EXPOSURE_ADVICE: AdviceByRule = {
  100882: undoThenStop(CLOSE_POLICY),
  100884: undoThenStop((aws) => closeBucket(aws)),
  100885: undoThenStop(
    step('Make the object private again.', (fill) => {
      return `aws s3api put-object-acl --bucket ${fill('BUCKET', 'bucket')} --key OBJECT_KEY --acl private`;
    }),
  ),
  100886: undoThenStop(UNSHARE_IMAGE, REPLACE_SECRETS),
  100888: undoThenStop(UNSHARE_SNAPSHOT, REPLACE_SECRETS),
  ...forRules([100889, 100890], undoThenStop(UNSHARE_SNAPSHOT, REPLACE_SECRETS)),
  ...forRules([100891, 100892], undoThenStop(UNSHARE_DB_SNAPSHOT, REPLACE_SECRETS)),
  100893: undoThenStop(
    step('Take the permission to restore the snapshot back.', (fill, region) => [
      `aws redshift revoke-snapshot-access ${region} --snapshot-identifier ${fill('DB_SNAPSHOT', 'snapshot')} \\`,
      `  --account-with-restore-access ${fill('SHARED_WITH', 'sharedWith')}`,
    ]),
  ),
  ...forRules([100894, 100895], undoThenStop(CLOSE_DATABASE)),
  100896: undoThenStop(
    step('Make the project private again; its logs may have shown secrets.', (fill, region) => [
      `aws codebuild update-project-visibility ${region} --project-arn ${fill('RESOURCE_ARN', 'resource')} \\`,
      '  --project-visibility PRIVATE',
    ]),
  ),
  100897: undoThenStop(
    step('Share the document with nobody.', (_, region) => [
      `aws ssm modify-document-permission ${region} --name DOCUMENT_NAME --permission-type Share \\`,
      '  --account-ids-to-remove all',
    ]),
  ),
  ...forRules(
    [101111, 101112],
    undoThenStop((aws) => revokeGroupRule(aws)),
  ),
  101121: undoThenStop({
    what: 'Remove the range 0.0.0.0/0 from the security group of the database, and look for sign-ins to it.',
  }),
  101145: undoThenStop(
    step('Find the statement that lets others call the function and remove it.', (fill, region) => {
      const name = fill('FUNCTION_NAME', 'lambda');
      return [
        `aws lambda get-policy ${region} --function-name ${name}`,
        `aws lambda remove-permission ${region} --function-name ${name} --statement-id STATEMENT_ID`,
      ];
    }),
  ),
  101146: undoThenStop(
    step('Ask for authentication at the address of the function.', (fill, region) => {
      const name = fill('FUNCTION_NAME', 'lambda');
      return `aws lambda update-function-url-config ${region} --function-name ${name} --auth-type AWS_IAM`;
    }),
  ),
};
