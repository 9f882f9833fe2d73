import { describe, expect, test } from 'vitest';
import { ROLLOUT_CONFIGS } from '../../infra/rollout.ts';
import { ROLLOUTS } from '../../src/config/rollout-settings.ts';
import { STAGE_NAMES } from '../../src/event/stage.ts';
import { QUEUES, STAGES } from '../../src/pipeline.ts';
import {
  EVERYTHING,
  liveFunction,
  resourcesOf,
  SMALLEST,
  sorted,
  synthesize,
  type Template,
  target,
} from './synthesize.ts';

const template = synthesize(EVERYTHING);
const idOf = (of: Template, stage: string) =>
  resourcesOf(of, 'AWS::Lambda::Function').find(([, { Properties }]) =>
    Properties.FunctionName.endsWith(`-${stage}`),
  )?.[0];
const aliasOf = (of: Template, stage: string) =>
  resourcesOf(of, 'AWS::Lambda::Alias').find(
    ([, { Properties }]) => target(Properties.FunctionName) === idOf(of, stage),
  )?.[1];
const alarmOf = (id: string | undefined) => template.Resources[id ?? '']?.Properties;

describe('what is live', () => {
  test('is a version of every function, kept when the next one comes, but not when its deployment fails', () => {
    const functions = resourcesOf(template, 'AWS::Lambda::Function').map(([id]) => id);
    const aliases = resourcesOf(template, 'AWS::Lambda::Alias').map(([, { Properties }]) => Properties);
    expect(sorted(aliases.map(({ FunctionName }) => target(FunctionName) ?? ''))).toEqual(sorted(functions));
    for (const { Name, FunctionName, FunctionVersion } of aliases) {
      expect(Name).toBe('live');
      const version = template.Resources[target(FunctionVersion) ?? ''];
      expect(version).toMatchObject({
        Type: 'AWS::Lambda::Version',
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      });
      expect(target(version?.Properties.FunctionName)).toBe(target(FunctionName));
    }
  });

  test('is what everything calls: no queue, clock, log group or request reaches a function without its alias', () => {
    const targets: readonly unknown[] = [
      ...resourcesOf(template, 'AWS::Lambda::EventSourceMapping').map(
        ([, { Properties }]) => Properties.FunctionName,
      ),
      ...resourcesOf(template, 'AWS::Lambda::Permission')
        // Nothing says that a rotation may go by an alias; what it runs takes no part in a rollout.
        .filter(([, { Properties }]) => Properties.Principal !== 'secretsmanager.amazonaws.com')
        .map(([, { Properties }]) => Properties.FunctionName),
      ...resourcesOf(template, 'AWS::ApiGatewayV2::Integration').map(
        ([, { Properties }]) => Properties.IntegrationUri,
      ),
      ...resourcesOf(template, 'AWS::Logs::SubscriptionFilter').map(
        ([, { Properties }]) => Properties.DestinationArn,
      ),
      ...resourcesOf(template, 'AWS::Events::Rule')
        .filter(([, { Properties }]) => Properties.ScheduleExpression !== undefined)
        .flatMap(([, { Properties }]) => Properties.Targets.map(({ Arn }: { Arn: unknown }) => Arn)),
    ];
    for (const called of targets) expect(liveFunction(template, called)).toBeDefined();
    for (const [, { Properties }] of resourcesOf(template, 'AWS::Lambda::EventInvokeConfig'))
      expect(liveFunction(template, Properties.Qualifier)).toBe(target(Properties.FunctionName));
  });

  test('changes with what the function is, and does not change without it', () => {
    const versions = (of: Template) => resourcesOf(of, 'AWS::Lambda::Version').map(([id]) => id);
    const smallest = versions(synthesize(SMALLEST));
    expect(versions(synthesize(SMALLEST, {}))).toEqual(smallest);
    for (const id of versions(synthesize({ ...SMALLEST, name: 'elsewhere' })))
      expect(smallest).not.toContain(id);
  });

  test('keeps the mapping of a queue that stood before aliases did, which is updated where another would be added', () => {
    expect(sorted(resourcesOf(template, 'AWS::Lambda::EventSourceMapping').map(([id]) => id))).toEqual([
      'AlertNotifyStageFunctionSqsEventSourceeverythingAlertsQueueCBADF0245FBFC167',
      'CloudTrailForwarderStageFunctionSqsEventSourceeverythingTrailQueue869FFBEDD3EEC40E',
      'EnrichStageFunctionSqsEventSourceeverythingEventsQueueE99076CC6515257F',
    ]);
  });

  test('may be called by the API before the API calls it', () => {
    const [[, integration] = []] = resourcesOf(template, 'AWS::ApiGatewayV2::Integration');
    const permissions = resourcesOf(template, 'AWS::Lambda::Permission')
      .filter(([, { Properties }]) => Properties.Principal === 'apigateway.amazonaws.com')
      .map(([id]) => id);
    expect(permissions.length).toBeGreaterThan(1);
    expect(sorted(integration?.DependsOn ?? [])).toEqual(sorted(permissions));
  });
});

