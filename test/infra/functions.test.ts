import { describe, expect, test } from 'vitest';
import { AlertNotifyEnvironment } from '../../functions/alert-notify/environment.ts';
import { SlackTokenRotationEnvironment } from '../../functions/alert-notify/rotate/environment.ts';
import { CloudTrailForwarderEnvironment } from '../../functions/cloudtrail-forwarder/environment.ts';
import { EnrichEnvironment } from '../../functions/enrich/environment.ts';
import { ThreatRefreshEnvironment } from '../../functions/enrich/refresh/environment.ts';
import { AgentKeyRotationEnvironment } from '../../functions/enrich/rotate/agent-key/environment.ts';
import { PasswordRotationEnvironment } from '../../functions/enrich/rotate/password/environment.ts';
import { IngestEnvironment } from '../../functions/ingest/environment.ts';
import type { EnvironmentSchema } from '../../functions/middleware/read-environment.ts';
import { STAGE_NAMES } from '../../src/event/stage.ts';
import {
  AGENT_KEY_ROTATION,
  type FunctionName,
  LAMBDA_RUNTIME,
  PASSWORD_ROTATION,
  SLACK_TOKEN_ROTATION,
  STAGES,
  THREAT_REFRESH,
} from '../../src/pipeline.ts';
import { EVERYTHING, liveFunction, resourcesOf, SMALLEST, sorted, synthesize, target } from './synthesize.ts';

const ENVIRONMENTS: Readonly<Record<FunctionName, EnvironmentSchema>> = {
  ingest: IngestEnvironment,
  'cloudtrail-forwarder': CloudTrailForwarderEnvironment,
  enrich: EnrichEnvironment,
  'alert-notify': AlertNotifyEnvironment,
  'threat-refresh': ThreatRefreshEnvironment,
  'password-rotation': PasswordRotationEnvironment,
  'agent-key-rotation': AgentKeyRotationEnvironment,
  'slack-token-rotation': SlackTokenRotationEnvironment,
};

const FACTS = {
  ...STAGES,
  [THREAT_REFRESH.name]: THREAT_REFRESH,
  [PASSWORD_ROTATION.name]: PASSWORD_ROTATION,
  [AGENT_KEY_ROTATION.name]: AGENT_KEY_ROTATION,
  [SLACK_TOKEN_ROTATION.name]: SLACK_TOKEN_ROTATION,
};

