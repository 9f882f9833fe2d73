import { decodeBody } from '../../src/intake/decode-body.ts';
import { readRecords } from '../../src/intake/read-records.ts';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import { normalizeCloudTrail } from '../../src/normalize/cloudtrail.ts';
import { BENCH_NOW, benchEvents } from './events.ts';
import { type Question, side } from './question.ts';
import { enrichStep, normalizeAll } from './steps.ts';

const EVENTS = 500;
const TRAIL = { tenant: 'acme', bucket: 'acme-trail', object: 'a.json.gz', readAt: BENCH_NOW };

/** Everyday CloudTrail records of an assumed role, some 1.2 KB each. */
function trailRecords(): readonly JsonObject[] {
  const names = ['DescribeInstances', 'GetObject', 'AssumeRole', 'PutObject', 'StopLogging'];
  return Array.from({ length: EVENTS }, (_, i) => ({
    eventVersion: '1.09',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLE:session-${i % 20}`,
      arn: `arn:aws:sts::111122223333:assumed-role/deploy/session-${i % 20}`,
      accountId: '111122223333',
      accessKeyId: 'ASIAEXAMPLE',
      sessionContext: {
        sessionIssuer: { type: 'Role', userName: 'deploy', arn: 'arn:aws:iam::111122223333:role/deploy' },
        attributes: { creationDate: '2026-03-01T11:00:00Z', mfaAuthenticated: 'false' },
      },
    },
    eventTime: '2026-03-01T11:58:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: names[i % names.length] ?? '',
    awsRegion: 'eu-west-1',
    sourceIPAddress: `93.184.${i % 7}.${i % 250}`,
    userAgent: 'aws-sdk-go-v2/1.21.0 os/linux lang/go#1.21 md/GOOS#linux md/GOARCH#amd64',
    requestParameters: { bucketName: `bucket-${i % 9}`, key: `path/to/object-${i}`, maxResults: 50 },
    responseElements: null,
    requestID: `r-${i}`,
    eventID: `6f2c0f8e-0000-4000-8000-${String(i).padStart(12, '0')}`,
    readOnly: i % 5 < 2,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256' },
  }));
}

function readAtTheDoor(bytes: Buffer): readonly JsonValue[] {
  const body = decodeBody({ bytes, contentType: 'application/json', contentEncoding: undefined });
  const records = body.ok ? readRecords(body.value) : body;
  if (!records.ok) throw new Error(`a benchmark body was refused: ${records.error.detail}`);
  return records.value.flatMap((record) => (record.kind === 'record' ? [record.value] : []));
}

function normalizeTrail(records: readonly JsonValue[]): number {
  return records.filter((record) => normalizeCloudTrail(record, TRAIL).ok).length;
}

/** Steps `intake`, `normalize` and `enrich`, each over what reading the same bytes costs anyway. */
export const benchNormalize: Question = {
  name: 'normalize',
  asks: 'read, normalize and enrich, against JSON.parse of the same bytes',
  tasks: () => {
    const app = Buffer.from(JSON.stringify(benchEvents(EVENTS)));
    const trail = Buffer.from(JSON.stringify(trailRecords()));
    const enrich = enrichStep();
    const parse = (bytes: Buffer) => JSON.parse(bytes.toString('utf8')) as readonly JsonValue[];
    const task = (label: string, bytes: Buffer, run: () => number) => ({
      label,
      subject: side(label, run),
      floor: side('parse', () => parse(bytes).length),
      events: EVENTS,
      bytes: bytes.length,
    });
    return [
      task('parse, check limits', app, () => readAtTheDoor(app).length),
      task('parse, normalize', app, () => normalizeAll(parse(app)).length),
      task('parse, normalize, enrich', app, () => normalizeAll(parse(app)).map(enrich).length),
      task('parse, normalize (CloudTrail)', trail, () => normalizeTrail(parse(trail))),
    ];
  },
};