describe.each(STAGE_NAMES)('a new version of %s', (stage) => {
  const alias = aliasOf(template, stage);
  const groupId = target(alias?.UpdatePolicy?.CodeDeployLambdaAliasUpdate.DeploymentGroupName);
  const group = template.Resources[groupId ?? '']?.Properties;
  const alarmIds: readonly (string | undefined)[] = group?.AlarmConfiguration.Alarms.map(
    ({ Name }: { Name: unknown }) => target(Name),
  );
  const alarms = alarmIds.map(alarmOf);

  test('takes over by CodeDeploy, a tenth of the work first', () => {
    expect(group).toMatchObject({
      DeploymentGroupName: `everything-${stage}`,
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
    });
  });

  test('gives back when it fails, when it is stopped and when an alarm rings', () => {
    expect(group.AutoRollbackConfiguration).toEqual({
      Enabled: true,
      Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
    });
    expect(group.AlarmConfiguration.Enabled).toBe(true);
  });

  test('gets no work before the alarms that watch it', () => {
    expect(alias?.DependsOn).toEqual(expect.arrayContaining([groupId, ...alarmIds]));
  });

  test('is watched for its own errors, not those of the version before', () => {
    const errors = alarms.find(({ MetricName }) => MetricName === 'Errors');
    expect(errors).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, Period: 60, Statistic: 'Sum' });
    const of = (name: string) => errors.Dimensions.find(({ Name }: { Name: string }) => Name === name)?.Value;
    expect(target(of('FunctionName'))).toBe(idOf(template, stage));
    expect(of('Resource')).toEqual({ 'Fn::Join': ['', [{ Ref: idOf(template, stage) }, ':live']] });
    expect(of('ExecutedVersion')).toEqual(alias?.Properties.FunctionVersion);
  });

  test('is watched by what its callers or its queue would feel', () => {
    const { trigger } = STAGES[stage];
    const felt = alarms.filter(({ MetricName }) => MetricName !== 'Errors');
    const names = felt.map(({ MetricName }) => MetricName);
    if (trigger === 'http') {
      expect(names).toEqual(['5xx']);
      return;
    }
    expect(names).toEqual(['ApproximateAgeOfOldestMessage', 'NumberOfMessagesSent']);
    const queues = felt.map(
      ({ Dimensions: [{ Value }] }) => template.Resources[target(Value) ?? '']?.Properties.QueueName,
    );
    expect(queues).toEqual([`everything-${trigger}`, `everything-${trigger}-dead-letters`]);
    const { rolloutAgeS, maxAgeAlarmS } = QUEUES[trigger];
    expect(felt[0].Threshold).toBe(rolloutAgeS);
    // Else people would hear of it before the rollout ends.
    expect(rolloutAgeS).toBeLessThan(maxAgeAlarmS);
  });
});

test('alarms of rollouts tell CodeDeploy and nobody else', () => {
  const own = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(([, { Properties }]) =>
    Properties.AlarmName.endsWith('-rollout-stopped'),
  );
  const watched = resourcesOf(template, 'AWS::CodeDeploy::DeploymentGroup').flatMap(([, { Properties }]) =>
    Properties.AlarmConfiguration.Alarms.map(({ Name }: { Name: unknown }) => target(Name)),
  );
  expect(sorted(own.map(([id]) => id))).toEqual(sorted(watched));
  for (const [, { Properties }] of own) {
    expect(Properties).not.toHaveProperty('AlarmActions');
    expect(Properties).not.toHaveProperty('OKActions');
  }
});

test('CodeDeploy may move the aliases of the stages, for this account alone, and nothing else of Lambda', () => {
  const roles = resourcesOf(template, 'AWS::CodeDeploy::DeploymentGroup').map(([, { Properties }]) =>
    target(Properties.ServiceRoleArn),
  );
  const [roleId] = new Set(roles);
  expect(new Set(roles).size).toBe(1);
  expect(template.Resources[roleId ?? '']?.Properties.AssumeRolePolicyDocument.Statement).toMatchObject([
    {
      Principal: { Service: 'codedeploy.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    },
  ]);
  const [[, policy] = []] = resourcesOf(template, 'AWS::IAM::Policy').filter(([, { Properties }]) =>
    Properties.Roles.some((role: unknown) => target(role) === roleId),
  );
  const moving = policy?.Properties.PolicyDocument.Statement.find(({ Action }: { Action: unknown }) =>
    JSON.stringify(Action).includes('UpdateAlias'),
  );
  expect(moving.Action).toEqual(['lambda:GetAlias', 'lambda:UpdateAlias']);
  expect(sorted(moving.Resource.map(target))).toEqual(
    sorted(STAGE_NAMES.map((stage) => idOf(template, stage) ?? '')),
  );
});

test('the refresh of threat indicators moves at once: nothing runs it while a rollout lasts', () => {
  expect(aliasOf(template, 'threat-refresh')).not.toHaveProperty('UpdatePolicy');
});

test('every other way is one that CodeDeploy knows by that name', () => {
  for (const [way, config] of Object.entries(ROLLOUT_CONFIGS)) {
    const [, kind, percent, time, unit] =
      /^(canary|linear)-(\d+)-percent-(?:every-)?(\d+)-(minutes?)$/.exec(way) ?? [];
    const expected = {
      canary: `LambdaCanary${percent}Percent${time}Minutes`,
      linear: `LambdaLinear${percent}PercentEvery${time}${unit === 'minute' ? 'Minute' : 'Minutes'}`,
    }[String(kind)];
    expect(config.deploymentConfigRef.deploymentConfigName).toBe(`CodeDeployDefault.${expected}`);
  }
  expect(sorted([...Object.keys(ROLLOUT_CONFIGS), 'all-at-once'])).toEqual(sorted(ROLLOUTS));
});

test('all at once means without CodeDeploy and its alarms, so that a ringing one stops nothing', () => {
  const { Resources } = synthesize({ ...SMALLEST, rollout: 'all-at-once' });
  const types = Object.values(Resources).map(({ Type }) => Type);
  expect(types).toContain('AWS::Lambda::Alias');
  expect(types).not.toContain('AWS::CodeDeploy::DeploymentGroup');
  const named = Object.values(Resources).map(({ Properties }): unknown => Properties?.AlarmName);
  expect(named.filter((name) => String(name).endsWith('-rollout-stopped'))).toEqual([]);
  expect(JSON.stringify(Resources)).not.toContain('UpdatePolicy');
});