describe.each([
  ['the smallest configuration', SMALLEST],
  ['a configuration that uses everything', EVERYTHING],
])('in %s', (_, config) => {
  const prefix = config.name ?? 'sluice';
  const template = synthesize(config);
  const functions = resourcesOf(template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);
  const names: readonly FunctionName[] = [
    ...STAGE_NAMES.filter((stage) => config === EVERYTHING || stage !== 'cloudtrail-forwarder'),
    ...(config === EVERYTHING
      ? ([
          THREAT_REFRESH.name,
          PASSWORD_ROTATION.name,
          AGENT_KEY_ROTATION.name,
          SLACK_TOKEN_ROTATION.name,
        ] as const)
      : []),
  ];
  const functionOf = (stage: FunctionName) =>
    functions.find(({ FunctionName }) => FunctionName === `${prefix}-${stage}`);

  test('there is one function for each stage, without that of AWS where nothing comes from it, with feeds one that refreshes threats, with rotations one that rotates for each, and no other', () => {
    expect(sorted(functions.map(({ FunctionName }) => FunctionName))).toEqual(
      sorted(names.map((name) => `${prefix}-${name}`)),
    );
  });

  test('every function runs Node 24 on arm64', () => {
    expect(LAMBDA_RUNTIME).toBe('nodejs24.x');
    for (const { Runtime, Architectures } of functions)
      expect({ Runtime, Architectures }).toEqual({ Runtime: LAMBDA_RUNTIME, Architectures: ['arm64'] });
  });

  test('every function has the time and the memory that src/pipeline.ts gives it', () => {
    for (const name of names) {
      const { timeoutS, memoryMb } = FACTS[name];
      expect(functionOf(name)).toMatchObject({ Timeout: timeoutS, MemorySize: memoryMb });
    }
  });

  test('with tracing X-Ray traces every function, and without it none', () => {
    const modes = functions.map(({ TracingConfig }) => TracingConfig?.Mode);
    const mode = config.observability?.tracing === true ? 'Active' : undefined;
    expect(modes).toEqual(functions.map(() => mode));
    const allowing = Object.values(template.Resources).filter(({ Properties }) =>
      (JSON.stringify(Properties?.PolicyDocument) ?? '').includes('xray:PutTraceSegments'),
    );
    const roles = allowing.flatMap(({ Properties }) => Properties.Roles.map(target));
    expect(sorted(roles)).toEqual(
      sorted(mode === undefined ? [] : functions.map(({ Role }) => target(Role) ?? '')),
    );
  });

  test('every function has a role of its own', () => {
    const roles = functions.map(({ Role }) => target(Role));
    expect(new Set(roles).size).toBe(functions.length);
    const others = resourcesOf(template, 'AWS::IAM::Role').filter(([id]) => !roles.includes(id));
    for (const [, { Properties }] of others)
      expect([
        'With which Wazuh reads events from S3',
        'Moves stages from one version to the next',
        'Writes down refused connections of the network of everything',
      ]).toContain(Properties.Description);
  });

  test('no function reserves concurrency, which would turn waiting into failed receives', () => {
    for (const properties of functions) expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  test('every function writes JSON into a log group of its own', () => {
    const groups = functions.map(({ LoggingConfig }) => LoggingConfig);
    expect(new Set(groups.map(({ LogGroup }) => target(LogGroup))).size).toBe(functions.length);
    for (const { LogFormat } of groups) expect(LogFormat).toBe('JSON');
  });

  test('every log group is kept as long as configured', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::Logs::LogGroup'))
      expect(Properties.RetentionInDays).toBe(config.observability?.logRetentionDays ?? 30);
  });

  test.each(names)('%s gets every variable that it reads and no other', (stage) => {
    const read = Object.entries(ENVIRONMENTS[stage])
      .filter(([name]) => name !== 'AWS_REGION') // Lambda's own
      .filter(
        ([name, { optional }]) => config === EVERYTHING || name === 'AGING_SECRETS' || optional !== true,
      )
      .map(([name]) => name);
    expect(sorted(Object.keys(functionOf(stage).Environment.Variables))).toEqual(sorted(read));
  });

  test('a stage with a clock is run by it', () => {
    const rules = resourcesOf(template, 'AWS::Events::Rule')
      .filter(([, { Properties }]) => Properties.ScheduleExpression !== undefined)
      .map(([, { Properties }]) => [
        template.Resources[liveFunction(template, Properties.Targets[0].Arn) ?? '']?.Properties.FunctionName,
        Properties.ScheduleExpression,
        Properties.State,
      ]);
    const polls = config.wazuh.indexer === undefined ? [] : ['rate(2 minutes)'];
    const sums = config.reports === undefined ? [] : ['rate(1 minute)'];
    expect(rules).toEqual([
      ...(config === EVERYTHING ? [[`${prefix}-cloudtrail-forwarder`, 'rate(5 minutes)', 'ENABLED']] : []),
      [`${prefix}-enrich`, 'rate(15 minutes)', 'ENABLED'],
      ...(config === EVERYTHING ? [[`${prefix}-threat-refresh`, 'rate(8 hours)', 'ENABLED']] : []),
      [`${prefix}-alert-notify`, 'rate(1 minute)', 'ENABLED'],
      ...[...polls, ...sums].map((rate) => [`${prefix}-alert-notify`, rate, 'ENABLED']),
    ]);
    const timed = [STAGES['cloudtrail-forwarder'], STAGES.enrich, STAGES['alert-notify']];
    expect(timed.map(({ everyMinutes }) => everyMinutes)).toEqual([5, 15, 1]);
  });

  test('a failed run of the clock is not repeated, since the next one follows, but where others invoke too', () => {
    const invocations = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').map(
      ([, { Properties }]) => Properties,
    );
    expect(invocations).toMatchObject([
      // CloudWatch Logs invokes it too, whose data nobody would send again: it ends on the trail queue.
      ...(config === EVERYTHING ? [{ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 21_600 }] : []),
      { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 900 },
      ...(config === EVERYTHING ? [{ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 21_600 }] : []),
      { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
    ]);
  });
});
