import type { JsonObject } from '../../src/kernel/json.ts';
import type { Sending } from './load-plan.ts';
import { PLANTED } from './planted.ts';
import { createDraw, type Draw } from './random.ts';

/** Hex digits that make the ids of one run its own. */
export const runName = (seed: number): string => (seed >>> 0).toString(16).padStart(8, '0');

/** Address of an attack's source: its own for each, in the range for tests of networks (RFC 2544). */
export const attackAddress = (n: number): string =>
  `198.${18 + ((n >> 16) & 1)}.${(n >> 8) & 255}.${n & 255}`;

const uuidOf = (run: string, n: number): string =>
  `${run}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

const drawOf = (seed: number, n: number): Draw => createDraw(seed, `event ${n}`);

/** An application's event with the number `n`. */
function applicationEvent(seed: number, n: number, now: number): JsonObject {
  const draw = drawOf(seed, n);
  const user = `u_${draw.below(5_000)}`;
  const common = {
    id: `soak-${runName(seed)}-${n}`,
    timestamp: new Date(now).toISOString(),
    source: { ip: `192.0.2.${draw.below(256)}` },
  };
  return draw.of<() => JsonObject>([
    () => ({
      ...common,
      action: 'api_get',
      user: { id: user },
      details: { path: `/orders/${draw.below(9_999)}`, status: 200 },
    }),
    () => ({ ...common, action: 'auth_logout', user: { id: user, email: PLANTED.email.of(n) } }),
    () => ({
      ...common,
      action: 'transaction',
      user: { id: user },
      details: {
        amount: draw.below(500),
        note: `paid with ${PLANTED.card.of(n)}, call ${PLANTED.phone.of(n)}`,
        password: PLANTED.password.of(n),
      },
    }),
    () => ({
      ...common,
      action: 'data_export',
      user: { id: user, email: PLANTED.email.of(n) },
      details: { note: `with ${PLANTED.token.of(n)}`, rows: draw.below(9_999) },
    }),
  ])();
}

/** Events of a batch, numbered on from its first. */
export function batchBody(seed: number, { first, count }: Sending, now: number): string {
  return JSON.stringify(Array.from({ length: count }, (_, i) => applicationEvent(seed, first + i, now)));
}

/** One event on which a rule alerts at once, with an address of its own. */
export function attackBody(seed: number, { first }: Sending, now: number): string {
  return JSON.stringify([
    {
      id: `soak-${runName(seed)}-${first}`,
      timestamp: new Date(now).toISOString(),
      action: 'security_sql_injection',
      user: { id: `u_attack_${first}`, email: PLANTED.email.of(first) },
      ip: attackAddress(first),
    },
  ]);
}

/** A row that Supabase tells of. */
export function supabaseBody(seed: number, { first: n }: Sending): string {
  return JSON.stringify({
    type: 'UPDATE',
    table: 'orders',
    schema: 'public',
    record: { id: n, run: runName(seed), status: 'paid', contact: { email: PLANTED.email.of(n) } },
    old_record: { id: n, run: runName(seed), status: 'open', note: `call ${PLANTED.phone.of(n)}` },
  });
}

/** An error that Sentry tells of. */
export function sentryBody(seed: number, { first: n }: Sending, now: number): string {
  return JSON.stringify({
    action: 'created',
    data: {
      error: {
        event_id: `${runName(seed)}${n.toString(16).padStart(24, '0')}`,
        project: 4_501_112,
        platform: 'node',
        level: 'error',
        title: 'RangeError: order total is negative',
        datetime: new Date(now).toISOString(),
        user: { id: `c_${n}`, email: PLANTED.email.of(n) },
        url: `https://sentry.io/api/0/projects/acme/shop/events/${n}/`,
        web_url: `https://acme.sentry.io/issues/${n}/`,
        issue_id: String(n),
      },
    },
    actor: { type: 'application', id: 'sentry', name: 'Sentry' },
    installation: { uuid: uuidOf(runName(seed), 0) },
  });
}

/** A CloudTrail file, and the ids of its records. */
export function trailFile(
  seed: number,
  { first, count }: Sending,
  now: number,
): { readonly key: string; readonly json: string; readonly ids: readonly string[] } {
  const account = '111122223333';
  const time = new Date(now).toISOString();
  const records = Array.from({ length: count }, (_, i) => {
    const draw = drawOf(seed, first + i);
    return {
      eventVersion: '1.11',
      eventID: uuidOf(runName(seed), first + i),
      eventTime: `${time.slice(0, 19)}Z`,
      eventSource: 'ec2.amazonaws.com',
      eventName: draw.of(['DescribeInstances', 'DescribeVpcs', 'RunInstances']),
      awsRegion: 'eu-west-1',
      sourceIPAddress: `192.0.2.${draw.below(256)}`,
      userAgent: 'aws-cli/2.17.0',
      userIdentity: {
        type: 'IAMUser',
        userName: `ann-${draw.below(50)}`,
        arn: `arn:aws:iam::${account}:user/ann`,
        accountId: account,
      },
      requestParameters: { description: `asked by ${PLANTED.email.of(first + i)}` },
      recipientAccountId: account,
      eventType: 'AwsApiCall',
      eventCategory: 'Management',
    };
  });
  const day = time.slice(0, 10).replaceAll('-', '/');
  return {
    key: `AWSLogs/${account}/CloudTrail/eu-west-1/${day}/${account}_CloudTrail_eu-west-1_${runName(seed)}-${first}.json.gz`,
    json: JSON.stringify({ Records: records }),
    ids: records.map(({ eventID }) => eventID),
  };
}
