import type { AwsRuleFact } from './aws.ts';
import { fact } from './fact.ts';

const source = (pattern: string) => ({ fields: { 'aws.source': pattern } });
const severity = (word: string) => ({ fields: { 'aws.severity': word }, groups: ['aws_inspector'] });
const kind = (word: string) => ({ fields: { 'aws.severity.description': word }, groups: ['aws_macie'] });
const status = (word: string) => ({ fields: { 'aws.status': word }, groups: ['aws_trusted_advisor'] });
const item = (word: string) => ({
  fields: { 'aws.configurationItemStatus': word },
  groups: ['aws_config', 'aws_config_history'],
});
const file = (word: string) => ({ fields: { 'aws.log_info.log_file': `\\.+Config${word}` } });
const internal = { fields: { 'aws.userIdentity.invokedBy': 'AWS Internal' }, groups: ['aws_kms'] };

const ITEM = 'AWS Config $(aws.resourceType) $(aws.resourceId): $(aws.configurationItemStatus).';
const CALL = 'AWS KMS $(aws.eventName) by $(aws.userIdentity.type).';
const FINDING = 'Amazon Inspector $(aws.severity): $(aws.title)';

/** Stock rules of Wazuh 4.14.7 on what services of AWS tell; they hang under the base rule 80200. */
export const SERVICE_FACTS: readonly AwsRuleFact[] = [
  fact(80350, 0, 80200, 'Amazon Macie.', source('macie')),
  fact(80351, 4, 80350, 'Amazon Macie, low: $(aws.title)', kind('LOW')),
  fact(80352, 6, 80350, 'Amazon Macie, medium: $(aws.title)', kind('MEDIUM')),
  fact(80353, 8, 80350, 'Amazon Macie, high: $(aws.title)', kind('HIGH')),
  fact(80450, 0, 80200, 'AWS Config.', source('config')),
  fact(80451, 0, 80450, 'AWS Config, history.', file('History')),
  fact(80452, 0, 80450, 'AWS Config, snapshot.', file('Snapshot')),
  fact(80453, 0, 80451, ITEM, item('OK')),
  fact(80454, 3, 80451, ITEM, item('ResourceDiscovered')),
  fact(80455, 3, 80451, ITEM, item('ResourceNotRecorded')),
  fact(80456, 3, 80451, ITEM, item('ResourceDeleted')),
  fact(80457, 3, 80451, ITEM, item('ResourceDeletedNotRecorded')),
  fact(80475, 3, 80452, ITEM, { groups: ['aws_config', 'aws_config_snapshot'] }),
  fact(80476, 6, 80475, 'AWS Config $(aws.resourceId) is $(aws.configuration.complianceType).', {
    fields: { 'aws.configuration.complianceType': '\\.+' },
    groups: ['aws_config', 'aws_config_snapshot', 'aws_config_snapshot_compliance'],
  }),
  fact(80480, 0, 80200, 'AWS Trusted Advisor.', source('trustedadvisor')),
  fact(80481, 5, 80480, 'AWS Trusted Advisor: error in $(aws.check-name).', status('ERROR')),
  fact(80482, 4, 80480, 'AWS Trusted Advisor: warning of $(aws.check-name).', status('WARN')),
  fact(80483, 3, 80480, 'AWS Trusted Advisor: $(aws.check-name) is well.', status('OK')),
  fact(80490, 0, 80200, 'AWS KMS.', source('kms')),
  fact(80491, 3, 80490, CALL, { groups: ['aws_kms'] }),
  fact(80492, 3, 80491, CALL, { fields: { 'aws.userIdentity.userName': '\\.+' }, groups: ['aws_kms'] }),
  fact(80493, 0, 80491, CALL, internal),
  fact(80494, 0, 80492, CALL, internal),
  fact(80495, 0, 80200, 'Amazon Inspector.', source('inspector')),
  fact(80496, 10, 80495, FINDING, severity('High')),
  fact(80497, 7, 80495, FINDING, severity('Medium')),
  fact(80498, 4, 80495, FINDING, severity('Low')),
  fact(80499, 3, 80495, FINDING, severity('Informational')),
];
