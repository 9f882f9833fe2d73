import type { AwsRuleFact } from './aws.ts';
import { fact } from './fact.ts';

const source = (pattern: string, group: string) => ({ fields: { 'aws.source': pattern }, groups: [group] });
const alb = (status: string) => ({ fields: { 'aws.elb_status_code': status }, groups: ['aws_alb'] });
const s3 = (fields: Readonly<Record<string, string>>) => ({ fields, groups: ['s3'] });
const code = (pattern: string) => s3({ 'aws.error_code': `pcre2:${pattern}` });
const flow = (action: string) => ({ fields: { 'aws.action': action }, groups: ['aws_vpcflow'] });
const waf = (action: string) => ({
  fields: { 'aws.action': action },
  groups: ['aws_waf', `aws_waf_${action.toLowerCase()}`],
});

const ANSWER = 'Load balancer $(aws.elb) answered $(aws.elb_status_code).';
const ACCESS = 'S3 $(aws.operation): $(aws.request_uri)';
const REFUSED = 'S3 $(aws.operation) failed: $(aws.error_code).';
const FLOW = 'VPC flow at $(aws.interface_id): $(aws.action).';

const DENIED =
  '^(?:AccessDenied|LambdaPermissionError|AccountNotAuthorized|OrganizationAccessDenied|UnauthorizedAccess)$';

/** Stock rules of Wazuh 4.14.7 on log files; they hang under the base rule 80200. */
export const LOG_FACTS: readonly AwsRuleFact[] = [
  fact(80325, 0, 80200, 'Application load balancer.', source('alb', 'aws_alb')),
  fact(80326, 3, 80325, ANSWER, alb('500')),
  fact(80327, 3, 80325, ANSWER, alb('503')),
  fact(80328, 5, 80325, ANSWER, alb('403')),
  fact(80360, 0, 80200, 'S3 server access.', source('s3_server_access', 's3')),
  fact(80361, 3, 80360, ACCESS, s3({ 'aws.operation': 'DELETE' })),
  fact(80362, 2, 80360, ACCESS, s3({ 'aws.operation': 'GET' })),
  fact(80363, 0, 80362, ACCESS, s3({ 'aws.operation': '^REST.GET.OBJECT$', 'aws.http_status': '200' })),
  fact(80364, 3, 80360, ACCESS, s3({ 'aws.operation': 'PUT' })),
  fact(80365, 0, 80364, ACCESS, s3({ 'aws.requester': '^svc:s3.amazonaws.com$' })),
  fact(80366, 2, 80360, ACCESS, s3({ 'aws.operation': 'POST' })),
  fact(80367, 5, 80360, REFUSED, code('^(?!^$|^-$).*')),
  fact(80368, 5, 80367, REFUSED, code(DENIED)),
  fact(80369, 10, undefined, 'S3: access denied again and again ($(aws.error_code)).', {
    groups: ['s3'],
    counts: { of: 80368, times: 10, seconds: 60, same: 'aws.error_code' },
  }),
  fact(80370, 5, 80367, 'S3 knows the credentials of $(aws.requester) not.', code('^InvalidSecurity$')),
  fact(80371, 10, undefined, 'S3: credentials refused again and again.', {
    groups: ['s3'],
    mitre: ['T1110'],
    counts: { of: 80370, times: 10, seconds: 60 },
  }),
  fact(80400, 0, 80200, 'VPC flow.', source('vpc', 'aws_vpcflow')),
  fact(80401, 3, 80400, FLOW, flow('ACCEPT')),
  fact(80402, 4, 80400, FLOW, flow('REJECT')),
  fact(80440, 0, 80200, 'AWS WAF.', source('waf', 'aws_waf')),
  fact(80441, 0, 80440, 'AWS WAF let a request pass.', waf('ALLOW')),
  fact(80442, 3, 80440, 'AWS WAF blocked a request.', waf('BLOCK')),
  fact(80443, 10, undefined, 'AWS WAF blocks $(aws.httpRequest.clientIp) again and again.', {
    counts: { of: 80442, times: 8, seconds: 120, same: 'aws.httpRequest.clientIp' },
  }),
];
