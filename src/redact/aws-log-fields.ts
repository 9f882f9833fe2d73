import { rules } from './field-rules.ts';
import type { FieldRule } from './policy.ts';
import { TRAIL_FIELDS } from './trail-fields.ts';

/** Names in the records of S3 access, ALB, WAF and VPC flow logs. */
export const AWS_LOG_FIELDS: ReadonlyMap<string, FieldRule> = new Map([
  ...TRAIL_FIELDS,
  ...rules({
    authorization: 'proxyauthorization',
    // What WAF counts requests by: cookies and headers of any name.
    cookie: 'customvalues',
  }),
]);

/** Whom S3 knows: principals, whose sessions are often named by an address. */
export const AWS_LOG_IDENTITY = ['requester'];

/** Ids that AWS alone writes, under names that no other record has. */
export const AWS_LOG_IDS =
  'bucket_owner host_id target_group_arn chosen_cert_arn webaclId httpSourceId ja3Fingerprint ja4Fingerprint interface_id'.split(
    ' ',
  );

/**
 * What AWS alone writes, or has room for nothing but a number or one of a few words. What a client can fill is not among it:
 * `trace_id` and `requestId` come with the request, `version_id` is what it asked for.
 */
export const AWS_LOG_KEEP = [
  ...AWS_LOG_IDS,
  ...// S3
  (
    'time request_id operation http_status error_code bytes_sent object_sent total_time turn_around_time signature_version ' +
    'authentication_type cipher_suite tls_version ' +
    // Load balancers
    'type elb client_port target_port target_port_list request_processing_time target_processing_time ' +
    'response_processing_time elb_status_code target_status_code target_status_code_list received_bytes sent_bytes ssl_cipher ' +
    'ssl_protocol matched_rule_priority request_creation_time action_executed error_reason classification classification_reason ' +
    // Firewalls
    'timestamp formatVersion terminatingRuleType action httpSourceName responseCodeSent httpRequest.country ' +
    'httpRequest.httpVersion ' +
    // Networks
    'version account_id srcport dstport protocol packets bytes start end log_status vpc_id subnet_id instance_id tcp_flags ' +
    'region az_id flow_direction traffic_path source aws_account_id'
  ).split(' '),
];
