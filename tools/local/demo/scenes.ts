import { randomBytes, randomInt } from 'node:crypto';

/** What the demo tells of one run, so that two runs never share an address, an id or a group. */
export interface Cast {
  /** Hex, unique for each run. */
  readonly run: string;
  /** Address of the attacker: from the range that nobody can have (RFC 2544), wide enough for many runs. */
  readonly attacker: string;
  /** An address that the demonstration feed lists. */
  readonly listed: string;
  /** Epoch ms. */
  readonly now: number;
}

export interface Scene {
  readonly title: string;
  readonly events: readonly Record<string, unknown>[];
}

/** Well-known public addresses, so that country and network can be seen. */
const OFFICE = '8.8.8.8';
const CAFE = '1.1.1.1';

/** Test number of the card networks; Luhn-valid and never issued. */
const CARD = ['4111', '1111', '1111', '1111'].join(' ');

function at(now: number, secondsAgo: number): string {
  return new Date(now - secondsAgo * 1_000).toISOString();
}

/** The cast of a new run. */
export function castRun(): Cast {
  return {
    run: randomBytes(4).toString('hex'),
    attacker: `198.${randomInt(18, 20)}.${randomInt(256)}.${randomInt(1, 255)}`,
    listed: `2001:db8:bad:${randomInt(1, 0xffff).toString(16)}::${randomInt(1, 0xffff).toString(16)}`,
    now: Date.now(),
  };
}

/** A day in the life of an application, as its events. */
export function applicationScenes({ run, attacker, listed, now }: Cast): readonly Scene[] {
  const id = (name: string) => `demo-${run}-${name}`;
  const event = (name: string, secondsAgo: number, rest: Record<string, unknown>) => ({
    id: id(name),
    timestamp: at(now, secondsAgo),
    ...rest,
  });
  return [
    {
      title: 'two people sign in',
      events: [
        event('login-ann', 60, { action: 'auth_login', user: { id: 'u_ann' }, source: { ip: OFFICE } }),
        event('login-ben', 58, {
          action: 'auth_login',
          user: { id: 'u_ben', email: 'ben@example.com' },
          source: { ip: CAFE },
          user_agent:
            'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
        }),
      ],
    },
    {
      title: 'six failed sign-ins from one address',
      events: Array.from({ length: 6 }, (_, i) =>
        event(`failed-${i}`, 50 - i, {
          action: 'auth_login_failed',
          user: { id: `u_victim_${i}`, email: `victim${i}@example.com` },
          ip_address: attacker,
          reason: 'wrong password',
        }),
      ),
    },
    {
      title: 'a sign-in from an address that a threat feed lists',
      events: [
        event('login-listed', 42, {
          action: 'auth_login',
          user: { id: `u_taken_${run}` },
          source: { ip: listed },
        }),
      ],
    },
    {
      title: 'QR codes at the gate',
      events: ['valid', 'invalid', 'expired', 'revoked'].map((status, i) =>
        event(`qr-${status}`, 40 - i, {
          action: 'qr_scan',
          user: { id: 'u_gate_1' },
          source: { ip: CAFE },
          details: { status, code: `Q-${run}-${i}` },
        }),
      ),
    },
    {
      title: 'an administrator changes privileges',
      events: [
        event('admin', 30, {
          action: 'admin_privilege_change',
          user: { id: 'u_admin' },
          source: { ip: OFFICE },
          details: { target: 'u_ben', role: 'owner' },
        }),
      ],
    },
    {
      title: 'an order whose details hold a card number and a password',
      events: [
        event('order', 20, {
          action: 'transaction',
          user: { id: 'u_ben' },
          source: { ip: CAFE },
          details: { amount: 42, currency: 'EUR', note: `paid with ${CARD}`, password: `hunter2-${run}` },
        }),
      ],
    },
  ];
}

/** A CloudTrail file: console logins that fail, then logging switched off. */
export function trailFile({ run, attacker, now }: Cast): { readonly key: string; readonly json: string } {
  const account = '111122223333';
  const record = (name: string, secondsAgo: number, rest: Record<string, unknown>) => ({
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEEXAMPLE',
      arn: `arn:aws:iam::${account}:user/mallory`,
      accountId: account,
      userName: 'mallory',
    },
    eventTime: `${at(now, secondsAgo).slice(0, 19)}Z`,
    awsRegion: 'eu-west-1',
    sourceIPAddress: attacker,
    userAgent: 'aws-cli/2.17.0 Python/3.12.4 Linux/6.1 exe/x86_64',
    eventID: `${run.padEnd(8, '0').slice(0, 8)}-0000-4000-8000-${name.padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    ...rest,
  });
  const logins = Array.from({ length: 5 }, (_, i) =>
    record(`${i + 1}`, 30 - i, {
      eventSource: 'signin.amazonaws.com',
      eventName: 'ConsoleLogin',
      eventType: 'AwsConsoleSignIn',
      errorMessage: 'Failed authentication',
      requestParameters: null,
      responseElements: { ConsoleLogin: 'Failure' },
      additionalEventData: { LoginTo: 'https://console.aws.amazon.com/', MobileVersion: 'No', MFAUsed: 'No' },
      readOnly: false,
    }),
  );
  const stop = record('9', 10, {
    eventSource: 'cloudtrail.amazonaws.com',
    eventName: 'StopLogging',
    requestParameters: { name: 'organization-trail' },
    responseElements: null,
    readOnly: false,
  });
  const day = at(now, 0).slice(0, 10).replaceAll('-', '/');
  return {
    key: `AWSLogs/${account}/CloudTrail/eu-west-1/${day}/${account}_CloudTrail_eu-west-1_${run}.json.gz`,
    json: JSON.stringify({ Records: [...logins, stop] }),
  };
}
