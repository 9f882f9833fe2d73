import { describe, expect, test } from 'vitest';
import { TRAIL_ALARMS } from '../../infra/constructs/trail-alarms.ts';
import { LOG_GROUP_PATTERNS } from '../../src/config/aws-settings.ts';
import { EVENTBRIDGE_SOURCES } from '../../src/event/envelope.ts';
import { EVERYTHING, liveFunction, resourcesOf, SMALLEST, sorted, synthesize, target } from './synthesize.ts';

const template = synthesize(EVERYTHING);
const idOf = (type: string, property: string, name: string) =>
  resourcesOf(template, type).find(([, { Properties }]) => Properties[property] === name)?.[0];
const queue = idOf('AWS::SQS::Queue', 'QueueName', 'everything-trail');
const letters = idOf('AWS::SQS::Queue', 'QueueName', 'everything-trail-dead-letters');
const forwarder = idOf('AWS::Lambda::Function', 'FunctionName', 'everything-cloudtrail-forwarder');

test('every rule about events leads to the trail queue, and what cannot be delivered to its dead letters', () => {
  const rules = resourcesOf(template, 'AWS::Events::Rule')
    .map(([, { Properties }]) => Properties)
    // What CloudWatch tells of our own alarms goes to people, and has a test of its own.
    .filter(({ EventPattern, Name }) => EventPattern !== undefined && Name !== 'everything-alarms');
  expect(sorted(rules.map(({ Name }) => Name))).toEqual(
    sorted(
      ['cloudtrail', 'guardduty', 'config', 'new-files'].flatMap((name) => [
        `everything-${name}`,
        `everything-organization-${name}`,
      ]),
    ),
  );
  for (const { Targets } of rules) {
    expect(Targets.map(({ Arn }: { Arn: unknown }) => target(Arn))).toEqual([queue]);
    expect(target(Targets[0].DeadLetterConfig.Arn)).toBe(letters);
  }
});

test('every service that EventBridge brings has a pattern that names AWS as the source', () => {
  const all = synthesize({ ...SMALLEST, aws: { services: [...EVENTBRIDGE_SOURCES] } });
  const patterns = resourcesOf(all, 'AWS::Events::Rule').flatMap(([, { Properties }]) =>
    Properties.EventPattern === undefined || Properties.Name === 'sluice-alarms'
      ? []
      : [Properties.EventPattern],
  );
  expect(patterns).toHaveLength(EVENTBRIDGE_SOURCES.length);
  expect(JSON.stringify(patterns.map(({ source }) => source))).not.toMatch(/"(?!aws\.|prefix)[\w.]+"/);
});

describe('log groups', () => {
  test('are subscribed to with the pattern of what they hold, or the configured one', () => {
    const filters = resourcesOf(template, 'AWS::Logs::SubscriptionFilter').map(
      ([, { Properties }]) => Properties,
    );
    expect(
      filters.map(({ LogGroupName, FilterPattern, DestinationArn }) => [
        LogGroupName,
        FilterPattern,
        liveFunction(template, DestinationArn),
      ]),
    ).toEqual([
      ['/aws/lambda/shop', LOG_GROUP_PATTERNS.lambda, forwarder],
      ['trail-events', '{ $.readOnly IS FALSE }', forwarder],
    ]);
  });

  test('lose nothing when the function fails: what it was invoked with goes to the trail queue', () => {
    const [invocation] = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').filter(
      ([, { Properties }]) => target(Properties.FunctionName) === forwarder,
    );
    expect(target(invocation?.[1].Properties.DestinationConfig.OnFailure.Destination)).toBe(queue);
  });
});

test('a file that goes on in one invocation after the other is not taken for a loop', () => {
  const loops = resourcesOf(template, 'AWS::Lambda::Function').map(([id, { Properties }]) => [
    id === forwarder,
    Properties.RecursiveLoop,
  ]);
  for (const [isForwarder, loop] of loops) expect(loop).toBe(isForwarder ? 'Allow' : undefined);
});

describe('alarms on trails', () => {
  const alarmsOf = (all: typeof template) =>
    resourcesOf(all, 'AWS::CloudWatch::Alarm')
      .map(([, { Properties }]) => Properties)
      .filter(({ AlarmName }) => /-trail-(stopped|silent|incomplete)$/.test(AlarmName));

  test('go by what the watch measures, at its pace, and are quiet when nothing is measured', () => {
    const alarms = alarmsOf(template);
    expect(sorted(alarms.map(({ MetricName }) => MetricName))).toEqual(
      sorted(TRAIL_ALARMS.map(({ metricName }) => metricName)),
    );
    for (const alarm of alarms)
      expect(alarm).toMatchObject({
        Namespace: 'everything',
        Dimensions: [{ Name: 'stage', Value: 'cloudtrail-forwarder' }],
        Period: 300,
        Threshold: alarm.MetricName === 'TrailVerificationLag' ? 10_801 : 1,
        TreatMissingData: 'notBreaching',
      });
  });

  test('tell that verification is left behind by more than three hours', () => {
    expect(alarmsOf(template).find(({ MetricName }) => MetricName === 'TrailVerificationLag')).toMatchObject({
      AlarmName: 'everything-verification-late-trail-incomplete',
      Statistic: 'Maximum',
      Threshold: 10_801,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });

  test('are there only where there are trails', () => {
    expect(alarmsOf(synthesize(SMALLEST))).toEqual([]);
  });
});
