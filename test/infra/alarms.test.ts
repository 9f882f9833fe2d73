import { describe, expect, test } from 'vitest';
import { ALARM_KINDS } from '../../infra/constructs/alarm-kinds.ts';
import { STAGE_NAMES } from '../../src/event/stage.ts';
import { WATCHED_METRICS } from '../../src/event/watched-metrics.ts';
import { QUEUES, STAGES, WAZUH_QUEUE } from '../../src/pipeline.ts';
import { EVERYTHING, resourcesOf, SMALLEST, sorted, synthesize, target } from './synthesize.ts';

const template = synthesize(EVERYTHING);
const everyAlarm = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
// Those of rollouts speak to CodeDeploy; they have tests of their own.
const alarms = everyAlarm.filter(({ AlarmName }) => !AlarmName.endsWith('-rollout-stopped'));
const [[topicId] = []] = resourcesOf(template, 'AWS::SNS::Topic');

/** Alarms on metrics of one resource, as `metric name → alarm`. */
function alarmsOn(dimension: string, type: string, nameProperty: string, name: string) {
  const [id] =
    resourcesOf(template, type).find(([, { Properties }]) => Properties[nameProperty] === name) ?? [];
  return new Map(
    alarms
      .filter(({ Dimensions }) =>
        Dimensions?.some(
          ({ Name, Value }: { Name: string; Value: unknown }) => Name === dimension && target(Value) === id,
        ),
      )
      .map((alarm) => [alarm.MetricName, alarm]),
  );
}

