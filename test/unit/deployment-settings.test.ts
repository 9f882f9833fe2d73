import { describe, expect, test } from 'vitest';
import { ConfigError, defineConfig, type SluiceConfigInput } from '../../src/config.ts';

type Deployment = NonNullable<SluiceConfigInput['deployment']>;

const BASE: SluiceConfigInput = {
  environment: { account: '111122223333', region: 'eu-west-1' },
  tenants: [{ id: 'main' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
};
const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d';
const GLOBAL_CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d';
const domain = { name: 'ingest.example.com', certificateArn: CERTIFICATE };
const mtls = { truststoreBucket: 'our-authorities', truststoreKey: 'clients.pem' };
const vpcId = 'vpc-0123456789abcdef0';
const subnetIds = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];
const securityGroupIds = ['sg-0123456789abcdef0'];
const routeTableIds = ['rtb-0123456789abcdef0'];

function problemsOf(deployment: unknown, rest: Partial<SluiceConfigInput> = {}): readonly string[] {
  try {
    defineConfig({ ...BASE, ...rest, deployment: deployment as Deployment });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

test('without it everything is encrypted by AWS, in no network, behind no edge, with no tags', () => {
  expect(defineConfig(BASE).deployment).toEqual({ kms: 'managed', tags: {} });
});

test.each<[string, Deployment]>([
  ['a key of the stack', { kms: 'own' }],
  ['a key of yours', { kms: { keyArn: 'arn:aws:kms:eu-west-1:444455556666:key/0a1b2c3d' } }],
  ['a multi-region key', { kms: { keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/mrk-0a1b2c3d' } }],
  ['a network that is there', { vpc: { vpcId, subnetIds } }],
  ['one with endpoints of the stack', { vpc: { vpcId, subnetIds, routeTableIds, endpoints: true } }],
  ['a new network', { vpc: { create: {} } }],
  ['a domain', { edge: { domain } }],
  ['clients with certificates', { edge: { domain, mtls } }],
  ['a firewall', { edge: { domain: { ...domain, certificateArn: GLOBAL_CERTIFICATE }, waf: true } }],
  ['a boundary by name', { permissionsBoundary: 'developers' }],
  ['a boundary by ARN', { permissionsBoundary: 'arn:aws:iam::111122223333:policy/team/developers' }],
  ['tags', { tags: { 'cost-centre': '4711', Größe: 'klein', owner: '' } }],
])('takes %s', (_, deployment) => {
  expect(problemsOf(deployment)).toEqual([]);
});

describe('is refused with the place of the mistake:', () => {
  test.each<[string, unknown, string]>([
    ['an unknown key', { kmss: 'own' }, 'deployment: unknown key "kmss"'],
    [
      'an unknown key of the network',
      { vpc: { vpcId, subnetIds, subnets: subnetIds } },
      'deployment.vpc: unknown key "subnets"',
    ],
    [
      'an alias',
      { kms: { keyArn: 'arn:aws:kms:eu-west-1:111122223333:alias/ours' } },
      'deployment.kms.keyArn: use the ARN of a key',
    ],
    [
      'a key elsewhere',
      { kms: { keyArn: 'arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d' } },
      'deployment.kms.keyArn: the key is in us-east-1; use one in eu-west-1',
    ],
    ['a network without subnets', { vpc: { vpcId } }, 'deployment.vpc: give vpcId and subnetIds'],
    [
      'one that is there and new',
      { vpc: { create: {}, subnetIds } },
      'deployment.vpc.subnetIds: is of a network that is there',
    ],
    [
      'endpoints without route tables',
      { vpc: { vpcId, subnetIds, endpoints: true } },
      'deployment.vpc.routeTableIds: name the route tables',
    ],
    [
      'route tables without endpoints',
      { vpc: { vpcId, subnetIds, routeTableIds } },
      'deployment.vpc.routeTableIds: is used by endpoints',
    ],
    [
      'endpoints that let in nobody',
      { vpc: { vpcId, subnetIds, routeTableIds, securityGroupIds, endpoints: true } },
      'deployment.vpc.securityGroupIds: leave it out with endpoints',
    ],
    [
      'a network that is too small',
      { vpc: { create: { cidr: '10.0.0.0/28' } } },
      'deployment.vpc.create.cidr: use a network between /16 and /24',
    ],
    [
      'one zone',
      { vpc: { create: { availabilityZones: 1 } } },
      'deployment.vpc.create.availabilityZones: use 2 or more',
    ],
    [
      'a tag of AWS',
      { tags: { 'aws:cloudformation': 'x' } },
      'deployment.tags.aws:cloudformation: names that begin with aws:',
    ],
    [
      'a boundary that is no policy',
      { permissionsBoundary: 'arn:aws:iam::111122223333:role/x' },
      'deployment.permissionsBoundary: use the name of a managed policy',
    ],
    [
      'a certificate elsewhere',
      { edge: { domain: { ...domain, certificateArn: GLOBAL_CERTIFICATE } } },
      'deployment.edge.domain.certificateArn: the certificate is in us-east-1; API Gateway needs one in eu-west-1',
    ],
    [
      'one that CloudFront cannot use',
      { edge: { domain, cloudfront: true } },
      'deployment.edge.domain.certificateArn: the certificate is in eu-west-1; CloudFront needs one in us-east-1',
    ],
    [
      'certificates of clients at CloudFront',
      { edge: { domain: { ...domain, certificateArn: GLOBAL_CERTIFICATE }, mtls, waf: true } },
      'deployment.edge.mtls: CloudFront ends TLS',
    ],
    [
      'a way past certificates',
      { edge: { domain, mtls, keepDefaultEndpoint: true } },
      'deployment.edge.keepDefaultEndpoint: would be a way past',
    ],
    [
      'a country by its name',
      {
        edge: {
          domain: { ...domain, certificateArn: GLOBAL_CERTIFICATE },
          waf: { allowedCountries: ['Germany'] },
        },
      },
      'deployment.edge.waf.allowedCountries[0]: use two capital letters',
    ],
  ])('%s', (_, deployment, problem) => {
    const problems = problemsOf(deployment);
    expect(problems).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
    expect(problems).toHaveLength(1);
  });

  test('CloudFront where the account and region are not known, since a part of it is made elsewhere', () => {
    const edge = { domain: { ...domain, certificateArn: GLOBAL_CERTIFICATE }, waf: true };
    expect(problemsOf({ edge }, { environment: undefined })).toEqual([
      expect.stringMatching(/^deployment.edge.waf: needs environment/),
    ]);
  });

  test.each(['us-gov-west-1', 'cn-north-1'])('CloudFront in %s, which has none', (region) => {
    const edge = { domain: { ...domain, certificateArn: GLOBAL_CERTIFICATE }, cloudfront: true };
    expect(problemsOf({ edge }, { environment: { account: '111122223333', region } })).toEqual([
      expect.stringMatching(/^deployment.edge.cloudfront: CloudFront is not in the partition/),
    ]);
  });

  test('certificates of clients where webhooks come, which have none', () => {
    expect(
      problemsOf({ edge: { domain, mtls } }, { hooks: { supabase: [{ name: 'shop', tenant: 'main' }] } }),
    ).toEqual([
      expect.stringMatching(/^deployment.edge.mtls: Supabase and Sentry cannot show a certificate/),
    ]);
  });
});

describe('a new network without a way to the internet', () => {
  const isolated = { vpc: { create: {} } };

  test.each<[string, Partial<SluiceConfigInput>, string]>([
    [
      'Slack',
      { alerts: { channels: { chat: { type: 'slack' } }, routes: [{ name: 'all', channels: ['chat'] }] } },
      'alerts.channels.chat: slack is on the internet',
    ],
    [
      'PagerDuty',
      {
        alerts: { channels: { call: { type: 'pagerduty' } }, routes: [{ name: 'all', channels: ['call'] }] },
      },
      'alerts.channels.call: pagerduty is on the internet',
    ],
    [
      'a topic of another region',
      {
        alerts: {
          channels: { far: { type: 'sns', topicArn: 'arn:aws:sns:us-east-1:111122223333:far' } },
          routes: [{ name: 'all', channels: ['far'] }],
        },
      },
      'alerts.channels.far.topicArn: other regions are reached by the internet',
    ],
    [
      'a feed',
      { threatIntel: { feeds: [{ name: 'feed', kind: 'list', url: 'https://feeds.example.com/list.txt' }] } },
      'threatIntel.feeds[0].url: the feed is on the internet',
    ],
    [
      'a bucket of another region',
      {
        cloudtrail: {
          trails: [{ bucket: 'trail-logs', tenant: 'main', region: 'us-east-1', eventBridge: true }],
        },
      },
      'cloudtrail.trails[0].region: other regions are reached by the internet',
    ],
    [
      'a trail of another region',
      {
        cloudtrail: {
          trails: [
            {
              bucket: 'trail-logs',
              tenant: 'main',
              trailArn: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
            },
          ],
        },
      },
      'cloudtrail.trails[0].trailArn: other regions are reached by the internet',
    ],
  ])('is refused where it would cut off %s', (_, rest, problem) => {
    expect(problemsOf(isolated, rest)).toEqual([
      `${problem}, and deployment.vpc.create has no way there: set its nat`,
    ]);
    expect(problemsOf({ vpc: { create: { nat: true } } }, rest)).toEqual([]);
    expect(problemsOf({ vpc: { vpcId, subnetIds } }, rest)).toEqual([]);
  });

  test('is taken where all that is called is in the region or in the network', () => {
    const rest: Partial<SluiceConfigInput> = {
      alerts: {
        channels: {
          topic: { type: 'sns', topicArn: 'arn:aws:sns:eu-west-1:111122223333:security' },
          hook: { type: 'webhook' },
          relay: { type: 'email', transport: 'smtp', from: 'a@example.com', to: ['b@example.com'] },
        },
        routes: [{ name: 'all', channels: ['topic', 'hook', 'relay'] }],
      },
      cloudtrail: { trails: [{ bucket: 'trail-logs', tenant: 'main', region: 'eu-west-1' }] },
      threatIntel: { feeds: [{ name: 'own', kind: 'list', key: 'own.txt' }] },
    };
    expect(problemsOf(isolated, rest)).toEqual([]);
  });
});
