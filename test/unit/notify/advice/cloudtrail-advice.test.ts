import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readRuleDirectory } from '@sluice/logtest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adviceFor, MAX_ADVICE } from '../../../../src/notify/advice/advice-for.ts';
import { CLOUDTRAIL_ADVICE } from '../../../../src/notify/advice/by-rule/cloudtrail.ts';
import { QUESTION_ADVICE } from '../../../../src/notify/advice/by-rule/cloudtrail-questions.ts';
import { factsOf } from '../../../../src/notify/alert/alert-facts.ts';
import { awsAlert } from '../alert-builder.ts';

/** Rules of this level and above are answered with steps of their own, those below with a question first. */
const LEVEL = 8;

const rules = readRuleDirectory(fileURLToPath(new URL('../../../../content/rules/', import.meta.url)))
  .filter(({ file }) => file.startsWith('0351-sluice_cloudtrail_'))
  .flatMap(({ xml }) => [...xml.matchAll(/<rule id="(\d+)" level="(\d+)"/g)])
  .map(([, id, level]) => ({ id: id ?? '', level: Number(level) }));
const loud = rules.filter(({ level }) => level > 0).map(({ id }) => id);
const severe = rules.filter(({ level }) => level >= LEVEL).map(({ id }) => id);

function stepsOf(id: string, aws: object) {
  return adviceFor(factsOf(awsAlert(aws, { id })));
}

function commandsOf(id: string, aws: object): string {
  return stepsOf(id, aws)
    .map(({ command }) => command ?? '')
    .join('\n');
}

