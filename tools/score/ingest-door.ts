import { createMemoryKeyStore } from '../../adapters/memory/key-store.ts';
import { createMemoryLedger } from '../../adapters/memory/ledger.ts';
import { createMemoryQueue } from '../../adapters/memory/message-queue.ts';
import { createMemoryRateCeiling } from '../../adapters/memory/rate-ceiling.ts';
import { createMemoryReplayStore } from '../../adapters/memory/replay-store.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { createDoorLimits } from '../../functions/ingest/door-limits.ts';
import { createHandler } from '../../functions/ingest/handler.ts';
import type { HttpAnswer } from '../../functions/ingest/http-answer.ts';
import { alertRedaction } from '../../functions/middleware/record-redaction.ts';
import { eventRedaction } from '../../functions/middleware/redaction.ts';
import { HookSettingsSchema } from '../../src/config/hook-settings.ts';
import { createEnricher } from '../../src/enrich/enricher.ts';
import type { Envelope } from '../../src/event/envelope.ts';
import { unpackMessage } from '../../src/event/unpack-message.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import { createClientAddress } from '../../src/intake/door/client-address.ts';
import { createIngestKey, KEY_ID_BYTES, KEY_SECRET_BYTES } from '../../src/intake/door/ingest-key.ts';
import { PLAIN_KEY } from '../../src/intake/door/key-store.ts';
import { createRateLimiter } from '../../src/intake/door/rate-limiter.ts';
import { hmacHex } from '../../src/kernel/digest.ts';
import { createContext } from '../local/lambda/context.ts';
import { LOCAL } from '../local/stack-config.ts';
import { CONFIG, NO_TOKEN_KEYS } from './trail-path.ts';

export interface DoorAnswer {
  readonly status: number;
  /** Events that were taken. */
  readonly accepted: number;
  /** Code of the problem document, when the request was refused whole. */
  readonly code: string | undefined;
  /** The events as they stand in the queue. */
  readonly envelopes: readonly Envelope[];
  /** What Wazuh would read of the events that were taken. */
  readonly lines: readonly string[];
  readonly elapsedMs: number;
}

const NOW = 1_772_366_400_000;
const KEY = createIngestKey({ id: Buffer.alloc(KEY_ID_BYTES, 1), secret: Buffer.alloc(KEY_SECRET_BYTES, 2) });

/** One hook a source, and what proves it: for Sentry the client secret that signs. */
const HOOKS = HookSettingsSchema.parse({
  supabase: [{ name: 'supabase', tenant: LOCAL.tenant }],
  sentry: [{ name: 'sentry', tenant: LOCAL.tenant }],
});
const HOOK_SECRET = 'a secret of this process alone, 32 characters and more';

/** What takes long to make, made once. */
const redactionOf = eventRedaction(CONFIG, createMemoryTelemetry(), NO_TOKEN_KEYS);
const enrich = createEnricher({ geo: undefined, accounts: {} });

/** `POST /v1/events` through the real handler of stage `ingest`, with queues in memory, and on to the wire. */
export function post(body: Uint8Array): Promise<DoorAnswer> {
  return send('/v1/events', body, { authorization: `Bearer ${KEY.text}` });
}

/** `POST /v1/hooks/{source}`, the same way, with what its vendor would prove itself by. */
export function postHook(
  source: 'supabase' | 'sentry',
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<DoorAnswer> {
  const proof =
    source === 'supabase'
      ? { 'x-sluice-hook-secret': HOOK_SECRET }
      : { 'sentry-hook-signature': hmacHex(HOOK_SECRET, body) };
  return send(`/v1/hooks/${source}`, body, { ...headers, ...proof });
}

async function send(
  path: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Promise<DoorAnswer> {
  const events = createMemoryQueue();
  const telemetry = createMemoryTelemetry();
  const { id, secretHash } = KEY;
  const handler = createHandler({
    clock: () => NOW,
    telemetry,
    taken: createMemoryLedger(),
    keys: createMemoryKeyStore([
      { ...PLAIN_KEY, id, secretHash, tenant: LOCAL.tenant, application: 'score' },
    ]),
    replays: createMemoryReplayStore(),
    limits: createDoorLimits(createRateLimiter({ ceiling: createMemoryRateCeiling() }), CONFIG.ingest.limits),
    events,
    alerts: createMemoryQueue(),
    clientAddress: createClientAddress([]),
    traceOf: () => '4bf92f3577b34da6a3ce929d0e0e4736',
    hooks: {
      settings: HOOKS,
      secrets: async () => ({ supabase: [HOOK_SECRET], sentry: [HOOK_SECRET] }),
    },
    alertSecrets: async () => [],
    redactionOf,
    redactAlert: alertRedaction(CONFIG, telemetry),
  });
  const started = performance.now();
  const answer: HttpAnswer = await handler(
    apiGatewayEvent(path, body, { 'content-type': 'application/json', ...headers }),
    createContext('score', 30, () => NOW),
  );
  const elapsedMs = performance.now() - started;
  const envelopes = events.messages.flatMap((message) => {
    const unpacked = unpackMessage(message.body);
    if (!unpacked.ok) throw new Error('stage ingest queued a message that cannot be read');
    return unpacked.value.envelopes;
  });
  const lines = envelopes.map((envelope) => encodeEnvelope(enrich(envelope), undefined).line);
  const document = JSON.parse(answer.body ?? '{}') as { readonly accepted?: number; readonly code?: string };
  return {
    status: answer.statusCode ?? 0,
    accepted: document.accepted ?? 0,
    code: document.code,
    envelopes,
    lines,
    elapsedMs,
  };
}

/** Payload format 2.0; a body that is no text arrives as base64. */
function apiGatewayEvent(path: string, body: Uint8Array, headers: Readonly<Record<string, string>>) {
  return {
    version: '2.0',
    routeKey: `POST ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: { ...headers },
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
    requestContext: {
      accountId: '000000000000',
      apiId: 'score',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: {
        method: 'POST',
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '198.51.100.1',
        userAgent: 'score',
      },
      requestId: 'score-1',
      routeKey: `POST ${path}`,
      stage: '$default',
      time: '01/Mar/2026:12:00:00 +0000',
      timeEpoch: NOW,
    },
  };
}
