import { createHmac } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createMemoryKeyStore } from '../../adapters/memory/key-store.ts';
import { createMemoryLedger } from '../../adapters/memory/ledger.ts';
import { createMemoryQueue } from '../../adapters/memory/message-queue.ts';
import { createMemoryReplayStore } from '../../adapters/memory/replay-store.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { createHandler, type IngestDeps } from '../../functions/ingest/handler.ts';
import { eventRedaction } from '../../functions/middleware/redaction.ts';
import { defineConfig, type SluiceConfigInput } from '../../src/config.ts';
import { unpackMessage } from '../../src/event/unpack-message.ts';
import { doorLimits } from './door-limits.ts';
import { lambdaContext } from './sqs-records.ts';

export const NOW = Date.UTC(2026, 2, 4, 5, 6);

/** One hook of every scheme, each with a secret of its own. */
export const HOOKS = {
  supabase: [
    { name: 'database', tenant: 'acme', application: 'shop' },
    { name: 'bearer', tenant: 'umbrella', header: 'authorization' },
    { name: 'signed', tenant: 'umbrella', scheme: 'standard-webhooks' },
  ],
  sentry: [
    { name: 'integration', tenant: 'acme', application: 'shop' },
    { name: 'plugin', tenant: 'umbrella', scheme: 'url-token' },
  ],
} satisfies SluiceConfigInput['hooks'];

export const SECRETS = {
  database: 'd'.repeat(40),
  databaseBefore: 'e'.repeat(40),
  bearer: 'b'.repeat(40),
  signed: `v1,whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  integration: 'i'.repeat(64),
  plugin: 'p'.repeat(40),
} as const;

export interface Sent {
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

export const sentrySignature = (body: string | Uint8Array, secret: string = SECRETS.integration) =>
  createHmac('sha256', secret).update(body).digest('hex');

/** Headers of Standard Webhooks for a body. */
export function standardHeaders(
  body: string,
  given: { readonly id?: string; readonly at?: number; readonly secret?: string } = {},
): Record<string, string> {
  const { id = 'msg_1', at = NOW / 1_000, secret = SECRETS.signed } = given;
  const key = Buffer.from(secret.replace(/^(v1,)?whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': `v1,${signature}` };
}

/** Stage `ingest` with hooks, the real redaction and queues in memory. */
export function hookDoor(overrides: Partial<IngestDeps> = {}) {
  const events = createMemoryQueue();
  const telemetry = createMemoryTelemetry();
  const config = defineConfig({
    tenants: [{ id: 'acme' }, { id: 'umbrella' }],
    hooks: HOOKS,
    wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
  });
  const handler = createHandler({
    clock: () => NOW,
    telemetry,
    taken: createMemoryLedger(),
    keys: createMemoryKeyStore([]),
    replays: createMemoryReplayStore(),
    limits: doorLimits(),
    events,
    alerts: createMemoryQueue(),
    clientAddress: (ip) => ip,
    traceOf: () => '4bf92f3577b34da6a3ce929d0e0e4736',
    hooks: {
      settings: config.hooks,
      secrets: async () => ({
        database: [SECRETS.database, SECRETS.databaseBefore],
        bearer: [SECRETS.bearer],
        signed: [SECRETS.signed],
        integration: [SECRETS.integration],
        plugin: [SECRETS.plugin],
      }),
    },
    alertSecrets: async () => [],
    redactionOf: eventRedaction(config, telemetry, async () => ({ current: 'k'.repeat(32) })),
    redactAlert: (alert) => alert,
    ...overrides,
  });
  const send = async (source: 'supabase' | 'sentry', { body, headers = {}, query }: Sent) => {
    const event = {
      headers: { 'content-type': 'application/json', ...headers },
      rawQueryString: new URLSearchParams(query).toString(),
      body: typeof body === 'string' ? body : Buffer.from(body).toString('base64'),
      isBase64Encoded: typeof body !== 'string',
      requestContext: {
        requestId: 'r-1',
        http: { method: 'POST', path: `/v1/hooks/${source}`, sourceIp: '192.0.2.1' },
      },
    } as unknown as APIGatewayProxyEventV2;
    const answer = await handler(event, lambdaContext());
    return { status: answer.statusCode, body: JSON.parse(answer.body ?? '{}') };
  };
  return {
    handler,
    events,
    telemetry,
    send,
    supabase: (record: unknown) =>
      send('supabase', {
        body: JSON.stringify(record),
        headers: { 'x-sluice-hook-secret': SECRETS.database },
      }),
    sentry: (record: unknown, headers: Record<string, string> = {}) => {
      const body = JSON.stringify(record);
      return send('sentry', {
        body,
        headers: { 'sentry-hook-signature': sentrySignature(body), ...headers },
      });
    },
    queued: () =>
      events.messages.flatMap(({ body }) => {
        const unpacked = unpackMessage(body);
        return unpacked.ok ? unpacked.value.envelopes : [];
      }),
  };
}
