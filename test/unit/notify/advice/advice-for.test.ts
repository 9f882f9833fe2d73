import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { adviceFor, MAX_ADVICE } from '../../../../src/notify/advice/advice-for.ts';
import { factsOf } from '../../../../src/notify/alert/alert-facts.ts';
import type { WazuhAlert } from '../../../../src/notify/alert/wazuh-alert.ts';
import { alertWith, awsAlert, goldenAlert, goldenAlerts } from '../alert-builder.ts';

function commands(alert: WazuhAlert): string {
  return adviceFor(factsOf(alert))
    .map(({ command }) => command ?? '')
    .join('\n');
}

const USER_UUID = '0190f3c2-0000-4000-8000-00000000abcd';
const KEY_ID = 'AKIAIOSFODNN7EXAMPLE';

describe('advice about an application', () => {
  test('blocks the address of a brute force at the firewall and keeps what is blocked already', () => {
    const text = commands(goldenAlert('100803'));
    expect(text).toContain("$(jq -r '.IPSet.Addresses[]' ip-set.json) 198.51.100.66/32");
    expect(text).toContain('--rule-action deny --cidr-block 198.51.100.66/32');
    expect(text).toContain('aws ec2 revoke-security-group-ingress --group-id SECURITY_GROUP_ID');
  });

  test('writes an IPv6 address the way each command wants it', () => {
    const text = commands(alertWith({ data: { srcip: '2001:db8::7' } }));
    expect(text).toContain('--ipv6-cidr-block 2001:db8::7/128');
  });

  test.each(['10.1.2.3', '192.168.0.9', '127.0.0.1', 'fd00::1', '169.254.1.1'])(
    'does not block the internal address %s',
    (srcip) => {
      const text = commands(alertWith({ data: { srcip } }));
      expect(text).not.toContain(`${srcip}/`);
      expect(text).not.toMatch(/ip-set|network-acl/);
    },
  );

  test('locks the account that the event names', () => {
    const text = commands(alertWith({ data: { sluice: { user: { id: USER_UUID } } } }));
    expect(text).toContain(`/auth/v1/admin/users/${USER_UUID}" `);
    expect(text).toContain('{"ban_duration":"87600h"}');
  });

  test('rotates what was reached when a credential was read', () => {
    const alert = alertWith({
      rule: { id: '100500' },
      data: { sluice: { event: { action: 'credential_read' } } },
    });
    expect(commands(alert)).toContain('aws secretsmanager rotate-secret --secret-id SECRET_ID');
  });

  test('blocks on the agent when the alert came from one', () => {
    const alert = alertWith({ rule: { id: '5712' }, agent: { id: '031', name: 'fwd-1' } });
    expect(commands(alert)).toContain('/active-response?agents_list=031"');
  });

  test('is never empty, whatever the rule', () => {
    const bare = alertWith({ rule: { id: '9', groups: [] }, data: { srcip: undefined } });
    expect(adviceFor(factsOf(bare)).length).toBeGreaterThan(0);
  });
});

