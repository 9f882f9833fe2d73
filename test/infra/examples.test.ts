import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, expect, test } from 'vitest';
import { ShopStack } from '../../examples/cdk-app/shop-stack.ts';
import config, { ACCOUNT, REGION } from '../../examples/cdk-app/sluice.config.ts';
import { projectRoot, readConfig } from '../../infra/read-config.ts';
import { defineConfig, type SluiceConfigInput } from '../../src/config.ts';
import { secretCommands } from '../../tools/cli/init/secret-commands.ts';
import {
  emptyBundles,
  resourcesOf,
  sorted,
  synthesize,
  synthesizeMember,
  type Template,
  target,
} from './synthesize.ts';

const work = mkdtempSync(join(tmpdir(), 'sluice-example-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const template = synthesizeExample();

function synthesizeExample(): Template {
  const app = new App({ outdir: join(work, 'cdk.out'), analyticsReporting: false });
  const stack = new ShopStack(app, 'shop', {
    env: { account: ACCOUNT, region: REGION },
    pipeline: {
      config,
      bundles: emptyBundles(work),
    },
  });
  return app.synth().getStackByName(stack.stackName).template;
}

test('the trail of the example writes to a bucket of which the pipeline hears', () => {
  const [[bucketId, bucket] = ['', undefined]] = resourcesOf(template, 'AWS::S3::Bucket').filter(
    ([, { Properties }]) => Properties.BucketName === config.cloudtrail.trails[0]?.bucket,
  );
  const [[, trail] = []] = resourcesOf(template, 'AWS::CloudTrail::Trail');
  expect(target(trail?.Properties.S3BucketName)).toBe(bucketId);
  expect(trail?.Properties.TrailName).toBe(config.cloudtrail.trails[0]?.trailArn?.split('/').at(-1));
  expect(bucket?.Properties.NotificationConfiguration).toEqual({
    EventBridgeConfiguration: { EventBridgeEnabled: true },
  });
  const rules = resourcesOf(template, 'AWS::Events::Rule').map(([, rule]) => JSON.stringify(rule));
  expect(rules.filter((rule) => rule.includes(bucket?.Properties.BucketName))).toHaveLength(1);
});

test("the alarm of the example's owner rings where those of the pipeline do", () => {
  const [[, quiet] = []] = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(
    ([, { Properties }]) => Properties.AlarmName === 'shop-security-quiet',
  );
  const [[topicId] = []] = resourcesOf(template, 'AWS::SNS::Topic').filter(
    ([, { Properties }]) => Properties.TopicName === 'shop-security-alarms',
  );
  expect(topicId).toBeDefined();
  expect(quiet?.Properties.AlarmActions).toEqual([{ Ref: topicId }]);
});

test('what the example outputs is named after its pipeline', () => {
  expect(Object.keys(template.Outputs)).toEqual(
    expect.arrayContaining(['SecurityIngestUrl', 'SecuritySecretsToFill']),
  );
});

const FOLDER = 'examples/config';
const files = readdirSync(join(projectRoot, FOLDER));
/** Checked ones: the schema takes its own answer again. */
const configs = new Map(
  await Promise.all(
    files.map(async (file) => {
      const checked: unknown = await readConfig(join(FOLDER, file));
      return [file, checked as SluiceConfigInput & { readonly name: string }] as const;
    }),
  ),
);
const names = (from: Template, type: string, property: string) =>
  resourcesOf(from, type).map(([, { Properties }]) => Properties[property]);

test('every example configuration says at its top what it is for, and makes a stack', () => {
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const [file, example] of configs) {
    expect(readFileSync(join(projectRoot, FOLDER, file), 'utf8'), file).toMatch(/^\/\*\*\n(?: \*.*\n){5,}/);
    const made = synthesize(example);
    expect(names(made, 'AWS::Lambda::Function', 'FunctionName'), file).toContain(`${example.name}-enrich`);
    // What `sluice init` prints is for exactly the secrets that the stack creates empty.
    const commands = secretCommands(defineConfig(example)).map(({ id }) => id);
    expect(sorted(commands).join(', '), file).toBe(
      sorted(String(made.Outputs.SecretsToFill?.Value).split(', ')).join(', '),
    );
  }
});

const exampleOf = (file: string) => {
  const found = configs.get(file);
  if (found === undefined) throw new Error(`there is no ${FOLDER}/${file}`);
  return found;
};

test('the organisation has its member stack, with the rules that send and the role that the trail is read with', () => {
  const member = synthesizeMember(exampleOf('organisation.config.ts'));
  expect(names(member, 'AWS::Events::Rule', 'Name')).toEqual(
    expect.arrayContaining(['sluice-aws-guardduty', 'sluice-aws-config']),
  );
  expect(names(member, 'AWS::IAM::Role', 'RoleName')).toContain('sluice-log-reader');
});

test('tenants that ask for pseudonyms have a key each, and the others none', () => {
  const secrets = names(
    synthesize(exampleOf('several-tenants-in-a-vpc.config.ts')),
    'AWS::SecretsManager::Secret',
    'Name',
  );
  expect(secrets.filter((name) => name.includes('/redaction/'))).toEqual([
    'sluice-hosting/redaction/bank',
    'sluice-hosting/redaction/clinic',
  ]);
});

test('the functions of several tenants run in a network of their own', () => {
  const template = synthesize(exampleOf('several-tenants-in-a-vpc.config.ts'));
  expect(names(template, 'AWS::EC2::VPC', 'CidrBlock')).toEqual(['10.83.0.0/20']);
  const stages = resourcesOf(template, 'AWS::Lambda::Function').filter(([, { Properties }]) =>
    Properties.FunctionName.startsWith('sluice-hosting-'),
  );
  expect(stages.length).toBeGreaterThanOrEqual(4);
  for (const [id, { Properties }] of stages)
    expect(Properties.VpcConfig?.SubnetIds?.length, id).toBeGreaterThan(1);
});
