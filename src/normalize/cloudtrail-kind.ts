import type { SecurityEvent } from '../event/security-event.ts';
import { SEVERITY_NUMBER } from '../event/severity.ts';
import type { JsonObject } from '../kernel/json.ts';
import { objectAt, wordAt } from './cloudtrail-actor.ts';

type Kind = Pick<SecurityEvent['event'], 'kind' | 'category' | 'type' | 'outcome' | 'severity'>;

/** ECS category by service, without `.amazonaws.com`; others change or read configuration. */
const CATEGORY: Readonly<Record<string, string>> = {
  signin: 'authentication',
  sso: 'authentication',
  sts: 'authentication',
  'cognito-idp': 'authentication',
  rolesanywhere: 'authentication',
  iam: 'iam',
  identitystore: 'iam',
  'sso-directory': 'iam',
  organizations: 'iam',
  'access-analyzer': 'iam',
  kms: 'iam',
  secretsmanager: 'iam',
  s3: 'file',
  dynamodb: 'database',
  rds: 'database',
  redshift: 'database',
  ec2: 'host',
  ssm: 'host',
  'ec2-instance-connect': 'host',
  elasticloadbalancing: 'network',
  wafv2: 'network',
  route53: 'network',
  guardduty: 'intrusion_detection',
  inspector2: 'vulnerability',
};

/** ECS type by the verb that an API name begins with. */
const TYPE: readonly (readonly [type: string, verbs: RegExp])[] = [
  [
    'info',
    /^(Describe|List|Get|Lookup|Batch(Get|Describe)|Head|Search|Query|Scan|Select|Check|Test|Validate)/,
  ],
  ['creation', /^(Create|Run|Allocate|Register|Import|Copy|Restore|Generate|Request|Launch)/],
  ['deletion', /^(Delete|Terminate|Remove|Release|Deregister|Purge|ScheduleKeyDeletion|Leave)/],
  ['start', /^(Start|ConsoleLogin|AssumeRole|SwitchRole|UserAuthentication|Reboot)/],
  ['end', /^(Stop|Logout|UserLogout|Cancel)/],
];

/** Types of the actions that were asked for; AWS has some ten thousand. */
const KNOWN = new Map<string, string | undefined>();
const MAX_KNOWN = 4_096;

function verbOf(action: string): string | undefined {
  if (KNOWN.has(action)) return KNOWN.get(action);
  const verb = TYPE.find(([, verbs]) => verbs.test(action))?.[0];
  if (KNOWN.size < MAX_KNOWN) KNOWN.set(action, verb);
  return verb;
}

const DENIED = /AccessDenied|Unauthorized|Forbidden|NotAuthorized|InvalidClientToken|ExpiredToken|Blocked/i;
/** The call was checked only; it would have been allowed. */
const DRY_RUN = /DryRunOperation$/;

function outcomeOf(record: JsonObject, action: string): Kind['outcome'] {
  const errorCode = wordAt(record, 'errorCode');
  if (errorCode !== undefined) return DRY_RUN.test(errorCode) ? 'unknown' : 'failure';
  // Sign-ins put their result under their own name: {"ConsoleLogin": "Failure"}.
  const result =
    wordAt(objectAt(record, 'responseElements'), action) ??
    wordAt(objectAt(record, 'serviceEventDetails'), action);
  if (result !== undefined) return /^fail/i.test(result) ? 'failure' : 'success';
  return wordAt(record, 'errorMessage') === undefined ? 'success' : 'failure';
}

/** ECS categorization of a CloudTrail record. Severity is coarse: Wazuh's rules judge what a call means. */
export function kindOfTrailRecord(record: JsonObject, action: string, service: string | undefined): Kind {
  const outcome = outcomeOf(record, action);
  const denied = outcome === 'failure' && DENIED.test(wordAt(record, 'errorCode') ?? '');
  const readOnly = record.readOnly === true || record.readOnly === 'true';
  const verb = verbOf(action) ?? (readOnly ? 'access' : 'change');
  const byRoot = wordAt(objectAt(record, 'userIdentity'), 'type') === 'Root';
  const severity =
    byRoot && !readOnly ? 'medium' : outcome === 'failure' && (denied || verb === 'start') ? 'low' : 'info';
  return {
    kind: wordAt(record, 'eventCategory') === 'Insight' ? 'alert' : 'event',
    category: [
      (service !== undefined && Object.hasOwn(CATEGORY, service) && CATEGORY[service]) || 'configuration',
    ],
    type: denied ? [verb, 'denied'] : [verb],
    outcome,
    severity: SEVERITY_NUMBER[severity],
  };
}
