import type { JsonObject } from '../../src/kernel/json.ts';
import { policyFor } from '../../src/redact/policy-for.ts';
import { createRedactor, type Redactor } from '../../src/redact/redactor.ts';

export interface RedactBench {
  readonly events: number;
  readonly bytesPerEvent: number;
  readonly findings: number;
  /** Medians, in microseconds an event. */
  readonly jsonUs: number;
  readonly redactUs: number;
  /** Redaction with every detector over `JSON.parse` and `JSON.stringify` of the same bytes. */
  readonly ratio: number;
}

const EVENTS = 500;
const ROUNDS = 80;
const WARM_UP = 20;
const ACTIONS = [
  'auth_login',
  'auth_login_failed',
  'api_post',
  'qr_scan',
  'admin_role_change',
  'transaction',
];

/** Details of every kind that applications send; one event in six carries something to redact in its details. */
function details(i: number): JsonObject {
  switch (i % 6) {
    case 0:
      return { note: `call user${i}@example.com back`, card: ['4242', '4242', '4242', '4242'].join(' ') };
    case 1:
      return {
        reason: 'bad credentials',
        attempt: i % 9,
        session: `s-${i}-2f6e0f9c`,
        at: 1_772_366_400_000 + i,
      };
    case 2:
      return { order_id: `ORD-2026-${100_000 + i}`, amount: i * 1.25, currency: 'EUR', items: [1, 2, 3] };
    case 3:
      return { etag: `9e107d9d372bb6826bd81d3542a419d${i % 10}`, location: { lat: 52.2297, lon: 21.0122 } };
    case 4:
      return {
        arn: `arn:aws:iam::123456789012:role/app-${i}`,
        version: `2.14.${i}`,
        path: '/srv/app/index.js:42:7',
      };
    default:
      return { message: 'The ticket was scanned at gate 4 and is valid until 23:59', gate: 4, ok: true };
  }
}

/** Events as normalization leaves them, some 0.7 KB each. */
function sampleEvents(): readonly JsonObject[] {
  return Array.from({ length: EVENTS }, (_, i) => ({
    '@timestamp': `2026-03-04T05:${String(i % 60).padStart(2, '0')}:07.089Z`,
    event: {
      id: `0190f3c2-7a1b-7000-8000-0000000${10_000 + i}`,
      kind: 'event',
      category: ['authentication'],
      type: ['start'],
      action: ACTIONS[i % ACTIONS.length] ?? '',
      outcome: 'failure',
      severity: 21,
      dataset: 'sluice.app',
      created: '2026-03-04T05:06:08.000Z',
    },
    user: {
      id: `u-${i % 50}`,
      name: `user-${i % 50}`,
      ...(i % 2 === 0 && { email: `user${i}@example.com` }),
    },
    source: { ip: `93.184.${i % 7}.${i % 250}` },
    user_agent: {
      original: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/12${i % 9}.0.0.0`,
    },
    url: { full: `https://shop.example.com/api/v1/orders/${i}?page=2`, path: `/api/v1/orders/${i}` },
    http: { request: { method: 'POST', id: `req-${i}` }, response: { status_code: 200 } },
    service: { name: 'checkout', environment: 'production', version: '4.2.1' },
    organization: { id: 'acme' },
    related: { ip: [`93.184.${i % 7}.${i % 250}`], user: [`u-${i % 50}`] },
    sluice: { details: details(i) },
  }));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function cpuUs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function measure(redactor: Redactor, events: readonly JsonObject[], lines: readonly string[]): RedactBench {
  const json: number[] = [];
  const redact: number[] = [];
  const ratios: number[] = [];
  let bytes = 0;
  let findings = 0;
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const floor = cpuUs(() => {
      for (const line of lines) bytes += JSON.stringify(JSON.parse(line)).length;
    });
    // Parsed anew, as in production: strings that were never read before cost more.
    const fresh = lines.map((line) => JSON.parse(line) as JsonObject);
    const own = cpuUs(() => {
      for (const event of fresh) findings += redactor.redact(event).findings.length;
    });
    if (round < WARM_UP) continue;
    json.push(floor / events.length);
    redact.push(own / events.length);
    ratios.push(own / floor);
  }
  const rounds = WARM_UP + ROUNDS;
  return {
    events: events.length,
    bytesPerEvent: Math.round(bytes / rounds / events.length),
    findings: findings / rounds,
    jsonUs: median(json),
    redactUs: median(redact),
    ratio: median(ratios),
  };
}

/** Redaction beside its floor, interleaved round by round in one process; prints a line for each policy. */
export function benchRedact(): readonly RedactBench[] {
  const events = sampleEvents();
  const lines = events.map((event) => JSON.stringify(event));
  return (['event', 'all'] as const).map((kind) => {
    const redactor = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, kind));
    const result = measure(redactor, events, lines);
    const { bytesPerEvent, findings, jsonUs, redactUs, ratio } = result;
    console.log(
      `redact (${kind} policy): ${redactUs.toFixed(2)} µs an event of ${bytesPerEvent} bytes, ` +
        `JSON parse and stringify ${jsonUs.toFixed(2)} µs, ratio ${ratio.toFixed(2)}; ${findings} findings a round`,
    );
    return result;
  });
}
