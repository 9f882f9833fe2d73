import { createEnricher } from '../../src/enrich/enricher.ts';
import { decodeBody } from '../../src/intake/decode-body.ts';
import { readRecords } from '../../src/intake/read-records.ts';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import { type AppContext, normalizeAppEvent } from '../../src/normalize/app.ts';

export interface NormalizeBench {
  readonly events: number;
  readonly bytesPerEvent: number;
  /** Medians, in microseconds an event. */
  readonly parseUs: number;
  readonly readAndNormalizeUs: number;
  readonly enrichUs: number;
  /** Reading and normalizing over `JSON.parse` of the same bytes. */
  readonly ratio: number;
}

const EVENTS = 500;
const ROUNDS = 60;
const CONTEXT: Omit<AppContext, 'position'> = {
  tenant: 'acme',
  application: 'shop',
  connectionIp: '198.51.100.1',
  receivedAt: 1_772_366_400_000,
  requestId: 'req-1',
};

/** A mixed request as applications send it, some 0.7 KB an event; every third event brings no id of its own. */
function sampleEvents(): readonly JsonObject[] {
  const actions = [
    'auth_login',
    'auth_login_failed',
    'api_post',
    'qr_scan',
    'admin_privilege_change',
    'transaction',
  ];
  return Array.from({ length: EVENTS }, (_, i) => ({
    ...(i % 3 !== 0 && { id: `evt-0f9c2f6e-${i}` }),
    timestamp: new Date(CONTEXT.receivedAt - i * 1_000).toISOString(),
    action: actions[i % actions.length] ?? 'auth_login',
    level: i % 5 === 0 ? 'warning' : 'info',
    user: { id: `u-${i % 50}`, email: `user${i % 50}@example.com`, name: `User ${i % 50}` },
    ip_address: `93.184.${i % 7}.${i % 250}`,
    user_agent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/12${i % 9}.0.0.0 Safari/537.36`,
    url: `https://shop.example.com/api/v1/orders/${i}`,
    http: { request: { method: 'POST', id: `req-${i}` }, response: { status_code: 200 } },
    details: {
      orderId: `ORD-2026-${100_000 + i}`,
      amount: i * 1.25,
      currency: 'EUR',
      items: [1, 2, 3].map((sku) => ({
        sku: `SKU-${sku}`,
        quantity: sku,
        note: 'gift wrapped, leave at the door',
      })),
      session: `s-${i}-2f6e0f9c`,
    },
  }));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Times reading and normalizing against `JSON.parse` of the same bytes, in turns, so that both meet the same load. */
export function benchNormalize(): NormalizeBench {
  const bytes = Buffer.from(JSON.stringify(sampleEvents()));
  const enrich = createEnricher({ geo: { lookup: () => ({ countryIsoCode: 'US' }) }, accounts: {} });
  const timings: [parse: number, normalize: number, enrich: number][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    const floor = JSON.parse(bytes.toString('utf8')) as JsonValue[];
    const parsed = performance.now();
    const envelopes = readAll(bytes);
    const normalized = performance.now();
    const enriched = envelopes.map(enrich);
    const done = performance.now();
    if (floor.length !== EVENTS || enriched.length !== EVENTS) throw new Error('the benchmark lost events');
    timings.push([parsed - started, normalized - parsed, done - normalized]);
  }
  const warm = timings.slice(ROUNDS >> 2);
  const perEvent = (index: 0 | 1 | 2) => (median(warm.map((timing) => timing[index])) * 1_000) / EVENTS;
  return {
    events: EVENTS,
    bytesPerEvent: Math.round(bytes.length / EVENTS),
    parseUs: perEvent(0),
    readAndNormalizeUs: perEvent(1),
    enrichUs: perEvent(2),
    ratio: perEvent(1) / perEvent(0),
  };
}

function readAll(bytes: Uint8Array) {
  const body = decodeBody({ bytes, contentType: 'application/json', contentEncoding: undefined });
  const records = body.ok ? readRecords(body.value) : body;
  if (!records.ok) return [];
  const derivedIds = new Map<string, number>();
  return records.value.flatMap((record, position) => {
    if (record.kind !== 'record') return [];
    const result = normalizeAppEvent(record.value, { ...CONTEXT, position, derivedIds });
    return result.ok ? [result.value] : [];
  });
}
