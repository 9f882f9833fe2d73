import type { JsonObject } from '../../../src/kernel/json.ts';
import { DETECTORS } from '../../../src/redact/detectors/all.ts';
import { SECRET_PACKS } from '../../../src/redact/packs.ts';
import { wazuhAlert } from '../alerts.ts';
import { carriers } from './carriers.ts';
import { formsOf, type Planted, plantedFields } from './secrets.ts';

/** Types that a policy keeps where identities stand. */
const PERSONAL = new Set(
  DETECTORS.filter(({ pack, secret }) => secret !== true && !SECRET_PACKS.has(pack)).map(({ type }) => type),
);
const ways = Object.values(carriers);

/** The same secret in another carrier each time it is asked for. */
function carried({ text }: Planted, start: number): () => string {
  let next = start;
  return () => ways[next++ % ways.length]?.(text) ?? text;
}

/** Every field that an application fills with what it likes. */
export function appEvent(id: string, secret: Planted, start: number): JsonObject {
  const t = carried(secret, start);
  const identity = PERSONAL.has(secret.type) ? () => 'plain' : t;
  return {
    id,
    action: 'auth_login_failed',
    timestamp: '2026-03-04T05:06:07Z',
    reason: t(),
    location: t(),
    rule_id: t(),
    foo: t(),
    [t()]: 'a key',
    event: { category: [t()], type: [t()], code: t() },
    user: {
      id: identity(),
      name: t(),
      email: t(),
      full_name: t(),
      domain: identity(),
      roles: [identity()],
      target: { id: identity(), name: t() },
    },
    source: { ip: t(), address: identity() },
    user_agent: t(),
    url: `https://shop.example.com/reset?q=${encodeURIComponent(t())}`,
    http: { request: { id: t(), headers: { 'x-debug': t() } }, method: t() },
    service: { name: t(), version: t() },
    rule: { name: t() },
    error: { code: t(), message: t(), stack: t() },
    cloud: { provider: t(), region: t(), account: { id: t(), name: t() } },
    related: { ip: [t()], user: [t()], hosts: [identity()] },
    labels: { release: t(), [t()]: 'a key' },
    details: {
      note: t(),
      list: [[t()], { deep: { deeper: t() } }],
      [t()]: 'a key',
      request: JSON.stringify({ body: t(), ...plantedFields() }),
      form: plantedFields(),
    },
  };
}

export function trailRecord(id: string, secret: Planted, start: number): JsonObject {
  const t = carried(secret, start);
  const identity = PERSONAL.has(secret.type) ? () => 'plain' : t;
  return {
    eventVersion: '1.11',
    eventID: id,
    eventTime: '2026-03-04T05:06:07Z',
    eventSource: 'rds.amazonaws.com',
    eventName: 'CreateDBInstance',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: identity(),
    userIdentity: { type: 'IAMUser', userName: 'ann', arn: 'arn:aws:iam::111122223333:user/ann' },
    errorMessage: t(),
    requestParameters: {
      masterUserPassword: `k1${secret.value}`,
      policyDocument: JSON.stringify({ Statement: [{ Sid: t() }] }),
      tags: [{ key: 'note', value: t() }],
      environment: { variables: { PLAIN_NAME: t() } },
      [t()]: 1,
    },
    responseElements: {
      credentials: { secretAccessKey: `k2${secret.value}`, sessionToken: `k3${secret.value}` },
      note: [t()],
    },
    additionalEventData: { note: t() },
    serviceEventDetails: { note: t() },
    recipientAccountId: '111122223333',
  };
}

/** An alert of a log that never came through Sluice. */
export function foreignAlert(id: string, srcip: string, secrets: readonly Planted[]): JsonObject {
  const all = (start: number) => secrets.map((secret, i) => carried(secret, start + i)()).join(' ');
  return {
    ...wazuhAlert(id, { level: 14, srcip }),
    rule: { level: 14, id: '5712', description: `sshd: ${all(0)}`, groups: ['sshd'] },
    location: '/var/log/auth.log',
    decoder: { name: 'sshd' },
    full_log: `Mar  4 05:06:07 web sshd[42]: input_userauth_request: ${all(1)}`,
    previous_output: all(2),
    data: { srcip, dstuser: 'ann', url: `/login?${all(3)}`, extra: { line: all(4), ...plantedFields() } },
    syscheck: { diff: all(5) },
  };
}

/** An event in which the limit of a field, 1 024 units, tears the value at four fifths. */
export function tornEvent(id: string, { text, value }: Planted): JsonObject {
  const before = 1_024 - (text.indexOf(value) + Math.floor(value.length * 0.8));
  const torn = `${'so it goes '.repeat(100).slice(0, before - 1)} ${text}`;
  return { id, action: 'api_get', reason: torn, user_agent: torn, error: { message: torn } };
}

/** What a torn value would leave behind. */
export function tornTrace({ value }: Planted): string {
  return JSON.stringify(value.slice(0, Math.floor(value.length * 0.8) - 1)).slice(1, -1);
}

/** How a value may be spelled in a text, nested as deep as the documents above; long lines of it count as it. */
export function tracesOf({ value }: Planted): readonly string[] {
  const lines = value.split('\n').filter((line) => line.length >= 16 && !line.startsWith('-----'));
  const nested = (form: string) => [form, JSON.stringify(form).slice(1, -1), encodeURIComponent(form)];
  return [...new Set([value, ...lines].flatMap(formsOf).flatMap(nested))];
}
