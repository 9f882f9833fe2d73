import { AWS_LOG_FIELDS, AWS_LOG_IDENTITY, AWS_LOG_IDS, AWS_LOG_KEEP } from './aws-log-fields.ts';
import { EVENT_IDENTITY, EVENT_KEEP, EVENT_POLICY, EVERY_FIELD, list, NOTHING_KEPT } from './event-policy.ts';
import { SECRET_FIELD_ENDINGS } from './field-rules.ts';
import type { RedactionPolicy } from './policy.ts';
import { TRAIL_FIELDS } from './trail-fields.ts';

/** Kinds of document that have a policy of their own; `all` is for anything else and keeps nothing. */
export const DOCUMENT_KINDS = ['event', 'cloudtrail', 'aws_log', 'alert', 'all'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** Fields of a CloudTrail record that AWS's services write and Wazuh's rules read. */
const TRAIL_KEEP = list(
  'eventVersion eventTime eventSource eventName eventID eventType eventCategory awsRegion sourceIPAddress requestID ' +
    'recipientAccountId sharedEventID vpcEndpointId vpcEndpointAccountId readOnly managementEvent apiVersion errorCode ' +
    'tlsDetails.tlsVersion tlsDetails.cipherSuite source aws_account_id',
);
const TRAIL_IDENTITY = list(
  'userIdentity userAgent addendum sessionCredentialFromConsole edgeDeviceDetails log_info resources.ARN ' +
    'resources.ARNPrefix resources.accountId resources.type resources.id finding.Id finding.Resources.Id findingArn ' +
    'resource.accessKeyDetails',
);
/** Principals are often named by an address. */
const TRAIL_IDENTITY_FIELDS = new Set(
  list(
    'username rolename rolesessionname sourceidentity principalid principal principals arn userarn rolearn assumedroleid ' +
      'federateduserid accesskeyid keyid userid groupname accountid requestid masterusername',
  ),
);

/** What the manager itself writes. `rule.description` is not among it: rules put fields of the event into it. */
const ALERT_KEEP = list(
  'timestamp @timestamp id location agent manager cluster decoder predecoder.timestamp predecoder.hostname input ' +
    'predecoder.program_name rule.id rule.level rule.groups rule.mitre rule.firedtimes rule.frequency rule.mail rule.pci_dss ' +
    'rule.gdpr rule.hipaa rule.nist_800_53 rule.tsc rule.gpg13 rule.cis GeoLocation',
);
const ALERT_IDENTITY = list(
  'srcip srcport srcuser dstip dstport dstuser integration protocol action id status system_name',
);

function below(prefixes: readonly string[], paths: readonly string[]): readonly string[] {
  return prefixes.flatMap((prefix) => paths.map((path) => `${prefix}.${path}`));
}

/** Where our own lines stand in an alert: decoded, as text, and as the texts of the events before. */
const LINES = ['data', 'full_log', 'previous_output', 'previous_log'];
const at = (key: string): readonly string[] => LINES.map((line) => `${line}.${key}`);
/** Our own event, sent directly or pulled from S3. */
const EVENTS = [...at('sluice'), ...at('aws.sluice')];

/** Policies before configuration: every detector masks. */
export const DOCUMENT_POLICIES: Readonly<Record<DocumentKind, RedactionPolicy>> = {
  all: { ...EVERY_FIELD, ...NOTHING_KEPT },
  event: EVENT_POLICY,
  cloudtrail: {
    detectors: {},
    custom: [],
    fields: TRAIL_FIELDS,
    endings: SECRET_FIELD_ENDINGS,
    identityFields: TRAIL_IDENTITY_FIELDS,
    identityPaths: TRAIL_IDENTITY,
    keepPaths: TRAIL_KEEP,
  },
  aws_log: {
    detectors: {},
    custom: [],
    fields: AWS_LOG_FIELDS,
    endings: SECRET_FIELD_ENDINGS,
    identityFields: new Set(),
    identityPaths: [...AWS_LOG_IDENTITY, 'log_info'],
    keepPaths: AWS_LOG_KEEP,
  },
  alert: {
    ...EVERY_FIELD,
    ...NOTHING_KEPT,
    identityPaths: [
      ...below(EVENTS, EVENT_IDENTITY),
      ...below(at('aws'), [...TRAIL_IDENTITY, ...AWS_LOG_IDENTITY, 'srcip']),
      // Put together from `userIdentity` when that was redacted.
      ...below(EVENTS, ['identity']),
      ...below(LINES, ALERT_IDENTITY),
    ],
    keepPaths: [
      ...ALERT_KEEP,
      ...below(EVENTS, EVENT_KEEP),
      // On the wire there is no `sluice` below `sluice`.
      ...below(EVENTS, ['previous_tokens']),
      ...below(at('aws'), [...TRAIL_KEEP, ...AWS_LOG_IDS]),
    ],
  },
};

/** Where a path of an event or a record stands in a document: an alert contains both, in several places. */
export function pathsIn(kind: DocumentKind, path: string): readonly string[] {
  if (kind !== 'alert') return [path];
  return [path, ...below([...LINES, ...EVENTS, ...at('aws')], [path])];
}
