import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createMemoryKeyStore } from '../../adapters/memory/key-store.ts';
import { createMemoryLedger } from '../../adapters/memory/ledger.ts';
import { createMemoryQueue } from '../../adapters/memory/message-queue.ts';
import { createMemoryReplayStore } from '../../adapters/memory/replay-store.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { createHandler, type IngestDeps } from '../../functions/ingest/handler.ts';
import { alertRedaction } from '../../functions/middleware/record-redaction.ts';
import { eventRedaction } from '../../functions/middleware/redaction.ts';
import { HookSettingsSchema } from '../../src/config/hook-settings.ts';
import { signAlert } from '../../src/intake/door/alert-signature.ts';
import { createIngestKey, type NewIngestKey } from '../../src/intake/door/ingest-key.ts';
import { type KeyKind, PLAIN_KEY } from '../../src/intake/door/key-store.ts';
import { slackSignatureOf } from '../../src/intake/door/slack-signature.ts';
import { REQUEST_ID } from '../../tools/generate/openapi/answers.ts';
import { LOCAL, localConfig } from '../../tools/local/stack-config.ts';
import { doorLimits } from './door-limits.ts';
import { lambdaContext } from './sqs-records.ts';

export const NOW = Date.UTC(2026, 2, 4, 5, 6, 30);
const keyOf = (fill: number, kind: KeyKind = 'secret') =>
  createIngestKey({ id: new Uint8Array(8).fill(fill), secret: new Uint8Array(32).fill(fill + 1) }, kind);

export const KEY = keyOf(1);
export const EXPIRED_KEY = keyOf(3);
export const SIGNING_KEY = keyOf(5);
export const PUBLISHABLE_KEY = keyOf(7, 'publishable');
/** The only one that may use `PUBLISHABLE_KEY`. */
export const ORIGIN = 'https://shop.example';
const ALERT_SECRET = 's'.repeat(32);
const HOOK_SECRETS = {
  supabase: 'h'.repeat(32),
  signed: `whsec_${Buffer.alloc(32, 9).toString('base64')}`,
  sentry: 'c'.repeat(64),
} as const;

/** Keys of the local stack's tenant and application, one of each kind. */
function keyStore() {
  const { tenant, application } = LOCAL;
  const stored = ({ id, secretHash }: NewIngestKey) => ({
    ...PLAIN_KEY,
    id,
    tenant,
    application,
    secretHash,
  });
  return createMemoryKeyStore([
    stored(KEY),
    { ...stored(EXPIRED_KEY), expiresAt: NOW - 1 },
    { ...stored(SIGNING_KEY), signature: 'required' },
    { ...stored(PUBLISHABLE_KEY), kind: 'publishable', origins: [ORIGIN] },
  ]);
}

function hooks(): IngestDeps['hooks'] {
  const { tenant, application } = LOCAL;
  return {
    settings: HookSettingsSchema.parse({
      supabase: [
        { name: 'supabase', tenant, application },
        { name: 'signed', tenant, application, scheme: 'standard-webhooks' },
      ],
      sentry: [{ name: 'sentry', tenant, application }],
    }),
    secrets: async () => ({
      ...Object.fromEntries(Object.entries(HOOK_SECRETS).map(([name, secret]) => [name, [secret]])),
      'slack:ops': ['another-secret-while-it-is-rotated', SLACK_SECRET],
    }),
  };
}

/** Of the Slack app. */
export const SLACK_SECRET = '0123456789abcdef'.repeat(2);

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
  const handler = createHandler({
    clock: () => NOW,
    telemetry,
    taken: createMemoryLedger(),
    keys: keyStore(),
    replays: createMemoryReplayStore(),
    limits: doorLimits(),
    hooks: hooks(),
    events,
    alerts,
    clientAddress: (ip) => ip,
    traceOf: () => '4bf92f3577b34da6a3ce929d0e0e4736',
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
      rawQueryString: new URLSearchParams(query).toString(),
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

/** `POST /v1/slack/actions` by Slack. */
export function slackRequest(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  at: number = NOW,
): DoorRequest {
  const time = String(Math.floor(at / 1_000));
  const signature = slackSignatureOf(SLACK_SECRET, body, time);
  const proof = { 'x-slack-signature': signature, 'x-slack-request-timestamp': time };
  return { body, headers: { ...proof, 'content-type': 'application/x-www-form-urlencoded', ...headers } };
}

/** `POST /v1/hooks/supabase` with the secret in its header. */
export function supabaseRequest(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): DoorRequest {
  return { body, headers: { 'x-sluice-hook-secret': HOOK_SECRETS.supabase, ...JSON_TYPE, ...headers } };
}

/** The same with a Standard Webhooks signature of another time. */
export function supabaseSignedAt(body: string, at: number): DoorRequest {
  const time = String(Math.floor(at / 1_000));
  const key = Buffer.from(HOOK_SECRETS.signed.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`msg_1.${time}.${body}`).digest('base64');
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': time,
    'webhook-signature': `v1,${signature}`,
  };
  return { body, headers: { ...headers, ...JSON_TYPE } };
}

/** `POST /v1/hooks/sentry` by an integration. */
export function sentryRequest(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): DoorRequest {
  const signature = createHmac('sha256', HOOK_SECRETS.sentry).update(body).digest('hex');
  return {
    body,
    headers: {
      'sentry-hook-signature': signature,
      'sentry-hook-resource': 'issue',
      ...JSON_TYPE,
      ...headers,
    },
  };
}
