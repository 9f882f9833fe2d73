import { gzipSync } from 'node:zlib';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';

/** Deliveries of AWS as they come, and what they may come wrapped in. */

export const CALL: JsonObject = {
  eventVersion: '1.11',
  userIdentity: { type: 'IAMUser', accountId: '111122223333', userName: 'mallory' },
  eventTime: '2026-03-04T05:06:07Z',
  eventSource: 'cloudtrail.amazonaws.com',
  eventName: 'StopLogging',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  requestParameters: { name: 'main' },
  eventID: '0f0e0d0c-0000-4000-8000-000000000001',
  eventType: 'AwsApiCall',
  recipientAccountId: '444455556666',
};

export const FINDING: JsonObject = {
  schemaVersion: '2.0',
  accountId: '111122223333',
  region: 'eu-west-1',
  id: '16afba5c5c43e07c9e3e5e2e544e95df',
  type: 'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B',
  service: { serviceName: 'guardduty', archived: false },
  severity: 5,
  updatedAt: '2026-03-04T05:06:07.000Z',
};

export function busEvent(source: string, kind: string, detail: JsonValue): JsonObject {
  return {
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': kind,
    source,
    account: '111122223333',
    time: '2026-03-04T05:06:07Z',
    region: 'eu-west-1',
    resources: [],
    detail,
  };
}

export function s3Record(key: string, eventName = 'ObjectCreated:Put'): JsonObject {
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'eu-west-1',
    eventTime: '2026-03-04T05:06:07.000Z',
    eventName,
    userIdentity: { principalId: 'AWS:AROAEXAMPLE:regionalDeliverySession' },
    requestParameters: { sourceIPAddress: '203.0.113.9' },
    s3: {
      s3SchemaVersion: '1.0',
      bucket: { name: 'my-trail', arn: 'arn:aws:s3:::my-trail' },
      object: { key, size: 1_024, versionId: '096fKKXTRTtl3on89fVO.nfljtsv6qko' },
    },
  };
}

export function logBatch(logGroup: string, messages: readonly JsonValue[]): JsonObject {
  return {
    messageType: 'DATA_MESSAGE',
    owner: '111122223333',
    logGroup,
    logStream: 'stream-1',
    subscriptionFilters: ['sluice'],
    logEvents: messages.map((message, i) => ({
      id: `event-${i}`,
      timestamp: 1_772_600_767_000 + i,
      message,
    })),
  };
}

/** As CloudWatch Logs packs what it sends to a function or a stream. */
export function packed(value: JsonValue): string {
  return gzipSync(JSON.stringify(value)).toString('base64');
}

const json = JSON.stringify;
/** What may stand around a delivery. */
export const WRAPPERS: Readonly<Record<string, (value: JsonValue) => JsonValue>> = {
  sns: (value) => ({ Type: 'Notification', TopicArn: 'arn:aws:sns:…', Message: json(value) }),
  snsInLambda: (value) => ({ Records: [{ EventSource: 'aws:sns', Sns: { Message: json(value) } }] }),
  sqsInLambda: (value) => ({ Records: [{ eventSource: 'aws:sqs', body: json(value) }] }),
  failedInvocation: (value) => ({
    version: '1.0',
    timestamp: '2026-03-04T05:06:07.000Z',
    requestContext: { condition: 'RetriesExhausted' },
    requestPayload: value,
    responsePayload: { errorType: 'Error' },
  }),
  awslogs: (value) => ({ awslogs: { data: packed(value) } }),
  kinesis: (value) => ({ Records: [{ eventSource: 'aws:kinesis', kinesis: { data: packed(value) } }] }),
  firehose: (value) => ({ records: [{ recordId: '1', data: packed(value) }] }),
  base64: packed,
  text: json,
  list: (value) => [value],
};
