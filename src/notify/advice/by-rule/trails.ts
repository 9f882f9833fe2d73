import type { AlertFacts } from '../../alert/alert-facts.ts';
import type { Advice } from '../advice.ts';
import { inRegion } from '../aws-steps.ts';
import { shellValue } from '../shell-value.ts';
import { type AdviceByRule, forRules, type RuleAdvice } from './rule-advice.ts';

const named = ({ aws }: AlertFacts) =>
  `${inRegion(aws ?? {})} --name ${shellValue('TRAIL_NAME', aws?.trailArn)}`;

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartLogging.html */
const start = (facts: AlertFacts): Advice => ({
  what: 'Turn logging on again; a trail that is gone has to be created anew, with the same bucket and with validation.',
  command: `aws cloudtrail start-logging ${named(facts)}`,
});

/** CloudTrail tells of it in the home region of the trail, also when the trail itself does not write any more. */
const whoChangedIt = ({ aws }: AlertFacts): Advice => ({
  what: 'Find out who did it, and stop these credentials.',
  command: [
    `aws cloudtrail lookup-events ${inRegion(aws ?? {})} --max-results 50 \\`,
    '  --lookup-attributes AttributeKey=EventSource,AttributeValue=cloudtrail.amazonaws.com \\',
    '  --query "Events[?ReadOnly==\'false\'].[EventTime,EventName,Username,AccessKeyId]"',
  ].join('\n'),
});

const status = (facts: AlertFacts): Advice => ({
  what: 'See what CloudTrail itself says of the trail.',
  command: `aws cloudtrail get-trail-status ${named(facts)}`,
});

const restore = (facts: AlertFacts): Advice => ({
  what: 'Compare the trail with sluice.config.ts and put it back; what was meant stops being told of after a day.',
  command: [
    `aws cloudtrail get-trail ${named(facts)}`,
    `aws cloudtrail update-trail ${named(facts)} \\`,
    `  --s3-bucket-name ${shellValue('BUCKET', facts.aws?.bucket)} --is-multi-region-trail --enable-log-file-validation`,
  ].join('\n'),
});

const bucketPolicy = ({ aws }: AlertFacts): Advice => ({
  what: 'Read the policy of the bucket and of its key: CloudTrail must be let in.',
  command: `aws s3api get-bucket-policy --bucket ${shellValue('BUCKET', aws?.bucket)} --query Policy --output text`,
});

const gap: Advice = {
  what: 'Fetch what was not delivered meanwhile from the event history, which nobody can switch off.',
  command: [
    'npx sluice cloudtrail backfill --from lookup --since SINCE --until UNTIL',
    'npx sluice cloudtrail verify --since SINCE',
  ].join('\n'),
};

const files = ({ aws }: AlertFacts): Advice => ({
  what: 'Verify the whole day: which other files are missing or altered?',
  command: [
    `npx sluice cloudtrail verify --since SINCE --bucket ${shellValue('BUCKET', aws?.bucket)} \\`,
    `  --account ${shellValue('AWS_ACCOUNT', aws?.account)} ${inRegion(aws ?? {})}`,
  ].join('\n'),
});

const versions = ({ aws }: AlertFacts): Advice => ({
  what: 'Keep the evidence: does the bucket still have the version that was deleted or overwritten?',
  command: `aws s3api list-object-versions --bucket ${shellValue('BUCKET', aws?.bucket)} --prefix KEY_OF_THE_FILE`,
});

const whoWrote: Advice = {
  what: 'Treat the account that holds the bucket as broken into: find out who may write to the bucket, and take it from them.',
};

const silence = ({ aws }: AlertFacts): Advice => ({
  what: 'Is the trail of this account and region on, and where does it write to?',
  command: `aws cloudtrail describe-trails ${inRegion(aws ?? {})} --query "trailList[].[TrailARN,S3BucketName,IsMultiRegionTrail]"`,
});

const delivery: Advice = {
  what: 'Do files still come to the bucket, and are they announced? Old messages on the trail queue say that Sluice is behind.',
  command: 'npx sluice doctor',
};

const about = (...steps: readonly (Advice | ((facts: AlertFacts) => Advice))[]): RuleAdvice => {
  return (facts) => steps.map((step) => (typeof step === 'function' ? step(facts) : step));
};

/** For what Sluice finds out about trails; see `content/rules/0014-sluice_trail_rules.xml`. */
export const TRAIL_ADVICE: AdviceByRule = {
  ...forRules('100761', about(start, whoChangedIt, gap)),
  ...forRules('100762', about(restore, whoChangedIt, gap)),
  ...forRules('100763', about(status, bucketPolicy, gap)),
  ...forRules('100764', about(silence, delivery, gap)),
  ...forRules('100765 100767', about(files, versions, whoWrote, gap)),
  ...forRules('100766 100768 100769', about(files, versions, whoWrote)),
};
