import { closeBucket } from '../aws-steps.ts';
import { isShellSafe } from '../shell-value.ts';
import { forRules, only, type Step, step } from './aws-play.ts';
import type { AdviceByRule } from './rule-advice.ts';

const READ_ACCESS = step(
  'Read who may do what with it, and by which statement.',
  (fill, region) => `aws accessanalyzer list-findings-v2 ${region} --analyzer-arn ANALYZER_ARN \\
  --filter '{"resource":{"eq":["${fill('RESOURCE_ARN', 'resource')}"]}}'`,
);

/** A bucket is closed as a whole; anything else loses the statement that opens it. */
const CLOSE: Step = (aws) => {
  const bucket = /^arn:aws[a-z-]*:s3:::([^/]+)$/.exec(aws.resource ?? '')?.[1];
  return isShellSafe('BUCKET', bucket)
    ? closeBucket({ ...aws, bucket })
    : { what: 'Take the statement away that lets others in, or name who may come in it.' };
};

const READ_GUARDDUTY = step('Read the whole finding.', (fill, region) => [
  `aws guardduty get-findings ${region} --finding-ids ${fill('FINDING_ID', 'findingId')} \\`,
  `  --detector-id "$(aws guardduty list-detectors ${region} --query 'DetectorIds[0]' --output text)"`,
]);

const READ_INSPECTOR = step(
  'Read the finding: which package, in which version it is mended, and what else has it.',
  (fill, region) =>
    `aws inspector2 batch-get-finding-details ${region} --finding-arns ${fill('RESOURCE_ARN', 'findingArn')}`,
);

const READ_HUB = step('Read the finding with all its resources.', (fill, region) => [
  `aws securityhub get-findings ${region} --filters \\`,
  `  '{"Id":[{"Comparison":"EQUALS","Value":"${fill('RESOURCE_ARN', 'findingArn')}"}]}'`,
]);

const NOTE_HUB = step(
  'Say who is at it, so that it is told once: its workflow is then NOTIFIED, and RESOLVED when it is mended.',
  (_, region) => [
    `aws securityhub batch-update-findings ${region} --workflow Status=NOTIFIED \\`,
    '  --finding-identifiers Id=FINDING_ARN,ProductArn=PRODUCT_ARN',
  ],
);

const READ_RULE = step(
  'Compare the resource with what the rule wants, and see since when it is so.',
  (fill, region) => [
    `aws configservice get-compliance-details-by-config-rule ${region} \\`,
    `  --config-rule-name ${fill('CONFIG_RULE', 'configRule')} --compliance-types NON_COMPLIANT`,
  ],
);

const READ_KEY = step(
  'Find out what was encrypted with the key, and who scheduled its end.',
  (fill, region) => [
    `aws cloudtrail lookup-events ${region} \\`,
    `  --lookup-attributes AttributeKey=ResourceName,AttributeValue=${fill('KMS_KEY_ID', 'kmsKey')}`,
  ],
);

const IMPORT_KEY = step(
  'Import the same material again: other material does not open what was encrypted.',
  (fill, region) => [
    `aws kms get-parameters-for-import ${region} --key-id ${fill('KMS_KEY_ID', 'kmsKey')} \\`,
    '  --wrapping-algorithm RSAES_OAEP_SHA_256 --wrapping-key-spec RSA_4096',
  ],
);

/** Every rule of `content/rules/0351-sluice_aws_findings_rules.xml` and `0999-sluice_aws_securityhub_rules.xml`. */
export const FINDING_ADVICE: AdviceByRule = {
  101301: only({ what: 'Ask the owner whether the other account is known, and may have this.' }, READ_ACCESS),
  101302: only(CLOSE, READ_ACCESS, {
    what: 'Find out who has read it since it was open: data events of CloudTrail, or the access log.',
  }),
  101303: only(
    { what: 'Let the analyzer read the policy of the resource: a denial for it hides who else gets in.' },
    READ_ACCESS,
  ),
  101304: only({ what: 'Ask whether anybody needs it; take away what nobody uses.' }, READ_ACCESS),
  101305: only({ what: 'Ask whether those inside who may use it should.' }, READ_ACCESS),
  101306: only({ what: 'See whether somebody deleted the analyzer, and why.' }, READ_ACCESS),
  101310: only(
    READ_GUARDDUTY,
    { what: 'Stop what it names: isolate the machines, revoke the sessions, deactivate the keys.' },
    { what: 'Keep what tells of it: snapshots of the disks, logs, the finding itself.' },
  ),
  101311: only({ what: 'Nothing happened: somebody asked GuardDuty for samples to try the way to you.' }),
  ...forRules(
    [101315, 101316],
    only(READ_INSPECTOR, {
      what: 'Update the package, or keep others away from the resource until there is an update.',
    }),
  ),
  101317: only({ what: 'Nothing to do: it was mended, or somebody decided that it may stay.' }),
  101320: only({ what: 'Ask who changed the resource, and whether the rule should let it pass.' }, READ_RULE),
  101321: only({ what: 'Nothing to do: the resource is as the rule wants it, or out of its reach.' }),
  101325: only(READ_KEY, { what: 'Restore what was encrypted with it from copies under other keys.' }),
  101326: only(
    { what: 'Ask whether the material was meant to expire now; nothing under the key opens meanwhile.' },
    IMPORT_KEY,
  ),
  ...forRules([101331, 101332], only(READ_HUB, NOTE_HUB)),
  ...forRules(
    [101333, 101334],
    only({ what: 'Plan when it is mended, or suppress the finding with a reason.' }, READ_HUB),
  ),
  101335: only(
    { what: 'A person in Security Hub wants somebody to look at this: ask who, and take it over.' },
    READ_HUB,
  ),
  101336: only({ what: 'Read the insight, and ask who sent it.' }),
};
