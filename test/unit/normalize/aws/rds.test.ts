import { describe, expect, test } from 'vitest';
import { LOG_GROUP_PATTERNS } from '../../../../src/config/aws-settings.ts';
import { postgresLine } from '../../../support/aws-log-lines.ts';
import { ofMessage, only } from '../../../support/aws-logs.ts';
import { passesPattern } from '../../../support/log-patterns.ts';

const WHO = { user: 'ann', database: 'orders' };
const FATAL = { ...WHO, level: 'FATAL' };
const SIGN_IN =
  'connection authorized: user=ann database=orders application_name=psql SSL enabled (protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)';

const TOLD = [
  ['a sign-in', postgresLine(SIGN_IN, WHO), 'database_login', undefined],
  [
    'a sign-out',
    postgresLine(
      'disconnection: session time: 0:01:02.500 user=ann database=orders host=198.51.100.7 port=34567',
      WHO,
    ),
    'database_logout',
    undefined,
  ],
  [
    'a wrong password',
    postgresLine('password authentication failed for user "ann"', FATAL),
    'database_login_failed',
    'invalid_password',
  ],
  [
    'a refusal of IAM',
    postgresLine('PAM authentication failed for user "ann"', FATAL),
    'database_login_failed',
    'invalid_password',
  ],
  [
    'a role that is none',
    postgresLine('role "ann" does not exist', FATAL),
    'database_login_failed',
    'invalid_authorization_specification',
  ],
  [
    'a role that may not sign in',
    postgresLine('role "ann" is not permitted to log in', FATAL),
    'database_login_failed',
    'invalid_authorization_specification',
  ],
  [
    'a database that is none',
    postgresLine('database "orders" does not exist', FATAL),
    'database_login_failed',
    'invalid_catalog_name',
  ],
  [
    'a host that no entry lets in',
    postgresLine(
      'no pg_hba.conf entry for host "198.51.100.7", user "ann", database "orders", no encryption',
      FATAL,
    ),
    'database_login_denied',
    'invalid_authorization_specification',
  ],
  [
    'a host that an entry keeps out',
    postgresLine(
      'pg_hba.conf rejects connection for host "198.51.100.7", user "ann", database "orders", SSL encryption',
      FATAL,
    ),
    'database_login_denied',
    'invalid_authorization_specification',
  ],
  [
    'a want of rights',
    postgresLine('permission denied for table payments', { ...WHO, level: 'ERROR' }),
    'database_permission_denied',
    'insufficient_privilege',
  ],
  [
    'a want of connections',
    postgresLine('remaining connection slots are reserved for roles with the SUPERUSER attribute', FATAL),
    'database_connections_exhausted',
    'too_many_connections',
  ],
  [
    'something that speaks no PostgreSQL',
    postgresLine('invalid length of startup packet'),
    'database_probe',
    'protocol_violation',
  ],
  [
    'a wrong version',
    postgresLine('unsupported frontend protocol 0.0: server supports 3.0 to 3.0', { level: 'FATAL' }),
    'database_probe',
    'protocol_violation',
  ],
] as const;

const UNTOLD = [
  postgresLine('connection received: host=198.51.100.7 port=34567'),
  postgresLine('connection authenticated: identity="ann" method=md5 (/rdsdbdata/config/pg_hba.conf:13)', WHO),
  postgresLine('checkpoint starting: time', { host: '', user: '', database: '' }),
  postgresLine('statement: SELECT \'password authentication failed for user "ann"\'', WHO),
  postgresLine('password authentication failed for user "ann"', { ...WHO, level: 'STATEMENT' }),
  postgresLine('Connection matched pg_hba.conf line 13', { ...WHO, level: 'DETAIL' }),
  postgresLine('connection authorized: user=rdsadmin database=rdsadmin', {
    host: '[local]',
    user: 'rdsadmin',
    database: 'rdsadmin',
  }),
  '\tFROM orders WHERE id = 7',
  '',
];

