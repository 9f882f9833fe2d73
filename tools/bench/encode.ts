import type { Envelope } from '../../src/event/envelope.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';

/** CPU time of one event, in nanoseconds, encoded for Wazuh and merely written as JSON. */
export interface EncodeResult {
  readonly kind: 'app' | 'cloudtrail';
  /** Length of the encoded line. */
  readonly bytes: number;
  readonly encodeNs: number;
  readonly stringifyNs: number;
  readonly ratio: number;
}

const EVENTS = 1_000;
const PASSES = 5;
const ROUNDS = 20;

function appEvent(i: number): Envelope {
  const ip = `203.0.113.${i % 250}`;
  return {
    source: 'app',
    tenant: 'acme',
    origin: { name: 'checkout' },
    event: {
      '@timestamp': '2026-03-04T05:06:07.089Z',
      event: {
        id: `0190f3c2-0000-7000-8000-${String(i).padStart(12, '0')}`,
        kind: 'event',
        category: ['authentication'],
        type: ['start'],
        action: 'auth_login_failed',
        outcome: 'failure',
        severity: 21,
        dataset: 'sluice.app',
        created: '2026-03-04T05:06:08.000Z',
      },
      user: { id: `u_${i}`, name: 'email_5f2c9a1b' },
      source: {
        ip,
        geo: { country_iso_code: 'PT', country_name: 'Portugal' },
        as: { number: 64_500, organization: { name: 'Example Networks' } },
      },
      user_agent: {
        original: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36',
        name: 'Chrome',
        version: '126.0.0.0',
      },
      service: { name: 'checkout', environment: 'production' },
      organization: { id: 'acme' },
      threat: { framework: 'MITRE ATT&CK', technique: { id: ['T1110'], name: ['Brute Force'] } },
      related: { ip: [ip], user: [`u_${i}`] },
      labels: { release: '2026.3.1' },
      sluice: { details: { attempt: i % 7, method: 'password', flow: { step: 2, ms: 12.5 } } },
    },
  };
}

function trailEvent(i: number): Envelope {
  const { event } = appEvent(i);
  return {
    source: 'cloudtrail',
    tenant: 'acme',
    origin: { name: 'trail', object: 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/a.json.gz' },
    event: { ...event, cloud: { provider: 'aws', account: { id: '111122223333', name: 'production' } } },
    record: {
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        principalId: 'AIDAEXAMPLEEXAMPLE',
        arn: 'arn:aws:iam::111122223333:user/ann',
        accountId: '111122223333',
        userName: 'ann',
      },
      eventTime: '2026-03-04T05:06:07Z',
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateAccessKey',
      awsRegion: 'us-east-1',
      sourceIPAddress: '203.0.113.9',
      userAgent: 'aws-cli/2.15',
      requestParameters: { userName: 'bob', tags: [{ key: 'team', value: 'core' }] },
      responseElements: null,
      eventID: event.event.id,
      readOnly: false,
      recipientAccountId: '111122223333',
    },
  };
}

function meanNs(events: readonly Envelope[], step: (envelope: Envelope) => string): number {
  let length = 0;
  const start = process.cpuUsage();
  for (let i = 0; i < PASSES; i += 1) for (const event of events) length += step(event).length;
  const { user, system } = process.cpuUsage(start);
  return length === 0 ? 0 : ((user + system) * 1_000) / (events.length * PASSES);
}

/** Measures encoding and its floor in turn, and takes the median of each. */
function measure(kind: EncodeResult['kind'], events: readonly Envelope[]): EncodeResult {
  const encode = (envelope: Envelope) => encodeEnvelope(envelope, undefined).line;
  const stringify = ({ event, record }: Envelope) => JSON.stringify(record ?? event);
  const samples = Array.from({ length: ROUNDS }, () => ({
    encode: meanNs(events, encode),
    stringify: meanNs(events, stringify),
  }));
  const median = (pick: (sample: (typeof samples)[number]) => number) =>
    samples.map(pick).toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
  const encodeNs = median((sample) => sample.encode);
  const stringifyNs = median((sample) => sample.stringify);
  const bytes = events[0] === undefined ? 0 : Buffer.byteLength(encode(events[0]));
  return { kind, bytes, encodeNs, stringifyNs, ratio: encodeNs / stringifyNs };
}

/** Encoding for Wazuh, limits checked, against `JSON.stringify` of the same event or record. */
export function benchEncode(): readonly EncodeResult[] {
  const numbers = Array.from({ length: EVENTS }, (_, i) => i);
  return [measure('app', numbers.map(appEvent)), measure('cloudtrail', numbers.map(trailEvent))];
}
