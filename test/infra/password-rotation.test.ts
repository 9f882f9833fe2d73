import { expect, test } from 'vitest';
import { list, type Statement, text } from './statements.ts';
import { EVERYTHING, resourcesOf, SMALLEST, synthesize, target } from './synthesize.ts';

const template = synthesize(EVERYTHING);
const SECRET_NAME = 'everything/wazuh';
const [secretId = ''] =
  resourcesOf(template, 'AWS::SecretsManager::Secret').find(
    ([, { Properties }]) => Properties.Name === SECRET_NAME,
  ) ?? [];
const [functionId = ''] =
  resourcesOf(template, 'AWS::Lambda::Function').find(
    ([, { Properties }]) => Properties.FunctionName === 'everything-password-rotation',
  ) ?? [];
const schedules = resourcesOf(template, 'AWS::SecretsManager::RotationSchedule');

test('the secret of Wazuh alone is rotated, as often as is configured and not by a deployment', () => {
  expect(schedules).toHaveLength(1);
  const [[, { Properties }]] = schedules as [(typeof schedules)[0]];
  expect(Properties).toMatchObject({
    RotationRules: { AutomaticallyAfterDays: 30 },
    RotateImmediatelyOnUpdate: false,
  });
  expect(target(Properties.SecretId)).toBe(secretId);
  expect(target(Properties.RotationLambdaARN)).toBe(functionId);
});

test('the schedule comes behind the permission to call the function, and behind what the function may do', () => {
  const [[, schedule] = []] = schedules;
  const permissions = resourcesOf(template, 'AWS::Lambda::Permission').filter(
    ([, { Properties }]) => Properties.Principal === 'secretsmanager.amazonaws.com',
  );
  expect(permissions).toHaveLength(1);
  const waitsFor = [permissions[0]?.[0], functionId];
  expect(schedule?.DependsOn).toEqual(expect.arrayContaining(waitsFor));
  const policies = resourcesOf(template, 'AWS::IAM::Policy').filter(([id]) =>
    id.startsWith('PasswordRotation'),
  );
  expect(policies).toHaveLength(1);
  expect(template.Resources[functionId]?.DependsOn).toContain(policies[0]?.[0]);
});

test('it does to that secret what a rotation does, and nothing to any other', () => {
  const statements = resourcesOf(template, 'AWS::IAM::Policy')
    .filter(([id]) => id.startsWith('PasswordRotation'))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[]);
  const onSecrets = statements.filter(({ Action }) =>
    list(Action).some((action) => action.startsWith('secretsmanager:')),
  );
  expect(onSecrets.map(({ Action, Resource }) => [list(Action), list(Resource).map(text)])).toEqual([
    [
      ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map(
        (action) => `secretsmanager:${action}`,
      ),
      [`<${secretId}>`],
    ],
  ]);
});

test('with a key of yours it may have keys of data made for that secret alone', () => {
  const keyed = resourcesOf(template, 'AWS::IAM::Policy')
    .filter(([id]) => id.startsWith('PasswordRotation'))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[])
    .filter(({ Action }) => list(Action).includes('kms:GenerateDataKey'));
  const secrets = keyed.map(({ Condition }) => Condition?.StringEquals?.['kms:EncryptionContext:SecretARN']);
  expect(secrets.flatMap((arns) => list(arns).map(target))).toEqual([secretId]);
});

test('the endpoint of your network lets the rotation through only when there is one', () => {
  const allowedBy = (input: typeof EVERYTHING) =>
    resourcesOf(synthesize(input), 'AWS::EC2::VPCEndpoint').filter(([, { Properties }]) =>
      JSON.stringify(Properties).includes('secretsmanager:UpdateSecretVersionStage'),
    ).length;
  expect(allowedBy(EVERYTHING)).toBe(1);
  expect(allowedBy({ ...EVERYTHING, rotation: {} })).toBe(0);
});

test('the function has the alarms of every function', () => {
  const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(([, { Properties }]) =>
    String(Properties.AlarmName).startsWith('everything-password-rotation-'),
  );
  expect(alarms.map(([, { Properties }]) => Properties.AlarmName)).toEqual(
    expect.arrayContaining([
      'everything-password-rotation-function-errors',
      'everything-password-rotation-function-duration',
    ]),
  );
});

test('nothing of it is there by itself', () => {
  const { Resources } = synthesize(SMALLEST);
  expect(JSON.stringify(Resources)).not.toMatch(/password-rotation|RotationSchedule/);
});