describe('of a PostgreSQL database', () => {
  test.each(TOLD)('%s is told', (_what, message, action, code) => {
    const { event, record } = only(ofMessage('rds', message));
    expect(record).toBeUndefined();
    expect(event).toMatchObject({
      '@timestamp': '2026-03-04T05:06:07.000Z',
      event: { action, dataset: 'aws.rds', outcome: code === undefined ? 'success' : 'failure' },
      source: { ip: '198.51.100.7', port: 34_567 },
      service: { name: 'orders' },
    });
    expect(event.error?.code).toBe(code);
  });

  test.each(UNTOLD)('nothing is told of %j', (message) => {
    expect(ofMessage('rds', message)).toEqual([]);
  });

  test('a sign-in says who came into which database, and how the way was encrypted', () => {
    const { event } = only(ofMessage('rds', postgresLine(SIGN_IN, WHO)));
    expect(event.user).toEqual({ name: 'ann' });
    expect(event.sluice).toEqual({ details: { database: 'orders', tls: 'TLSv1.3' } });
  });

  test('who signs in is read from the message where the prefix does not know it yet', () => {
    const message = 'connection authorized: user=ann database=orders';
    const { event } = only(ofMessage('rds', postgresLine(message)));
    expect(event.user).toEqual({ name: 'ann' });
    expect(event.sluice).toEqual({ details: { database: 'orders', tls: 'none' } });
  });

  test('a sign-out says how long the session was', () => {
    expect(only(ofMessage('rds', TOLD[1][1])).event.event.duration).toBe(62_500_000_000);
  });

  test.each([
    ['2001:db8::1(34567)', { ip: '2001:db8::1', port: 34_567 }],
    [
      'ip-10-0-1-10.eu-west-1.compute.internal(34567)',
      { address: 'ip-10-0-1-10.eu-west-1.compute.internal', port: 34_567 },
    ],
    ['[local]', { address: '[local]' }],
    ['', undefined],
  ])('a client at %j is read', (host, source) => {
    const { event } = only(ofMessage('rds', postgresLine(SIGN_IN, { ...WHO, host })));
    expect(event.source).toEqual(source);
  });

  test('a user that is named by an address is told whole', () => {
    const line = postgresLine('password authentication failed', { ...FATAL, user: 'ann@example.com' });
    expect(ofMessage('rds', line)).toEqual([]);
    const { event } = only(ofMessage('rds', line.replace('failed', 'failed for user "ann@example.com"')));
    expect(event).toMatchObject({
      user: { name: 'ann@example.com' },
      sluice: { details: { database: 'orders' } },
    });
  });

  test('the longer prefix that RDS offers is read alike', () => {
    const long =
      '2026-03-04 05:06:07.089 UTC:198.51.100.7(34567):ann@orders:[4711]:1:28P01:2026-03-04 05:06:07 UTC:3/12:0:69a7bd0f.1267:psql:FATAL:  ';
    const { event } = only(ofMessage('rds', `${long}password authentication failed for user "ann"`));
    expect(event).toMatchObject({ '@timestamp': '2026-03-04T05:06:07.089Z', user: { name: 'ann' } });
  });

  describe('a client that calls itself or its database what looks like the rest of the line', () => {
    const FAILED = 'password authentication failed for user "postgres"';
    const actions = (line: string) => ofMessage('rds', line).map(({ event }) => event.event.action);

    test('does not hide that it guesses passwords', () => {
      const forged = { user: 'postgres', database: 'x@y:[1]:LOG:  checkpoint', level: 'FATAL' };
      const { event } = only(ofMessage('rds', postgresLine(FAILED, forged)));
      expect(event).toMatchObject({
        event: { action: 'database_login_failed' },
        user: { name: 'postgres' },
        source: { ip: '198.51.100.7' },
      });
    });

    test('does not hide it behind a sign-in, nor a sign-in behind a failure', () => {
      const forged = {
        user: 'postgres',
        database: 'x:[1]:LOG:  connection authorized: user=a',
        level: 'FATAL',
      };
      expect(actions(postgresLine(FAILED, forged))).toEqual(['database_login', 'database_login_failed']);
      const named =
        'connection authorized: user=ann database=orders application_name=x:[1]:FATAL:  role "b" does not exist';
      expect(actions(postgresLine(named, WHO))).toEqual(['database_login', 'database_login_failed']);
      const ids = ofMessage('rds', postgresLine(named, WHO)).map(({ event }) => event.event.id);
      expect(new Set(ids).size).toBe(2);
    });

    test('does not hide it in the name of an application either', () => {
      const long = (name: string) =>
        `2026-03-04 05:06:07.089 UTC:198.51.100.7(34567):postgres@orders:[4711]:1:28P01:2026-03-04 05:06:07 UTC:3/12:0:69a7bd0f.1267:${name}:FATAL:  ${FAILED}`;
      for (const name of ['x:LOG:  y', 'x:[1]:LOG:  y', 'psql', '', '[unknown]'])
        expect(actions(long(name)), name).toEqual(['database_login_failed']);
    });
  });

  test('all that is told passes the pattern that log groups are subscribed with, and statements do not', () => {
    for (const [what, message] of TOLD)
      expect(passesPattern(LOG_GROUP_PATTERNS.rds, message), what).toBe(true);
    for (const message of UNTOLD.slice(0, 4))
      expect(passesPattern(LOG_GROUP_PATTERNS.rds, message)).toBe(false);
  });
});