describe('advice about an AWS account', () => {
  test('turns logging on again and stops who turned it off', () => {
    const alert = awsAlert({
      eventName: 'StopLogging',
      requestParameters: { name: 'org-trail' },
      userIdentity: { type: 'IAMUser', userName: 'ann', accessKeyId: KEY_ID },
    });
    const text = commands(alert);
    expect(text).toContain('aws cloudtrail start-logging --region eu-west-1 --name org-trail');
    expect(text).toContain('aws iam attach-user-policy --user-name ann');
    expect(text).toContain(`--access-key-id ${KEY_ID} --status Inactive`);
    expect(text).toContain(`AttributeKey=AccessKeyId,AttributeValue=${KEY_ID}`);
  });

  test('revokes the sessions of a role', () => {
    const sessionContext = { sessionIssuer: { userName: 'deploy' } };
    const text = commands(awsAlert({ userIdentity: { type: 'AssumedRole', sessionContext } }));
    expect(text).toContain('aws iam put-role-policy --role-name deploy');
  });

  test('deactivates the key that was made, not only the one that made it', () => {
    const made = 'AKIAI44QH8DHBEXAMPLE';
    const alert = awsAlert({
      eventName: 'CreateAccessKey',
      requestParameters: { userName: 'bob' },
      responseElements: { accessKey: { accessKeyId: made } },
    });
    expect(commands(alert)).toContain(`--user-name bob \\\n  --access-key-id ${made}`);
  });

  test('undoes nothing when the call failed', () => {
    const alert = awsAlert({ eventName: 'CreateUser', errorCode: 'AccessDenied' });
    expect(
      adviceFor(factsOf(alert))
        .map(({ what }) => what)
        .join(),
    ).not.toContain('created');
  });

  test('speaks of the root user when it was the root user', () => {
    const [first] = adviceFor(factsOf(awsAlert({ userIdentity: { type: 'Root' } })));
    expect(first?.what).toContain('root user');
  });

  test('reads the whole finding of GuardDuty', () => {
    expect(commands(goldenAlert('80303'))).toContain('--finding-ids 0123456789abcdef0123456789abcdef');
  });

  test('closes a bucket and a security group that were opened', () => {
    const bucket = awsAlert({ eventName: 'PutBucketPolicy', requestParameters: { bucketName: 'photos' } });
    expect(commands(bucket)).toContain('put-public-access-block --bucket photos');
    const group = awsAlert({
      eventName: 'AuthorizeSecurityGroupIngress',
      requestParameters: { groupId: 'sg-0123456789abcdef0' },
    });
    expect(commands(group)).toContain('--group-id sg-0123456789abcdef0');
  });
});

describe('commands', () => {
  const HOSTILE = '$(touch /tmp/x);`id`|"\'&&--help\n>y';

  test('take no value of the event that does not have its documented shape', () => {
    const alert = awsAlert({
      eventName: 'StopLogging',
      awsRegion: HOSTILE,
      requestParameters: { name: HOSTILE, userName: HOSTILE },
      userIdentity: { type: 'IAMUser', userName: HOSTILE, accessKeyId: HOSTILE },
    });
    const text = commands(alert);
    expect(text).toContain('start-logging --region REGION --name TRAIL_NAME');
    expect(text).toContain('--user-name IAM_USER');
    expect(text).not.toContain('touch');
  });

  test.each(['-rf', '--policy-arn', 'a b', 'a;b', 'a$b', '../a'])('refuse the user name %j', (userName) => {
    const alert = awsAlert({ userIdentity: { type: 'IAMUser', userName } });
    expect(commands(alert)).toContain('--user-name IAM_USER');
  });

  test('are read by a shell as they are meant', () => {
    const alerts = [
      ...goldenAlerts(),
      awsAlert({
        userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: { userName: 'r' } } },
      }),
      awsAlert({ userIdentity: { type: 'IAMUser', userName: 'ann' } }, { mitre: { id: ['T1110'] } }),
    ];
    const script = alerts.map(commands).join('\n');
    expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' }).stderr).toBe('');
  });

  test('hand the policy over as valid JSON', () => {
    const sessionContext = { sessionIssuer: { userName: 'deploy' } };
    const alert = awsAlert({ userIdentity: { type: 'AssumedRole', sessionContext } });
    const [revoke] = adviceFor(factsOf(alert));
    const script = `aws() { printf '%s' "\${@: -1}"; }\n${revoke?.command ?? ''}`;
    const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect(JSON.parse(stdout)).toMatchObject({ Statement: [{ Effect: 'Deny' }] });
  });

  test('are at most five', () => {
    for (const alert of goldenAlerts())
      expect(adviceFor(factsOf(alert)).length).toBeLessThanOrEqual(MAX_ADVICE);
  });
});
