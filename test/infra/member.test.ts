import { describe, expect, test } from 'vitest';
import { EVERYTHING, resourcesOf, synthesize, synthesizeMember, target } from './synthesize.ts';

const member = synthesizeMember(EVERYTHING);
const pipeline = synthesize(EVERYTHING);
const roles = resourcesOf(member, 'AWS::IAM::Role');
const reader = roles.find(([, { Properties }]) => Properties.RoleName !== undefined)?.[1];
const sender = roles.find(([, { Properties }]) => Properties.RoleName === undefined);
const json = (value: unknown) => JSON.stringify(value);

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}
const statementsOf = (role: typeof reader): readonly Statement[] =>
  role?.Properties.Policies.flatMap(
    ({ PolicyDocument }: { PolicyDocument: { Statement: Statement[] } }) => PolicyDocument.Statement,
  );

test('the member stack needs no bootstrapped account, and knows the pipeline by parameters', () => {
  const { Parameters = {}, Rules } = member as unknown as {
    readonly Parameters?: Readonly<Record<string, { readonly Default?: string }>>;
    readonly Rules?: unknown;
  };
  expect(Object.keys(Parameters).sort()).toEqual(['PipelineAccount', 'PipelineRegion']);
  expect(Parameters).toMatchObject({
    PipelineAccount: { Default: '123456789012' },
    PipelineRegion: { Default: 'eu-west-1' },
  });
  expect(Rules).toBeUndefined();
});

describe('events', () => {
  const rules = resourcesOf(member, 'AWS::Events::Rule').map(([, { Properties }]) => Properties);

  test('pass on by the patterns of the rules that the pipeline has for the organisation', () => {
    const patternsOf = (prefix: string) =>
      resourcesOf(pipeline, 'AWS::Events::Rule')
        .filter(([, { Properties }]) => Properties.Name.startsWith(prefix))
        .map(([, { Properties }]) => Properties.EventPattern);
    expect(rules.map(({ EventPattern }) => EventPattern)).toEqual(patternsOf('everything-organization-'));
    expect(rules).toHaveLength(4);
  });

  test('go to the bus of the pipeline, by a role that may do nothing else', () => {
    const [bus] = resourcesOf(pipeline, 'AWS::Events::EventBus');
    expect(bus?.[1].Properties.Name).toBe('everything');
    for (const { Targets } of rules) {
      expect(Targets).toHaveLength(1);
      expect(json(Targets[0].Arn)).toMatch(
        /:events:.*PipelineRegion.*PipelineAccount.*:event-bus\/everything/,
      );
      expect(target(Targets[0].RoleArn)).toBe(sender?.[0]);
    }
    expect(statementsOf(sender?.[1])).toHaveLength(1);
    expect(statementsOf(sender?.[1])[0]).toMatchObject({
      Action: 'events:PutEvents',
      Resource: rules[0]?.Targets[0].Arn,
    });
    expect(sender?.[1].Properties.AssumeRolePolicyDocument.Statement).toMatchObject([
      { Principal: { Service: 'events.amazonaws.com' } },
    ]);
  });

  test('do not come twice where the pipeline itself is', () => {
    for (const [, resource] of resourcesOf(member, 'AWS::Events::Rule'))
      expect((resource as unknown as { Condition: string }).Condition).toBe('OutsideThePipeline');
  });

  test('are taken from the organisation alone, and only those that AWS wrote', () => {
    const [policy] = resourcesOf(pipeline, 'AWS::Events::EventBusPolicy');
    expect(policy?.[1].Properties.Statement).toMatchObject({
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 'events:PutEvents',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
    });
    for (const { EventPattern } of rules)
      for (const source of EventPattern.source)
        expect(typeof source === 'string' ? source : source.prefix).toMatch(/^aws\./);
  });

  test('of calls to a security service come as those of CloudTrail, and not a second time', () => {
    const [calls, ...others] = rules.map(({ EventPattern }) => EventPattern['detail-type']);
    expect(calls).toEqual([{ suffix: ' via CloudTrail' }]);
    for (const kinds of others.slice(0, -1))
      expect(kinds).toEqual([{ 'anything-but': { suffix: ' via CloudTrail' } }]);
  });

  test('announce files of the buckets that say so', () => {
    expect(rules.at(-1)?.EventPattern).toMatchObject({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: ['trail-of-organization', 'flow-logs'] } },
    });
  });
});

describe('the role that reads buckets', () => {
  test('has the name of the configuration, and is made in its account and one region only', () => {
    expect(reader?.Properties).toMatchObject({ RoleName: 'sluice-log-reader', Path: '/' });
    const { Conditions } = member as unknown as { readonly Conditions: Readonly<Record<string, unknown>> };
    const condition = Conditions[(reader as unknown as { Condition: string }).Condition];
    expect(json(condition)).toContain('210987654321');
    expect(json(condition)).toContain('InPipelineRegion');
  });

  test('lets in the forwarder of this pipeline and organisation, by the name that its role has', () => {
    const [trust] = reader?.Properties.AssumeRolePolicyDocument.Statement ?? [];
    expect(trust.Condition.StringEquals).toEqual({ 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' });
    expect(json(trust.Condition.ArnEquals['aws:PrincipalArn'])).toMatch(
      /:iam::.*PipelineAccount.*:role\/everything-trail-.*PipelineRegion/,
    );
    const names = resourcesOf(pipeline, 'AWS::IAM::Role').map(([, { Properties }]) => Properties.RoleName);
    expect(names).toContain('everything-trail-eu-west-1');
    const assumed = resourcesOf(pipeline, 'AWS::IAM::Policy')
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
      .filter(({ Action }) => Action === 'sts:AssumeRole');
    expect(assumed).toMatchObject([{ Resource: 'arn:aws:iam::210987654321:role/sluice-log-reader' }]);
  });

  test('reads the files of its buckets, uses their key through S3 only, asks after its trail, and nothing else', () => {
    expect(statementsOf(reader).map(({ Action }) => Action)).toEqual([
      's3:GetObject',
      's3:ListBucket',
      'kms:Decrypt',
      'cloudtrail:DescribeTrails',
      ['cloudtrail:GetEventSelectors', 'cloudtrail:GetTrailStatus'],
    ]);
    const [files, bucket, key, , trail] = statementsOf(reader);
    expect(json(files?.Resource)).toContain(':s3:::trail-of-organization/*');
    expect(json(bucket?.Resource)).toMatch(/:s3:::trail-of-organization"/);
    expect(key).toMatchObject({
      Resource: 'arn:aws:kms:eu-west-1:210987654321:key/00000000-0000-4000-8000-000000000002',
      Condition: { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com*' } },
    });
    expect(trail?.Resource).toBe('arn:aws:cloudtrail:eu-west-1:210987654321:trail/organization');
  });

  test('is what reads those buckets: the forwarder itself may not', () => {
    const policies = resourcesOf(pipeline, 'AWS::IAM::Policy').map(([, { Properties }]) => json(Properties));
    expect(policies.filter((text) => text.includes('trail-of-organization'))).toEqual([]);
  });
});
