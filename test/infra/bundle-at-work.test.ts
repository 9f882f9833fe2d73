import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, test } from 'vitest';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { readConfig } from '../../infra/read-config.ts';
import { defineConfig } from '../../src/config.ts';
import { unpackMessage } from '../../src/event/unpack-message.ts';
import { signAlert } from '../../src/intake/door/alert-signature.ts';
import { createIngestKey } from '../../src/intake/door/ingest-key.ts';
import { PLAIN_KEY } from '../../src/intake/door/key-store.ts';
import { signRequest } from '../../src/intake/door/request-signature.ts';
import type { QueueName } from '../../src/pipeline.ts';
import { EDGE_HEADER } from '../../src/pipeline.ts';
import { tokenSecretId } from '../../src/redact/token-use.ts';
import { createClosers } from '../../tools/local/closers.ts';
import { startCloud } from '../../tools/local/cloud.ts';
import { wazuhAlert } from '../support/alerts.ts';
import { bundleAlone, CONTEXT, httpRequest } from './bundled.ts';

const KEY = createIngestKey({ id: new Uint8Array(8).fill(1), secret: new Uint8Array(32).fill(2) });
const SIGNING_SECRET = 'signing-secret-of-this-test-alone';
const EDGE_SECRET = 'edge-secret-of-this-test-alone-and-long';

const closers = createClosers();
const bundles = await bundleAlone('ingest');
closers.add(async () => bundles.close());
const cloud = await startCloud(closers, {
  secrets: {
    signing: JSON.stringify({ current: SIGNING_SECRET }),
    channels: '{}',
    edge: JSON.stringify({ current: EDGE_SECRET }),
    hooks: JSON.stringify({ sentry: { current: SIGNING_SECRET } }),
    [tokenSecretId('sluice_name', 'main')]: JSON.stringify({
      current: 'a token key of this test, not short',
    }),
  },
  keys: [{ ...PLAIN_KEY, id: KEY.id, tenant: 'main', application: 'shop', secretHash: KEY.secretHash }],
  now: 0,
});
const sqs = createSqsClient(cloud.aws);
closers.add(async () => sqs.destroy());
afterAll(() => closers.close());

const CLOUD = {
  AWS_ENDPOINT_URL_SQS: cloud.aws.endpoints?.sqs ?? '',
  AWS_ENDPOINT_URL_DYNAMODB: cloud.aws.endpoints?.dynamodb ?? '',
  AWS_ENDPOINT_URL_SECRETS_MANAGER: cloud.aws.endpoints?.secretsmanager ?? '',
  EVENTS_QUEUE_URL: cloud.queues.url('events'),
  ALERTS_QUEUE_URL: cloud.queues.url('alerts'),
  ALERTS_DEAD_LETTERS_URL: cloud.queues.deadLettersUrl('alerts'),
  TABLE_NAME: cloud.table,
  ALERT_SIGNING_SECRET_ID: 'signing',
  EDGE_SECRET_ID: 'edge',
  CHANNELS_SECRET_ID: 'channels',
};

type Request = ReturnType<typeof httpRequest>;

/** By way of the edge, which is configured. */
function ingest(request: Request, variables: Readonly<Record<string, string>> = {}) {
  return pastEdge({ ...request, headers: { ...request.headers, [EDGE_HEADER]: EDGE_SECRET } }, variables);
}

function pastEdge(request: Request, variables: Readonly<Record<string, string>> = {}) {
  return bundles.run('ingest', `handler(${JSON.stringify(request)}, ${CONTEXT})`, { ...CLOUD, ...variables });
}

const events = (details: object = {}) =>
  httpRequest(
    'POST',
    '/v1/events',
    { authorization: `Bearer ${KEY.text}`, 'content-type': 'application/json' },
    JSON.stringify({ action: 'auth_login_failed', level: 'warn', userId: 'u_1', details }),
  );

async function waiting(queue: QueueName): Promise<readonly string[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: cloud.queues.url(queue), MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body = '' }) => Body);
}

