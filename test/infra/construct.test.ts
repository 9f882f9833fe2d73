import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { afterAll, expect, test } from 'vitest';
import { defineConfig, SecurityEventPipeline } from '../../infra/index.ts';
import type { SluiceConfigInput } from '../../src/config.ts';
import {
  EVERYTHING,
  emptyBundles,
  type Resource,
  resourcesOf,
  synthesize,
  type Template,
} from './synthesize.ts';

const work = mkdtempSync(join(tmpdir(), 'sluice-construct-'));
const bundles = emptyBundles(work);
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Two networks of their own, and two rotations each, would be more than the 500 resources that a stack may have. */
const { vpc: _, ...deployment } = EVERYTHING.deployment ?? {};
const ALONE: SluiceConfigInput = {
  ...EVERYTHING,
  deployment,
  rotation: { wazuhPassword: { everyDays: 30 } },
};
const named = (name: string) => defineConfig({ ...ALONE, name });
const newApp = () => new App({ outdir: mkdtempSync(join(work, 'out-')), analyticsReporting: false });

/** Two pipelines with everything, and what their owner adds, in one stack. */
const template = synthesizeTwo();

function synthesizeTwo(): Template {
  const app = newApp();
  const stack = new Stack(app, 'OfSomebodyElse', { env: { account: '123456789012', region: 'eu-west-1' } });
  const shop = new SecurityEventPipeline(stack, 'Shop', { config: named('shop'), bundles });
  new SecurityEventPipeline(stack, 'Back-Office', { config: named('back-office'), bundles });
  const archiveReader = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('glue.amazonaws.com') });
  shop.archiveBucket?.grantRead(archiveReader, 'events/*');
  const quiet = new Alarm(stack, 'Quiet', {
    alarmName: `${shop.name}-nobody-signs-in`,
    metric: shop.queues.events.metricNumberOfMessagesSent(),
    threshold: 1,
    evaluationPeriods: 1,
  });
  quiet.addAlarmAction(new SnsAction(shop.alarmTopic));
  return app.synth().getStackByName(stack.stackName).template;
}

/** Properties that name a thing for the whole account and region, by type. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Api': 'Name',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
};

const namesIn = ({ Resources }: Template) =>
  Object.values(Resources).flatMap(({ Type, Properties }: Resource) => {
    const name = NAMES[Type] === undefined ? undefined : Properties[NAMES[Type]];
    return name === undefined ? [] : [`${Type} ${JSON.stringify(name)}`];
  });

test('two pipelines in one stack share neither a logical id nor a physical name', () => {
  // CDK moves statements of a role into managed policies when their names grow too long for its own.
  const withoutOverflow = ({ Resources }: Template) =>
    Object.values(Resources).filter(({ Type }) => Type !== 'AWS::IAM::ManagedPolicy');
  const alone = withoutOverflow(synthesize(ALONE)).length;
  // Beside both: the reader's role and its policy, and the alarm.
  expect(withoutOverflow(template)).toHaveLength(2 * alone + 3);
  const names = namesIn(template);
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  for (const name of names) expect(name).toMatch(/shop|back-office/);
});

test('outputs are named after the pipeline that they are of', () => {
  const plain = Object.keys(synthesize(ALONE).Outputs);
  expect(plain).toContain('IngestUrl');
  expect(Object.keys(template.Outputs).toSorted()).toEqual(
    plain.flatMap((name) => [`Shop${name}`, `BackOffice${name}`]).toSorted(),
  );
});

test('what a pipeline made can be granted to others and watched by alarms of your own', () => {
  const [, alarm] = resourcesOf(template, 'AWS::CloudWatch::Alarm').find(
    ([, { Properties }]) => Properties.AlarmName === 'shop-nobody-signs-in',
  ) ?? ['', undefined];
  const [topicId] = resourcesOf(template, 'AWS::SNS::Topic').find(
    ([, { Properties }]) => Properties.TopicName === 'shop-alarms',
  ) ?? ['', undefined];
  expect(alarm?.Properties.AlarmActions).toEqual([{ Ref: topicId }]);
  // And the topic takes it: its policy lets alarms with that beginning publish.
  const policy = resourcesOf(template, 'AWS::SNS::TopicPolicy').find(
    ([, { Properties }]) => Properties.Topics[0].Ref === topicId,
  );
  expect(JSON.stringify(policy)).toContain(':alarm:shop-*');
});

test("Wazuh's queue hears the bucket by whatever name a stack of yours gives it", () => {
  const policies = resourcesOf(template, 'AWS::SQS::QueuePolicy').map((policy) => JSON.stringify(policy));
  const wazuh = policies.filter((text) => /s3:::[a-z]*\*/.test(text));
  expect(wazuh).toHaveLength(2);
  for (const text of wazuh) expect(text).toContain(':s3:::ofsomebodyelse*');
});

test("in a nested stack, whose name is not known before it is made, any bucket of the account may tell Wazuh's queue", () => {
  const app = newApp();
  const nested = new NestedStack(new Stack(app, 'Outer'), 'Inner');
  const pipeline = new SecurityEventPipeline(nested, 'Pipeline', { config: named('nested'), bundles });
  expect(pipeline.deadLetters.alerts.queueName).toBeDefined();
  const text = JSON.stringify(
    nested.resolve(
      pipeline.node
        .findChild('WazuhPull')
        .node.findAll()
        .map((each) => ('document' in each ? each.document : '')),
    ),
  );
  expect(text).toContain(':s3:::*');
  expect(text).toContain('aws:SourceAccount');
});

test('a second pipeline of one name in a stack is refused, and the message says what to do', () => {
  const stack = new Stack(newApp(), 'Twice');
  const config = named('twin');
  new SecurityEventPipeline(stack, 'One', { config, bundles });
  expect(() => new SecurityEventPipeline(stack, 'Two', { config, bundles })).toThrow(
    'Twice/Two: this stack has a pipeline named "twin" already; give each configuration its own name',
  );
});

test('the longest name that a configuration may have fits every resource', () => {
  // CDK checks names of rules, functions and roles when it synthesizes.
  const longest = (name: string) => synthesize({ ...ALONE, name });
  expect(() => longest('n'.repeat(38))).toThrow(/use \d+ at most/);
  const rules = resourcesOf(longest('n'.repeat(37)), 'AWS::Events::Rule');
  const lengths = rules.map(([, { Properties }]) => Properties.Name.length as number);
  expect(Math.max(...lengths)).toBe(64);
});

test('what a budget counts carries the name of its pipeline as a tag, in stacks of others too', () => {
  const tagsOf = (name: string) =>
    resourcesOf(template, 'AWS::SQS::Queue').flatMap(([, { Properties }]) =>
      Properties.QueueName.startsWith(`${name}-`)
        ? [Properties.Tags?.find(({ Key }: { Key: string }) => Key === 'application')?.Value]
        : [],
    );
  for (const name of ['shop', 'back-office']) {
    expect(tagsOf(name).length).toBeGreaterThan(5);
    expect(new Set(tagsOf(name))).toEqual(new Set([name]));
  }
});