const USER = { type: 'IAMUser', userName: 'ann', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' };

test('every rule but the silent base has advice of its own, and no advice is for a rule that is not shipped', () => {
  expect(rules.filter(({ level }) => level === 0).map(({ id }) => id)).toEqual(['100800']);
  expect(loud.filter((id) => !Object.hasOwn(CLOUDTRAIL_ADVICE, id))).toEqual([]);
  const shipped = new Set(rules.map(({ id }) => id));
  expect(Object.keys(CLOUDTRAIL_ADVICE).filter((id) => !shipped.has(id))).toEqual([]);
});

test('questions are for the rules below level 8, and take the place of no severe advice', () => {
  const everyday = loud.filter((id) => !severe.includes(id));
  expect(Object.keys(QUESTION_ADVICE).sort()).toEqual(everyday.sort());
});

test.each(Object.keys(QUESTION_ADVICE))('%s asks a person before it gives a command', (id) => {
  const [question] = stepsOf(id, { userIdentity: USER });
  expect(question?.command).toBeUndefined();
});

test.each(loud)('%s says what to do, in steps few enough to be read', (id) => {
  const steps = stepsOf(id, { userIdentity: USER });
  expect(steps.length).toBeGreaterThan(1);
  expect(steps.length).toBeLessThanOrEqual(MAX_ADVICE);
  expect(steps.filter(({ what }) => !/^[A-Z].*[.]$/.test(what))).toEqual([]);
  expect(new Set(steps.map((each) => JSON.stringify(each))).size).toBe(steps.length);
});

describe('what was done is undone', () => {
  test.each([
    ['100500', { name: 'org-trail' }, 'start-logging --region eu-west-1 --name org-trail'],
    [
      '100923',
      { detectorId: '12abc34d567e8fa901bc2d34e56789f0' },
      '--detector-id 12abc34d567e8fa901bc2d34e56789f0 --enable',
    ],
    [
      '100861',
      { userName: 'bob', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      'detach-user-policy --user-name bob',
    ],
    ['100872', { roleName: 'ops' }, 'update-assume-role-policy --role-name ops'],
    ['100882', { bucketName: 'photos' }, 'put-public-access-block --bucket photos'],
    [
      '100886',
      { imageId: 'ami-0123456789abcdef0' },
      'reset-image-attribute --region eu-west-1 --image-id ami-0123456789abcdef0',
    ],
    ['100889', { snapshotId: 'snap-0123456789abcdef0' }, '--snapshot-id snap-0123456789abcdef0'],
    [
      '100891',
      { dBSnapshotIdentifier: 's1', valuesToAdd: '999988887777' },
      '--values-to-remove 999988887777',
    ],
    [
      '100892',
      { dBClusterSnapshotIdentifier: 's1', valuesToAdd: ['all'] },
      '--db-cluster-snapshot-identifier s1',
    ],
    [
      '101040',
      { keyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
      'cancel-key-deletion --region eu-west-1 --key-id 1234abcd',
    ],
    [
      '101112',
      { groupId: 'sg-0123456789abcdef0' },
      'revoke-security-group-ingress --region eu-west-1 --group-id sg-0123456789abcdef0',
    ],
    ['101145', { functionName: 'app' }, 'remove-permission --region eu-west-1 --function-name app'],
  ] as const)('%s', (id, requestParameters, command) => {
    expect(commandsOf(id, { requestParameters, userIdentity: USER })).toContain(command);
  });

  test('and the doer is stopped, first of all where more is lost every minute', () => {
    const [first] = stepsOf('101049', { requestParameters: { bucketName: 'photos' }, userIdentity: USER });
    expect(first?.command).toContain('attach-user-policy --user-name ann');
    const [undone, stopped] = stepsOf('100500', { userIdentity: USER });
    expect(undone?.command).toContain('start-logging');
    expect(stopped?.command).toContain('attach-user-policy --user-name ann');
  });

  test('a leaked key is answered at its user, not at AWS that told of it', () => {
    const text = commandsOf('100848', { requestParameters: { userName: 'bob' }, userIdentity: USER });
    expect(text).toContain('attach-user-policy --user-name bob');
    expect(text).not.toContain('attach-user-policy --user-name ann');
  });
});

describe('what may be everyday work', () => {
  test('is asked about first, then undone and its doer stopped', () => {
    const [asked, undone, stopped] = stepsOf('101110', {
      eventName: 'AuthorizeSecurityGroupIngress',
      requestParameters: { groupId: 'sg-0123456789abcdef0' },
      userIdentity: USER,
    });
    expect(asked).toEqual({ what: expect.stringMatching(/^Ask who needs the new rule/) });
    expect(undone?.command).toContain('revoke-security-group-ingress');
    expect(stopped?.command).toContain('attach-user-policy --user-name ann');
  });

  test('has nothing to undo when it was refused', () => {
    const event = { eventName: 'PutBucketPolicy', requestParameters: { bucketName: 'photos' } };
    const refused = commandsOf('100908', { ...event, userIdentity: USER, errorCode: 'AccessDenied' });
    expect(refused).not.toContain('put-public-access-block');
    expect(refused).toContain('attach-user-policy --user-name ann');
  });

  test('stops nobody where AWS itself acted', () => {
    const text = commandsOf('100511', { userIdentity: { type: 'Root', invokedBy: 'support.amazonaws.com' } });
    expect(text).not.toContain('get-account-summary');
  });

  test('gives a command once where the caller changed their own user', () => {
    const commands = stepsOf('100845', {
      eventName: 'UpdateLoginProfile',
      requestParameters: { userName: 'ann' },
      userIdentity: USER,
    }).flatMap(({ command }) => command ?? []);
    expect(commands.some((each) => each.includes('attach-user-policy'))).toBe(true);
    expect(new Set(commands).size).toBe(commands.length);
  });
});

describe('commands', () => {
  const HOSTILE = '$(touch /tmp/x);`id`|"\'&&--help\n>y';
  const PARAMETERS = (
    'userName roleName groupName policyArn bucketName name trailName groupId imageId ' +
    'instanceId snapshotId snapshotIdentifier dBInstanceIdentifier dBSnapshotIdentifier ' +
    'keyId dBClusterSnapshotIdentifier valuesToAdd functionName detectorId logGroupName ' +
    'resourceArn projectArn accountWithRestoreAccess'
  ).split(' ');
  const eventOf = (value: string) => ({
    awsRegion: value,
    requestParameters: Object.fromEntries(PARAMETERS.map((name) => [name, value])),
    responseElements: { accessKey: { accessKeyId: value } },
    userIdentity: { type: 'IAMUser', userName: value, accessKeyId: value },
  });

  test.each(loud)('of %s take no value of the event that does not have its documented shape', (id) => {
    expect(commandsOf(id, eventOf(HOSTILE))).not.toMatch(/touch|`|--help/);
  });

  test('take whatever they take without a character that a shell treats specially', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('', 'arn:aws:iam::aws:policy/', 'i-', 'rds:'),
        (tail, head) => {
          const value = `${head}${tail} $(x)`;
          for (const id of loud) expect(commandsOf(id, eventOf(value))).not.toContain('$(x)');
        },
      ),
      { numRuns: 50 },
    );
  });

  test('are read by a shell as they are meant', () => {
    const script = loud.map((id) => commandsOf(id, { userIdentity: USER })).join('\n');
    expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' }).stderr).toBe('');
  });
});