describe('the bundled ingest', () => {
  test('says that it is well', async () => {
    const { answer } = await ingest(httpRequest('GET', '/v1/health'));
    expect(answer).toMatchObject({ statusCode: 200 });
  });

  test('signs its calls to AWS with the credentials of Lambda', async () => {
    const calls: { target: unknown; authorization: unknown; token: unknown }[] = [];
    const aws = createServer(({ headers }, response) => {
      calls.push({
        target: headers['x-amz-target'],
        authorization: headers.authorization,
        token: headers['x-amz-security-token'],
      });
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
    });
    await new Promise<void>((listening) => aws.listen(0, '127.0.0.1', listening));
    closers.add(async () => void aws.close());
    const { port } = aws.address() as AddressInfo;
    const { answer } = await ingest(events(), { AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}` });
    expect(answer).toMatchObject({ statusCode: 401 });
    expect(calls).toEqual([
      {
        target: 'DynamoDB_20120810.GetItem',
        authorization: expect.stringContaining('Credential=AKIDEXAMPLE/'),
        token: 'session',
      },
    ]);
  });

  test('is not there for who goes past the edge', async () => {
    const { answer } = await pastEdge(events());
    expect(answer).toMatchObject({ statusCode: 404 });
    expect(await waiting('events')).toEqual([]);
  });

  test('puts an event on the queue', async () => {
    const { answer } = await ingest(events());
    expect(answer).toMatchObject({ statusCode: 202 });
    const [message = ''] = await waiting('events');
    expect(unpackMessage(message)).toMatchObject({ ok: true, value: { envelopes: [{ tenant: 'main' }] } });
  });

  test("redacts by a tenant's own detector and with its token key, as configured", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-config-'));
    closers.add(async () => rmSync(folder, { recursive: true }));
    const redaction = {
      detectors: { email: 'token' },
      custom: [{ name: 'badge', pattern: '\\bB-\\d{6}\\b' }],
    } as const;
    const tenants = [{ id: 'main', redaction: { ...redaction, custom: [...redaction.custom] } }];
    const config = defineConfig({ ...(await readConfig()), tenants });
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    const { answer } = await ingest(events({ note: 'B-123456 of ann@example.com' }), {
      LAMBDA_TASK_ROOT: folder,
    });
    expect(answer).toMatchObject({ statusCode: 202 });
    const [message = ''] = await waiting('events');
    expect(JSON.stringify(unpackMessage(message))).toMatch(
      /"\[REDACTED:custom_badge\] of email_[0-9a-f]{16}"/,
    );
  });

  test('takes a signed event once', async () => {
    const body = JSON.stringify({ action: 'auth_login' });
    const signature = signRequest(KEY.secretHash, body, Math.floor(Date.now() / 1000), 'n-1');
    const signed = httpRequest(
      'POST',
      '/v1/events',
      { authorization: `Bearer ${KEY.text}`, 'x-sluice-signature': signature },
      body,
    );
    expect((await ingest(signed)).answer).toMatchObject({ statusCode: 202 });
    expect(await waiting('events')).toHaveLength(1);
    const { answer } = await ingest(signed);
    expect(answer).toMatchObject({ statusCode: 401, body: expect.stringContaining('signature_replayed') });
    expect(await waiting('events')).toEqual([]);
  });

  test('puts a signed webhook on the queue, with the code that is loaded for it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-config-'));
    closers.add(async () => rmSync(folder, { recursive: true }));
    const hooks = { sentry: [{ name: 'sentry', tenant: 'main' }] };
    const config = defineConfig({ ...(await readConfig()), tenants: [{ id: 'main' }], hooks });
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    const body = JSON.stringify({ action: 'created', data: { issue: { id: '42', title: 'It broke' } } });
    const signature = createHmac('sha256', SIGNING_SECRET).update(body).digest('hex');
    const send = (headers: Record<string, string>, variables: Record<string, string> = {}) =>
      ingest(httpRequest('POST', '/v1/hooks/sentry', headers, body), {
        LAMBDA_TASK_ROOT: folder,
        HOOKS_SECRET_ID: 'hooks',
        ...variables,
      });
    expect((await send({ 'sentry-hook-signature': signature })).answer).toMatchObject({ statusCode: 202 });
    const [message = ''] = await waiting('events');
    expect(unpackMessage(message)).toMatchObject({
      value: { envelopes: [{ source: 'sentry', event: { event: { action: 'sentry_issue_created' } } }] },
    });
    expect((await send({ 'sentry-hook-signature': signature.replaceAll(/./g, '0') })).answer).toMatchObject({
      statusCode: 401,
    });
    const { answer, lines } = await send({}, { HOOKS_SECRET_ID: 'channels-gone' });
    expect(answer).toMatchObject({ statusCode: 503 });
    expect(lines).toContainEqual(expect.objectContaining({ level: 'ERROR', code: 'secret_missing' }));
  });

  test('puts a signed alert on the queue', async () => {
    const body = JSON.stringify(wazuhAlert('1772600767.4'));
    const signature = signAlert(SIGNING_SECRET, body, Math.floor(Date.now() / 1000));
    const { answer } = await ingest(
      httpRequest('POST', '/v1/alerts', { 'x-sluice-signature': signature }, body),
    );
    expect(answer).toMatchObject({ statusCode: 202 });
    const [message = ''] = await waiting('alerts');
    expect(JSON.parse(message)).toMatchObject({ v: 1, alert: { id: '1772600767.4' } });
  });

  test('knows a queue that does not exist by the name that SQS gives that error', async () => {
    const gone = `${cloud.queues.url('events')}-gone`;
    const { answer, lines } = await ingest(events(), { EVENTS_QUEUE_URL: gone });
    expect(answer).toMatchObject({ statusCode: 503 });
    expect(lines).toContainEqual(expect.objectContaining({ level: 'WARN', code: 'QueueDoesNotExist' }));
  });

  test('knows a table that does not exist by the name that DynamoDB gives that error', async () => {
    const { answer, lines } = await ingest(events(), { TABLE_NAME: 'gone' });
    expect(answer).toMatchObject({ statusCode: 503 });
    expect(lines).toContainEqual(expect.objectContaining({ level: 'ERROR', code: 'table_missing' }));
  });

  test('knows a secret that does not exist by the name that Secrets Manager gives that error', async () => {
    const event = httpRequest('POST', '/v1/alerts', { 'x-sluice-signature': 't=1,v1=' }, '{}');
    const { answer, lines } = await ingest(event, { ALERT_SIGNING_SECRET_ID: 'gone' });
    expect(answer).toMatchObject({ statusCode: 503 });
    expect(lines).toContainEqual(expect.objectContaining({ level: 'ERROR', code: 'secret_missing' }));
  });
});
