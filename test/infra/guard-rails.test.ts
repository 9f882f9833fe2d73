import { describe, expect, test } from 'vitest';
import { text } from './statements.ts';
import {
  EVERYTHING,
  resourcesOf,
  SMALLEST,
  synthesize,
  synthesizeMember,
  type Template,
} from './synthesize.ts';

const pipeline = synthesize(EVERYTHING);
const member = synthesizeMember(EVERYTHING);
const smallest = synthesize(SMALLEST);

/** Kinds whose tags CloudFormation writes as a map. */
const tagsOf = (template: Template) =>
  Object.values(template.Resources).flatMap(({ Type, Properties }) => {
    const tags = Properties?.Tags ?? Properties?.HostedZoneTags;
    if (tags === undefined) return [];
    const map = Array.isArray(tags)
      ? Object.fromEntries(tags.map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]))
      : tags;
    return [[Type, map['cost-centre']] as const];
  });

describe.each([
  ['pipeline', pipeline],
  ['other accounts', member],
])('in the stack of the %s', (_, template) => {
  test('every role is bounded by the configured policy', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::IAM::Role'))
      expect(text(Properties.PermissionsBoundary)).toMatch(/^arn:.+:iam::.+:policy\/developers$/);
  });

  test('what has tags has the configured ones', () => {
    const tagged = tagsOf(template);
    expect(tagged).not.toHaveLength(0);
    for (const [type, value] of tagged) expect([type, value]).toEqual([type, '4711']);
  });
});

test('tags are on everything that keeps data, costs money or may do something', () => {
  const types = new Set(tagsOf(pipeline).map(([type]) => type));
  for (const type of [
    'AWS::DynamoDB::Table',
    'AWS::IAM::Role',
    'AWS::KMS::Key',
    'AWS::Lambda::Function',
    'AWS::Logs::LogGroup',
    'AWS::S3::Bucket',
    'AWS::SNS::Topic',
    'AWS::SQS::Queue',
    'AWS::SecretsManager::Secret',
  ])
    expect(types).toContain(type);
});

test('a dashboard has no tags, which CloudFormation in us-east-1 does not know of one', () => {
  for (const [, { Properties }] of resourcesOf(pipeline, 'AWS::CloudWatch::Dashboard'))
    expect(Properties).not.toHaveProperty('Tags');
});

test('a boundary of another account or of AWS is named by its ARN', () => {
  const boundary = 'arn:aws:iam::aws:policy/PowerUserAccess';
  const { Resources } = synthesize({ ...SMALLEST, deployment: { permissionsBoundary: boundary } });
  const bounded = Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
  expect(new Set(bounded.map(({ Properties }) => Properties.PermissionsBoundary))).toEqual(
    new Set([boundary]),
  );
});

test('unless configured no role is bounded', () => {
  for (const [, { Properties }] of resourcesOf(smallest, 'AWS::IAM::Role'))
    expect(Properties).not.toHaveProperty('PermissionsBoundary');
});

describe('nothing is open to everybody:', () => {
  const written = Object.entries(pipeline.Resources);

  test('nothing has a public address, but the gateway by which the network was to reach the internet', () => {
    const addresses = written.filter(([, { Type }]) => Type === 'AWS::EC2::EIP').map(([id]) => id);
    expect(addresses).toEqual([expect.stringMatching(/^NetworkVpcNatAddress/)]);
    expect(Object.values(smallest.Resources).some(({ Type }) => Type.startsWith('AWS::EC2::'))).toBe(false);
  });

  test('no function has an address of its own', () => {
    expect(written.filter(([, { Type }]) => Type === 'AWS::Lambda::Url')).toEqual([]);
  });

  test('no policy allows anybody, but the bus those of the organisation and endpoints those of the account', () => {
    const open = written.flatMap(([id, { Type, Properties }]) => {
      const documents = [
        Properties?.PolicyDocument,
        Properties?.KeyPolicy,
        Properties?.AssumeRolePolicyDocument,
        Properties?.Policy,
      ];
      const statements = [
        ...documents.flatMap((document) => document?.Statement ?? []),
        ...(Properties?.Statement === undefined || Type !== 'AWS::Events::EventBusPolicy'
          ? []
          : [Properties.Statement]),
      ];
      return statements
        .filter(
          ({ Effect, Principal }) => Effect === 'Allow' && (Principal === '*' || Principal?.AWS === '*'),
        )
        .map(({ Condition }) => [id.replace(/[0-9A-F]{8}$/, ''), Condition] as const);
    });
    // Endpoints lead out, for those of the account: test/infra/network.test.ts.
    const [inside, elsewhere] = [true, false].map((wanted) =>
      open.filter(([id]) => id.startsWith('NetworkEndpoints') === wanted),
    );
    for (const [, { StringEquals }] of inside ?? [])
      expect(text(StringEquals['aws:PrincipalAccount'][0])).toBe('<AWS::AccountId>');
    expect(elsewhere).toEqual([
      [expect.stringContaining('EventsBus'), { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
    ]);
  });
});