describe.each(Object.entries(QUEUES))('queue %s', (name, facts) => {
  const on = (suffix: string) =>
    alarmsOn('QueueName', 'AWS::SQS::Queue', 'QueueName', `everything-${name}${suffix}`);

  test('has an alarm on the age of its oldest message, with the limit of src/pipeline.ts', () => {
    expect(on('').get('ApproximateAgeOfOldestMessage')).toMatchObject({
      Statistic: 'Maximum',
      Threshold: facts.maxAgeAlarmS,
    });
  });

  test('has an alarm on the first dead letter', () => {
    expect(on('-dead-letters').get('ApproximateNumberOfMessagesVisible')).toMatchObject({
      Statistic: 'Maximum',
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });
});

describe('the queue that Wazuh reads', () => {
  const on = (suffix: string) =>
    alarmsOn('QueueName', 'AWS::SQS::Queue', 'QueueName', `everything-wazuh${suffix}`);

  test('has an alarm for when nobody pulls, with the limit of src/pipeline.ts', () => {
    expect(on('').get('ApproximateAgeOfOldestMessage')).toMatchObject({
      AlarmName: 'everything-wazuh-nobody-pulls',
      Statistic: 'Maximum',
      Threshold: WAZUH_QUEUE.maxAgeAlarmS,
    });
  });

  test('has an alarm on the first object that Wazuh gave up', () => {
    expect(on('-dead-letters').get('ApproximateNumberOfMessagesVisible')).toMatchObject({
      AlarmName: 'everything-wazuh-unreadable-objects',
      Threshold: 1,
      EvaluationPeriods: 1,
    });
  });
});

describe.each(STAGE_NAMES)('function %s', (stage) => {
  const on = alarmsOn('FunctionName', 'AWS::Lambda::Function', 'FunctionName', `everything-${stage}`);

  test('has an alarm on its memory, of those reports in the log that come near it', () => {
    const { memoryMb } = STAGES[stage];
    const [, { Properties: filter } = { Properties: {} }] =
      resourcesOf(template, 'AWS::Logs::MetricFilter').find(
        ([, { Properties }]) => Properties.FilterName === `everything-${stage}-memory`,
      ) ?? [];
    expect(filter).toMatchObject({
      FilterPattern: `{ ($.type = "platform.report") && ($.record.metrics.maxMemoryUsedMB >= ${Math.ceil(0.9 * memoryMb)}) }`,
      MetricTransformations: [
        { MetricNamespace: 'everything', MetricValue: '$.record.metrics.maxMemoryUsedMB' },
      ],
    });
    const [{ MetricName }] = filter.MetricTransformations;
    expect(alarms.filter((alarm) => alarm.MetricName === MetricName)).toMatchObject([
      {
        AlarmName: `everything-${stage}-function-memory`,
        Namespace: 'everything',
        Statistic: 'Maximum',
        Threshold: 0.9 * memoryMb,
      },
    ]);
    const fn = resourcesOf(template, 'AWS::Lambda::Function').find(
      ([, { Properties }]) => Properties.FunctionName === `everything-${stage}`,
    )?.[1].Properties;
    expect(target(filter.LogGroupName)).toBe(target(fn.LoggingConfig.LogGroup));
    // Below INFO Lambda writes no reports.
    expect(fn.LoggingConfig).toMatchObject({ LogFormat: 'JSON', SystemLogLevel: 'INFO' });
  });

  test('has alarms on errors, throttles and a duration near its timeout', () => {
    expect([...on.keys()]).toEqual(expect.arrayContaining(['Errors', 'Throttles', 'Duration']));
    const { timeoutS } = STAGES[stage];
    expect(on.get('Duration').Threshold).toBeGreaterThan(timeoutS * 500);
    expect(on.get('Duration').Threshold).toBeLessThan(timeoutS * 1_000);
  });
});

test.each(STAGE_NAMES)('a clock of %s whose every run fails raises its alarm on errors', (stage) => {
  const everyS = 60 * (STAGES[stage].everyMinutes ?? 0);
  const on = alarmsOn('FunctionName', 'AWS::Lambda::Function', 'FunctionName', `everything-${stage}`);
  const { EvaluationPeriods, DatapointsToAlarm, Period, Threshold } = on.get('Errors');
  expect({ DatapointsToAlarm, Threshold }).toEqual({ DatapointsToAlarm: 2, Threshold: 1 });
  // However the turns lie in the periods that are looked at, two of them are.
  expect(EvaluationPeriods * Period).toBeGreaterThanOrEqual(2 * everyS);
  expect(EvaluationPeriods * Period).toBeLessThanOrEqual(Math.max(15 * 60, 2 * everyS));
});

test.each(['threat-refresh', 'password-rotation', 'agent-key-rotation'])(
  '%s, which runs by the hour or the day, raises its alarm with the first error',
  (name) => {
    const on = alarmsOn('FunctionName', 'AWS::Lambda::Function', 'FunctionName', `everything-${name}`);
    expect(on.get('Errors')).toMatchObject({ Threshold: 1, EvaluationPeriods: 1 });
    expect(on.get('Errors').DatapointsToAlarm ?? 1).toBe(1);
  },
);

const clocks = resourcesOf(template, 'AWS::Events::Rule')
  .filter(([, { Properties }]) => Properties.ScheduleExpression !== undefined)
  .map(([, { Properties }]) => Properties.Name);

test('every stage with a clock in src/pipeline.ts has one, the tasks beside them have theirs, and no more there are', () => {
  const timed = STAGE_NAMES.filter((stage) => STAGES[stage].everyMinutes !== undefined);
  const tasks = ['alert-notify-poller', 'alert-notify-activity', 'enrich-threats'];
  const expected = [
    ...timed.map((stage) => `everything-${stage}-clock`),
    ...tasks.map((task) => `everything-${task}`),
  ];
  expect(sorted(clocks)).toEqual(sorted(expected));
});

describe.each(STAGE_NAMES.filter((stage) => STAGES[stage].everyMinutes !== undefined))(
  'the clock of %s',
  (stage) => {
    const on = alarmsOn('RuleName', 'AWS::Events::Rule', 'Name', `everything-${stage}-clock`);
    const everyS = 60 * (STAGES[stage].everyMinutes ?? 0);

    test('has an alarm on its own silence, whatever else runs the function', () => {
      expect(on.get('Invocations')).toMatchObject({
        AlarmName: `everything-${stage}-schedule-stopped`,
        Namespace: 'AWS/Events',
        Statistic: 'Sum',
        Period: 10 * everyS,
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        TreatMissingData: 'breaching',
      });
    });

    test('has an alarm on runs that are refused again and again', () => {
      expect(on.get('FailedInvocations')).toMatchObject({
        AlarmName: `everything-${stage}-refused-schedule-stopped`,
        Namespace: 'AWS/Events',
        Statistic: 'Sum',
        Period: everyS,
        Threshold: 1,
        DatapointsToAlarm: 2,
        TreatMissingData: 'notBreaching',
      });
    });
  },
);

test('the clock of the poller has alarms of its own, and says what the run is for', () => {
  const on = alarmsOn('RuleName', 'AWS::Events::Rule', 'Name', 'everything-alert-notify-poller');
  expect(on.get('Invocations')).toMatchObject({
    AlarmName: 'everything-alert-notify-poller-schedule-stopped',
    Period: 1_200,
    TreatMissingData: 'breaching',
  });
  expect(on.get('FailedInvocations')).toMatchObject({ Period: 120 });
  const [rule] = resourcesOf(template, 'AWS::Events::Rule').filter(
    ([, { Properties }]) => Properties.Name === 'everything-alert-notify-poller',
  );
  expect(rule?.[1].Properties.Targets[0].Input).toBe('{"task":"poll-alerts"}');
});

test('the clock that sums up the archive has an alarm of its own, and says what the run is for', () => {
  const on = alarmsOn('RuleName', 'AWS::Events::Rule', 'Name', 'everything-alert-notify-activity');
  expect(on.get('Invocations')).toMatchObject({
    AlarmName: 'everything-alert-notify-activity-schedule-stopped',
    Period: 600,
  });
  const [rule] = resourcesOf(template, 'AWS::Events::Rule').filter(
    ([, { Properties }]) => Properties.Name === 'everything-alert-notify-activity',
  );
  expect(rule?.[1].Properties.Targets[0].Input).toBe('{"task":"sum-activity"}');
});

test('sources of alerts have an alarm where they are watched, and only there', () => {
  const named = ({ AlarmName }: { AlarmName: string }) => AlarmName.endsWith('-alert-sources');
  expect(alarms.find(named)).toMatchObject({
    AlarmName: 'everything-alert-notify-alert-sources',
    Namespace: 'everything',
    MetricName: 'AlertSourceFaults',
    Dimensions: [{ Name: 'stage', Value: 'alert-notify' }],
    Threshold: 1,
  });
  const smallest = resourcesOf(synthesize(SMALLEST), 'AWS::CloudWatch::Alarm');
  expect(smallest.map(([, { Properties }]) => Properties).filter(named)).toEqual([]);
});

test('the refresh of threat indicators is watched: its errors, its clock, feeds that go stale and the age of the set', () => {
  const on = alarmsOn('FunctionName', 'AWS::Lambda::Function', 'FunctionName', 'everything-threat-refresh');
  expect([...on.keys()]).toEqual(expect.arrayContaining(['Errors', 'Throttles', 'Duration']));
  expect(on.get('Duration').Threshold).toBe(720_000);
  const clock = alarmsOn('RuleName', 'AWS::Events::Rule', 'Name', 'everything-enrich-threats');
  expect(clock.get('Invocations')).toMatchObject({
    AlarmName: 'everything-enrich-threats-schedule-stopped',
    Period: 86_400,
    EvaluationPeriods: 1,
  });
  const ours = (name: string) => alarms.find(({ MetricName }) => MetricName === name);
  expect(ours('ThreatFeedsStale')).toMatchObject({
    AlarmName: 'everything-feeds-threat-feed-stale',
    Dimensions: [{ Name: 'stage', Value: 'enrich' }],
    Period: 8 * 3_600,
    Threshold: 1,
  });
  expect(ours('ThreatSetAge')).toMatchObject({
    AlarmName: 'everything-set-threat-feed-stale',
    Dimensions: [{ Name: 'stage', Value: 'enrich' }],
    Threshold: 16 * 3_600,
    ComparisonOperator: 'GreaterThanThreshold',
  });
});

test('a clock that runs once a day counts as stopped after two', () => {
  const threatIntel = { everyHours: 24, feeds: [{ name: 'own', kind: 'list', key: 'own.txt' } as const] };
  const daily = resourcesOf(synthesize({ ...SMALLEST, threatIntel }), 'AWS::CloudWatch::Alarm');
  const stopped = daily.find(
    ([, { Properties }]) => Properties.AlarmName === 'sluice-enrich-threats-schedule-stopped',
  );
  expect(stopped?.[1].Properties).toMatchObject({ Period: 86_400, EvaluationPeriods: 2 });
});

test('the API has an alarm on server errors', () => {
  expect(alarms.find(({ MetricName }) => MetricName === '5xx')).toMatchObject({
    Namespace: 'AWS/ApiGateway',
  });
});

test('the ledger has an alarm on what is missing, by the name that it is measured under, at the pace of its schedule', () => {
  expect(alarms.find(({ MetricName }) => MetricName === 'LedgerDifference')).toMatchObject({
    AlarmName: 'everything-enrich-ledger-unbalanced',
    Namespace: 'everything',
    Dimensions: [{ Name: 'stage', Value: 'enrich' }],
    Statistic: 'Maximum',
    Threshold: 1,
    EvaluationPeriods: 2,
    Period: 60 * (STAGES.enrich.everyMinutes ?? 0),
  });
});

/** What an alarm on an expression looks at, as `metric name → operations`. */
function measuredBy(alarm: { readonly Metrics: readonly { readonly MetricStat?: never }[] }) {
  return alarm.Metrics.flatMap(({ MetricStat }: { readonly MetricStat?: { readonly Metric: never } }) =>
    MetricStat === undefined ? [] : [MetricStat.Metric as { MetricName: string; Dimensions: unknown[] }],
  );
}

test('the table has alarms on what DynamoDB refuses and on what it fails to answer, for what is asked all day', () => {
  const named = (name: string) => alarms.find(({ AlarmName }) => AlarmName === `everything-table-${name}`);
  expect(measuredBy(named('table-throttles')).map(({ MetricName }) => MetricName)).toEqual([
    'ReadThrottleEvents',
    'WriteThrottleEvents',
  ]);
  const counted = measuredBy(named('table-errors'));
  expect(new Set(counted.map(({ MetricName }) => MetricName))).toEqual(new Set(['SystemErrors']));
  const allowed = new Set(
    resourcesOf(template, 'AWS::IAM::Policy')
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
      .flatMap(({ Action }) => Action)
      .filter((action: string) => action.startsWith('dynamodb:'))
      .map((action: string) => action.replace('dynamodb:', '')),
  );
  const operations = counted.flatMap(({ Dimensions }) =>
    (Dimensions as { Name: string; Value: string }[]).flatMap(({ Name, Value }) =>
      Name === 'Operation' ? [Value] : [],
    ),
  );
  expect(operations).toEqual(['GetItem', 'PutItem', 'UpdateItem', 'Query']);
  expect(operations.filter((operation) => !allowed.has(operation))).toEqual([]);
});

test('each way into each manager node has an alarm for when no request of it is answered', () => {
  const unreachable = alarms.filter(({ MetricName }) => MetricName === 'ManagerUnreachable');
  expect(unreachable.map(({ AlarmName }) => AlarmName)).toEqual([
    'everything-master-events-api-manager-unreachable',
    'everything-master-agent-manager-unreachable',
  ]);
  for (const alarm of unreachable)
    expect(alarm).toMatchObject({ Statistic: 'Minimum', Threshold: 1, TreatMissingData: 'notBreaching' });
});

test('every measurement that an alarm looks at is named as one that becomes a metric, and no other is', () => {
  const looked = everyAlarm.flatMap(({ Namespace, MetricName, Dimensions, Metrics = [] }) => [
    { Namespace, MetricName, Dimensions },
    ...Metrics.flatMap(({ MetricStat }: { readonly MetricStat?: { readonly Metric: object } }) =>
      MetricStat === undefined ? [] : [MetricStat.Metric],
    ),
  ]);
  const ours = looked.flatMap(({ Namespace, MetricName, Dimensions = [] }): string[] => {
    if (Namespace !== 'everything' || MetricName.startsWith('MemoryUsed-')) return [];
    const names: readonly string[] = Dimensions.map(({ Name }: { Name: string }) => Name);
    return [[MetricName, ...sorted(names.filter((name) => name !== 'stage'))].join(':')];
  });
  expect(sorted(WATCHED_METRICS)).toEqual(sorted(new Set(ours)));
});

test('each source that must not go quiet has an alarm with its name and its hours', () => {
  const silent = alarms.filter(({ MetricName }) => MetricName === 'SourceQuiet');
  expect(
    silent.map(({ AlarmName, Threshold, Dimensions }) => [AlarmName, Threshold, Dimensions[1].Value]),
  ).toEqual([
    ['everything-app-source-silent', 2 * 3_600, 'app'],
    ['everything-sentry-of-other-source-silent', 48 * 3_600, 'sentry-of-other'],
  ]);
});

test('a budget is watched where one stands, in the commercial partition, by the tag that the stack has', () => {
  const [[, budget] = []] = resourcesOf(template, 'AWS::Budgets::Budget');
  const [[, subscription] = []] = resourcesOf(template, 'AWS::CE::AnomalySubscription');
  const [[, monitor] = []] = resourcesOf(template, 'AWS::CE::AnomalyMonitor');
  expect(budget?.Properties.Budget).toMatchObject({
    BudgetLimit: { Amount: 400, Unit: 'USD' },
    CostFilters: { TagKeyValue: ['user:application$everything'] },
  });
  let tags: Readonly<Record<string, string>> = {};
  synthesize(SMALLEST, {
    change: (stack) => {
      tags = stack.tags.tagValues();
    },
  });
  expect(tags).toEqual({ application: 'sluice' });
  expect(JSON.parse(monitor?.Properties.MonitorSpecification)).toEqual({
    Tags: { Key: 'application', Values: ['everything'] },
  });
  expect(JSON.parse(subscription?.Properties.ThresholdExpression).Dimensions.Values).toEqual(['40']);
  const told = [
    ...(budget?.Properties.NotificationsWithSubscribers ?? []).flatMap(
      ({ Subscribers }: { Subscribers: { Address: unknown }[] }) => Subscribers,
    ),
    ...(subscription?.Properties.Subscribers ?? []),
  ];
  expect(told.map(({ Address }) => target(Address))).toEqual([topicId, topicId, topicId]);
  const conditions = [budget, subscription, monitor].map((resource) => resource?.Condition);
  expect(template.Conditions?.[conditions[0] ?? '']).toEqual({
    'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws'],
  });
  expect(new Set(conditions).size).toBe(1);
  expect(Object.values(synthesize(SMALLEST).Resources).some(({ Type }) => /Budget|Anomaly/.test(Type))).toBe(
    false,
  );
});

test('each manager node has an alarm on what is left of its certificate, by the name that it is measured under', () => {
  const watched = alarms.filter(({ MetricName }) => MetricName === 'ManagerCertificateDays');
  expect(watched.map(({ Dimensions }) => Dimensions)).toEqual(
    EVERYTHING.wazuh.nodes.map(({ name }) => [
      { Name: 'node', Value: name },
      { Name: 'stage', Value: 'enrich' },
    ]),
  );
  for (const alarm of watched)
    expect(alarm).toMatchObject({
      Namespace: 'everything',
      Threshold: 14,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'notBreaching',
    });
});

test('every alarm is of a known kind, and every kind is used', () => {
  const kinds = everyAlarm.map(({ AlarmName }) => ALARM_KINDS.find((kind) => AlarmName.endsWith(`-${kind}`)));
  expect(kinds).not.toContain(undefined);
  expect(new Set(kinds)).toEqual(new Set(ALARM_KINDS));
});

test('no alarm is made of others, which CloudWatch bills as five', () => {
  const types = Object.values(template.Resources).map(({ Type }) => Type);
  expect(types).not.toContain('AWS::CloudWatch::CompositeAlarm');
});

test('every alarm says what is wrong and what missing data means', () => {
  for (const { AlarmDescription, TreatMissingData } of everyAlarm) {
    expect(AlarmDescription).toMatch(/^.{20,}\. Runbook: docs\/runbooks\/[\w-]+\.md$/);
    expect(['breaching', 'notBreaching']).toContain(TreatMissingData);
  }
});

test('every alarm is told to the alarm topic when it begins and when it ends', () => {
  for (const { AlarmActions, OKActions } of alarms)
    expect([AlarmActions, OKActions].map((actions) => actions.map(target))).toEqual([[topicId], [topicId]]);
});

test('the alarm topic takes messages from alarms of this deployment and about its bill, over TLS only', () => {
  const [[, policy] = []] = resourcesOf(template, 'AWS::SNS::TopicPolicy');
  const ofAccount = (begin: string, end: string) => ({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, begin, { Ref: 'AWS::AccountId' }, end]],
  });
  expect(policy?.Properties.PolicyDocument.Statement).toMatchObject([
    { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: {
        ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:everything-*' },
      },
    },
    {
      Principal: { Service: 'budgets.amazonaws.com' },
      Condition: { ArnLike: { 'aws:SourceArn': ofAccount(':budgets::', ':*') } },
    },
    {
      Principal: { Service: 'costalerts.amazonaws.com' },
      Condition: { ArnLike: { 'aws:SourceArn': ofAccount(':ce::', ':anomalysubscription/*') } },
    },
  ]);
});

