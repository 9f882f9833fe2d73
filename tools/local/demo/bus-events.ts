import type { AwsSource } from '../../../src/event/envelope.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { AWS_NORMALIZERS } from '../../../src/normalize/aws/normalizers.ts';
import { LOCAL } from '../stack-config.ts';
import type { Cast } from './scenes.ts';

/** What EventBridge puts onto the trail queue. */
export interface BusEvent {
  readonly title: string;
  readonly event: JsonObject;
  /** Under which it arrives at the manager. */
  readonly id: string;
}

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';

/** A sign-in at the console, and what GuardDuty thinks of it. */
export function busEvents(cast: Cast): readonly BusEvent[] {
  const { run, attacker, now } = cast;
  const time = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const of = (title: string, source: AwsSource, kind: string, detail: JsonObject): BusEvent => {
    const event: JsonObject = {
      version: '0',
      id: `${run}-0000-4000-8000-${source === 'cloudtrail' ? '000000000011' : '000000000012'}`,
      'detail-type': kind,
      source: source === 'cloudtrail' ? 'aws.signin' : `aws.${source}`,
      account: ACCOUNT,
      time,
      region: REGION,
      resources: [],
      detail,
    };
    const record = source === 'cloudtrail' ? detail : event;
    const context = { tenant: LOCAL.tenant, origin: { name: 'eventbridge' }, deliveryId: '', readAt: now };
    const normalized = AWS_NORMALIZERS[source]?.(record, context);
    return { title, event, id: normalized?.ok === true ? (normalized.value[0]?.event.event.id ?? '') : '' };
  };
  return [
    of(
      'EventBridge: a console sign-in without MFA',
      'cloudtrail',
      'AWS Console Sign In via CloudTrail',
      signIn(cast, time),
    ),
    of('EventBridge: a GuardDuty finding about it', 'guardduty', 'GuardDuty Finding', {
      schemaVersion: '2.0',
      accountId: ACCOUNT,
      region: REGION,
      partition: 'aws',
      id: run.padEnd(32, '0'),
      type: 'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B',
      resource: {
        resourceType: 'AccessKey',
        accessKeyDetails: { principalId: 'AIDAEXAMPLEEXAMPLE', userName: 'mallory', userType: 'IAMUser' },
      },
      service: {
        serviceName: 'guardduty',
        action: {
          actionType: 'AWS_API_CALL',
          awsApiCallAction: {
            api: 'ConsoleLogin',
            serviceName: 'signin.amazonaws.com',
            remoteIpDetails: { ipAddressV4: attacker },
          },
        },
        eventFirstSeen: time,
        eventLastSeen: time,
        archived: false,
        count: 1,
      },
      severity: 8,
      createdAt: time,
      updatedAt: time,
      title: 'Console sign-ins from several places at once',
    }),
  ];
}

function signIn({ run, attacker }: Cast, time: string): JsonObject {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEEXAMPLE',
      arn: `arn:aws:iam::${ACCOUNT}:user/mallory`,
      accountId: ACCOUNT,
      userName: 'mallory',
    },
    eventTime: time,
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    awsRegion: REGION,
    sourceIPAddress: attacker,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    requestParameters: null,
    responseElements: { ConsoleLogin: 'Success' },
    additionalEventData: { LoginTo: 'https://console.aws.amazon.com/', MobileVersion: 'No', MFAUsed: 'No' },
    eventID: `${run}-0000-4000-8000-000000000010`,
    readOnly: false,
    eventType: 'AwsConsoleSignIn',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
  };
}
