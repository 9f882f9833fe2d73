import { Stack } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks, type NagPack, NIST80053R5Checks } from 'cdk-nag';
import { expect, test } from 'vitest';
import type { SluiceConfigInput } from '../../src/config.ts';
import { EVERYTHING, SMALLEST, synthesize } from './synthesize.ts';

interface Finding {
  readonly rule: string;
  /** Path of the construct. */
  readonly where: string;
}

interface Accepted {
  readonly rule: RegExp;
  readonly where?: RegExp;
  readonly reason: string;
}

/** The one reviewed list of what rules of cdk-nag say against. An entry that nothing needs any more fails the tests too. */
const ACCEPTED: readonly Accepted[] = [
  {
    rule: /^AwsSolutions-IAM5\[Resource::.+\]$/,
    reason:
      'every wildcard is on the reviewed list of test/infra/permissions.test.ts, which says more of each',
  },
  {
    rule: /^AwsSolutions-APIG4$/,
    where: /\/Ingest\/Api\//,
    reason: 'ingest checks keys and signatures itself: API Gateway knows neither',
  },
  {
    rule: /^AwsSolutions-S1$|-S3BucketLoggingEnabled$/,
    reason:
      'data events of CloudTrail say who read what, and better; a bucket of logs for each would be one more to keep',
  },
  {
    rule: /-S3BucketReplicationEnabled$/,
    reason:
      'archive and sets stay in their region, where the law may want them; docs/disaster.md says what a second one takes',
  },
  {
    rule: /-S3BucketVersioningEnabled$/,
    where: /\/WazuhPull\//,
    reason: 'what Wazuh pulls is written once, read within minutes and is in the archive too',
  },
  {
    rule: /^AwsSolutions-SMG4$|-SecretsManagerRotationEnabled$/,
    reason:
      'both sides of a secret must change: `rotation`, `sluice keys rotate`, `tokens rotate` and docs/secrets.md do it without a stop',
  },
  {
    rule: /-IAMNoInlinePolicy$/,
    reason: 'an inline policy belongs to one role, goes with it and cannot be attached elsewhere',
  },
  {
    rule: /-DynamoDBInBackupPlan$/,
    reason:
      'the table can be restored to any second of 35 days; `sluice backup` takes what is to be kept longer',
  },
  {
    rule: /-LambdaConcurrency$/,
    reason:
      'the queues bound concurrency where it costs no receives; a reserved one would refuse at the door',
  },
  {
    rule: /-LambdaDLQ$/,
    reason:
      'queues have dead letters and what the clock missed is done by its next run; log groups go to the trail queue',
  },
  {
    rule: /-CloudWatchAlarmAction$/,
    where: /\/Rollout\//,
    reason:
      'they are for CodeDeploy, which rolls back; CloudFormation tells whoever deploys, and people have alarms of their own',
  },
  {
    rule: /^AwsSolutions-CFR3$/,
    where: /\/Edge\//,
    reason:
      'it would write down addresses of people; what the door took and refused is in its own logs and metrics',
  },
  {
    rule: /^AwsSolutions-CFR1$/,
    where: /\/Edge\//,
    reason:
      'which countries may call is a setting, deployment.edge.waf.allowedCountries, and the firewall knows it',
  },
  {
    rule: /-VPCDefaultSecurityGroupClosed$/,
    where: /\/Network\/Vpc\//,
    reason:
      'nothing is in the default group; to close it, CDK adds a function that may change every group of the account',
  },
  {
    rule: /-VPCNoUnrestrictedRouteToIGW$/,
    where: /\/Network\/Vpc\/PublicOut$/,
    reason: 'only with nat: true, and only for the subnet in which the gateway alone stands',
  },
];

/** Those of NIST 800-53 want keys and a network of yours: `deployment.kms` and `deployment.vpc`. */
const PACKS = [new AwsSolutionsChecks(), new NIST80053R5Checks()];

function findingsIn(stack: Stack, packs: readonly NagPack[] = PACKS): readonly Finding[] {
  return packs.flatMap((pack) =>
    pack
      .validateScope(stack)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath = '' }) => ({ rule: ruleName, where: constructPath })),
      ),
  );
}

function findingsOf(config: SluiceConfigInput, packs?: readonly NagPack[]): readonly Finding[] {
  const found: Finding[] = [];
  synthesize(config, { change: (stack) => found.push(...findingsIn(stack, packs)) });
  return found;
}

const accepted = ({ rule, where }: Finding) =>
  ACCEPTED.find((entry) => entry.rule.test(rule) && (entry.where?.test(where) ?? true));

const findings = findingsOf(EVERYTHING);

test.each([
  ['fullest', findings],
  ['smallest', findingsOf(SMALLEST, [new AwsSolutionsChecks()])],
])('cdk-nag finds nothing in the %s configuration but what is reviewed', (_, found) => {
  expect(found.filter((finding) => accepted(finding) === undefined)).toEqual([]);
});

test('everything reviewed is still found', () => {
  const used = new Set(findings.map(accepted));
  expect(ACCEPTED.filter((entry) => !used.has(entry))).toEqual([]);
});

test('an open bucket would be found', () => {
  const stack = new Stack();
  new CfnBucket(stack, 'Open');
  const open = findingsIn(stack).filter((finding) => accepted(finding) === undefined);
  expect(open.map(({ rule }) => rule)).toContain('AwsSolutions-S10');
});