test('alarm mail goes to the configured address, and to nobody when there is none', () => {
  const mail = resourcesOf(template, 'AWS::SNS::Subscription').find(
    ([, { Properties }]) => Properties.Protocol === 'email',
  );
  expect(mail?.[1].Properties.Endpoint).toBe('on-call@example.com');
  expect(
    Object.values(synthesize(SMALLEST).Resources).some(({ Type }) => Type === 'AWS::SNS::Subscription'),
  ).toBe(false);
});

test('alarms that begin and end go onto the alerts queue, but not those that only a deployment listens to', () => {
  const rule = resourcesOf(template, 'AWS::Events::Rule').find(
    ([, { Properties }]) => Properties.Name === 'everything-alarms',
  )?.[1].Properties;
  expect(rule.EventPattern).toEqual({
    source: ['aws.cloudwatch'],
    'detail-type': ['CloudWatch Alarm State Change'],
    resources: [{ prefix: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:everything-' }],
    detail: {
      alarmName: [{ 'anything-but': { suffix: '-rollout-stopped' } }],
      $or: [{ state: { value: ['ALARM'] } }, { previousState: { value: ['ALARM'] } }],
    },
  });
  const queues = resourcesOf(template, 'AWS::SQS::Queue');
  const idOf = (name: string) => queues.find(([, { Properties }]) => Properties.QueueName === name)?.[0];
  const [told] = rule.Targets;
  expect(target(told.Arn)).toBe(idOf('everything-alerts'));
  expect(target(told.DeadLetterConfig.Arn)).toBe(idOf('everything-alerts-dead-letters'));
  const mayRead = alarms.every(({ AlarmName }) => AlarmName.startsWith('everything-'));
  expect(mayRead).toBe(true);
});
