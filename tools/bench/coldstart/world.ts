import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { defineConfig, type SluiceConfig } from '../../../src/config.ts';
import { packEnvelopes } from '../../../src/event/packed-message.ts';
import type { StageName } from '../../../src/event/stage.ts';
import { createIngestKey } from '../../../src/intake/door/ingest-key.ts';
import { PLAIN_KEY } from '../../../src/intake/door/key-store.ts';
import { LOCAL_REGION } from '../../local/aws/environment.ts';
import type { Closers } from '../../local/closers.ts';
import { startCloud } from '../../local/cloud.ts';
import { startSesEndpoint } from '../../local/inbox/ses-endpoint.ts';
import { LOCAL } from '../../local/stack-config.ts';
import { stageVariables } from '../../local/stages.ts';
import { OPERATOR, startPeer } from '../deliver/peer.ts';
import { benchEvents } from '../events.ts';
import { normalizeAll } from '../steps.ts';
import { trailRecords } from '../trail-records.ts';

/** Of a first invocation: as many as come together on a quiet day. */
const EVENTS = 10;

export interface World {
  readonly config: SluiceConfig;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** What a stage is invoked with, never the same twice: what comes again is left out. */
  readonly eventFor: (stage: StageName, turn: number) => Promise<object>;
}

/** What functions find around them: AWS, a manager and SES, on loopback. */
export async function startWorld(closers: Closers): Promise<World> {
  const manager = await startPeer('manager');
  closers.add(() => manager.close());
  const ses = closers.use(await startSesEndpoint({ now: Date.now }));
  const key = createIngestKey({ id: new Uint8Array(8).fill(1), secret: new Uint8Array(32).fill(2) });
  const cloud = await startCloud(closers, {
    secrets: {
      [LOCAL.wazuhSecret]: JSON.stringify({ username: OPERATOR.name, password: OPERATOR.password }),
      [LOCAL.channelsSecret]: '{}',
    },
    keys: [
      {
        ...PLAIN_KEY,
        id: key.id,
        tenant: LOCAL.tenant,
        application: LOCAL.application,
        secretHash: key.secretHash,
      },
    ],
    now: Date.now(),
    apart: true,
  });
  const { endpoints = {} } = cloud.aws;
  const s3 = createS3Client(cloud.aws);
  closers.add(async () => s3.destroy());

  const events: Readonly<Record<StageName, (turn: number) => Promise<object>>> = {
    ingest: async (turn) => request(key.text, benchEvents(EVENTS, turn)),
    'cloudtrail-forwarder': async (turn) => {
      const name = `111122223333_CloudTrail_${LOCAL_REGION}_20260304T0000Z_${turn}.json.gz`;
      const object = `AWSLogs/111122223333/CloudTrail/${LOCAL_REGION}/2026/03/04/${name}`;
      const body = gzipSync(JSON.stringify({ Records: trailRecords(EVENTS, turn) }));
      await s3.send(new PutObjectCommand({ Bucket: LOCAL.trailBucket, Key: object, Body: body }));
      return message(turn, announcement(LOCAL.trailBucket, object));
    },
    enrich: async (turn) => {
      const envelopes = normalizeAll(benchEvents(EVENTS, turn)).map((each, i) => ({
        ...each,
        id: `start-${turn}-${i}`,
      }));
      const [packed] = packEnvelopes(envelopes, Date.now());
      return message(turn, { ...packed });
    },
    'alert-notify': async (turn) =>
      message(turn, { v: 1, via: 'integration', receivedAt: Date.now(), alert: alert(turn) }),
  };
  return {
    config: defineConfig({
      name: LOCAL.name,
      tenants: [{ id: LOCAL.tenant }],
      cloudtrail: { trails: [{ bucket: LOCAL.trailBucket, tenant: LOCAL.tenant }] },
      wazuh: {
        nodes: [{ name: 'bench', url: manager.place.apiUrl }],
        tls: { fingerprints: [manager.place.fingerprint] },
      },
      alerts: {
        channels: {
          mail: { type: 'email', transport: 'ses', from: 'sluice@example.com', to: ['security@example.com'] },
        },
        routes: [{ name: 'all', channels: ['mail'] }],
      },
    }),
    variables: {
      ...stageVariables(cloud.queues, cloud.table, LOCAL_REGION),
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL_SQS: endpoints.sqs,
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
      AWS_ENDPOINT_URL_S3: endpoints.s3,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsmanager,
      AWS_ENDPOINT_URL_SESV2: ses.url,
    },
    eventFor: (stage, turn) => events[stage](turn),
  };
}

function request(key: string, events: readonly object[]): object {
  return {
    version: '2.0',
    routeKey: 'POST /v1/events',
    rawPath: '/v1/events',
    rawQueryString: '',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    requestContext: {
      requestId: 'start',
      http: { method: 'POST', path: '/v1/events', sourceIp: '198.51.100.1', protocol: 'HTTP/1.1' },
    },
    body: JSON.stringify(events),
    isBase64Encoded: false,
  };
}

/** A batch of one message of a queue. */
function message(turn: number, body: object): object {
  const messageId = `start-${turn}`;
  return {
    Records: [
      {
        messageId,
        receiptHandle: messageId,
        body: JSON.stringify(body),
        attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()) },
        eventSource: 'aws:sqs',
      },
    ],
  };
}

function announcement(bucket: string, key: string): object {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        awsRegion: LOCAL_REGION,
        s3: {
          s3SchemaVersion: '1.0',
          bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
          object: { key },
        },
      },
    ],
  };
}

/** Of a group of its own, so that somebody is told. */
function alert(turn: number): object {
  const srcip = `198.51.100.${turn % 256}`;
  return {
    timestamp: new Date().toISOString().replace('Z', '+0000'),
    id: `1772600767.${turn}`,
    rule: { level: 12, id: '100102', description: `Sluice: brute force from ${srcip}`, groups: ['sluice'] },
    agent: { id: '000', name: 'wazuh.manager' },
    manager: { name: 'wazuh.manager' },
    decoder: { name: 'json' },
    data: {
      srcip,
      integration: 'sluice',
      sluice: {
        event: { id: `event-${turn}`, action: 'auth_login_failed', outcome: 'failure' },
        user: { id: `u_${turn}` },
        source: { ip: srcip },
        organization: { id: LOCAL.tenant },
        service: { name: LOCAL.application },
      },
    },
    location: 'sluice',
  };
}
