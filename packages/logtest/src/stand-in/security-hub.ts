import type { AwsRuleFact } from './aws.ts';
import { fact } from './fact.ts';

const FILE = '0998-aws-security-hub-rules.xml';
const CONTROL = 'aws.finding.Compliance.SecurityControlId';
const PRODUCT = 'aws.finding.ProductName';

/** Rules 99801 and up: a group for the controls of each service. */
const CONTROLS =
  'Account ACM APIGateway AppSync AutoScaling CloudFront CloudTrail CloudWatch CodeBuild DMS DocumentDB EC2 ECR ECS EKS ' +
  'ElastiCache ElasticBeanstalk EMR ES GuardDuty IAM KMS Lambda Macie Neptune Opensearch RDS Redshift S3 SageMaker SSM WAF';
const FIRST_GROUP = 99_801;
/** Rules 99833 and up: findings of other services. */
const PRODUCTS = ['GuardDuty', 'Inspector', 'Health'];
/** Rules 99836 and up: controls that alert when they fail, with the techniques that the rules name. */
const ALERTS =
  'CloudTrail.6:T1213,T1119,T1530 CodeBuild.1:T1213.003 CodeBuild.2:T1552 DMS.1 DocumentDB.3 EC2.1 EC2.19 EMR.2 ES.2:T1530 ' +
  'IAM.4 IAM.6:T1556.006 IAM.9:T1556.006 KMS.3:T1485 Lambda.1 Neptune.3 Opensearch.2 RDS.1 RDS.2 Redshift.1 S3.2 S3.3 S3.19 ' +
  'SSM.4 EC2.9 S3.8';
const FIRST_ALERT = 99_836;

const groups = CONTROLS.split(' ');

/** Stock rules of Wazuh 4.14.7 on findings of Security Hub; they hang under the base rule 80200. */
export const SECURITY_HUB_FACTS: readonly AwsRuleFact[] = [
  fact(99800, 0, 80200, 'AWS Security Hub.', {
    file: FILE,
    fields: { 'aws.source': 'securityhub|aws.securityhub' },
  }),
  ...groups.map((service, i) =>
    fact(FIRST_GROUP + i, 0, 99800, `AWS Security Hub, controls of ${service}.`, {
      file: FILE,
      fields: { [CONTROL]: `^${service}.\\d+` },
    }),
  ),
  ...PRODUCTS.map((product, i) =>
    fact(FIRST_GROUP + groups.length + i, 0, 99800, `AWS Security Hub, findings of ${product}.`, {
      file: FILE,
      fields: { [PRODUCT]: product },
    }),
  ),
  ...ALERTS.split(' ').map((text, i) => {
    const [control = '', techniques = ''] = text.split(':');
    const parent = FIRST_GROUP + groups.indexOf(control.split('.')[0] ?? '');
    return fact(FIRST_ALERT + i, 12, parent, `AWS Security Hub: ${control} failed.`, {
      file: FILE,
      fields: {
        [CONTROL]: `^${control}$`,
        'aws.finding.Compliance.Status': 'FAILED',
        'aws.finding.RecordState': 'ACTIVE',
      },
      mitre: techniques === '' ? [] : techniques.split(','),
    });
  }),
];
