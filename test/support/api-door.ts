import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createMemoryKeyStore } from '../../adapters/memory/key-store.ts';
import { createMemoryQueue } from '../../adapters/memory/message-queue.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { createHandler, type IngestDeps } from '../../functions/ingest/handler.ts';
import { alertRedaction, eventRedaction } from '../../functions/middleware/redaction.ts';
import { signAlert } from '../../src/intake/alert-signature.ts';
import { createIngestKey } from '../../src/intake/ingest-key.ts';
import { PLAIN_KEY } from '../../src/intake/key-store.ts';
import { REQUEST_ID } from '../../tools/generate/openapi/answers.ts';
import { LOCAL, localConfig } from '../../tools/local/stack-config.ts';
import { lambdaContext } from './sqs-records.ts';

export const NOW = Date.UTC(2026, 2, 4, 5, 6, 30);
export const KEY = createIngestKey({ id: new Uint8Array(8).fill(1), secret: new Uint8Array(32).fill(2) });
export const EXPIRED_KEY = createIngestKey({
  id: new Uint8Array(8).fill(3),
  secret: new Uint8Array(32).fill(4),
});
const ALERT_SECRET = 's'.repeat(32);

export interface DoorRequest {
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

export interface DoorAnswer {
  readonly status: number;
  readonly type: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: unknown;
}

/** Stage `ingest` as the local stack configures it, with memory behind it and the request id of the examples. */
export function openDoor(deps: Partial<IngestDeps> = {}) {
  const telemetry = createMemoryTelemetry();
  const config = localConfig({ url: 'https://127.0.0.1:55000', tls: { fingerprints: [] } });
  const events = createMemoryQueue();
  const alerts = createMemoryQueue();
  const { tenant, application } = LOCAL;
  const handler = createHandler({
    clock: () => NOW,
    telemetry,
    keys: createMemoryKeyStore([
      { ...PLAIN_KEY, id: KEY.id, tenant, application, secretHash: KEY.secretHash },
      {
        ...PLAIN_KEY,
        id: EXPIRED_KEY.id,
        tenant,
        application,
        secretHash: EXPIRED_KEY.secretHash,
        expiresAt: NOW - 1,
      },
    ]),
    events,
    alerts,
    clientAddress: (ip) => ip,
    alertSecrets: async () => [ALERT_SECRET],
    redactionOf: eventRedaction(config, telemetry, async () => {
      throw new Error('no tenant of the local stack has token keys');
    }),
    redactAlert: alertRedaction(config, telemetry),
    ...deps,
  });
  const call = async (
    route: string,
    { body, headers = {}, query }: DoorRequest = {},
  ): Promise<DoorAnswer> => {
    const [method = '', path = ''] = route.split(' ');
    const event = {
      headers: { ...headers },
      ...(query && { queryStringParameters: { ...query } }),
      ...(body !== undefined && { body: Buffer.from(body).toString('base64') }),
      isBase64Encoded: true,
      requestContext: { requestId: REQUEST_ID, http: { method, path, sourceIp: '192.0.2.1' } },
    } as unknown as APIGatewayProxyEventV2;
    const answer = await handler(event, lambdaContext());
    const sent = (answer.headers ?? {}) as Readonly<Record<string, string>>;
    const text = answer.body ?? '';
    return {
      status: answer.statusCode ?? 0,
      type: sent['content-type'],
      headers: sent,
      text,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  };
  return { call, events, alerts, telemetry };
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** `POST /v1/events` by the holder of the key. */
export function eventsRequest(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): DoorRequest {
  return { body, headers: { authorization: `Bearer ${KEY.text}`, ...JSON_TYPE, ...headers } };
}

export function gzipped(body: string): DoorRequest {
  return eventsRequest(gzipSync(body), { 'content-encoding': 'gzip' });
}

/** `POST /v1/alerts` by the holder of the secret. */
export function alertRequest(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  at: number = NOW,
): DoorRequest {
  const signature = signAlert(ALERT_SECRET, body, at / 1_000);
  return { body, headers: { 'x-sluice-signature': signature, ...JSON_TYPE, ...headers } };
}
