import { describe, expect, test } from 'vitest';
import { list, type Statement, text } from './statements.ts';
import { EVERYTHING, resourcesOf, SMALLEST, synthesize, target } from './synthesize.ts';

const template = synthesize(EVERYTHING);
const secretNamed = (name: string) =>
  resourcesOf(template, 'AWS::SecretsManager::Secret').find(
    ([, { Properties }]) => Properties.Name === `everything/${name}`,
  )?.[0] ?? '';
const schedules = resourcesOf(template, 'AWS::SecretsManager::RotationSchedule');
const ROTATING = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map(
  (action) => `secretsmanager:${action}`,
);

test('the password of Wazuh, the keys of agents and the bot token of Slack are rotated, and no other secret', () => {
  const secrets = schedules.map(([, { Properties }]) => target(Properties.SecretId));
  expect(secrets).toEqual([secretNamed('wazuh'), secretNamed('wazuh-agent'), secretNamed('slack-token')]);
});

describe.each([
  {
    prefix: 'PasswordRotation',
    name: 'password-rotation',
    secret: 'wazuh',
    every: { AutomaticallyAfterDays: 30 },
    reads: [],
  },
  {
    prefix: 'AgentKeyRotation',
    name: 'agent-key-rotation',
    secret: 'wazuh-agent',
    every: { AutomaticallyAfterDays: 90 },
    reads: ['wazuh-enrolment'],
  },
  {
    prefix: 'SlackTokenRotation',
    name: 'slack-token-rotation',
    secret: 'slack-token',
    every: { ScheduleExpression: 'rate(4 hours)' },
    reads: [],
  },
])('$name', ({ prefix, name, secret, every, reads }) => {
  const secretId = secretNamed(secret);
  const [functionId = ''] =
    resourcesOf(template, 'AWS::Lambda::Function').find(
      ([, { Properties }]) => Properties.FunctionName === `everything-${name}`,
    ) ?? [];
  const schedule = schedules.find(([, { Properties }]) => target(Properties.SecretId) === secretId)?.[1];
  const policies = resourcesOf(template, 'AWS::IAM::Policy').filter(([id]) => id.startsWith(prefix));
  const statements = policies.flatMap(
    ([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[],
  );

  test('runs as often as is configured, and not by a deployment', () => {
    expect(schedule?.Properties).toMatchObject({
      RotateImmediatelyOnUpdate: false,
    });
    expect(schedule?.Properties.RotationRules).toEqual(every);
    expect(target(schedule?.Properties.RotationLambdaARN)).toBe(functionId);
  });

  test('is scheduled behind the permission to call it, and behind what it may do', () => {
    const permissions = resourcesOf(template, 'AWS::Lambda::Permission').filter(
      ([, { Properties }]) =>
        Properties.Principal === 'secretsmanager.amazonaws.com' &&
        target(Properties.FunctionName) === functionId,
    );
    expect(permissions).toHaveLength(1);
    const waitsFor = [permissions[0]?.[0], functionId];
    expect(schedule?.DependsOn).toEqual(expect.arrayContaining(waitsFor));
    expect(policies).toHaveLength(1);
    expect(template.Resources[functionId]?.DependsOn).toContain(policies[0]?.[0]);
  });

  test('does to its secret what a rotation does, reads what it needs for that, and does nothing to any other', () => {
    const onSecrets = statements.filter(({ Action }) =>
      list(Action).some((action) => action.startsWith('secretsmanager:')),
    );
    expect(onSecrets.map(({ Action, Resource }) => [list(Action), list(Resource).map(text)])).toEqual([
      [ROTATING, [`<${secretId}>`]],
      ...reads.map((read) => [['secretsmanager:GetSecretValue'], [`<${secretNamed(read)}>`]]),
    ]);
  });

  test('with a key of yours may have keys of data made for its secret alone', () => {
    const keyed = statements.filter(({ Action }) => list(Action).includes('kms:GenerateDataKey'));
    const arns = keyed.flatMap(({ Condition }) =>
      list(Condition?.StringEquals?.['kms:EncryptionContext:SecretARN']).map(target),
    );
    expect(arns).toEqual([secretId]);
  });

  test('has the alarms of every function', () => {
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
    expect(alarms.map(({ AlarmName }) => AlarmName)).toEqual(
      expect.arrayContaining([`everything-${name}-function-errors`, `everything-${name}-function-duration`]),
    );
  });
});

test('the bot token of Slack is read by who writes with it, besides its rotation', () => {
  const readers = resourcesOf(template, 'AWS::IAM::Policy').filter(([, { Properties }]) =>
    (Properties.PolicyDocument.Statement as Statement[]).some(
      ({ Action, Resource }) =>
        list(Action).includes('secretsmanager:GetSecretValue') &&
        list(Resource).some((one) => target(one) === secretNamed('slack-token')),
    ),
  );
  expect(readers.map(([id]) => id.replace(/Stage.*/, ''))).toEqual(['SlackTokenRotation', 'AlertNotify']);
  const variables = resourcesOf(template, 'AWS::Lambda::Function').find(
    ([, { Properties }]) => Properties.FunctionName === 'everything-alert-notify',
  )?.[1].Properties.Environment.Variables;
  expect(target(variables.SLACK_TOKEN_SECRET_ID)).toBe(secretNamed('slack-token'));
});

test('a first fault of its exchange is told of, and a schedule that stands still', () => {
  const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
  const [fault, schedule] = ['exchange', 'schedule'].map((subject) =>
    alarms.find(({ AlarmName }) => AlarmName === `everything-${subject}-slack-token`),
  );
  expect(fault).toMatchObject({
    MetricName: 'Errors',
    Period: 5 * 3_600,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  });
  expect(schedule).toMatchObject({
    MetricName: 'Invocations',
    Period: 8 * 3_600,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  });
});

test('the endpoint of your network lets rotations through only when there is one', () => {
  const allowedBy = (input: typeof EVERYTHING) =>
    resourcesOf(synthesize(input), 'AWS::EC2::VPCEndpoint').filter(([, { Properties }]) =>
      JSON.stringify(Properties).includes('secretsmanager:UpdateSecretVersionStage'),
    ).length;
  expect(allowedBy({ ...EVERYTHING, rotation: { agentKey: { everyDays: 90 } } })).toBe(1);
  expect(allowedBy({ ...EVERYTHING, rotation: {} })).toBe(0);
});

test('nothing of it is there by itself', () => {
  const { Resources } = synthesize(SMALLEST);
  expect(JSON.stringify(Resources)).not.toMatch(/-rotation|RotationSchedule|wazuh-enrolment|slack-token/);
});
